"""A note as ground to build on: which part belongs to whom, and how far sections reach."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from digestflow.core.note.nouns import Note, plain, unit_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

Run = tuple[int, int]  # first and last part
TOP = -1  # stands for a heading where there is none: the note's top
_NOBODY = -2  # what stands under no heading of ours


class Stand(NamedTuple):
    """A unit, or what a person made of it, where it stands."""

    first: int  # part
    last: int  # part, included
    text: str  # as a unit has it
    ours: bool  # its bytes are what we last wrote
    doubled: bool = False  # they stand once more beside it: a person has to say which is ours

    @property
    def hash(self) -> str:
        """What ownership is told by."""
        return unit_hash(self.text)


@dataclass(slots=True, kw_only=True)
class Ground:
    """A note and what is known of it. All indexes are of its parts."""

    note: Note
    stands: dict[str, Stand] = field(default_factory=dict)  # by key; headings too
    heads: dict[str, int] = field(default_factory=dict)  # section key -> its heading, or TOP
    _owners: dict[int, str] = field(default_factory=dict)  # part -> key
    _inner: set[int] = field(default_factory=set)  # headings that are a unit's and divide nothing
    _gone: set[int] = field(default_factory=set)  # parts that are to be removed
    _headings: tuple[int, ...] = ()
    _offsets: tuple[int, ...] = ()  # where in the text each part begins
    _text: str = ""
    _structure: list[int] | None = None
    _zones: list[Run] | None = None  # first part -> heading of the section that it stands in

    def __post_init__(self) -> None:
        parts = self.note.parts
        self._headings = tuple(at for at, part in enumerate(parts) if part.level)
        self._offsets = tuple(accumulate((len(part.text) for part in parts), initial=0))
        self._text = "".join(part.text for part in parts)

    def stand(self, run: Run, *, ours: bool, doubled: bool = False) -> Stand:
        """Return what stands in the run."""
        text = plain(self._text[self._offsets[run[0]] : self._offsets[run[1] + 1]])
        return Stand(first=run[0], last=run[1], text=text, ours=ours, doubled=doubled)

    def take(self, key: str, stand: Stand) -> None:
        """Say that the unit stands there."""
        self.stands[key] = stand
        self.claim(key, stand)
        self.enclose((stand.first, stand.last))

    def take_heading(self, section: str, key: str, stand: Stand) -> None:
        """Say that the section's heading stands there; `key` is that of the heading."""
        self.stands[key] = stand
        self.claim(key, stand)
        self.locate(section, stand.first)

    def locate(self, section: str, head: int) -> None:
        """Say that the section is what stands under the heading."""
        self.heads[section] = head
        self._zones = None

    def claim(self, key: str, stand: Stand) -> None:
        """Say whose the parts are."""
        self._owners.update(dict.fromkeys(range(stand.first, stand.last + 1), key))

    def enclose(self, run: Run) -> None:
        """Say that headings in the run belong to a unit and divide nothing."""
        first, end = bisect_left(self._headings, run[0]), bisect_right(self._headings, run[1])
        if first < end:
            self._inner.update(self._headings[first:end])
            self._structure = self._zones = None

    def remove(self, runs: Iterable[Run]) -> None:
        """Say that the runs will not stand any more."""
        self._gone.update(at for first, last in runs for at in range(first, last + 1))
        self.heads = {section: head for section, head in self.heads.items() if head not in self._gone}
        self._structure = self._zones = None

    def is_free(self, run: Run) -> bool:
        """Return whether no part of the run is known to be anybody's."""
        return self._owners.keys().isdisjoint(range(run[0], run[1] + 1))

    def owner(self, at: int) -> str | None:
        """Return the key of what the part is of; None when it is nobody's."""
        return self._owners.get(at)

    def owned(self) -> AbstractSet[int]:
        """Return the parts that are of something of ours."""
        return self._owners.keys()

    def stays(self, at: int) -> bool:
        """Return whether the part will stand, and is no run of empty lines."""
        return at not in self._gone and self.note.parts[at].kind != "blank"

    def before(self, at: int) -> int:
        """Return the last part before `at` that will stand; TOP when there is none."""
        at -= 1
        while at >= 0 and not self.stays(at):
            at -= 1
        return at

    def after(self, at: int) -> int | None:
        """Return the first part after `at` that will stand."""
        return next((i for i in range(at + 1, len(self.note.parts)) if self.stays(i)), None)

    def level(self, head: int) -> int:
        """Return the heading's level; 0 for the note's top."""
        return self.note.parts[head].level if head >= 0 else 0

    def structure(self) -> list[int]:
        """Return the headings that divide the note, in order."""
        if self._structure is None:
            hidden = self._inner | self._gone
            self._structure = [at for at in self._headings if at not in hidden]
        return self._structure

    def above(self, at: int) -> int:
        """Return the heading that divides the note last before `at`, or TOP."""
        structure = self.structure()
        place = bisect_right(structure, at - 1)
        return structure[place - 1] if place else TOP

    def next_heading(self, at: int, *, level: int = 6) -> int:
        """Return the next dividing heading of at most that level behind `at`, or the note's end."""
        structure = self.structure()
        for place in range(bisect_right(structure, at), len(structure)):
            if self.level(structure[place]) <= level:
                return structure[place]
        return len(self.note.parts)

    def any_heading(self, at: int, *, level: int) -> int:
        """Return the next heading of at most that level behind `at`, a unit's too, or the note's end."""
        for place in range(bisect_right(self._headings, at), len(self._headings)):
            heading = self._headings[place]
            if heading not in self._gone and self.level(heading) <= level:
                return heading
        return len(self.note.parts)

    def end(self, head: int) -> int:
        """Return where the heading's range ends: before the next of its level or above."""
        return self.next_heading(head, level=self.level(head)) if head >= 0 else self.next_heading(head)

    def holds(self, section: str, at: int) -> bool:
        """Return whether the part stands in the section, and in no section of ours within it."""
        if section not in self.heads:
            return False
        zones = self._zoned()
        return zones[bisect_right(zones, (at, len(self.note.parts))) - 1][1] == self.heads[section]

    def ranges(self, section: str) -> list[Run]:
        """Return first part and end of each stretch that the section holds."""
        zones = self._zoned()
        ends = [zone[0] for zone in zones[1:]] + [len(self.note.parts)]
        held: list[Run] = []
        for (first, head), end in zip(zones, ends, strict=True):
            if head != self.heads[section]:
                continue
            # A person's heading divides no stretch.
            goes_on = bool(held) and held[-1][1] == first
            held.append((held.pop()[0] if goes_on else first, end))
        return held

    def _zoned(self) -> list[Run]:
        if self._zones is None:
            heads = set(self.heads.values())
            self._zones = [(0, TOP if TOP in heads else _NOBODY)]
            within: list[int] = []
            for at in self.structure():
                while within and self.level(within[-1]) >= self.level(at):
                    within.pop()
                if at in heads:
                    within.append(at)
                self._zones.append((at, within[-1] if within else _NOBODY))
        return self._zones

    def mentions(self, section: str, words: str) -> Iterator[int]:
        """Yield the parts of the section that have the words in their first line."""
        for first, end in self.ranges(section):
            at = self._text.find(words, self._offsets[first], self._offsets[end])
            while at >= 0:
                part = bisect_right(self._offsets, at) - 1
                line = self._text[self._offsets[part] : at]
                if "\n" not in line and "\r" not in line:
                    yield part
                at = self._text.find(words, self._offsets[part + 1], self._offsets[end])
