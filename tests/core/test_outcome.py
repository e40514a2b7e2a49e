"""What a run made, as people and programs read it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from digestflow.core.entry.nouns import Refusal
from digestflow.core.gap import Gap
from digestflow.core.outcome import EXIT_CODES, Outcome, RunStatus, Usage, dollars, exit_code, gap_of
from digestflow.errors import ModelUnavailable
from tests import make

if TYPE_CHECKING:
    from digestflow.core.record import Coverage

COVERAGE = replace(
    make.NOTHING,
    sources=4,
    missing=(Gap(subject="gazette", why="404"),),
    in_story=1,
    repeat=2,
    off_topic=3,
    other_language=4,
    too_old=5,
    failed=6,
    stories=1,
)


def _outcome(status: RunStatus = "done", coverage: Coverage | None = COVERAGE) -> Outcome:
    return Outcome(
        day=make.DAY,
        status=status,
        writer="extractive",
        plan="new",
        coverage=coverage,
        refused=(
            Refusal(subject="a", text="x", why="number not in the quotes: 4"),
            Refusal(subject="a", text="y", why="number not in the quotes: 5"),
            Refusal(subject="b", text="z", why="quote not found"),
        ),
        failed=(Gap(subject="story", why="refused"),),
        seconds={"sources": 0.5},
    )


def test_the_tree_is_json_and_its_states_sum_up() -> None:
    tree = _outcome("gaps").tree()

    assert json.loads(json.dumps(tree))["day"] == "2026-03-12"
    assert tree["exit_code"] == 3
    assert tree["items"] == sum(tree["states"].values()) == 21
    assert tree["gaps"] == [{"subject": "gazette", "why": "404"}, {"subject": "story", "why": "refused"}]
    assert tree["refused_by_reason"] == {"number not in the quotes": 2, "quote not found": 1}


def test_a_run_without_a_day_to_count_has_no_items() -> None:
    tree = _outcome("down", coverage=None).tree()

    assert (tree["items"], tree["states"], tree["exit_code"]) == (0, {}, 75)
    assert tree["gaps"] == [{"subject": "story", "why": "refused"}]


def test_every_status_has_its_exit_code() -> None:
    assert set(EXIT_CODES) == set(get_args(RunStatus))
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        pytest.param((), 0, id="none"),
        pytest.param(("done", "done"), 0, id="all done"),
        pytest.param(("done", "gaps", "done"), 3, id="gaps in one"),
        pytest.param(("budget", "gaps"), 6, id="no budget left is worse than gaps"),
        pytest.param(("gaps", "budget", "down", "done"), 75, id="down is worst"),
    ],
)
def test_several_days_end_with_the_exit_code_of_the_worst(days: tuple[RunStatus, ...], code: int) -> None:
    assert exit_code(map(_outcome, days)) == code


def test_a_gap_says_what_the_error_said() -> None:
    assert gap_of("a", ModelUnavailable("no answer", fix="wait")) == Gap(subject="a", why="no answer")


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [
        pytest.param(None, None, None, id="no price is known"),
        pytest.param(0.25, None, 0.25, id="one price is known"),
        pytest.param(None, 0.5, 0.5, id="the other"),
        pytest.param(0.25, 0.5, 0.75, id="both"),
        pytest.param(0.0, None, 0.0, id="free is a price"),
    ],
)
def test_usage_adds_up(one: float | None, other: float | None, cost: float | None) -> None:
    first = Usage(requests=1, kept=2, tokens_in=3, tokens_out=4, cost=one)

    found = first.plus(Usage(requests=10, kept=20, tokens_in=30, tokens_out=40, cost=other))

    assert found == Usage(requests=11, kept=22, tokens_in=33, tokens_out=44, cost=cost)


def test_a_cost_is_said_as_an_estimate_or_that_nobody_knows_it() -> None:
    assert (dollars(0.01234), dollars(0.0), dollars(None)) == (
        "$0.0123 (est.)",
        "$0.0000 (est.)",
        "no price known",
    )
