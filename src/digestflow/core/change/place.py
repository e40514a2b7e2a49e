"""Where sections that do not stand yet belong, and all that is put into the note.

A section comes behind the nearest section before it in the page that a person's heading stands for,
else before the nearest after it that would not become a part of it, else at the note's end; among
those of ours that belong to the same place it comes directly behind the last before it in the page,
wherever a person put that. A deeper section belongs where the section above it does. So each place
depends on what is a person's only, not on which section came first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.change.ground import TOP, Ground
from digestflow.core.change.survey import HEADING, heading_text
from digestflow.core.note.splice import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.row import Row
    from digestflow.core.render.page import Section, Unit

# What comes into one gap: first what belongs to the section that ends there, then sections that
# follow one, then those that are put before one.
_UNITS, _BEHIND, _AHEAD = 0, 1, 2
_Rank = tuple[int, int]  # one of them, and the place in the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What is to be put into a note."""

    ground: Ground
    sections: Sequence[Section]
    missing: Mapping[str, Sequence[Unit]]  # units to be put in, by section key
    created: AbstractSet[str]  # keys of sections that are put in, with their heading
    bare: AbstractSet[str]  # keys of those of them that come without it
    ours: AbstractSet[str]  # keys of sections whose heading we wrote

    def stops(self) -> Mapping[str, tuple[int, _Rank]]:
        """Return before which part each section that is put in comes, and its rank there; by its key.

        To be asked before anything goes: what goes still says where the others belong.
        """
        anchors = self._anchors()
        return {
            self.sections[at].key: (self._stop(at, anchors), rank)
            for at, (_, rank) in anchors.items()
            if self.sections[at].key in self.created
        }

    def pieces(
        self, stops: Mapping[str, tuple[int, _Rank]], rows: Mapping[str, Row]
    ) -> Mapping[int, Sequence[Piece]]:
        """Return what is put in, by the part that it comes behind; TOP is the note's beginning.

        `rows` has by section key those in which units are put. To be asked once.
        """
        gaps: defaultdict[int, list[tuple[_Rank, Piece]]] = defaultdict(list)
        for at, section in enumerate(self.sections):
            if section.key in self.missing and section.key not in self.created:
                for gap, piece in self._units(rows[section.key], self.missing[section.key]):
                    gaps[gap].append(((_UNITS, at), piece))
        for section in self.sections:
            if section.key in self.created:
                stop, rank = stops[section.key]
                gap = self.ground.before(stop)
                if section.key not in self.bare:
                    gaps[gap].append((rank, Piece(text=heading_text(section), solid=False)))
                for unit in self.missing.get(section.key, ()):
                    gaps[gap].append((rank, Piece(text=unit.text, solid=unit.shape == "item")))
        return {gap: [piece for _, piece in sorted(ranked, key=_rank)] for gap, ranked in gaps.items()}

    def _units(self, row: Row, units: Sequence[Unit]) -> Iterator[tuple[int, Piece]]:
        for unit in units:
            row.put(unit)
        for spot, unit in row.added():
            yield spot.last, Piece(text=unit.text, solid=unit.shape == "item", hugs=spot.hugs)

    def _anchors(self) -> Mapping[int, tuple[int, _Rank]]:
        """Return before which part the sections that are ours belong, by place in the page."""
        anchors: dict[int, tuple[int, _Rank]] = {}
        for at, section in enumerate(self.sections):
            # One of ours that a person deleted says nothing of where another belongs.
            if section.key in self.created or (section.key in self.ours and self._has_heading(section)):
                anchors[at] = self._anchor(at, anchors)
        return anchors

    def _anchor(self, at: int, anchors: Mapping[int, tuple[int, _Rank]]) -> tuple[int, _Rank]:
        section = self.sections[at]
        for before in range(at - 1, -1, -1):
            other = self.sections[before]
            if self._is_theirs(other):
                return self._next(self.ground.heads[other.key], section.level), (_BEHIND, at)
            if before in anchors and other.level < section.level:
                stop, (rank, _) = anchors[before]
                return stop, (rank, at)
        for other in self.sections[at + 1 :]:
            if self._is_theirs(other):
                stop = self._above(self.ground.heads[other.key], section.level)
                if self.ground.level(stop) <= section.level:
                    return stop, (_AHEAD, at)
        return len(self.ground.note.parts), (_BEHIND, at)

    def _has_heading(self, section: Section) -> bool:
        """Whether the section stands under a heading of its own, not under another section's."""
        head = self.ground.heads.get(section.key)
        return head is not None and self.ground.owner(head) in {None, HEADING + section.key}

    def _is_theirs(self, section: Section) -> bool:
        head = self.ground.heads.get(section.key, TOP)
        return head != TOP and section.key not in self.ours

    def _next(self, head: int, level: int) -> int:
        """Return the next heading behind `head` of at most that level that is not one of ours."""
        stop = self.ground.next_heading(head, level=level)
        while stop in self._our_heads():
            stop = self.ground.next_heading(stop, level=level)
        return stop

    def _above(self, head: int, level: int) -> int:
        """Return the heading before which one of `level` takes nothing that stands under another's."""
        stop = above = head
        while above != TOP and self.ground.level(stop) > level:
            above = self.ground.above(above)
            theirs = above != TOP and above not in self._our_heads()
            if theirs and self.ground.level(above) < self.ground.level(stop):
                stop = above
        return stop

    def _our_heads(self) -> AbstractSet[int]:
        return {self.ground.heads[key] for key in self.ours if key in self.ground.heads}

    def is_in_place(self, key: str) -> bool:
        """Return whether a section of ours stands where it would be put if it did not stand yet.

        What is put in with the same change counts as standing: it could have come a day earlier.
        """
        at = next((at for at, section in enumerate(self.sections) if section.key == key), None)
        if at is None:
            return True
        head, anchors = self.ground.heads[key], self._anchors()
        nearest = self._nearest(at, anchors)
        if nearest is not None and self.sections[nearest].key in self.created:
            # One that touches what follows would come back with an empty line: it waits.
            return self._stop(nearest, anchors) == head and self.ground.after(head) != head + 1
        peers = self._peers(at, anchors)
        return self._stop(at, anchors) in {head, self._end(head, peers, self.sections[at].level)}

    def _stop(self, at: int, anchors: Mapping[int, tuple[int, _Rank]]) -> int:
        """Return the part before which a section is put: beside those of ours at the same anchor.

        It comes directly behind the last before it in the page, wherever that stands, else before all.
        """
        stop, rank = anchors[at]
        peers = self._peers(at, anchors)
        earlier = [peer for peer in peers if peer[0] < rank]
        if earlier:
            return self._end(max(earlier)[1], peers, self.sections[at].level)
        return min((head for _, head in peers), default=stop)

    def _nearest(self, at: int, anchors: Mapping[int, tuple[int, _Rank]]) -> int | None:
        """Return the section of ours that is the last before it at the same anchor, put in or standing."""
        stop, rank = anchors[at]
        earlier = [other for other, (its, before) in anchors.items() if its == stop and before < rank]
        return max(earlier, key=lambda other: anchors[other][1], default=None)

    def _peers(self, at: int, anchors: Mapping[int, tuple[int, _Rank]]) -> Sequence[tuple[_Rank, int]]:
        """Return rank and heading of the other sections of ours that stand at the same anchor."""
        return [
            (rank, self.ground.heads[self.sections[other].key])
            for other, (stop, rank) in anchors.items()
            if other != at and stop == anchors[at][0] and self.sections[other].key in self.ground.heads
        ]

    def _end(self, head: int, peers: Sequence[tuple[_Rank, int]], level: int) -> int:
        """Return where what stands under a heading ends: another section is no part of it, however deep."""
        end = self.ground.next_heading(head, level=level)
        return min((peer for _, peer in peers if head < peer < end), default=end)


def _rank(ranked: tuple[_Rank, Piece]) -> _Rank:
    return ranked[0]
