"""Whether a repair left all else as it was: a plan that cannot show it is no plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import plain
from digestflow.core.note.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digestflow.core.note.nouns import Part


def same_order(expected: Sequence[tuple[str, str]], raw: bytes) -> bool:
    """Whether the note's parts, but for empty lines, are just these: kind and text, in order."""
    note = scan(raw)
    return not note.fault and list(expected) == shapes(note.parts)


def same_parts(expected: Iterable[tuple[str, str]], raw: bytes) -> bool:
    """Whether the note has just these parts, in any order."""
    note = scan(raw)
    return not note.fault and Counter(expected) == Counter(shapes(note.parts))


def shapes(parts: Iterable[Part]) -> list[tuple[str, str]]:
    """Return kind and text of the parts that are no empty lines."""
    return [(part.kind, plain(part.text)) for part in parts if part.kind != "blank"]
