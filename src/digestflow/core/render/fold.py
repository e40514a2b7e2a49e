"""Old entries in one line a month, every link kept; and the days that no digest tells of."""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from digestflow.core.chronicle.days import Days
from digestflow.core.render.escape import escape
from digestflow.core.render.page import Lines, Row, Unit
from digestflow.core.window import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableMapping, Sequence

    from digestflow.core.render.layout import Layout

_DECEMBER = 12
_MONTH = len("2026-03")
_NONE = Days()
_DATED = re.compile(r"/\d{4}-\d\d-\d\d(?![^/])")
_DAYS = re.compile(r"/(\d{4}-\d\d-\d\d)(?![^/\0])")  # of keys with NUL between them


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What is said of days behind their links, oldest first; of a day as often as there is something."""

    days: Days = field(default_factory=Days)
    titles: Sequence[str] = ()  # plain
    behind: Sequence[str] = ()  # what follows each of them

    def of(self, days: Days) -> Titles:
        """Return those from the first of the days to the last."""
        if not days:
            return _UNTITLED
        first, end = len(self.days.until(days[0])), len(self.days) - len(self.days.after(days[-1]))
        return Titles(days=self.days[first:end], titles=self.titles[first:end], behind=self.behind[first:end])

    def packed(self) -> bytes:
        """Return bytes that are another's only when the titles are."""
        words = [*self.titles, *self.behind]
        sizes = array("L", map(len, words)).tobytes()
        return b"".join((self.days.packed(), sizes, "".join(words).encode(errors="surrogatepass")))


_UNTITLED = Titles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Which days stand with words of their own, and which are folded."""

    first: date  # what is older is folded
    # What a person changed of older days, as `dated` names it: it is not folded.
    loose: frozenset[str] = frozenset()
    known: MutableMapping[str, Lines] = field(default_factory=dict)  # the rows that were made once

    def open(self, key: str, day: date) -> bool:
        """Return whether the day's unit of that key stands with words of its own."""
        return day >= self.first or key in self.loose

    def held(self, prefix: str, days: Days) -> Sequence[date]:
        """Return those of the days that would be folded if a person had not changed them."""
        keys = {key for key in self.loose if key.startswith(f"{prefix}/")}
        return [day for day in (days.until(self.first) if keys else ()) if f"{prefix}/{day}" in keys]

    def shown(self, prefix: str, days: Days) -> Sequence[date]:
        """Return those of the days that stand with words of their own."""
        return [*self.held(prefix, days), *days.since(self.first)]


def dated(key: str) -> str:
    """Return a unit's key up to its day: "related/2026-03-12", "claim/2026-03-12"; "" where it has none."""
    found = _DATED.search(key)
    return key[: found.end()] if found else ""


def oldest(keys: Iterable[str]) -> str:
    """Return the first day that is `dated` in any of the keys, or one before it; "" where none is."""
    return min(_DAYS.findall("\0".join(keys)), default="")


def fold_at(newest: date, months: int) -> date:
    """Return the first day that is not folded: the first of the month so many months before."""
    year, month = divmod(newest.year * _DECEMBER + newest.month - 1 - months, _DECEMBER)
    return date(max(year, 1), month + 1, 1)


def folded(
    prefix: str,
    days: Days,
    fold: Fold,
    layout: Layout,
    *,
    missing: Days = _NONE,
    titles: Titles = _UNTITLED,
) -> list[Unit]:
    """Return one line for each month with a folded day: the link to every such day, and what is missing.

    They are rows, which are not made before they are looked at.
    Behind a day's link stand its titles, given oldest first.
    """
    parted = _parted(prefix, days.until(fold.first), missing.until(fold.first), fold)
    units = []
    for within, gone in parted:
        row = _row(prefix, within, gone, titles, fold, layout)
        first, last = (day.isoformat()[:_MONTH] for day in _ends(within, gone))
        text = f"- {last} — {row.told}"
        units.append(
            Unit(key=f"{prefix}/{first}", text=text, shape="item", mark=text, date=f"{last}-01", row=row)
        )
    return units


