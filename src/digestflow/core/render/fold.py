"""Old entries in one line a month, every link kept; and the days that no digest tells of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.render.page import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from digestflow.core.render.layout import Layout

_DECEMBER = 12
_MONTH = len("2026-03")
_DATED = re.compile(r".*?/\d{4}-\d\d-\d\d(?![^/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Which days stand with words of their own, and which are folded."""

    first: date  # what is older is folded
    # What a person changed of older days, as `dated` names it: it is not folded.
    loose: frozenset[str] = frozenset()

    def open(self, key: str, day: date) -> bool:
        """Return whether the day's unit of that key stands with words of its own."""
        return day >= self.first or key in self.loose

    def shown(self, prefix: str, days: Sequence[date]) -> Sequence[date]:
        """Return those of the days, which come oldest first, that stand with words of their own."""
        at = bisect_left(days, self.first)
        older = days[:at] if self.loose else ()
        return [*(day for day in older if f"{prefix}/{day.isoformat()}" in self.loose), *days[at:]]


def dated(key: str) -> str:
    """Return a unit's key up to its day: "related/2026-03-12", "claim/2026-03-12"; "" where it has none."""
    found = _DATED.match(key)
    return found[0] if found else ""


def fold_at(newest: date, months: int) -> date:
    """Return the first day that is not folded: the first of the month so many months before."""
    year, month = divmod(newest.year * _DECEMBER + newest.month - 1 - months, _DECEMBER)
    return date(max(year, 1), month + 1, 1)


def folded(
    prefix: str,
    days: Sequence[date],
    fold: Fold,
    layout: Layout,
    *,
    missing: Iterable[date] = (),
    words: Callable[[date], str] | None = None,
) -> list[Unit]:
    """Return one line for each month with a folded day: the link to every such day, and what is missing.

    `words` gives what stands behind a day's link.
    """
    links: dict[str, list[str]] = {}
    for month in _months(days, fold.first):
        shut = month
        if fold.loose:
            shut = [day for day in month if f"{prefix}/{day.isoformat()}" not in fold.loose]
        if shut:
            linked = [*map(layout.day_links.__getitem__, shut)]
            if words is not None:
                linked = [f"{link} {words(day)}".rstrip() for link, day in zip(linked, shut, strict=True)]
            links[shut[0].isoformat()[:_MONTH]] = linked
    absent: defaultdict[str, list[date]] = defaultdict(list)
    for day in missing:
        if day < fold.first:
            absent[day.isoformat()[:_MONTH]].append(day)
    return [_month(prefix, month, links.get(month, []), absent.get(month, [])) for month in {*links, *absent}]


def _months(days: Sequence[date], end: date) -> Iterator[Sequence[date]]:
    """Yield the days before `end`, which a month begins with, a month at a time; they come oldest first."""
    at, stop = 0, bisect_left(days, end)
    while at < stop:
        year, month = days[at].year, days[at].month
        # There is a month after it: it begins at `end` at the latest.
        first, at = at, bisect_left(days, date(year + month // _DECEMBER, month % _DECEMBER + 1, 1), at, stop)
        yield days[first:at]


def _month(prefix: str, month: str, links: list[str], absent: list[date]) -> Unit:
    said = ("; " if " " in "".join(links) else ", ").join(links)
    if absent:
        spans = ", ".join(_span(f"{run[0].day}", f"{run[-1].day}") for run in runs(absent))
        said = f"{said}; no digest on {spans}" if said else f"no digest on {spans}"
    return Unit(
        key=f"{prefix}/{month}",
        text=f"- {month} — {said}",
        shape="item",
        mark=f"- {month} — ",
        date=f"{month}-01",
    )


def gaps(missing: Iterable[date], fold: Fold) -> list[Unit]:
    """Return a line for each run of days that no digest tells of, as far as they are not folded."""
    units = []
    for run in runs(day for day in missing if day >= fold.first):
        first, last = run[0].isoformat(), run[-1].isoformat()
        text = f"- {_span(first, last, to=' to ')} — no digest"
        units.append(Unit(key=f"gap/{first}", text=text, shape="item", mark=f"- {first}", date=first))
    return units


def absent(days: Sequence[date], first: date) -> list[date]:
    """Return the days from `first` to the last of `days` that are not among them; these come oldest first."""
    count = (days[-1] - first).days if days else 0
    if len(days) - bisect_left(days, first) == count + 1:
        return []
    there = set(days)
    return [day for n in range(count) if (day := first + timedelta(days=n)) not in there]


def runs(days: Iterable[date]) -> list[list[date]]:
    """Return the days in runs of one after the other."""
    found: list[list[date]] = []
    for day in days:
        if found and day - found[-1][-1] == timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _span(first: str, last: str, *, to: str = "\u2013") -> str:
    return first if first == last else f"{first}{to}{last}"


def by_date(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return dated units oldest first: an order that a further unit does not change."""
    return tuple(sorted(units, key=lambda unit: (unit.date, unit.key)))
