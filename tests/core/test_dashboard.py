"""The dashboard: the last weeks at a glance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.plan import plan
from digestflow.core.gap import Gap
from digestflow.core.render.dashboard import dashboard
from digestflow.core.render.links import past
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    import random

    from digestflow.core.record import Record

LAYOUT = material.LAYOUT


def shown(*records: Record) -> str:
    """The note as it is written into an empty vault."""
    change = plan(dashboard(past(records, LAYOUT), LAYOUT), None, {})
    assert change.after is not None
    return change.after.decode()


def day(n: int, *names: str, missing: tuple[str, ...] = (), **counts: Any) -> Record:
    told = make.entry(make.item(f"Probe {n}", url=f"https://e.example/{n}"), entities=names)
    made = make.record(make.DAY + timedelta(days=n), told)
    gaps = tuple(Gap(subject=name, why="404") for name in missing)
    return replace(made, coverage=replace(made.coverage, missing=gaps, **counts))


def test_topics_and_names_have_bars_of_weeks() -> None:
    note = shown(day(0, "Arno"), day(1, "Arno"), day(8, "Arno", "Bela"))

    assert "- [[MOC - Space]] ▁▁▁▁▁▁█▄ 3 stories; last: [[2026-03-20-AI-Digest]]\n" in note.replace("▅", "▄")
    assert "- **Arno** " in note
    assert "3 in 8 weeks, 1 in the last" in note
    assert note.index("**Arno**") < note.index("**Bela**")
    assert "- [[Chips]] ▁▁▁▁▁▁▁▁ 0 stories\n" in note


def test_what_was_answered_is_told_by_its_kind_escaped_and_sorted() -> None:
    page = dashboard(past((day(0),), LAYOUT), LAYOUT, {"Stories": "1 of 2", "[[Claims]]": "0 of 2"})

    change = plan(page, None, {})

    note = (change.after or b"").decode()
    assert note.index("- Stories: 1 of 2") < note.index("\\[\\[Claims\\]\\]: 0 of 2")
    assert "## What you answered" in note
    assert "## What you answered" not in shown(day(0))


def test_what_is_older_than_eight_weeks_is_not_counted() -> None:
    note = shown(day(0, "Arno"), day(56, "Bela"))

    assert "Arno" not in note
    assert "1 story; last: [[2026-05-07-AI-Digest]]" in note


def test_items_and_missing_sources_are_counted() -> None:
    note = shown(day(0, missing=("hn: front",), in_story=3, off_topic=1), day(1, missing=("hn: front",)))

    assert "- In story: 3 of 4 ███████████████\n" in note
    assert "- Off topic: 1 of 4 █████\n" in note
    assert "hn: front: 2 of 2 days" in note
    assert "Repeat" not in note


def test_without_a_day_it_says_so() -> None:
    assert "No day was accepted yet." in shown()


@given(material.weeks(), st.randoms(use_true_random=False))
def test_it_is_the_same_in_any_order_and_grows_to_the_same(
    records: tuple[Record, ...], dice: random.Random
) -> None:
    shuffled = list(records)
    dice.shuffle(shuffled)
    before: bytes | None = None
    owned: dict[str, str] = {}
    for n in range(1, len(shuffled) + 1):
        change = plan(dashboard(past(shuffled[:n], LAYOUT), LAYOUT), before, owned)
        assert not any(hunk.open for hunk in change.hunks)
        before, owned = change.after, dict(change.owned)

    assert before is not None
    assert before.decode() == shown(*records)
