"""What becomes of one unit: written, left, or put before a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.change.nouns import Hunk, Kind
from digestflow.core.note.nouns import unit_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.core.change.ground import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided about units, by key."""

    refused: frozenset[str]  # not to be written now
    taken: frozenset[str]  # ours to be written whatever stands there
    silent: Mapping[str, str]  # theirs to be kept against our text of this hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A unit as a page wants it, with what was decided about it."""

    key: str
    section: str  # the section's heading; "" for front matter
    text: str
    was: str | None  # hash of the bytes last written; None: never
    refused: bool
    taken: bool
    silent: str | None  # hash of our text that was decided against
    barred: bool = False  # a person deleted the section it belongs to

    def hunk(self, stand: Stand | None) -> Hunk | None:
        """Return the hunk that the unit makes; None where there is nothing to write or to ask."""
        kind = self._kind(stand)
        if kind is None:
            return None
        theirs = "" if stand is None else stand.text
        return Hunk(unit=self.key, section=self.section, kind=kind, theirs=theirs, ours=self.text)

    def _kind(self, stand: Stand | None) -> Kind | None:
        wanted = unit_hash(self.text)
        if self.refused or (stand is not None and stand.hash == wanted):
            return None
        if self.taken or self._writable(stand):
            return "insert" if stand is None else "update"
        if wanted in {self.was, self.silent}:
            return None
        return "deleted" if stand is None else "edited"

    def _writable(self, stand: Stand | None) -> bool:
        if stand is None:
            return self.was is None and self.silent is None and not self.barred
        return stand.ours and not stand.doubled

    def owned(self, stand: Stand | None, hunk: Hunk | None) -> str | None:
        """Return the hash of the bytes last written, after the change; None: never.

        A unit that stands just as it is wanted is ours, whoever wrote it.
        """
        wanted = unit_hash(self.text)
        written = hunk is not None and not hunk.open
        return wanted if written or (stand is not None and stand.hash == wanted) else self.was
