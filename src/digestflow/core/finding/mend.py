"""The repair of a note: every step shows that it lost nothing, or is not taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.change.nouns import Hunk
from digestflow.core.finding.lint import lint
from digestflow.core.finding.moving import entries_moved, gaps_said, updates_moved
from digestflow.core.finding.outline import outline
from digestflow.core.finding.questions import questions_asked
from digestflow.core.finding.rewording import reordered, reworded, united

if TYPE_CHECKING:
    from digestflow.core.finding.nouns import Finding, Surroundings

# Words first, so that entries are known by their days; then places, then what is put in.
_REPAIRS = (reworded, updates_moved, entries_moved, reordered, united, gaps_said, questions_asked)
_MENDS = frozenset(
    {
        *("doubled", "disorder", "malformed_link", "misplaced", "orphaned", "missing_day", "broken_code"),
        *("quote_join", "conflicting", "past_prediction"),
    }
)
_MOST = 2_000  # steps; each mends something, so that no note needs nearly as many


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A note before and after its repair."""

    before: bytes
    after: bytes  # equal to `before` where nothing is to be mended
    findings: tuple[Finding, ...]  # in the note as it is, each with whether it is mended
    hunks: tuple[Hunk, ...]


def mend(raw: bytes, around: Surroundings) -> Mended:
    """Return the note's repair.

    A step moves whole parts, changes words within one part, or puts in lines; what it does
    not mean to change is the same part for part, or the step is not taken. So no sentence is
    lost, and what is not understood stays. Mending what is mended gives the same bytes.
    """
    found = lint(raw, around)
    after, hunks, seen = raw, list[Hunk](), {raw}
    for _ in range(_MOST if found and found[0].kind != "untouchable" else 0):
        page = outline(after, around)
        step = next((step for repair in _REPAIRS if (step := repair(page)) and step[0] != after), None)
        if step is None or step[0] in seen:
            break
        seen.add(step[0])
        after = step[0]
        hunks += step[1]
    left = {finding.key for finding in lint(after, around)} if after != raw else {f.key for f in found}
    findings = tuple(replace(one, mended=one.kind in _MENDS and one.key not in left) for one in found)
    return Mended(before=raw, after=after, findings=findings, hunks=tuple(hunks))
