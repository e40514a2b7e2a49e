"""Nights by any clock in any zone: each day that the zone has, once, and none before it has ended."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow.adapters.vault.folder import FolderVault
from digestflow.cli.days import Asked
from digestflow.core.window import day_before, local_day, window
from digestflow.run.day.nights import due_nights, next_night
from digestflow.run.kept.earlier import LOOKED_AT
from digestflow.schedule.alarm import wake
from tests.nights import Project, feed, scratch, with_feeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from digestflow.run.ports import Choices, Tools

# Ahead by 13 and 14 hours, a day that was skipped, half an hour of summer, changes at midnight.
ODD = (
    *("Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Apia", "Pacific/Kwajalein"),
    *("Australia/Lord_Howe", "America/Havana", "America/Sao_Paulo", "Asia/Beirut", "Asia/Kathmandu"),
    *("Europe/Berlin", "America/New_York", "Antarctica/Troll", "Africa/Casablanca", "UTC"),
)
zones = (st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones()))).map(ZoneInfo)
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(1985, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
AT = time(3)
EVER = 1000  # days a night makes at most


@dataclass
class Ledger:
    """The runs of days, as the store tells of them."""

    ended: dict[date, Mapping[str, Any]] = field(default_factory=dict)

    def last(self, day: date) -> Mapping[str, Any] | None:
        return self.ended.get(day)


@cache
def empty_vault() -> FolderVault:
    folder = scratch()
    return FolderVault(folder, journal=folder / "journal")


def made(now: datetime, zone: ZoneInfo, ledger: Ledger, *, at: time = AT, most: int = EVER) -> list[date]:
    """What a start at the moment makes, all of it well; the ledger has it then."""
    tools = SimpleNamespace(
        now=lambda: now, today=lambda: local_day(now, zone), vault=empty_vault(), runs=ledger, former={}
    )
    due = due_nights(cast("Tools", tools), cast("Choices", SimpleNamespace(zone=zone)), at=at, most=most)
    for day in due.days:
        assert window(day, zone).end <= now, "no day is made before it has ended"
        ledger.ended[day] = {"status": "done"}
    assert list(due.days) == sorted(set(due.days))
    return list(due.days)


def of_the_zone(days: Iterable[date], zone: ZoneInfo) -> bool:
    """Whether the days follow one another, without those that the zone skipped."""
    return all(day_before(later, zone) == day for day, later in pairwise(days))


@given(moments, zones, hours)
@example(datetime(2011, 12, 25, tzinfo=UTC), ZoneInfo("Pacific/Apia"), time(3))
@example(datetime(2026, 3, 25, tzinfo=UTC), ZoneInfo("Europe/Berlin"), time(2, 30))
@example(datetime(2026, 4, 1, tzinfo=UTC), ZoneInfo("Australia/Lord_Howe"), time(1, 45))
@example(datetime(2027, 12, 28, tzinfo=UTC), ZoneInfo("Pacific/Kiritimati"), time(0, 0))
@example(datetime(2028, 2, 26, tzinfo=UTC), ZoneInfo("Pacific/Auckland"), time(3))
def test_an_alarm_that_rings_each_night_makes_each_day_once(now: datetime, zone: ZoneInfo, at: time) -> None:
    ledger, days = Ledger(), []
    for _ in range(10):
        days += made(now, zone, ledger, at=at)
        rings = wake(0, now, at=at, zone=zone, retry=timedelta(hours=1))
        assert now < rings == next_night(now, local_day(now, zone), at=at, zone=zone)
        assert rings - now <= timedelta(hours=49)
        now = rings

    assert days == sorted(set(days))
    assert of_the_zone(days, zone)
    assert len(days) >= 9


@given(moments, zones, st.lists(st.integers(-72, 9 * 24), min_size=1, max_size=12))
@example(datetime(2026, 3, 20, 12, tzinfo=UTC), ZoneInfo("Pacific/Auckland"), [9 * 24, -5, 9 * 24, -72, 24])
@example(datetime(2011, 12, 28, 12, tzinfo=UTC), ZoneInfo("Pacific/Apia"), [24, -24, 72, 1])
@example(datetime(2000, 4, 2, 7, tzinfo=UTC), ZoneInfo("America/Havana"), [-27])
def test_a_clock_that_jumps_doubles_and_loses_no_day(now: datetime, zone: ZoneInfo, jumps: list[int]) -> None:
    ledger = Ledger()
    days = made(now, zone, ledger)
    for jump in jumps:
        now += timedelta(hours=jump)
        days += made(now, zone, ledger)

    assert len(days) == len(set(days))
    assert of_the_zone(sorted(days), zone)


@given(moments, zones, st.integers(2, LOOKED_AT - 3), st.integers(1, 9))
def test_whoever_slept_gets_every_day_in_as_many_starts_as_it_takes(
    now: datetime, zone: ZoneInfo, nights: int, most: int
) -> None:
    ledger = Ledger()
    days = made(now, zone, ledger)
    now += timedelta(days=nights)
    rounds = []
    while found := made(now, zone, ledger, most=most):
        rounds.append(len(found))
        days += found
        now += timedelta(minutes=1)

    assert sorted(days) == sorted(set(days))
    assert of_the_zone(sorted(days), zone)
    assert all(n == most for n in rounds[:-1])


@given(moments, st.sampled_from(ODD).map(ZoneInfo), st.sampled_from(ODD).map(ZoneInfo))
def test_whoever_moves_to_another_zone_gets_no_date_twice(
    now: datetime, zone: ZoneInfo, other: ZoneInfo
) -> None:
    ledger = Ledger()
    days = []
    for n in range(8):
        days += made(now + timedelta(days=n), zone if n < 4 else other, ledger)

    assert len(days) == len(set(days))


LEFT_OUT = [
    pytest.param("Pacific/Apia", date(2011, 12, 30), id="Samoa"),
    pytest.param("Pacific/Kwajalein", date(1993, 8, 21), id="Kwajalein"),
    pytest.param("Pacific/Kiritimati", date(1994, 12, 31), id="the Line Islands"),
]
ONE = timedelta(days=1)


def in_zone(root: Path, zone: str) -> Project:
    """A project of a zone, whose source has no items."""
    project = with_feeds(root, more=f"timezone: {zone}")
    (root / "feeds" / "gazette.xml").write_text(feed(), encoding="utf-8")
    return project


@pytest.mark.parametrize(("zone", "day"), LEFT_OUT)
@pytest.mark.parametrize("ranged", [False, True], ids=["a date", "a range"])
def test_a_date_that_a_zone_left_out_is_no_day_to_run(
    tmp_path: Path, zone: str, day: date, ranged: bool
) -> None:
    project = in_zone(tmp_path / "p", zone)
    now = f"{day + 3 * ONE}T12:00:00Z"
    wanted, instead = (
        ["--since", str(one), "--until", str(one)] if ranged else ["--date", str(one)]
        for one in (day, day - ONE)
    )

    for more in ([], ["--dry-run"], ["--json"], ["--rerun", "missing"]):
        said = project.say("run", *wanted, *more, now=now)

        assert (said.code, said.out) == (2, "")
        assert said.err.splitlines() == [
            f"digestflow: {zone} had no {day}: it left that date out",
            f"  try: digestflow --now {now} run {' '.join((*more, *instead))}",
        ]


@pytest.mark.parametrize(("zone", "day"), LEFT_OUT)
def test_a_range_passes_over_a_date_that_the_zone_left_out_and_says_so(
    tmp_path: Path, zone: str, day: date
) -> None:
    project = in_zone(tmp_path / "p", zone)
    days = ("--since", str(day - ONE), "--until", str(day + ONE))
    now = f"{day + 3 * ONE}T12:00:00Z"

    dry = project.say("run", *days, "--dry-run", "--json", now=now)
    said = project.say("run", *days, "--json", now=now)
    left = project.say("run", "--rerun", "missing", *days, now=now)
    status = project.say("status", "--json", now=now).tree

    for one in (dry, said, left):
        assert one.code == 0
        assert f"{day} is passed over: {zone} had no such day" in one.err
    assert [json.loads(line)["day"] for line in said.out.splitlines()] == [str(day - ONE), str(day + ONE)]
    assert "no day is missing" in left.out
    assert str(day) not in status["missing"]


@pytest.mark.parametrize(("zone", "day"), LEFT_OUT)
def test_after_a_date_that_was_left_out_yesterday_is_the_day_before_it(
    tmp_path: Path, zone: str, day: date
) -> None:
    project = in_zone(tmp_path / "p", zone)
    undated = "<item><title>Probe lands</title><link>https://gazette.example/1</link></item>"
    stamped = f"<item><title>Rocket rolls out</title><link>https://gazette.example/2</link><pubDate>{day}</pubDate></item>"
    (project.root / "feeds" / "gazette.xml").write_text(feed(undated, stamped), encoding="utf-8")
    noon = datetime.combine(day + ONE, time(12), tzinfo=ZoneInfo(zone)).isoformat()

    yesterday = project.say("run", "--json", now=noon).tree
    today = project.say("run", "--date", str(day + ONE), "--json", now=noon).tree

    assert (yesterday["day"], yesterday["items"]) == (str(day - ONE), 1)
    assert today["items"] == 1
    assert Asked().past([day - ONE], day + ONE, ZoneInfo(zone)) == (), "the night before is no past day"
