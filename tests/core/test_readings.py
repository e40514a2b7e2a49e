"""The theses of a topic: kept by columns, and told one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.chronicle.days import Days
from digestflow.core.chronicle.readings import Reading, Readings
from digestflow.core.render.fold import Titles
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence

_told = st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abcd"), st.booleans()), max_size=12)


@given(_told, _told)
def test_theses_are_what_the_days_make_of_them(
    told: Sequence[tuple[int, str, bool]], answers: Sequence[tuple[int, str, bool]]
) -> None:
    readings, plain = Readings(), dict[int, Reading]()
    for at, (n, key, _) in enumerate(sorted(told)):
        readings.append(key, _day(n), f"Title {at}", "standing")
        plain[at] = Reading(key=key, day=_day(n), title=f"Title {at}", status="standing")
    for n, key, fell in answers:
        readings.answer(key, "revised", _day(n), fell=fell)
        plain |= {
            at: Reading(key=key, day=one.day, title=one.title, status="revised", since=_day(n), fell=fell)
            for at, one in plain.items()
            if one.key == key
        }

    assert list(readings) == list(plain.values())
    assert len(readings) == len(plain)
    for n in range(6):
        assert list(readings.of(_day(n))) == [one for one in plain.values() if one.day == _day(n)]


_words = st.lists(
    st.tuples(st.integers(0, 3), st.text("ab", max_size=2), st.text("b(", max_size=2)), max_size=4
)


@given(_words, _words)
def test_titles_are_packed_as_others_only_when_they_are_the_same(
    one: Sequence[tuple[int, str, str]], other: Sequence[tuple[int, str, str]]
) -> None:
    assert (_titles(one).packed() == _titles(other).packed()) is (sorted(one) == sorted(other))


@given(_words, st.integers(0, 3), st.integers(0, 3))
def test_titles_of_days_are_those_from_the_first_to_the_last(
    told: Sequence[tuple[int, str, str]], first: int, last: int
) -> None:
    within = [one for one in told if first <= one[0] <= last]

    assert _titles(told).of(Days([_day(first), _day(last)])) == _titles(within)
    assert _titles(told).of(Days()) == Titles()


def _titles(told: Sequence[tuple[int, str, str]]) -> Titles:
    days, titles, behind = zip(*sorted(told), strict=True) if told else ((), (), ())
    return Titles(days=Days(map(_day, days)), titles=titles, behind=behind)


def _day(n: int) -> date:
    return make.DAY + timedelta(days=n)
