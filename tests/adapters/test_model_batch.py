"""Requests as one batch: answered later, and in any case answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.prompt.nouns import Reply
from tests.adapters.asking import accept, at, model, requests
from tests.endpoint import endpoint
from tests.nights import FIRST
from tests.nights_model import with_model

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint import Server


def asked(server: Server, kept: dict[str, Any] | None = None, **other: Any) -> list[Any]:
    """What becomes of six requests that go as one batch."""
    given: dict[str, Any] = {"batch_from": 2, "batch_wait": 5.0} | other
    ours = model(at(server, **given), kept={} if kept is None else kept)
    return [outcome for _request, outcome in ours.complete(requests(), accept)]


def test_a_batch_answers_every_request_in_one_call() -> None:
    with endpoint("honest") as server:
        server.batches.has = True

        outcomes = asked(server)

    assert len(server.batches.made) == 1
    assert len(outcomes) == 6
    assert all(isinstance(one, Reply) and one.tokens_in > 0 for one in outcomes)
    assert len(server.heads) == len(server.probed), "none was asked one by one"


@pytest.mark.parametrize("mode", ["garbage", "wrong ids", "refusal", "truncated", "500", "no choices"])
def test_what_a_batch_answers_badly_is_asked_one_by_one(mode: str) -> None:
    with endpoint("honest", mode, "honest") as server:
        server.batches.has = True

        outcomes = asked(server)

        alone = len(server.asked) - 6

    assert alone >= 1
    assert len([one for one in outcomes if isinstance(one, Reply)]) == 6


@pytest.mark.parametrize(
    "how",
    [{"has": False}, {"has": True, "status": "failed"}, {"has": True, "status": "expired"}, {"looks": -1}],
    ids=["no batches", "failed", "expired", "never done"],
)
def test_without_an_answer_in_time_every_request_is_asked_one_by_one(how: dict[str, Any]) -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        server.batches.has = True
        for name, value in how.items():
            setattr(server.batches, name, value)

        outcomes = asked(server, kept, batch_wait=0.6)

    assert all(isinstance(one, Reply) for one in outcomes)
    assert len(outcomes) == len(server.asked) == 6
    assert server.batches.cancelled == (["batch-0"] if how.get("looks") == -1 else [])
    assert not [value for key, value in kept.items() if key.startswith("batch of") and value]


def test_an_interrupted_run_takes_up_its_batch_again() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        server.batches.has = True
        asked(server, kept)
        (key,) = (key for key in kept if key.startswith("batch of"))
        kept[key] = "batch-0"  # as it stood when the run was killed

        outcomes = asked(server, kept)

    assert len(server.batches.made) == 1
    assert len(outcomes) == 6


def test_a_batch_that_is_forgotten_by_the_endpoint_is_sent_anew() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        server.batches.has = True
        asked(server, kept)
        (key,) = (key for key in kept if key.startswith("batch of"))
        kept[key] = "batch-77"

        outcomes = asked(server, kept)

    assert len(server.batches.made) == 2
    assert len(outcomes) == 6


def test_few_requests_go_one_by_one() -> None:
    with endpoint("honest") as server:
        server.batches.has = True

        asked(server, batch_from=7)

    assert server.batches.made == {}


def test_a_dead_endpoint_says_why_as_without_a_batch() -> None:
    with endpoint("503", probe="503") as server:
        server.batches.has = True

        outcomes = asked(server)

    assert {type(one).__name__ for one in outcomes} == {"ServerFailed"}


def test_a_night_by_batch_is_the_night_without(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        server.batches.has = True
        by_batch = with_model(tmp_path / "batch", f"{server.base_url}, batch: 'on'")
        outcome = by_batch.night(1)
        batches = len(server.batches.made)
        auto = with_model(tmp_path / "auto", f"{server.base_url}, batch: auto")
        auto.night(1)

    assert (outcome["exit_code"], outcome["usage"]["requests"], batches) == (0, 8, 1)
    assert by_batch.record(FIRST) == auto.record(FIRST)
    assert len(server.batches.made) == 1, "auto is for hosted endpoints"
