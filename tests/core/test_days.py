"""Days in order are what a list of them is."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from digestflow.core.chronicle.days import Days

_dates = st.dates(date(2016, 1, 1), date(2016, 3, 1))
_lists = st.lists(_dates, unique=True, max_size=20).map(sorted)


@given(_lists, _dates)
def test_days_are_cut_as_a_list_of_them_is(days: list[date], day: date) -> None:
    at = bisect_left(days, day)

    assert Days(days).until(day) == days[:at]
    assert Days(days).since(day) == days[at:]
    assert Days(days).after(day) == [one for one in days if one > day]
    assert Days(days)[1:3] == days[1:3]
    assert (list(Days(days)), len(Days(days))) == (days, len(days))
    assert [Days(days)[n] for n in range(len(days))] == days


@given(_lists, _dates)
def test_absent_are_the_days_up_to_the_last_that_are_not_among_them(days: list[date], first: date) -> None:
    every = (first + timedelta(days=n) for n in range(((days or [first])[-1] - first).days))

    assert Days(days).absent(first) == [day for day in every if day not in days]


@given(_lists, _lists)
def test_days_are_packed_alike_when_they_are_the_same(days: list[date], others: list[date]) -> None:
    grown = Days(days[:1])
    for day in days[1:]:
        grown.append(day)

    assert (grown == Days(others)) is (days == others) is (grown.packed() == Days(others).packed())
    assert grown == Days(days)
    assert repr(grown) == f"Days({', '.join(day.isoformat() for day in days)})"
    assert grown != "days"


@given(_lists)
def test_days_that_come_again_are_told_once(days: list[date]) -> None:
    assert Days(day for day in days for _ in range(2)).once() == days


@given(_lists)
def test_kept_days_read_back(days: list[date]) -> None:
    adapter = TypeAdapter(Days)

    assert adapter.validate_json(adapter.dump_json(Days(days))) == days
