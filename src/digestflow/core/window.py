"""The day: a local date and its half-open interval in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

_SHORT = 3  # days of a run that are told as a span


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One local day as the half-open interval `start <= moment < end`.

    As long as a day is: 23 to 25 hours, and none at all where a zone skipped the day.
    """

    day: date
    start: datetime  # aware, UTC
    end: datetime  # aware, UTC; the start of the next day

    def __contains__(self, moment: datetime) -> bool:
        """Tell whether the moment lies in the day."""
        return self.start <= moment < self.end


def window(day: date, zone: ZoneInfo) -> Window:
    """Return the interval of the local `day`.

    Windows of consecutive days tile time, also where clocks change and where a zone
    skips midnight or a whole day.
    """
    return Window(day=day, start=_midnight(day, zone), end=_midnight(day + timedelta(days=1), zone))


def month_start(moment: datetime) -> datetime:
    """Return when the month of the moment began, in its own zone."""
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day whose window holds the aware `moment`."""
    day = moment.astimezone(zone).date()
    # Where midnight is skipped or repeated, the wall clock's date and the window can differ.
    if moment < _midnight(day, zone):
        return day - timedelta(days=1)
    if moment >= _midnight(day + timedelta(days=1), zone):
        return day + timedelta(days=1)
    return day


def day_before(day: date, zone: ZoneInfo) -> date:
    """Return the last day before the `day` that the zone had: not one that it skipped."""
    before = day - timedelta(days=1)
    return before if _midnight(before, zone) < _midnight(day, zone) else before - timedelta(days=1)


def had(day: date, zone: ZoneInfo) -> bool:
    """Tell whether the zone had the day: some changed sides of the date line and left one out."""
    return day_before(day + timedelta(days=1), zone) == day


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the clock of the zone shows `at` on the day.

    There is one for each day: the first where the hour comes twice, and where it is skipped
    as long after midnight as it would have been.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def days(since: date, until: date, zone: ZoneInfo | None = None) -> Iterator[date]:
    """Yield the days from `since` to `until`, both included, oldest first; of a zone, those that it had."""
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        if zone is None or had(day, zone):
            yield day


def runs(days: Iterable[date]) -> list[list[date]]:
    """Return the days in runs of one after the other."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def spans(days: Iterable[date]) -> str:
    """Return the days in words, in their order: a run of three or more by its first and last."""
    return ", ".join(
        f"{run[0]} to {run[-1]} ({len(run)} days)" if len(run) >= _SHORT else ", ".join(map(str, run))
        for run in runs(days)
    )


# A document's items are of few days, and the day of one takes little beside the ends of it.
@lru_cache(maxsize=1024)
def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment(day, time.min, zone)
