"""The promises of planning a note, over random notes, pages and edits."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.plan import plan
from tests.core import change_material as make

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Page


def _lines(raw: bytes | None) -> list[str]:
    return (raw or b"").decode().replace("\r\n", "\n").removeprefix("\ufeff").split("\n")


def _said(text: str) -> Counter[str]:
    return Counter(line for line in text.split("\n") if line.strip())


def _grow(
    before: bytes | None, days: Mapping[str, make.Told], order: Sequence[str], *, title: bool
) -> Change:
    """Add the days one by one, each in its own change."""
    owned: Mapping[str, str] = {}
    change = None
    for at in range(1, len(order) + 1):
        page = make.told({day: days[day] for day in order[:at]}, title=title)
        change = plan(page, before, owned)
        before, owned = change.after, change.owned
    assert change is not None
    return change


def _assert_nothing_lost(change: Change) -> None:
    written = [hunk for hunk in change.hunks if not hunk.open]
    ours = Counter[str]()
    for hunk in written:
        ours += _said(hunk.theirs)
    left = _said("\n".join(_lines(change.before))) - ours
    assert left <= _said("\n".join(_lines(change.after)))


def _assert_settled(change: Change, page: Page) -> None:
    again = plan(page, change.after, change.owned)
    assert [hunk for hunk in again.hunks if not hunk.open] == []
    assert again.after == change.after
    assert again.owned == change.owned


@given(make.notes, make.days, st.booleans())
def test_all_that_stood_in_a_note_stands_there_after_in_order(
    note: bytes, days: Mapping[str, make.Told], title: bool
) -> None:
    change = plan(make.told(days, title=title), note, {})

    rest = iter(_lines(change.after))
    if not change.untouchable:
        assert all(line in rest for line in _lines(note) if line)
        assert (b"\r\n" in (change.after or b"")) is (b"\r\n" in note)
        assert (change.after or b"").startswith(b"\xef\xbb\xbf") is note.startswith(b"\xef\xbb\xbf")
        assert _lines(note) == [""] or (change.after or b"").endswith(b"\n") is note.endswith(b"\n")


@given(make.notes, make.days, st.booleans())
def test_planning_what_stands_gives_nothing_to_write(
    note: bytes, days: Mapping[str, make.Told], title: bool
) -> None:
    page = make.told(days, title=title)

    change = plan(page, note, {})

    _assert_settled(change, page)


@given(st.none() | make.notes, make.days, st.booleans(), st.randoms(use_true_random=False))
def test_any_order_of_days_ends_in_the_same_bytes(
    note: bytes | None, days: Mapping[str, make.Told], title: bool, chance: random.Random
) -> None:
    order = sorted(days)
    chance.shuffle(order)

    shuffled = _grow(note, days, order, title=title)

    at_once = plan(make.told(days, title=title), note, {})
    assert (shuffled.after or b"").decode() == (at_once.after or b"").decode()
    assert shuffled.owned == at_once.owned


@given(st.booleans(), st.randoms(use_true_random=True))
def test_sections_that_a_person_put_elsewhere_stay_there_in_any_order_of_days(
    title: bool, chance: random.Random
) -> None:
    ends = _ends(make.rearrange, chance, title=title)

    assert len({change.after for change in ends}) == 1


@given(st.booleans(), st.randoms(use_true_random=True))
def test_lines_that_a_person_typed_reworded_or_deleted_stay_so_in_any_order_of_days(
    title: bool, chance: random.Random
) -> None:
    first, *others = _ends(make.reword, chance, title=title)

    for other in others:
        assert (other.after or b"").decode() == (first.after or b"").decode()
        assert other.owned == first.owned


def _ends(
    meddle: Callable[[bytes, random.Random], bytes], chance: random.Random, *, title: bool
) -> Iterator[Change]:
    """Yield what becomes of a note that a person meddles with, by several orders of the days left."""
    days = make.some_days(chance)
    mixed = chance.sample(sorted(days), len(days))
    at = chance.randint(1, len(days) - 1)
    begun_with, later = {day: days[day] for day in mixed[:at]}, mixed[at:]
    begun = plan(make.told(begun_with, title=title), None, {})
    edited = begun.after or b""
    for _ in range(chance.randint(1, 3)):
        edited = meddle(edited, chance)
    for order in (sorted(later), sorted(later, reverse=True), later):
        change, known = replace(begun, after=edited), dict(begun_with)
        for day in order:
            known[day] = days[day]
            change = plan(make.told(known, title=title), change.after, change.owned)
        yield change
    yield plan(make.told(days, title=title), edited, begun.owned)


@given(st.none() | make.notes, make.days, st.booleans(), st.randoms(use_true_random=False))
def test_nothing_that_a_person_does_between_two_days_is_lost(
    note: bytes | None, days: Mapping[str, make.Told], title: bool, chance: random.Random
) -> None:
    before, owned, known = note, dict[str, str](), dict[str, make.Told]()
    order = sorted(days)
    chance.shuffle(order)
    for at, day in enumerate(order):
        known[day] = days[day]
        page = make.told(known, title=title)

        change = plan(page, before, owned)

        if not change.untouchable:
            _assert_nothing_lost(change)
            _assert_settled(change, page)
        else:
            assert change.after == before
        before, owned = change.after, dict(change.owned)
        for n in range(chance.randint(0, 3)):
            before = make.meddle(before or b"", chance, f"typed {at} {n}")
