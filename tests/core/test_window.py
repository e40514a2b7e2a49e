"""Days and their windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow.core.window import day_before, days, had, local_day, month_start, spans, window

# Whole, half and quarter hours; both hemispheres; changes at midnight; days left out or had twice.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Toronto",
    "America/Juneau",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
dates = st.dates(date(1840, 1, 2), date(2090, 1, 1))
moments = st.datetimes(datetime(1840, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        pytest.param("UTC", "2026-03-12", "2026-03-12T00:00", 24, id="UTC"),
        pytest.param("Europe/Berlin", "2026-03-12", "2026-03-11T23:00", 24, id="ahead of UTC"),
        pytest.param("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", 23, id="clocks go forward"),
        pytest.param("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", 25, id="clocks go back"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30", 23.5, id="by half an hour"),
        pytest.param("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00", 23, id="a skipped midnight"),
        pytest.param("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00", 25, id="back at midnight"),
        pytest.param("Asia/Beirut", "2026-03-29", "2026-03-28T22:00", 23, id="Beirut's skipped midnight"),
        pytest.param("America/Havana", "2026-11-01", "2026-11-01T04:00", 25, id="midnight twice"),
        pytest.param("Pacific/Apia", "2011-12-29", "2011-12-29T10:00", 24, id="before the day left out"),
        pytest.param("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", 0, id="the day left out"),
        pytest.param("Pacific/Apia", "2011-12-31", "2011-12-30T10:00", 24, id="after the day left out"),
    ],
)
def test_a_window_is_the_day_as_the_zone_had_it(zone: str, day: str, start: str, hours: float) -> None:
    found = window(date.fromisoformat(day), ZoneInfo(zone))

    assert found.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert found.end - found.start == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ZONES)
def test_windows_of_consecutive_days_tile_time(zone: str) -> None:
    """Every day of two stretches that hold changes of all sorts."""
    stretches = [(date(1990, 1, 1), date(1996, 1, 1)), (date(2009, 1, 1), date(2026, 12, 31))]

    for since, until in stretches:
        found = [window(day, ZoneInfo(zone)) for day in days(since, until)]

        assert all(one.end == after.start for one, after in pairwise(found))
        assert all(one.start <= one.end for one in found)
        assert sum((one.end - one.start for one in found), timedelta()) == found[-1].end - found[0].start


@given(dates, zones)
@example(date(1867, 10, 18), ZoneInfo("America/Juneau"))
@example(date(1844, 12, 31), ZoneInfo("Asia/Manila"))
@example(date(1993, 8, 21), ZoneInfo("Pacific/Kwajalein"))
def test_the_next_window_begins_where_one_ends(day: date, zone: ZoneInfo) -> None:
    today, tomorrow = window(day, zone), window(day + timedelta(days=1), zone)

    assert today.start <= today.end == tomorrow.start
    assert today.start.tzinfo is UTC


@given(moments, zones)
@example(datetime(2011, 12, 30, 10, tzinfo=UTC), ZoneInfo("Pacific/Apia"))
@example(datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC), ZoneInfo("Pacific/Apia"))
@example(datetime(2018, 11, 4, 3, tzinfo=UTC), ZoneInfo("America/Sao_Paulo"))
@example(datetime(1867, 10, 19, 3, tzinfo=UTC), ZoneInfo("America/Juneau"))
@example(datetime(2006, 10, 29, 4, 30, tzinfo=UTC), ZoneInfo("America/Toronto"))
def test_a_moment_belongs_to_the_one_day_whose_window_holds_it(moment: datetime, zone: ZoneInfo) -> None:
    day = local_day(moment, zone)

    assert moment in window(day, zone)
    assert moment not in window(day - timedelta(days=1), zone)
    assert moment not in window(day + timedelta(days=1), zone)


def test_a_moment_is_of_the_day_that_the_zone_had() -> None:
    moment = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)

    assert [local_day(moment, ZoneInfo(zone)).day for zone in ("UTC", "Asia/Tokyo")] == [12, 13]


def test_where_midnight_comes_twice_the_first_one_begins_the_day() -> None:
    """St. John's went back at one minute past midnight: 1 November began, then came 31 October again."""
    zone = ZoneInfo("America/St_Johns")
    again = datetime(2009, 11, 1, 3, 0, tzinfo=UTC)

    assert again.astimezone(zone).date() == date(2009, 10, 31)
    assert local_day(again, zone) == date(2009, 11, 1)


def test_where_midnight_is_skipped_late_the_rest_belongs_to_the_day_before() -> None:
    """Toronto went from half past eleven at night to half past midnight."""
    zone = ZoneInfo("America/Toronto")
    after = datetime(1919, 3, 31, 4, 35, tzinfo=UTC)

    assert after.astimezone(zone).date() == date(1919, 3, 31)
    assert local_day(after, zone) == date(1919, 3, 30)


@given(zones, dates)
def test_a_day_holds_its_first_moment_and_not_its_end(zone: ZoneInfo, day: date) -> None:
    found = window(day, zone)

    assert found.end not in found
    assert (found.start in found) == (found.start < found.end)


def test_days_are_yielded_oldest_first_with_both_ends() -> None:
    assert list(days(date(2026, 2, 27), date(2026, 3, 1))) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
    assert list(days(date(2026, 3, 1), date(2026, 3, 1))) == [date(2026, 3, 1)]
    assert list(days(date(2026, 3, 2), date(2026, 3, 1))) == []


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
        ("Pacific/Kiritimati", date(1994, 12, 31)),
        ("Asia/Manila", date(1844, 12, 31)),
    ],
)
def test_the_days_of_a_zone_are_without_those_that_it_left_out(zone: str, day: date) -> None:
    before, after = day - timedelta(days=1), day + timedelta(days=1)

    assert list(days(before, after, ZoneInfo(zone))) == [before, after]
    assert list(days(before, after, ZoneInfo("UTC"))) == [before, day, after]


@given(dates, zones)
def test_the_days_of_a_zone_are_those_whose_windows_last(day: date, zone: ZoneInfo) -> None:
    own = window(day, zone)

    assert had(day, zone) == (own.start < own.end) == (list(days(day, day, zone)) == [day])


@given(dates, zones)
@example(date(2011, 12, 31), ZoneInfo("Pacific/Apia"))
@example(date(1993, 8, 22), ZoneInfo("Pacific/Kwajalein"))
def test_the_day_before_is_the_last_one_that_the_zone_had(day: date, zone: ZoneInfo) -> None:
    before = day_before(day, zone)

    own = window(before, zone)
    assert own.start < own.end == window(day, zone).start
    assert before in {day - timedelta(days=1), day - timedelta(days=2)}


def test_a_month_begins_at_its_first_midnight_in_the_zone_of_the_moment() -> None:
    zone = ZoneInfo("Europe/Berlin")
    moment = datetime(2026, 3, 31, 23, 59, 30, 5, tzinfo=zone)

    began = month_start(moment)

    assert (began.isoformat(), month_start(began)) == ("2026-03-01T00:00:00+01:00", began)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), ""),
        ((0,), "2026-03-01"),
        ((0, 1), "2026-03-01, 2026-03-02"),
        ((0, 1, 2), "2026-03-01 to 2026-03-03 (3 days)"),
        ((0, 2, 3, 4, 5, 9), "2026-03-01, 2026-03-03 to 2026-03-06 (4 days), 2026-03-10"),
    ],
)
def test_days_one_after_the_other_are_told_as_a_span(given: tuple[int, ...], said: str) -> None:
    assert spans(date(2026, 3, 1) + timedelta(days=n) for n in given) == said
