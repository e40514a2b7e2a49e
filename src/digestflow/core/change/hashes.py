"""Where in a note certain bytes stand, when only their hashes are known."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import plain, unit_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.ground import Run
    from digestflow.core.note.nouns import Part

_LONGEST = 16  # parts of a run that no heading begins; bounds the time for long notes


def find(parts: Sequence[Part], hashes: AbstractSet[str]) -> dict[str, list[Run]]:
    """Return where parts with one of the hashes stand, in order."""
    found: defaultdict[str, list[Run]] = defaultdict(list)
    for at, part in enumerate(parts):
        if part.kind not in {"blank", "front"} and (key := unit_hash(part.text)) in hashes:
            found[key].append((at, at))
    return found


def find_runs(parts: Sequence[Part], hashes: AbstractSet[str]) -> dict[str, list[Run]]:
    """Return where runs of more than one part with one of the hashes stand, in order.

    A run begins at a heading, or behind an empty line or a heading. One that begins at a
    heading goes at most to the next heading of its level; another at most to the next
    heading, and over few parts.
    """
    found: defaultdict[str, list[Run]] = defaultdict(list)
    for at, part in enumerate(parts):
        if part.kind in {"blank", "front"} or not _begins(parts, at):
            continue
        for last, key in _hashes(parts, at):
            if key in hashes:
                found[key].append((at, last))
    return found


def _begins(parts: Sequence[Part], at: int) -> bool:
    return bool(at == 0 or parts[at].level or parts[at - 1].level or parts[at - 1].kind in {"blank", "front"})


def _hashes(parts: Sequence[Part], first: int) -> Iterator[tuple[int, str]]:
    """Yield the last part and the hash of each run of more than one part that begins at `first`."""
    level = parts[first].level
    total = hashlib.sha256(plain(parts[first].text).encode())
    for last in range(first + 1, len(parts) if level else min(first + _LONGEST, len(parts))):
        part = parts[last]
        if part.level and (not level or part.level <= level):
            return
        # A run of empty lines is plain without its last line end, like every part.
        total.update(b"\n" + plain(part.text).encode())
        if part.kind != "blank":
            yield last, total.hexdigest()[:16]
