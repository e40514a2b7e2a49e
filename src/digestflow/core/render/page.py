"""What a note should hold: sections of units, found in the note by heading and by bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The smallest text we own: whole lines of a note.

    A unit is ours while its bytes equal what we last wrote. One that a person changed
    is found again by its `mark`.
    """

    key: str  # unique in its page and stable: "related/2026-03-12"
    text: str  # whole lines joined by LF, without the last line's end; never empty
    shape: Literal["property", "item", "block", "footnote"]
    # property: a front matter line. item: a list item with its nested lines, set solid among
    # its neighbours. block: anything else, an empty line before and after it. footnote: a block that
    # belongs to its marks: it is wanted without its section's heading too.
    mark: str = ""  # words that only this unit's first line holds, also when a person edits the rest
    date: str = ""  # ISO date by which it is placed among dated neighbours; "": as given
    row: Row | None = None  # what it stands for in a page that is not `whole`
    dates: tuple[str, ...] = ()  # of one that stands for a row while the row is planned: the row's, in order


class Lines(NamedTuple):
    """Lines by which a row is known again."""

    text: str  # hash of the lines joined by LF
    each: str  # hash of their own hashes, in order
    months: str  # "2026-01 2026-02": of each


@dataclass(frozen=True, kw_only=True)
class Row:
    """Units of one line each that stand one after the other, made when somebody looks at them.

    What was once made of the same is not made again to be known again.
    """

    prefix: str  # of the units' keys, before the month: "related"
    told: str  # a hash of all that the units are made of
    make: Callable[[], Sequence[Unit]] = field(compare=False, repr=False)
    known: MutableMapping[str, Lines] = field(compare=False, repr=False)  # by `told`
    # What the row was before it last became longer, by a month or a year, and that; none of a single month.
    halves: Callable[[], Sequence[Row]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units, in order."""
        return tuple(self.make())


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the units under it."""

    key: str  # "related"; stable while the heading is configurable
    heading: str  # the line without its marks: "Related Digests"; "" for what stands before any
    level: int  # 1 to 6; 0 with an empty heading
    units: tuple[Unit, ...]  # in order; dated ones oldest first
    # The heading without what changes with the days: "Narrative" of "Narrative: Qwen leads".
    stem: str = ""
    dated: bool = False  # whether its units are placed by date, said also while there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What we want to stand in one note; everything else in it is a person's."""

    path: PurePosixPath  # relative to the vault, with .md
    properties: tuple[Unit, ...]  # front matter lines, in order
    sections: tuple[Section, ...]  # in the order they are created in

    def whole(self) -> Page:
        """Return the page with the units of every row in the row's place."""
        if not any(unit.row for section in self.sections for unit in section.units):
            return self
        return replace(
            self,
            sections=tuple(
                replace(section, units=tuple(one for unit in section.units for one in _units(unit)))
                for section in self.sections
            ),
        )


def _units(unit: Unit) -> tuple[Unit, ...]:
    return unit.row.units if unit.row else (unit,)
