"""Taking a change of a note back after a person went on writing in it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_REWORDED: Final = 0.6  # how alike lines are of which one is the other with words changed, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A note without a change that was made to it."""

    text: str
    left: tuple[str, ...]  # lines of ours that stay, for a person wrote in them or beside them


def taken_back(before: str, after: str, now: str) -> Back:
    """Return `now` without what made `after` out of `before`, as far as that still stands in it.

    Line by line: lines that were reworded go back one by one where they and their neighbours
    still stand. What was put in, taken out or moved goes back as a whole or not at all, so that no
    line is lost and none comes twice. A note that nobody changed since is `before` again.
    """
    old, ours, theirs = (text.splitlines(keepends=True) for text in (before, after, now))
    steps = SequenceMatcher(None, ours, old, autojunk=False).get_opcodes()
    edits = [_Edit(*step[1:]) for step in steps if step[0] != "equal"]
    at = _standing(ours, theirs)
    going = [one for one in edits if one.place(at) is not None]
    if len(going) < len(edits):
        going = [one for one in going if one.reworded(ours, old)]
    for one in reversed(going):
        first = at[one.first] or 0
        theirs[first : first + one.last - one.first] = old[one.start : one.end]
    left = [line.strip() for one in edits if one not in going for line in ours[one.first : one.last]]
    return Back(text="".join(theirs), left=tuple(left))


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines of ours that stand in place of lines before."""

    first: int
    last: int
    start: int
    end: int

    def place(self, at: Sequence[int | None]) -> int | None:
        """Return where the lines stand now, together and between the lines they stood between."""
        here = [one for one in at[self.first : self.last + 2] if one is not None]
        together = here == list(range(here[0], here[0] + self.last - self.first + 2)) if here else False
        return here[0] if together else None

    def reworded(self, ours: Sequence[str], old: Sequence[str]) -> bool:
        """Whether the lines are those before with words changed, line for line."""
        one, other = ours[self.first : self.last], old[self.start : self.end]
        alike = (SequenceMatcher(None, a, b).ratio() for a, b in zip(one, other, strict=False))
        return len(one) == len(other) and all(ratio >= _REWORDED for ratio in alike)


def _standing(ours: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """Return where each line of ours stands in theirs, from 1; around them the note's two ends."""
    at: list[int | None] = [0, *(None for _ in ours), len(theirs) + 1]
    for first, start, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for n in range(size):
            at[first + n + 1] = start + n + 1
    return at
