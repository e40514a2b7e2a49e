"""When a prediction is due."""

from __future__ import annotations

from datetime import date

import pytest

from digestflow.core.ledger.horizon import due

THURSDAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("in April", date(2026, 4, 30)),
        ("in March", date(2026, 3, 31)),
        ("in February", date(2027, 2, 28)),
        ("by April 12", date(2026, 4, 12)),
        ("on March 30, 2026", date(2026, 3, 30)),
        ("on March 3", date(2027, 3, 3)),
        ("in early May 2026", date(2026, 5, 10)),
        ("in mid-May", date(2026, 5, 20)),
        ("in late May", date(2026, 5, 31)),
        ("by April 31", None),
        ("by 2026-05-22", date(2026, 5, 22)),
        ("on 21 May 2026", date(2026, 5, 21)),
        ("by the 3rd of March", date(2027, 3, 3)),
        ("on May 21st", date(2026, 5, 21)),
        ("in the first week of May", date(2026, 5, 7)),
        ("in the first half of May", date(2026, 5, 15)),
        ("in the last two weeks of April", date(2026, 4, 30)),
        ("at the end of April", date(2026, 4, 30)),
        ("by Q2", date(2026, 6, 30)),
        ("by Q1 2027", date(2027, 3, 31)),
        ("in Q4", date(2026, 12, 31)),
        ("in the second quarter of 2026", date(2026, 6, 30)),
        ("in the first half of 2027", date(2027, 6, 30)),
        ("in H1 2027", date(2027, 6, 30)),
        ("in H2 2026", date(2026, 12, 31)),
        ("in spring 2027", date(2027, 5, 31)),
        ("in winter 2026", date(2027, 2, 28)),
        ("by the end of the year", date(2026, 12, 31)),
        ("in the second half of 2026", date(2026, 12, 31)),
        ("by the end of 2026", date(2026, 12, 31)),
        ("this week", date(2026, 3, 15)),
        ("next week", date(2026, 3, 22)),
        ("later this month", date(2026, 3, 31)),
        ("next month", date(2026, 4, 30)),
        ("this quarter", date(2026, 3, 31)),
        ("next quarter", date(2026, 6, 30)),
        ("later this year", date(2026, 12, 31)),
        ("next year", date(2027, 12, 31)),
        ("this summer", date(2026, 8, 31)),
        ("this winter", date(2027, 2, 28)),
        ("tomorrow", date(2026, 3, 13)),
        ("on Friday", date(2026, 3, 13)),
        ("on Thursday", date(2026, 3, 19)),
        ("in 2028", date(2028, 12, 31)),
        ("in April of 2028", date(2028, 4, 30)),
        ("by the end of April next year", date(2027, 4, 30)),
        ("in the second quarter of next year", date(2027, 6, 30)),
        ("in Q2 of fiscal 2028", date(2028, 6, 30)),
        ("in H1 of 2028", date(2028, 6, 30)),
        ("in April or May", date(2026, 5, 31)),
        ("by the end of the year 2028", date(2028, 12, 31)),
        ("in the coming weeks", None),
        ("soon", None),
    ],
)
def test_a_horizon_ends_on_a_day(said: str, day: date | None) -> None:
    assert due(said, THURSDAY) == day


def test_a_month_after_december_is_the_next_years() -> None:
    december = date(2026, 12, 10)

    assert due("next month", december) == date(2027, 1, 31)
    assert due("next quarter", december) == date(2027, 3, 31)
    assert due("in Q1", december) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "said", ["in March", "on March 31", "in Q1", "this spring", "this quarter", "this month"]
)
def test_on_the_last_day_of_a_time_it_is_that_time_still(said: str) -> None:
    last = date(2026, 5, 31) if "spring" in said else date(2026, 3, 31)

    assert due(said, last) == last
