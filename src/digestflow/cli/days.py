"""Which days `run` is for, as its options say."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.cli.session import a_day
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from digestflow.run.day.due import Which
    from digestflow.run.day.nights import Due
    from digestflow.wire.project import Project

_SPAN = re.compile(r"(\d{1,9})\s*([a-z]*)", re.IGNORECASE)
_UNITS = {"": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_MOST = 3660  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options that name days, as they were given."""

    at: str | None = None
    since: str | None = None
    until: str | None = None
    last: str | None = None
    rerun: str | None = None
    due: bool = False

    @property
    def which(self) -> Which | None:
        """Which days are made again.

        Raises:
            UsageError: --rerun knows no such word.
        """
        from digestflow.config.names import hint, nearest
        from digestflow.run.day.due import WHICH

        if self.rerun is None:
            return None
        if self.rerun not in WHICH:
            like = nearest(self.rerun, WHICH)
            raise UsageError(
                f"--rerun {self.rerun!r}: it takes {', '.join(WHICH[:-1])} or {WHICH[-1]}{hint(like)}",
                fix=f"--rerun {like or 'stale'}",
            )
        return self.rerun

    def days(self, project: Project) -> tuple[date, ...]:
        """Return the days that are meant, oldest first.

        Raises:
            UsageError: One is no word, number or day.
        """
        from digestflow.core.window import day_before, days
        from digestflow.run.day.due import due_days

        if self.due:
            return self._due(project).days
        today, zone = project.tools.today(), project.choices.zone
        which, span = self.which, self.span(today, zone)
        if which is not None:
            return due_days(which, project.tools, project.choices, span=span)
        yesterday = day_before(today, zone)
        return tuple(days(*(span or (yesterday, yesterday)), zone))

    def over(self, project: Project) -> tuple[date, ...]:
        """Return the days between those that are named which the zone left out: none can be made."""
        from digestflow.core.window import days

        zone = project.choices.zone
        span = None if self.due else self.span(project.tools.today(), zone)
        return tuple(sorted({*days(*span)} - {*days(*span, zone)})) if span else ()

    def left(self, project: Project) -> tuple[date, ...]:
        """Return the days that are due and more than one night makes."""
        return self._due(project).left

    @staticmethod
    def _due(project: Project) -> Due:
        from datetime import time

        from digestflow.run.day.nights import due_nights

        schedule = project.config.schedule
        return due_nights(
            project.tools,
            project.choices,
            at=time.fromisoformat(schedule.at),
            most=schedule.catch_up_max,
        )

    def past(self, days: Sequence[date], today: date, zone: ZoneInfo) -> tuple[date, ...]:
        """Return for which of the days the past is asked too: those that are named, or before yesterday.

        A night that asks for nothing but yesterday tells nobody which of its sources are down.
        """
        from digestflow.core.window import day_before

        named = (self.at, self.since, self.last, self.rerun) != (None, None, None, None)
        yesterday = day_before(today, zone)
        return tuple(day for day in days if named or day < yesterday)

    def span(self, today: date, zone: ZoneInfo) -> tuple[date, date] | None:
        """Return the first and the last of the days that are named; None when none is.

        Raises:
            UsageError: One is no number or day, a day has not begun, or the zone never had it.
        """
        from digestflow.core.window import day_before, days

        yesterday = day_before(today, zone)
        if self.last is not None:
            return today - timedelta(days=_length(self.last)), yesterday
        if self.at is not None:
            first = last = a_day(self.at, option="--date")
        elif self.since is not None:
            first = a_day(self.since, option="--since")
            last = yesterday if self.until is None else a_day(self.until, option="--until")
        else:
            return None
        if first > last:
            raise UsageError(f"--since {first} is after {last}", fix=self._instead(last, first, yesterday))
        if last > today:
            raise UsageError(
                f"{last} has not begun; today is {today}", fix=self._instead(first, last, yesterday)
            )
        if not any(days(first, last, zone)):
            before = day_before(first, zone)
            raise UsageError(
                f"{zone} had no {first}: it left that date out", fix=self._instead(before, before, before)
            )
        return first, last

    def _instead(self, first: date, last: date, newest: date) -> str:
        """Return options that name these days, or what of them can be asked for."""
        if self.at is not None:
            return f"--date {newest}"
        until = f" --until {min(last, newest)}" if self.until is not None else ""
        return f"--since {min(first, newest)}{until}"

    def _alone(self, name: str, value: str = "") -> str:
        """Return this option without the others that name days."""
        given = {"--date": self.at, "--since": self.since, "--until": self.until, "--last": self.last}
        given |= {"--rerun": self.rerun} if name == "--due" else {}
        others = [f"{one} {quote(text)}" for one, text in given.items() if text is not None and one != name]
        wanted = f"{name} {quote(value)}" if value else name
        return f"{wanted} without {' '.join(others)}" if others else wanted

    def check(self) -> None:
        """Refuse what cannot be meant, before anything is opened.

        Raises:
            UsageError: The options exclude each other, or one is no word or number.
        """
        ranged = self.since is not None or self.until is not None
        if self.due and (ranged or (self.at, self.last, self.rerun) != (None, None, None)):
            raise UsageError("--due finds its days itself: name none", fix=self._alone("--due"))
        if self.at is not None and ranged:
            raise UsageError(
                "--date and --since/--until exclude each other", fix=self._alone("--date", self.at)
            )
        if self.last is not None and (self.at is not None or ranged):
            raise UsageError(
                "--last and --date, --since or --until exclude each other",
                fix=self._alone("--last", self.last),
            )
        if self.until is not None and self.since is None:
            raise UsageError("--until needs --since", fix=self._alone("--date", self.until))
        _ = self.which
        if self.last is not None:
            _length(self.last)


def say_over(asked: Asked, project: Project) -> None:
    """Say which of the days that are named cannot be made, whatever else is printed."""
    for day in asked.over(project):
        print(f"digestflow: {day} is passed over: {project.choices.zone} had no such day", file=sys.stderr)


def _length(text: str) -> int:
    """Return how many days `7d`, `2w` or `10` are.

    Raises:
        UsageError: It is no number of days, none, or more than are looked at.
    """
    found = _SPAN.fullmatch(text.strip())
    unit = _UNITS.get(found[2].lower()) if found else None
    if found is None or unit is None:
        raise UsageError(f"--last {text!r} is no number of days (7d, 10) or weeks (2w)", fix="--last 7d")
    length = int(found[1]) * unit
    if not 1 <= length <= _MOST:
        raise UsageError(f"--last {text!r}: from 1 to {_MOST} days", fix="--last 7d")
    return length
