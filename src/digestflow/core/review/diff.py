"""Our words against theirs, and what a plan comes to."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from digestflow.core.render.digest import balance
from digestflow.core.render.escape import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record

Sort = Literal["same", "gone", "new"]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(theirs: str, ours: str) -> tuple[tuple[Sort, str], ...]:
    """Return how `theirs` becomes `ours`, in stretches of whole words, none empty.

    What is the same and what is gone, joined, is `theirs`; what is the same and what is
    new is `ours`.
    """
    before, after = _WORD.findall(theirs), _WORD.findall(ours)
    stretches: list[tuple[Sort, str]] = []
    for tag, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            stretches.append(("same", "".join(before[first:last])))
            continue
        stretches += [("gone", "".join(before[first:last]))] * (last > first)
        stretches += [("new", "".join(after[start:end]))] * (end > start)
    return tuple(stretches)


# In what a forge shows, these call people and close issues, also when they are escaped.
_CALLS = re.compile(r"(?<=[@#])(?=\w)")
_JOINER = "\u2060"


def request_body(record: Record, changes: Iterable[Change]) -> str:
    """Return what a pull request says of a plan, as Markdown: stories, gaps, notes, what waits."""
    stories = [f"- {_CALLS.sub(_JOINER, escape(entry.headline))}" for entry in record.entries]
    missing = (*record.coverage.missing, *record.failed)
    gaps = [f"- {_CALLS.sub(_JOINER, escape(f'{gap.subject}: {gap.why}'))}" for gap in missing]
    notes, waiting = [], []
    for change in changes:
        path = f"`{change.path}`"
        if change.untouchable:
            waiting.append(f"- {path}: left alone: {change.untouchable}")
        elif change.after != change.before:
            notes.append(f"- {path}{' (new)' if change.before is None else ''}")
        open_ = sum(hunk.open for hunk in change.hunks)
        if open_:
            waiting.append(f"- {path}: {open_} units that you changed have news")
    parts = [("Stories", stories), ("Gaps", gaps), ("Notes", notes), ("Waits for your word", waiting)]
    said = [f"## {heading}\n\n{chr(10).join(lines)}" for heading, lines in parts if lines]
    return "\n\n".join([balance(record.coverage), *said])
