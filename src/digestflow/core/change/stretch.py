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
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from digestflow.core.note.nouns import raw_hash, unit_hash
from digestflow.core.render.page import Lines, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Page, Row, Section

_LEAST = 3  # lines of a row; shorter ones are not worth it, and how dates run could be told otherwise
# In bytes: nine tenths of an old map are rows, which nothing but this looks at.
_MONTH = rb"\n- \d{4}-\d\d " + "—".encode() + b" .*"
_MONTHS = re.compile(_MONTH + b"(?:" + _MONTH + b")*")  # one after the other, each behind a line's end
# Something new begins in the next line, or in the first that is not empty; or there is none.
_PARTED = re.compile(rb"\n+(?:- |#|\Z)")
_YEAR = len("\n- 2026")
_SAID = len("- 2026-03 — ".encode())
_Row = tuple[int, int]  # of a note's bytes: where it begins, and where it ends


def without_months(raw: bytes) -> bytes:
    """Return a note with one line for each row of month lines in it: the same parts, but for those."""
    cut = _cut(raw)
    return _with(raw, {row: _line(cut.texts[told], told) for row, told in cut.rows.items()})


def _line(text: bytes, told: str) -> bytes:
    """Return the line in the place of a row, by its text and hash; that of another row is another."""
    last = text.rindex(b"\n") + 1
    return text[last : last + _SAID] + told.encode()


class _Cut(NamedTuple):
    rows: Mapping[_Row, str]  # in order, each with the hash of its text
    texts: Mapping[str, bytes]  # of rows, by their hashes
    alone: Sequence[bytes]  # month lines in none of them


def _cut(raw: bytes) -> _Cut:
    """Return a note's rows of month lines.

    A row ends so that what follows cannot belong to its last line, and where its last year begins.
    """
    rows, texts, alone = dict[_Row, str](), dict[str, bytes](), list[bytes]()
    behind = b"\n" + raw  # so that the first line is one behind a line's end, too
    for found in () if b"\r" in raw else _MONTHS.finditer(behind):
        months = found[0]
        last = months.rindex(b"\n")
        year = _year(months, last)
        end = len(months) if _PARTED.match(behind, found.end()) else last
        for first, stop in ((0, year), (year, end)):
            text = months[first + 1 : stop]
            if months.count(b"\n", first, stop) >= _LEAST:
                at = found.start() + first
                rows[at, at + len(text)] = told = raw_hash(text)
                texts[told] = text
            elif text:
                alone += text.split(b"\n")
        if end == last:
            alone.append(months[last + 1 :])
    return _Cut(rows, texts, alone)


def _year(months: bytes, last: int) -> int:
    """Return where the lines begin that are of one year with the last, which begins at `last`."""
    year, line = last, months[last : last + _YEAR]
    while year and months.startswith(line, before := months.rindex(b"\n", 0, year)):
        year = before
    return year


def _with(raw: bytes, instead: Mapping[_Row, bytes]) -> bytes:
    """Return the note with a line in the place of each of the rows, which are given in order."""
    out, at = [], 0
    for (first, end), line in instead.items():
        out += [raw[at:first], line]
        at = end
    return b"".join([*out, raw[at:]])


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
        # Copied as a whole, and not one by one: nearly all of it is the months of rows.
        kept = {**owned, **change.owned}
        for key in self.owned.keys() - change.owned.keys():
            del kept[key]
        kept.update((key, owned[key]) for key in self.keys)
        return replace(
            change, before=before, after=before if change.after == change.before else after, owned=kept
        )

    def _stands_in(self, after: Sequence[bytes]) -> bool:
        """Whether every row is where it was: no line of a person's goes with the one in its place."""
        before = self.before.split(b"\n")
        return [line for line in after if line in self.rows] == [line for line in before if line in self.rows]

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
    search = _Search(rows=cut.texts, owned=owned, decided=decided)
    sections = tuple(search.section(section) for section in page.sections)
    if not search.keys or not search.plain(cut):
        return None
    left = dict(owned)
    for key in chain.from_iterable(search.keys.values()):
        left.pop(key, None)
    instead = {row: search.lines[told] for row, told in cut.rows.items() if told in search.lines}
    return Short(
        page=replace(page, sections=sections),
        before=_with(before, instead),
        owned=left | search.owned,
        rows={line: cut.texts[told] for told, line in search.lines.items()},
        keys=search.keys,
    )


