"""What people decided, as lines of JSON."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow.core.decision import (
    REASONS,
    Decision,
    dump_line,
    load_lines,
    merged,
    pulled,
    silenced,
    turned_down,
)
from digestflow.errors import VaultError

MADE = date(2026, 3, 13)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
decisions = st.builds(
    Decision,
    kind=st.sampled_from(["reject", "keep", "refuse", "merge", "pull"]),
    made=st.dates(),
    day=st.none() | st.dates(),
    reason=words,
    note=words,
    unit=words,
    topic=words,
    ours=words,
)


def _keep(unit: str, ours: str, note: str = "Moons.md") -> Decision:
    return Decision(kind="keep", made=MADE, note=note, unit=unit, ours=ours)


@given(st.lists(decisions, max_size=5))
@example([Decision(kind="reject", made=MADE, reason="two\u2028lines\x85and\u2029more")])
@example([Decision(kind="reject", made=MADE, reason="a\r\nb\x0b\x1c")])
def test_decisions_read_back_as_they_were_written(made: list[Decision]) -> None:
    text = "".join(map(dump_line, made))

    assert load_lines(text, where="decisions.jsonl") == tuple(made)


@given(decisions)
def test_a_decision_is_one_line(decision: Decision) -> None:
    line = dump_line(decision)

    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert "\r" not in line


def test_what_is_empty_is_left_out() -> None:
    line = dump_line(Decision(kind="reject", made=MADE, day=date(2026, 3, 12)))

    assert line == '{"day": "2026-03-12", "kind": "reject", "made": "2026-03-13"}\n'


def test_a_reason_that_the_command_line_could_not_decode_can_be_kept() -> None:
    line = dump_line(Decision(kind="reject", made=MADE, reason="caf\udce9"))

    assert load_lines(line.encode().decode(), where="x")[0].reason == "caf?"


def test_empty_lines_and_windows_line_ends_are_passed_over() -> None:
    line = dump_line(_keep("a", "1")).rstrip("\n")

    assert load_lines(f"\n{line}\r\n\r\n  \n", where="x") == (_keep("a", "1"),)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param("7", id="a number"),
        pytest.param('"kind"', id="a text"),
        pytest.param("null", id="nothing"),
        pytest.param("{}", id="empty"),
        pytest.param('{"kind": "keep"}', id="undated"),
        pytest.param('{"kind": "wish", "made": "2026-03-13"}', id="of an unknown kind"),
        pytest.param('{"kind": "keep", "made": "yesterday"}', id="dated by words"),
        pytest.param('{"kind": "keep", "made": 3}', id="dated by a number"),
        pytest.param('{"kind": "keep", "made": "2026-03-13", "day": "x"}', id="of no day"),
        pytest.param('{"kind": "keep", "made": "2026-03-13", "reason": 5}', id="a number for a reason"),
        pytest.param('{"kind": "keep", "made": "2026-03-13", "who": "me"}', id="an unknown field"),
        pytest.param("[" * 200_000, id="nested without end"),
        pytest.param("\ufeff{}", id="a byte order mark"),
    ],
)
def test_a_line_that_is_no_decision_is_named(line: str) -> None:
    text = dump_line(_keep("a", "1")) + line

    with pytest.raises(VaultError, match=r"^decisions\.jsonl:2: "):
        load_lines(text, where="decisions.jsonl")


def test_a_kept_unit_is_silent_in_its_note_for_what_was_last_turned_down() -> None:
    made = (
        _keep("a", "1"),
        _keep("a", "2"),
        _keep("b", "3", note="Else.md"),
        Decision(kind="reject", made=MADE, day=MADE),
    )

    assert silenced(made, {"Moons.md"}) == {"a": "2"}
    assert silenced(made, {"None.md"}) == {}
    assert silenced(made, {"Moons.md", "Else.md"}) == {"a": "2", "b": "3"}


def test_names_that_a_person_merged_are_behind_those_of_config() -> None:
    made = (
        Decision(kind="merge", made=MADE, name="Qianwen", into="Qwen"),
        Decision(kind="merge", made=MADE, name="Tongyi", into="Qwen"),
        Decision(kind="merge", made=MADE, name="GLM", into="Zhipu"),
        Decision(kind="reject", made=MADE, day=MADE),
    )

    assert merged({"Qwen": ("Tongyi",)}, made) == {"Qwen": ("Tongyi", "Qianwen"), "Zhipu": ("GLM",)}
    assert load_lines(dump_line(made[0]), where="x") == made[:1]


def _refused(
    reason: str, day: int, *, topic: str = "Space", kind: Literal["refuse", "reject"] = "refuse"
) -> Decision:
    return Decision(kind=kind, made=MADE, day=date(2026, 3, day), reason=reason, topic=topic)


def test_reasons_guide_later_days_only_newest_last_and_each_once() -> None:
    made = [
        _refused("no  prices", 3),
        _refused("old news", 2),
        _refused("no prices", 5),
        _refused("too late", 9),
        _refused("  ", 4),
        _refused("a dull day", 4, topic="", kind="reject"),
        Decision(kind="keep", made=MADE, day=date(2026, 3, 1), reason="mine"),
    ]

    assert turned_down(made, date(2026, 3, 9)) == {
        "Space": ("old news", "no prices"),
        "": ("a dull day",),
    }
    assert turned_down(made, date(2026, 3, 2)) == {}


def test_only_the_newest_reasons_of_a_topic_are_told() -> None:
    made = [_refused(f"reason {n}", n) for n in range(1, 10)]

    assert turned_down(made, date(2026, 3, 20)) == {
        "Space": tuple(f"reason {n}" for n in range(10 - REASONS, 10))
    }


def test_what_was_pulled_in_is_known_by_its_day_whatever_the_order_of_the_decisions() -> None:
    mine = [
        Decision(kind="pull", made=MADE, day=MADE, unit="b", topic="Space"),
        Decision(kind="pull", made=MADE, day=MADE, unit="a", topic="Space"),
        Decision(kind="pull", made=MADE, day=MADE, unit="a", topic="Chips"),
        Decision(kind="pull", made=MADE, day=date(2026, 3, 1), unit="c", topic="Chips"),
        Decision(kind="refuse", made=MADE, day=MADE, unit="d", topic="Chips"),
    ]

    assert pulled(mine, MADE) == pulled(mine[::-1], MADE) == {"a": ("Chips", "Space"), "b": ("Space",)}
    assert list(pulled(mine, MADE)) == ["a", "b"]
