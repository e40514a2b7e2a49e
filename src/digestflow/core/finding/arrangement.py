"""Where entries, updates and paragraphs stand, and where they belong."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from digestflow.core.change.row import falls
from digestflow.core.finding.digests import FIRST, LAST, note_key
from digestflow.core.finding.nouns import Finding
from digestflow.core.finding.outline import TOP, Listed, Outline, Update, folded
from digestflow.core.finding.paragraphs import Paragraph, paragraphs
from digestflow.core.window import days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ISO = re.compile(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])")
_MONTH = re.compile(r"\s*[-+*] (\d{4}-\d\d)(?![\d-])")
_ONE = timedelta(days=1)
_DATE = "\0"  # in the place of a date; no note's name has it
_FEW = 2  # paragraphs that show no order of their own
_PARALLEL = 0.5  # share of a section's days that the list has too: then it is a list of its own


def falling_run(page: Outline, run: Sequence[Paragraph]) -> bool:
    """Whether paragraphs go from the newest to the oldest: as most of them do, else as the list does."""
    order = [paragraph.day for paragraph in run]
    if len(order) > _FEW and falls(order) != falls(order[::-1]):
        return falls(order)
    return falls([entry.day for entry in listing(page)])


def disordered(order: Sequence[date], *, falling: bool) -> bool:
    """Whether the days are not in order."""
    return any(one < other if falling else one > other for one, other in pairwise(order))


def listing(page: Outline) -> tuple[Listed, ...]:
    """Return the entries in the list of digests, in the order they stand."""
    head = page.related
    if head is None:
        return ()
    end = page.end(head)
    updates = {update.first for update in page.updates}
    return tuple(
        entry
        for entry in page.entries
        # Not under an update, nor in a section of ours below the list.
        if head < entry.at < end
        and (entry.under == head or (entry.at not in page.owned and entry.under not in updates))
    )


def misplaced(page: Outline) -> tuple[Listed, ...]:
    """Return the entries of a person's that belong into the list of digests and stand elsewhere."""
    if page.related is None:
        return ()
    right = {entry.at for entry in listing(page)}
    known = {entry.day for entry in page.entries if entry.at in right}
    elsewhere = [entry for entry in page.entries if entry.at not in right]
    under: defaultdict[int, list[date]] = defaultdict(list)
    for entry in elsewhere:
        under[entry.under].append(entry.day)
    parallel = {head for head, own in under.items() if _parallel(own, known)}
    ours = {entry.under for entry in elsewhere if entry.at in page.owned}
    return tuple(
        entry for entry in elsewhere if entry.under not in parallel | ours and entry.at not in page.owned
    )


def _parallel(own: Sequence[date], known: set[date]) -> bool:
    return sum(day in known for day in own) > _PARALLEL * len(own)


def astray(page: Outline) -> tuple[Update, ...]:
    """Return the updates that stand in a section that is not theirs."""
    head = page.section("narrative_updates")
    lost = {entry.under for entry in misplaced(page)}
    outside = [
        update
        for update in page.updates
        if (head is None or not head < update.first < page.end(head))
        and page.owned.isdisjoint(range(update.first, update.last + 1))
    ]
    # Updates that have taken in entries were appended with them, all of them.
    appended = any(update.first in lost for update in outside)
    return tuple(
        update
        for update in outside
        if appended or (update.under != TOP and page.parts[update.under].level > 1)
    )


def missing(page: Outline) -> tuple[tuple[date, date], ...]:
    """Return first and last of the days that have no entry between others and no digest, unsaid."""
    first, last, known = _said_days(page)
    there = sorted(known | {day for day in _digests(page) if first < day < last})
    return tuple((before + _ONE, after - _ONE) for before, after in pairwise(there) if after - before > _ONE)


def untold(page: Outline) -> tuple[tuple[date, date], ...]:
    """Return first and last of the days that have a digest, and no entry between others, unsaid."""
    first, last, known = _said_days(page)
    told = sorted(day for day in _digests(page) - known if first < day < last)
    starts = [day for at, day in enumerate(told) if at == 0 or day - told[at - 1] > _ONE]
    ends = [day for at, day in enumerate(told) if day == told[-1] or told[at + 1] - day > _ONE]
    return tuple(zip(starts, ends, strict=True))


def _said_days(page: Outline) -> tuple[date, date, set[date]]:
    """Return the first and the last day of entries, and the days between of which something is said."""
    listed = {entry.day for entry in (*listing(page), *misplaced(page))}
    if page.related is None or not listed:
        return date.min, date.min, set()
    first, last = min(listed), max(listed)
    return (
        first,
        last,
        listed | {day for day in page.around.days | _spoken(page, page.related) if first < day < last},
    )


def _digests(page: Outline) -> set[date]:
    """Return the days whose digest has a note in the vault."""
    named = note_key(page.around.layout.note_name.replace("{date}", _DATE))
    head, _, tail = named.partition(_DATE)
    days = (
        _real(name[len(head) : len(name) - len(tail)])
        for name in page.around.notes
        if len(name) == len(named) - len(_DATE) + len("2026-03-12") and name.startswith(head)
        if name.endswith(tail)
    )
    return {day for day in days if day is not None}


