"""Old months that stand as they were written, planned as one line.

A map of ten years has hundreds of month lines that nothing is to be done about. Where a row of them
stands in the note just as it is wanted and was last written, one line is put in its place, in
the page too; the plan of both is the plan of the whole (docs/decisions/0031).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from digestflow.core.note.nouns import unit_hash
from digestflow.core.render.page import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Page, Row, Section, Unit

_LEAST = 3  # lines of a row; shorter ones are not worth it, and how dates run could be told otherwise
_MONTH = re.compile(r"- \d{4}-\d\d — ")
_YEAR = len("- 2026")
_DATE = slice(len("- "), len("- 2026-03"))
_SAID = slice(len("- 2026-03"), len("- 2026-03 — "))
_Row = tuple[int, int]  # of a note's lines: the first, and the one behind the last


def without_months(raw: bytes) -> bytes:
    """Return a note with one line for each row of month lines in it: the same parts, but for those."""
    cut = _cut(raw)
    return _with(cut.lines, {row: _line(text) for row, text in cut.rows.items()}) if cut.rows else raw


def _line(text: str) -> str:
    """Return the line in the place of a row; that of another row is another."""
    last = text.rindex("\n") + 1
    return f"{text[last : last + len('- 2026-03 — ')]}{unit_hash(text)}"


class _Cut(NamedTuple):
    lines: Sequence[str]
    rows: Mapping[_Row, str]  # with their texts
    alone: Sequence[str]  # month lines in none of them


@lru_cache(maxsize=4)
def _cut(raw: bytes) -> _Cut:
    """Return a note's lines, and its rows of month lines.

    A row ends so that what follows cannot belong to its last line, and where its last year begins.
    """
    text = raw.decode("utf-8", "surrogateescape")
    lines, rows, alone = text.split("\n"), dict[_Row, str](), list[str]()
    months = [n for n, line in enumerate(lines) if line[_SAID] == " — " and _MONTH.match(line)]
    seen = len(months) if "\r" in text else 0
    while seen < len(months):
        first = at = months[seen]
        while seen < len(months) and months[seen] == at:
            seen, at = seen + 1, at + 1
        year = at - 1
        while year > first and lines[year - 1][:_YEAR] == lines[at - 1][:_YEAR]:
            year -= 1
        for start, end in ((first, year), (year, at if _parted(lines, at) else at - 1)):
            if end - start >= _LEAST:
                rows[start, end] = "\n".join(lines[start:end])
            else:
                alone += lines[start:end]
        alone += lines[end:at]
    return _Cut(lines, rows, alone)


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
    keys: Mapping[str, Sequence[str]]  # key of the unit that is put in -> those of the units it stands for

    def whole(self, change: Change, before: bytes, owned: Mapping[str, str]) -> Change | None:
        """Return the change of the whole note; None where the short one may say something else."""
        lines = (change.after or b"").split(b"\n")
        if change.remarks or change.untouchable or self._late(change) or not self._stands_in(lines):
            return None
        after = b"\n".join([self.rows.get(line, line) for line in lines])
        kept = {key: owned[key] for keys in self.keys.values() for key in keys}
        return replace(
            change,
            before=before,
            after=before if change.after == change.before else after,
            owned={**change.owned, **kept},
        )

    def _stands_in(self, after: Sequence[bytes]) -> bool:
        """Whether every row is where it was: no line of a person's goes with the one in its place."""
        before = self.before.split(b"\n")
        return all(after.count(line) == before.count(line) for line in self.rows)

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
    """Return page and note with one unit for each row that stands; None where there is none.

    `decided` are keys of units that a person decided about: a row with one of them stays whole.
    """
    cut = _cut(before)
    if not cut.rows:
        return None
    search = _Search(rows=cut.rows.values(), owned=owned, decided=decided)
    sections = tuple(search.section(section) for section in page.sections)
    if not search.keys or not search.plain(cut):
        return None
    spared = {key for keys in search.keys.values() for key in keys}
    left = {key: was for key, was in owned.items() if key not in spared}
    instead = {row: search.lines[text] for row, text in cut.rows.items() if text in search.lines}
    return Short(
        page=replace(page, sections=sections),
        before=_with(cut.lines, instead),
        owned=left | search.owned,
        rows={line.encode(): text.encode() for text, line in search.lines.items()},
        keys=search.keys,
    )


def lines_of(row: Row) -> Lines:
    """Return the row's lines as they are known again; its units are made only where they are not known."""
    if row.told not in row.known:
        texts = [unit.text for unit in row.units]
        row.known[row.told] = Lines(text=unit_hash("\n".join(texts)), each=_each(map(unit_hash, texts)))
    return row.known[row.told]


def _each(hashes: Iterable[str]) -> str:
    return unit_hash(" ".join(hashes))


class _Search:
    """The rows of a page, looked for among those of its note."""

    def __init__(self, *, rows: Iterable[str], owned: Mapping[str, str], decided: AbstractSet[str]) -> None:
        self.keys: dict[str, Sequence[str]] = {}
        self.owned: dict[str, str] = {}
        self.lines: dict[str, str] = {}  # text of a row -> the line for it
        self._wanted: Counter[str] = Counter()  # texts of rows
        self._rows = {unit_hash(text): text for text in rows}
        self._owned, self._decided = owned, decided

    def section(self, section: Section) -> Section:
        """Return the section with one unit for each row that stands, and all units of the others."""
        units: list[Unit] = []
        for unit in section.units:
            units += [unit] if unit.row is None else self._row(unit, unit.row)
        return replace(section, units=tuple(units))

    def _row(self, unit: Unit, row: Row) -> Sequence[Unit]:
        lines = lines_of(row)
        text = self._rows.get(lines.text)
        if text is None:
            return row.units
        months, owned = [line[_DATE] for line in text.split("\n")], self._owned
        keys = [f"{row.prefix}/{month}" for month in months]
        if _each([owned.get(key, "") for key in keys]) != lines.each:
            return row.units  # something else was last written
        if not self._decided.isdisjoint(keys):
            return row.units
        line = self.lines.setdefault(text, _line(text))
        self.keys[keys[0]], self.owned[keys[0]] = keys, unit_hash(line)
        self._wanted[text] += 1
        dates = tuple([f"{month}-01" for month in months])
        return [replace(unit, key=keys[0], text=line, mark=line, row=None, dates=dates)]

    def plain(self, cut: _Cut) -> bool:
        """Whether each of the rows, and each line of them, stands as often as it is wanted."""
        stands = Counter(cut.rows.values())
        others = stands.keys() - self.lines.keys()
        alone = {*cut.alone, *(line for text in others for line in text.split("\n"))}
        return all(stands[text] == self._wanted[text] for text in self.lines) and not any(
            alone and not alone.isdisjoint(text.split("\n")) for text in self.lines
        )
