"""Put texts between the parts of a note; every other byte stays.

Putting in and taking out are each other's opposite: what an insertion adds of empty lines, a
removal takes away again. That is what makes a note's bytes independent of the order in which
days came, when one day's unit goes as another's comes.

A block gets one empty line before it; the empty lines that stood there come after it. At the top of
a note it is the other way round. A heading that stood solid after its neighbour stays solid.
Items stand solid. Further empty lines beside what goes come before the next part that is a person's: on which
side of them other parts of ours were put in must not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.note.lines import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.note.nouns import Note

_EOL = re.compile(r"\r\n|\r|\n")
SOLID = frozenset({"item", "footnote"})
# What breaks off a list item without an empty line.
_BREAKS = SOLID | {"heading", "quote", "fence", "comment", "rule"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text to be put in."""

    text: str  # whole lines joined by LF, no line end after the last
    solid: bool  # no empty line between it and solid neighbours
    hugs: bool = False  # belongs to what follows, not to what stands before


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """What becomes of a note's parts."""

    note: Note
    removed: Mapping[int, int]  # first part -> last part
    replaced: Mapping[int, tuple[int, str]]  # first part -> last part, text
    inserted: Mapping[int, Sequence[Piece]]  # the standing part before them (-1: none) -> pieces
    solid: Mapping[int, bool]  # parts of which it is known better than by their kind
    ours: AbstractSet[int] = frozenset()  # parts of units and headings, edited ones too
    heads: AbstractSet[int] = frozenset()  # those of them that are headings we wrote
    front: str | None = None  # front matter with its line ends; None: as it is; "": none any more

    def raw(self) -> bytes:
        """Return the note's bytes after the splice."""
        out = [self._closed(self.front)] if self.front else []
        before, gap, at = -1, list[str](), 0
        more: list[str] = []  # empty lines for the next part that is a person's
        parts = self.note.parts
        while at < len(parts):
            if parts[at].kind == "blank":
                gap += LINE.findall(parts[at].text)
                at += 1
            elif at in self.removed:
                at, gap, further = self._without(before, gap, self.removed[at])
                more += further
            else:
                if at not in self.ours:
                    gap, more = gap + more, []
                out += self._gap(before, gap, at)
                before, gap = self._standing(at, out), []
                at = before + 1
        out += self._gap(before, gap + more, None)
        return self._encoded(out)

    def _standing(self, at: int, out: list[str]) -> int:
        """Put out the part, or what replaces it, and return the last part that this was."""
        part = self.note.parts[at]
        if at in self.replaced:
            last, text = self.replaced[at]
            found = _EOL.search(part.text)
            out.append(self._lines(text, found.group() if found else self.note.eol))
            return last
        if part.kind != "front" or self.front is None:
            out.append(self._closed(part.text))
        return at

    def _encoded(self, out: list[str]) -> bytes:
        text = "".join(out)
        if not self.note.final:
            text = (
                text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text.removesuffix("\r")
            )
        return (self.note.bom + text).encode()

    def _lines(self, text: str, eol: str) -> str:
        return text.replace("\n", eol) + eol

    def _closed(self, text: str) -> str:
        return text if text.endswith(("\n", "\r")) else text + self.note.eol

    def _is_solid(self, at: int | None) -> bool:
        if at is None or at < 0:
            return False
        return self.solid.get(at, self.note.parts[at].kind in SOLID)

    def _is_heading(self, at: int | None) -> bool:
        return at is not None and self.note.parts[at].kind == "heading"

    def _is_top(self, at: int) -> bool:
        return at < 0 or self.note.parts[at].kind == "front"

    def _gap(self, before: int, blanks: Sequence[str], after: int | None) -> list[str]:
        """Return what comes between two standing parts: empty lines, and the pieces put in."""
        gap = [self._closed(blank) for blank in blanks]
        pieces = self.inserted.get(before, ())
        if not pieces:
            return gap
        blank = self.note.eol
        body: list[str] = []
        for at, piece in enumerate(pieces):
            if at and not (piece.solid and pieces[at - 1].solid):
                body.append(blank)
            body.append(self._lines(piece.text, blank))
        first, last = pieces[0], pieces[-1]
        hugs = last.solid and self._is_solid(after) and any(piece.hugs for piece in pieces)
        if self._was_under(before, gap, after):
            return [gap[0], *body, *gap[1:]]
        behind = gap or [blank] * self._needs_blank(last, after)
        if self._is_top(before):
            return gap + body + [blank] * (after is not None and not hugs)
        if first.solid and self._is_solid(before):
            return body + behind
        if hugs:
            return (gap or [blank] * (not first.solid)) + body
        return [blank, *body, *behind]

    def _was_under(self, before: int, gap: Sequence[str], after: int | None) -> bool:
        """Whether a person took out all that stood under a heading of ours: the lines round it are left."""
        if before not in self.heads or len(gap) <= (after is not None):
            return False
        end = len(self.note.parts) if after is None else after
        bare = after is None or self._is_heading(after)
        return bare and self.removed.keys().isdisjoint(range(before, end))

    def _needs_blank(self, last: Piece, after: int | None) -> bool:
        if after is None or self._is_heading(after):
            return False
        return not (last.solid and self.note.parts[after].kind in _BREAKS)

    def _without(self, before: int, gap: list[str], last: int) -> tuple[int, list[str], list[str]]:
        """Return the part after a removed run, the empty lines that are left there, and all further ones."""
        parts, at = self.note.parts, last + 1
        behind: list[str] = []
        if at < len(parts) and parts[at].kind == "blank":
            behind = LINE.findall(parts[at].text)
            at += 1
        after = at if at < len(parts) else None
        if self._is_top(before):
            return at, gap, behind if after is None else behind[1:]
        if not gap:
            return at, behind or [self.note.eol] * (not self._may_touch(before, after)), []
        goes = behind or after is None or self._is_heading(after)
        return at, behind if goes else gap[:1], gap[1:]

    def _may_touch(self, before: int, after: int | None) -> bool:
        if after is None or self._is_heading(before) or self._is_heading(after):
            return True
        return self._is_solid(before) and self.note.parts[after].kind in _BREAKS
