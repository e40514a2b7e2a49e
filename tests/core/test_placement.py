"""The day an item belongs to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.item.placement import LATE, SKEW, Placement, placed

TODAY = date(2026, 3, 12)


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


offsets = st.integers(-4, 12)
ran_days = st.frozensets(st.integers(0, 12).map(_ago))


@pytest.mark.parametrize(
    ("dated", "ran", "day", "too_old"),
    [
        pytest.param(0, (), 0, False, id="today's goes to today"),
        pytest.param(1, (), 1, False, id="yesterday's, not run"),
        pytest.param(400, (), 400, False, id="old, its day never run: a backfill tells it"),
        pytest.param(1, (1,), 0, False, id="yesterday ran: today"),
        pytest.param(2, (2,), 1, False, id="its day ran, the next did not"),
        pytest.param(3, (3, 1), 2, False, id="the newest ended day that had not run"),
        pytest.param(3, (3, 2, 1), 0, False, id="three days late, all ran"),
        pytest.param(4, (4, 3, 2, 1), 0, True, id="four days late"),
        pytest.param(4, (4,), 1, True, id="four days late, counted in a day still to run"),
        pytest.param(9, (9, 1), 2, True, id="too old is not put far back"),
        pytest.param(0, (0,), 0, False, id="today ran already"),
        pytest.param(None, (), 1, False, id="undated: yesterday"),
        pytest.param(None, (1,), 2, False, id="undated: the newest that had not run"),
        pytest.param(None, (1, 2, 3), 0, False, id="undated: no gap is sought far back"),
        pytest.param(-1, (), -1, False, id="tomorrow's stamp is believed"),
        pytest.param(-2, (), 1, False, id="a stamp from the future is none"),
        pytest.param(-2, (1, 2, 3), 0, False, id="a stamp from the future, all ran"),
    ],
)
def test_an_item_is_placed(dated: int | None, ran: tuple[int, ...], day: int, *, too_old: bool) -> None:
    found = placed(None if dated is None else _ago(dated), today=TODAY, ran={_ago(n) for n in ran})

    assert found == Placement(day=_ago(day), too_old=too_old)


@given(st.none() | offsets.map(_ago), ran_days)
def test_no_item_comes_into_a_day_that_had_been_run_but_today(
    dated: date | None, ran: frozenset[date]
) -> None:
    found = placed(dated, today=TODAY, ran=ran)

    assert found.day == TODAY or found.day not in ran


@given(offsets.map(_ago), ran_days)
def test_no_item_comes_before_its_own_date(dated: date, ran: frozenset[date]) -> None:
    found = placed(dated, today=TODAY, ran=ran)

    assert found.day >= dated or dated > TODAY + SKEW


@given(offsets.map(_ago), ran_days)
def test_an_item_keeps_its_date_unless_that_day_had_been_run(dated: date, ran: frozenset[date]) -> None:
    found = placed(dated, today=TODAY, ran=ran)

    if dated <= TODAY + SKEW:
        assert (found == Placement(day=dated)) == (dated not in ran or dated == TODAY)


@given(st.none() | offsets.map(_ago), ran_days)
def test_too_old_is_what_comes_more_than_three_days_after_a_day_that_ran(
    dated: date | None, ran: frozenset[date]
) -> None:
    found = placed(dated, today=TODAY, ran=ran)

    assert found.too_old == (dated is not None and dated in ran and TODAY - dated > timedelta(days=3))


@given(st.none() | offsets.map(_ago), ran_days)
def test_a_late_item_comes_to_the_newest_ended_day_left(dated: date | None, ran: frozenset[date]) -> None:
    found = placed(dated, today=TODAY, ran=ran)

    if dated is None or dated in ran:
        assert TODAY - LATE <= found.day <= TODAY
        assert all(_ago(n) in ran for n in range(1, (TODAY - found.day).days))