def _spoken(page: Outline, head: int) -> set[date]:
    """Return the days that a line in the list names, beside its entries.

    One, or two for all between; a month that the line begins with, for all of it.
    """
    entries = {entry.at for entry in page.entries}
    found: set[date] = set()
    for at in range(head + 1, page.end(head)):
        if at in entries or page.parts[at].level:
            continue
        for line in page.parts[at].text.splitlines():
            named = [day for text in _ISO.findall(line) if (day := _real(text))]
            month = _MONTH.match(line)
            if month and (first := _real(f"{month[1]}-01")):
                found |= {first + n * _ONE for n in range(monthrange(first.year, first.month)[1])}
            elif named:
                found |= set(named if len(named) != 2 else days(min(named), max(named)))  # noqa: PLR2004 - from, to
    return found


def _real(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day.year <= LAST else None


def arrangement_findings(page: Outline) -> Iterator[Finding]:
    """Yield what stands twice, out of order, in a wrong section, or not at all."""
    yield from _doubled(page)
    yield from _disorder(page)
    yield from _misplaced(page)
    yield from _orphaned(page)
    for first, last in missing(page):
        yield _missing(page, first, last, f"digestflow run --date {first}, or a line that says it")
    for first, last in untold(page):
        yield _missing(page, first, last, "write an entry: the digest is there", ", but a digest")


def _missing(page: Outline, first: date, last: date, fix: str, but: str = "") -> Finding:
    shown = f"{first}" if first == last else f"{first} to {last}"
    return Finding(
        kind="missing_day",
        line=_near(page, first),
        what=f"no entry and no word for {shown}{but}",
        why="a missing day is said, not hidden",
        fix=fix,
    )


def _near(page: Outline, day: date) -> int:
    before = [entry for entry in page.entries if entry.day < day]
    return page.line(max(before, key=lambda entry: entry.day).at) if before else 1


def _doubled(page: Outline) -> Iterator[Finding]:
    listed = [*listing(page), *misplaced(page)]
    places: defaultdict[date, list[int]] = defaultdict(list)
    for entry in listed:
        places[entry.day].append(entry.at)
    # What we wrote ourselves tells a day in as many lines as it takes: an entity's claims.
    theirs = {entry.day for entry in listed if entry.at not in page.owned}
    for day in sorted(day for day, at in places.items() if len(at) > 1 and day in theirs):
        lines = tuple(map(page.line, sorted(places[day])))
        yield Finding(
            kind="doubled",
            line=lines[1],
            lines=lines,
            what=f"{len(lines)} entries for {day}",
            why="a day has one entry",
            fix="put the later one under the first",
        )


def _disorder(page: Outline) -> Iterator[Finding]:
    order = [entry.day for entry in listing(page)]
    falling = falls(order)
    for one, other in pairwise(listing(page)):
        if one.day < other.day if falling else one.day > other.day:
            yield _out_of_order(page, other.at, f"the entry of {other.day}", f"that of {one.day}")
    for run in paragraphs(page):
        falling = falling_run(page, run)
        for before, after in pairwise(run):
            if before.day < after.day if falling else before.day > after.day:
                yield _out_of_order(page, after.at, f"the paragraph of {after.day}", f"that of {before.day}")


def _out_of_order(page: Outline, at: int, one: str, other: str) -> Finding:
    return Finding(
        kind="disorder",
        line=page.line(at),
        what=f"{one} stands behind {other}",
        why="what is dated is placed by its date, not by its arrival",
        fix="put it where its date belongs",
    )


def _misplaced(page: Outline) -> Iterator[Finding]:
    right = page.title(page.related) if page.related is not None else ""
    for entry in misplaced(page):
        yield Finding(
            kind="misplaced",
            line=page.line(entry.at),
            what=f"the entry of {entry.day} stands under {page.title(entry.under)!r}",
            why=f"entries of days belong under {right!r}",
            fix=f"move it to {right!r}, by its date",
        )
    own = page.around.heading("narrative_updates")
    for update in astray(page):
        under = page.title(update.under) or page.title(page.above(update.first))
        yield Finding(
            kind="misplaced",
            line=page.line(update.first),
            what=f"{page.caption(update.first)!r} stands under {under!r}",
            why=f"narrative updates belong under {own!r}",
            fix=f"move it to {own!r}",
        )


def _orphaned(page: Outline) -> Iterator[Finding]:
    strays = {entry.at for entry in misplaced(page)}
    strays |= {at for update in astray(page) for at in range(update.first, update.last + 1)}
    for at in page.headings:
        if at in strays or at in page.owned:
            continue
        title = page.title(at)
        inside = [within for within in range(at + 1, page.end(at)) if page.parts[within].kind != "blank"]
        if not inside and page.parts[at].level > 1:
            yield Finding(
                kind="orphaned",
                line=page.line(at),
                what=f"nothing stands under {title!r}",
                why="a heading says what is under it",
                fix="write something under it, or delete it",
            )
        elif strays and (before := _cut_off(page, at, strays)):
            yield Finding(
                kind="orphaned",
                line=page.line(at),
                what=f"{title!r} is cut off from {before!r}",
                why="what was appended between them belongs elsewhere",
                fix="move what stands between",
            )


def _cut_off(page: Outline, at: int, strays: set[int]) -> str:
    """Return the heading of the same kind that strays stand behind, directly before this one."""
    before = at - 1
    while before >= 0 and page.parts[before].kind == "blank":
        before -= 1
    if before not in strays:
        return ""
    level = page.parts[at].level
    found = page.above(at)
    while found in strays:
        found = page.above(found)
    same = found != TOP and folded(page.title(found)) != "" and page.parts[found].level >= level
    return page.title(found) if same else ""
