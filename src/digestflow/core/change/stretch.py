"""Old months that stand as they were written, planned as one line.

A map of ten years has hundreds of month lines that nothing is to be done about. Where a row of them
stands in the note just as it is wanted and was last written, one line is put in its place, in
the page too; the plan of both is the plan of the whole (docs/decisions/0031).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import unit_hash
from digestflow.core.render.page import Page, Unit

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Section

_LEAST = 3  # lines of a row; shorter ones are not worth it, and how dates run could be told otherwise
# What follows must not be able to belong to the last line.
_PATTERN = rf"^(?:- \d{{4}}-\d\d — [^\r\n]*\n){{{_LEAST},}}(?=- |\n*(?:#|- |\Z))"
_ROW, _RAW = re.compile(_PATTERN, re.MULTILINE), re.compile(_PATTERN.encode(), re.MULTILINE)


def without_months(raw: bytes) -> bytes:
    """Return a note with one line for each row of month lines in it: the same parts, but for those."""
    return _RAW.sub("- 0000-00 — \n".encode(), raw)


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
        if change.remarks or change.untouchable or self._late(change):
            return None
        kept = {unit.key: owned[unit.key] for units in self.units.values() for unit in units}
        after = before if change.after == change.before else self._restored(change.after or b"")
        if after is None:
            return None
        return replace(change, before=before, after=after, owned={**change.owned, **kept})

    def _restored(self, after: bytes) -> bytes | None:
        """Return the note with every row in it again; None where one is missing."""
        for line, lines in self.rows.items():
            if after.count(line) != self.before.count(line):
                return None
            after = after.replace(line, lines)
        return after

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
    text = before.decode("utf-8", "surrogateescape")
    rows = [] if "\r" in text else _ROW.findall(text)
    if not rows:
        return None
    search = _Search(rows=rows, owned=owned, decided=decided, stands=Counter(text.split("\n")))
    sections = tuple(search.section(section) for section in page.sections)
    lines = search.lines(rows)
    if not lines:
        return None
    spared = {unit.key for units in search.units.values() for unit in units}
    left = {key: was for key, was in owned.items() if key not in spared}
    return Short(
        page=replace(page, sections=sections),
        before=_ROW.sub(lambda row: lines.get(row[0], row[0]), text).encode("utf-8", "surrogateescape"),
        owned=left | {key: unit_hash(_line(units)) for key, units in search.units.items()},
        rows={line[:-1].encode(): row[:-1].encode() for row, line in lines.items()},
        units=search.units,
    )


class _Search:
    """The rows of a note, looked for in a page."""

    def __init__(
        self,
        *,
        rows: Sequence[str],
        owned: Mapping[str, str],
        decided: AbstractSet[str],
        stands: Mapping[str, int],
    ) -> None:
        self.units: dict[str, Sequence[Unit]] = {}
        self._rows = {row.partition("\n")[0]: row.count("\n") for row in rows}  # first line -> lines
        self._owned, self._decided, self._stands = owned, decided, stands

    def section(self, section: Section) -> Section:
        """Return the section with one unit for each row in it."""
        units: list[Unit] = []
        at = 0
        while at < len(section.units):
            row = section.units[at : at + self._rows.get(section.units[at].text, 0)]
            if row and all(map(self._settled, row)):
                self.units[row[0].key] = row
                dates = tuple(unit.date for unit in row)
                units.append(replace(row[-1], key=row[0].key, text=_line(row), mark=_line(row), dates=dates))
            else:
                row = section.units[at : at + 1]
                units += row
            at += len(row)
        return replace(section, units=tuple(units))

    def _settled(self, unit: Unit) -> bool:
        return self._owned.get(unit.key) == unit_hash(unit.text) and unit.key not in self._decided

    def lines(self, rows: Sequence[str]) -> Mapping[str, str]:
        """Return the line for each row; nothing where one stands more or less often than it is wanted."""
        found = Counter("".join(f"{unit.text}\n" for unit in units) for units in self.units.values())
        wanted = Counter(unit.text for units in self.units.values() for unit in units)
        if Counter(row for row in rows if row in found) != found:
            return {}
        if any(self._stands[text] != count for text, count in wanted.items()):
            return {}
        return {
            "".join(f"{unit.text}\n" for unit in units): f"{_line(units)}\n" for units in self.units.values()
        }


def _line(units: Sequence[Unit]) -> str:
    """Return the line in a row's place; rows of one text have one."""
    return f"{units[-1].mark}{unit_hash(''.join(unit.text for unit in units))}"