def _row(prefix: str, days: Days, absent: Days, titles: Titles, fold: Fold, layout: Layout) -> Row:
    own = titles.of(days)
    return Row(
        prefix=prefix,
        told=_told(days, absent, own, layout),
        make=partial(_lines, prefix, days, absent, layout, own),
        known=fold.known,
        halves=partial(_halves, prefix, days, absent, own, fold, layout),
    )


def _halves(
    prefix: str, days: Days, absent: Days, titles: Titles, fold: Fold, layout: Layout
) -> tuple[Row, ...]:
    """Return the rows of the years before the last, and of that; within a year, of its months so."""
    first, last = _ends(days, absent)
    at = date(last.year, 1 if first.year < last.year else last.month, 1)
    if at <= first:
        return ()
    halves = (days.until(at), absent.until(at)), (days.since(at), absent.since(at))
    return tuple(_row(prefix, within, gone, titles, fold, layout) for within, gone in halves)


def _ends(days: Days, absent: Days) -> tuple[date, date]:
    some = [one for one in (days, absent) if one]
    return min(one[0] for one in some), max(one[-1] for one in some)


def _parted(prefix: str, shut: Days, gone: Days, fold: Fold) -> Iterator[tuple[Days, Days]]:
    """Yield the folded days, and those that are missing, of each row.

    One ends with a month of which a day stands open, and with the last year that is over: so that a
    month more changes the row of its year only.
    """
    held = fold.held(prefix, shut)
    if held:
        shut = Days(sorted({*shut}.difference(held)))
    last = max((some[-1].year for some in (shut, gone) if some), default=date.min.year)
    for end in (*sorted({date(last, 1, 1), *map(_next_month, held)}), date.max):
        within, absent = shut.until(end), gone.until(end)
        if within or absent:
            yield within, absent
        shut, gone = shut.since(end), gone.since(end)


def _told(days: Days, absent: Days, titles: Titles, layout: Layout) -> str:
    """Return what is another once the lines would be."""
    sizes = f"{len(days)} {len(absent)} {len(titles.days)}"
    told = hashlib.sha256(f"{layout.note_name}\n{sizes}\n".encode())
    for packed in (days.packed(), absent.packed(), titles.packed()):
        told.update(packed)
    return told.hexdigest()[:32]


def _lines(prefix: str, days: Days, absent: Days, layout: Layout, titles: Titles) -> list[Unit]:
    said: dict[date, list[str]] = {}
    for day, title, behind in zip(titles.days, titles.titles, titles.behind, strict=True):
        said.setdefault(day, []).append(f"{escape(title)}{behind}")
    links: dict[str, list[str]] = {}
    for month in _months(days):
        linked = [
            f"{layout.day_links[day]} {', '.join(said[day])}".rstrip() if said else layout.day_links[day]
            for day in month
        ]
        links[month[0].isoformat()[:_MONTH]] = linked
    gone = {month[0].isoformat()[:_MONTH]: month for month in _months(absent)}
    return [
        _month(prefix, month, links.get(month, []), gone.get(month, [])) for month in sorted({*links, *gone})
    ]


def _months(days: Days) -> Iterator[Days]:
    """Yield the days a month at a time."""
    while days:
        end = _next_month(days[0])
        yield days.until(end)
        days = days.since(end)


def _next_month(day: date) -> date:
    # There is a month after it: it is folded.
    return date(day.year + day.month // _DECEMBER, day.month % _DECEMBER + 1, 1)


def _month(prefix: str, month: str, links: list[str], absent: Sequence[date]) -> Unit:
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


def gaps(missing: Days, fold: Fold) -> list[Unit]:
    """Return a line for each run of days that no digest tells of, as far as they are not folded."""
    units = []
    for run in runs(missing.since(fold.first)):
        first, last = run[0].isoformat(), run[-1].isoformat()
        text = f"- {_span(first, last, to=' to ')} — no digest"
        units.append(Unit(key=f"gap/{first}", text=text, shape="item", mark=f"- {first}", date=first))
    return units


def _span(first: str, last: str, *, to: str = "\u2013") -> str:
    return first if first == last else f"{first}{to}{last}"


def by_date(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return dated units oldest first: an order that a further unit does not change."""
    return tuple(sorted(units, key=lambda unit: (unit.date, unit.key)))