def remember(page: Page) -> None:
    """Let each row of a page be known from here on: of a note that is new, nobody looks for them yet."""
    for row in (unit.row for section in page.sections for unit in section.units):
        if row is not None:
            lines_of(row)


def lines_of(row: Row) -> Lines:
    """Return the row's lines as they are known again; its units are made only where they are not known."""
    if row.told not in row.known:
        texts = [unit.text for unit in row.units]
        row.known[row.told] = Lines(
            text=unit_hash("\n".join(texts)),
            each=_each(map(unit_hash, texts)),
            months=" ".join([unit.key.removeprefix(f"{row.prefix}/") for unit in row.units]),
        )
    return row.known[row.told]


def _each(hashes: Iterable[str]) -> str:
    return raw_hash(" ".join(hashes).encode())


# Most maps have the same months, and as many sections.
@lru_cache(maxsize=64)
def _keys(prefix: str, months: str) -> Sequence[str]:
    return [f"{prefix}/{month}" for month in months.split(" ")]


@lru_cache(maxsize=64)
def _dates(months: str) -> tuple[str, ...]:
    return tuple([f"{month}-01" for month in months.split(" ")])


class _Search:
    """The rows of a page, looked for among those of its note."""

    def __init__(
        self, *, rows: Mapping[str, bytes], owned: Mapping[str, str], decided: AbstractSet[str]
    ) -> None:
        self.keys: dict[str, Sequence[str]] = {}
        self.owned: dict[str, str] = {}
        self.lines: dict[str, bytes] = {}  # hash of a row's text -> the line for it
        self._wanted: Counter[str] = Counter()  # hashes of rows
        self._rows = rows
        self._owned, self._decided = owned, decided

    def section(self, section: Section) -> Section:
        """Return the section with one unit for each row that stands, and all units of the others."""
        units: list[Unit] = []
        for unit in section.units:
            units += [unit] if unit.row is None else self._row(unit.row)
        return replace(section, units=tuple(units))

    def _row(self, row: Row) -> Sequence[Unit]:
        longer = () if row.told in row.known else self._lengthened(row)
        return longer or self._stood(row, lines_of(row)) or row.units

    def _lengthened(self, row: Row) -> Sequence[Unit]:
        """Return one unit for what stands of a new row, and units for what is new in it; none if that is all.

        What the row will be known by is made of both, and its lines need not be.
        """
        units, texts, hashes, months = list[Unit](), list[bytes](), list[str](), list[str]()
        for half in row.halves():
            lines = half.known.get(half.told)
            if lines and (stood := self._stood(half, lines)):
                units += stood
                texts.append(self._rows[lines.text])
                hashes += [self._owned[key] for key in _keys(half.prefix, lines.months)]
                months.append(lines.months)
            elif units:
                units += half.units
                texts += [unit.text.encode(errors="surrogateescape") for unit in half.units]
                hashes += [unit_hash(unit.text) for unit in half.units]
                months += [unit.key.removeprefix(f"{half.prefix}/") for unit in half.units]
            else:
                return ()
        if units:
            row.known[row.told] = Lines(raw_hash(b"\n".join(texts)), _each(hashes), " ".join(months))
        return units

    def _stood(self, row: Row, lines: Lines) -> Sequence[Unit]:
        """Return one unit for the row where it stands and is what was last written; else none."""
        if lines.text not in self._rows:
            return ()
        keys, owned = _keys(row.prefix, lines.months), self._owned
        if _each(map(owned.get, keys, repeat(""))) != lines.each or not self._decided.isdisjoint(keys):
            return ()
        line = _line(self._rows[lines.text], lines.text)
        self.lines[lines.text] = line
        self.keys[keys[0]], self.owned[keys[0]] = keys, raw_hash(line)
        self._wanted[lines.text] += 1
        said, dates = line.decode(), _dates(lines.months)
        return [Unit(key=keys[0], text=said, shape="item", mark=said, date=dates[-1], dates=dates)]

    def plain(self, cut: _Cut) -> bool:
        """Whether each of the rows, and each line of them, stands as often as it is wanted."""
        stands = Counter(cut.rows.values())
        others = stands.keys() - self.lines.keys()
        alone = {*cut.alone, *(line for told in others for line in cut.texts[told].split(b"\n"))}
        return all(stands[told] == self._wanted[told] for told in self.lines) and not any(
            alone and not alone.isdisjoint(cut.texts[told].split(b"\n")) for told in self.lines
        )
