"""What a pull request says of a plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.render.digest import balance
from digestflow.core.render.escape import escape
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record

# In what a forge shows, these call people and close issues, also when they are escaped.
_CALLS = re.compile(r"(?<=[@#])(?=\w)")
_JOINER = "\u2060"


def request_body(record: Record, changes: Iterable[Change]) -> str:
    """Return what a pull request says of a plan, as Markdown: stories, gaps, notes, what waits."""
    stories = [f"- {_CALLS.sub(_JOINER, escape(entry.title))}" for entry in record.entries]
    missing = (*record.coverage.missing, *record.failed)
    gaps = [f"- {_CALLS.sub(_JOINER, escape(f'{gap.subject}: {gap.why}'))}" for gap in missing]
    notes, waiting = [], []
    for change in changes:
        path = f"`{change.path}`"
        if change.untouchable:
            waiting.append(f"- {path}: left alone: {change.untouchable}")
        if change.writes:
            was = f" (was `{change.was}`)" if change.was else ""
            notes.append(f"- {path}{' (new)' if change.before is None else was}")
        open_ = sum(hunk.open for hunk in change.hunks)
        if open_:
            waiting.append(
                f"- {path}: {many(open_, 'unit that you changed has', 'units that you changed have')} news"
            )
    parts = [("Stories", stories), ("Gaps", gaps), ("Notes", notes), ("Waits for your word", waiting)]
    said = [f"## {heading}\n\n{chr(10).join(lines)}" for heading, lines in parts if lines]
    return "\n\n".join([balance(record.coverage), *said])
