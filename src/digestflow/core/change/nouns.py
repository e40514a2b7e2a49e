"""One note before and after, hunk by hunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

Kind = Literal["insert", "update", "remove", "edited", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One unit of a change."""

    unit: str  # the unit's key; "section/<key>" for a heading, "" for the whole note
    section: str  # the section's heading; "" for front matter
    kind: Kind
    # edited: a person changed our unit and we have something newer; theirs stays until decided.
    # deleted: a person deleted our unit and we have something newer; it stays away until decided.
    theirs: str  # what stands in the note, "" when nothing does
    ours: str  # what we would write, "" for a removal
    base: str = ""  # of an open one: what we last wrote, which both come from; "" where nobody knows any more

    @property
    def open(self) -> bool:
        """Whether a person has to decide before it is written."""
        return self.kind in {"edited", "deleted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one note is, and what it should become."""

    path: PurePosixPath  # relative to the vault
    before: bytes | None  # None: there is no such note
    after: bytes | None  # equal to `before` when nothing is to be written
    hunks: tuple[Hunk, ...]  # open ones included
    # Unit key -> hash of the bytes last written, after the change; beside that what `sides` keeps.
    owned: Mapping[str, str]
    lost: frozenset[str] = frozenset()  # of those, what is not wanted and a person changed or deleted
    untouchable: str = ""  # why the note was left alone: "not UTF-8"; then nothing else changes
    was: PurePosixPath | None = None  # where the note stands, of one that gets another name
    remarks: tuple[str, ...] = ()  # what was ambiguous in the note, and what was made of it

    @property
    def writes(self) -> bool:
        """Whether anything of the note is to be written: its bytes or its name."""
        return self.after != self.before or self.was is not None
