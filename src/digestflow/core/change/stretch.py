"""Old months that stand as they were written, planned as one line.

A map of ten years has hundreds of month lines that nothing is to be done about. Where a row of them
stands in the note just as it is wanted and was last written, one line is put in its place, in
the page too; the plan of both is the plan of the whole (docs/decisions/0031).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import unit_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Page, Section, Unit

_LEAST = 3  # lines of a row; shorter ones are not worth it, and how dates run could be told otherwise
_MONTH = re.compile(r"- \d{4}-\d\d — ")
_Row = tuple[int, int]  # of a note's lines: the first, and the one behind the last


def without_months(raw: bytes) -> bytes:
    """Return a note with one line for each row of month lines in it: the same parts, but for those."""
    lines, rows = _cut(raw)
    return _with(lines, {row: _line(text) for row, text in rows.items()}) if rows else raw


def _line(text: str) -> str:
    """Return the line in the place of a row; that of another row is another."""
    last = text.rindex("\n") + 1
    return f"{text[last : last + len('- 2026-03 — ')]}{unit_hash(text)}"


@lru_cache(maxsize=4)
def _cut(raw: bytes) -> tuple[Sequence[str], Mapping[_Row, str]]:
    """Return a note's lines, and its rows of month lines with their texts.

    A row ends so that what follows cannot belong to its last line.
    """
    text = raw.decode("utf-8", "surrogateescape")
    lines, rows = text.split("\n"), dict[_Row, str]()
    at = len(lines) if "\r" in text else 0
    while at < len(lines):
        first = at
        while at < len(lines) and _MONTH.match(lines[at]):
            at += 1
        end = at if at > first and _parted(lines, at) else at - 1
        if end - first >= _LEAST:
            rows[first, end] = "\n".join(lines[first:end])
        at += 1
    return lines, rows


def _parted(lines: Sequence[str], at: int) -> bool:
    """Whether something new begins in the line, or in the first behind it that is not empty."""
    if at == len(lines):
        return False  # the last line has no end
    after = at
    while after < len(lines) - 1 and not lines[after]:
        after += 1
    return lines[at].startswith("- ") or lines[after].startswith(("- ", "#")) or not lines[after]


def _with(lines: Sequence[str], instead: Mapping[_Row, str]) -> bytes:
    """Return the note with a line in the place of each of the rows."""
    out, at = [], 0
    for (first, end), line in sorted(instead.items()):
        out += [*lines[at:first], line]
        at = end
    return "\n".join([*out, *lines[at:]]).encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A page and its note, with one unit in place of each row of old months."""

    page: Page
    before: bytes
    owned: Mapping[str, str]
    rows: Mapping[bytes, bytes]  # the line that is put in -> those it stands for, both without the last end
    units: Mapping[str, Sequence[Unit]]  # key of the unit that is put in -> those it stands for

    def whole(self, change: Change, before: bytes, owned: Mapping[str, str]) -> Change | None:
        """Return the change of the whole note; None where the short one may say something else."""
        after = change.after or b""
        if change.remarks or change.untouchable or self._late(change) or not self._stands_in(after):
            return None
        for line, lines in self.rows.items():
            after = after.replace(line, lines)
        kept = {unit.key: owned[unit.key] for units in self.units.values() for unit in units}
        return replace(
            change,
            before=before,
            after=before if change.after == change.before else after,
            owned={**change.owned, **kept},
        )

    def _stands_in(self, after: bytes) -> bool:
        """Whether every row is where it was: no line of a person's goes with the one in its place."""
        return all(after.count(line) == self.before.count(line) for line in self.rows)

    def _late(self, change: Change) -> bool:
        """Whether a row is in what is asked, or a unit is put in that may belong before a row's end."""
        shown = "".join(hunk.theirs for hunk in change.hunks)
        if any(line.decode() in shown for line in self.rows):
            return True
        new = {hunk.unit for hunk in change.hunks if hunk.kind == "insert"}
        for section in self.page.sections:
            last = max((unit.date for unit in section.units if unit.dates), default="")
            if any(unit.date and unit.date <= last for unit in section.units if unit.key in new):
                return True
        return False


def shortened(page: Page, before: bytes, owned: Mapping[str, str], decided: AbstractSet[str]) -> Short | None:
    """Return page and note with one unit for each row of old months; None where there is none.

    `decided` are keys of units that a person decided about: a row with one of them stays whole.
    """
    lines, rows = _cut(before)
    if not rows:
        return None
    search = _Search(rows=rows.values(), owned=owned, decided=decided)
    sections = tuple(search.section(section) for section in page.sections)
    if not search.units or not search.plain(rows.values(), Counter(lines)):
        return None
    spared = {unit.key for units in search.units.values() for unit in units}
    left = {key: was for key, was in owned.items() if key not in spared}
    return Short(
        page=replace(page, sections=sections),
        before=_with(lines, {row: search.lines[text] for row, text in rows.items() if text in search.lines}),
        owned=left | search.owned,
        rows={line.encode(): text.encode() for text, line in search.lines.items()},
        units=search.units,
    )


class _Search:
    """The rows of a note, looked for in a page."""

    def __init__(self, *, rows: Iterable[str], owned: Mapping[str, str], decided: AbstractSet[str]) -> None:
        self.units: dict[str, Sequence[Unit]] = {}
        self.owned: dict[str, str] = {}
        self.lines: dict[str, str] = {}  # text of a row -> the line for it
        self._wanted: Counter[str] = Counter()  # texts of rows
        self._rows: defaultdict[str, set[str]] = defaultdict(set)  # by their first lines
        for text in rows:
            self._rows[text.partition("\n")[0]].add(text)
        self._owned, self._decided = owned, decided

    def section(self, section: Section) -> Section:
        """Return the section with one unit for each row in it."""
        units: list[Unit] = []
        at = 0
        while at < len(section.units):
            row, text = self._row(section.units, at)
            units += [self._instead(row, text)] if text else row
            at += len(row)
        return replace(section, units=tuple(units))

    def _row(self, units: Sequence[Unit], at: int) -> tuple[Sequence[Unit], str]:
        """Return the units of the row that begins there, and its text; one unit and "" where none does."""
        for text in self._rows.get(units[at].text, ()):
            row = units[at : at + text.count("\n") + 1]
            if self._is(row, text):
                return row, text
        return units[at : at + 1], ""

    def _is(self, row: Sequence[Unit], text: str) -> bool:
        """Whether the units are the row, and all of it is what was last written."""
        return (
            "\n".join([unit.text for unit in row]) == text
            and self._decided.isdisjoint(unit.key for unit in row)
            and all(self._owned.get(unit.key) == unit_hash(unit.text) for unit in row)
        )

    def _instead(self, row: Sequence[Unit], text: str) -> Unit:
        line = self.lines.setdefault(text, _line(text))
        key = row[0].key
        self.units[key], self.owned[key] = row, unit_hash(line)
        self._wanted[text] += 1
        return replace(row[-1], key=key, text=line, mark=line, dates=tuple(unit.date for unit in row))

    def plain(self, rows: Iterable[str], stands: Mapping[str, int]) -> bool:
        """Whether each of the rows, and each line of them, stands as often as it is wanted."""
        lines = [unit.text for units in self.units.values() for unit in units]
        return Counter(row for row in rows if row in self.lines) == self._wanted and sum(
            map(stands.__getitem__, set(lines))
        ) == len(lines)
