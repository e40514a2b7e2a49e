"""How a plan looks on a terminal: word diff, findings, the quote under each claim that is not just it."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

from digestflow.cli.session import safe
from digestflow.core.review.diff import word_diff
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.change.nouns import Change, Hunk
    from digestflow.core.record import Record
    from digestflow.run.review.settle import Settled
    from digestflow.wire.project import Project

_COLOURS = {"gone": "\033[31;9m", "new": "\033[32m", "same": "", "dim": "\033[2m", "bold": "\033[1m"}
_PLAIN = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_WORDS = {
    "insert": "new",
    "update": "changed",
    "remove": "taken out",
    "edited": "you changed this; there is something newer",
    "deleted": "you deleted this; there is something newer",
}


def show_plan(record: Record, changes: Sequence[Change], outcome: Mapping[str, Any]) -> None:
    """Print one plan: its findings first, then its notes, hunk by hunk."""
    from digestflow.core.evidence.quote import seen  # also what only fetches loads this module

    print(
        paint(
            "bold", f"{record.day}: {many(len(record.entries), 'story', 'stories')}, writer: {record.writer}"
        )
    )
    for gap in (*record.coverage.missing, *record.failed):
        print(f"  gap       {safe(gap.subject)}: {safe(gap.why)}")
    for refusal in outcome.get("refused", ()):
        print(f"  refused   {safe(refusal['text'])}  ({safe(refusal['why'])})")
    for finding in outcome.get("findings", ()):
        print(f"  finding   {safe(finding)}")
    titles = {item.id: item.title for item in record.items}
    quotes = {one.label: seen(one, titles[one.item]) for entry in record.entries for one in entry.quotes}
    for change in changes:
        show_change(change, quotes)
    print()


def show_change(change: Change, quotes: Mapping[str, str]) -> None:
    """Print what becomes of one note, hunk by hunk; `quotes` are the words by footnote label."""
    kind = "new note" if change.before is None else f"{many(len(change.hunks), 'hunk')}"
    if change.was:
        kind = f"renamed, was {change.was}; {kind}"
    print(paint("bold", f"\n{change.path} ({change.untouchable or kind})"))
    for remark in change.remarks:
        print(f"  finding   {remark}")
    for hunk in change.hunks:
        if not hunk.unit.startswith("footnote/"):
            _show_hunk(hunk, quotes)


def _show_hunk(hunk: Hunk, quotes: Mapping[str, str]) -> None:
    if hunk.kind != "insert":
        print(paint("dim", f"  — {_WORDS[hunk.kind]} —"))
    if hunk.base:
        said = "".join(paint(sort, safe(words)) for sort, words in word_diff(hunk.base, hunk.theirs))
        print(f"  {paint('dim', 'you made of ours:')} {said}")
    if hunk.kind == "insert":
        text = paint("new", safe(hunk.ours))
    else:
        text = "".join(paint(sort, safe(words)) for sort, words in word_diff(hunk.theirs, hunk.ours))
    for line in text.splitlines():
        print(f"  {line}")
    shown = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", hunk.ours)
    for label in dict.fromkeys(re.findall(r"\[\^(\w+)\]", hunk.ours)):
        if label in quotes and quotes[label] not in shown:
            print(paint("dim", f"      “{safe(quotes[label])}”"))


def paint(sort: str, text: str) -> str:
    """Return the text as its sort is shown: in colour on a terminal, else with marks for a diff."""
    if not text:
        return text
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if sys.stdout.isatty() and not plain:
        return f"{_COLOURS[sort]}{text}\033[0m" if _COLOURS[sort] else text
    before, after = _PLAIN.get(sort, ("", ""))
    return f"{before}{text}{after}"


def kept(project: Project) -> str:
    """Return, in a word or two, where an accepted plan is kept."""
    mode = project.config.git.mode if project.repository else "none"
    return {"none": "written", "commit": "committed", "branch": "on its branch"}[mode]


def say_settled(one: Settled, done: str) -> None:
    """Print what became of a plan, and what waits for a person's word."""
    print(f"{one.day}: {done}; {many(len(one.notes), 'note')}: {', '.join(one.notes) or 'none'}")
    for change in one.changes:
        if change.untouchable:
            print(f"  left alone: {change.path}: {change.untouchable}", file=sys.stderr)
    if one.open:
        print(f"  {changed(one.open)}")
        print("  to settle it: digestflow keep NOTE, or digestflow take NOTE")


def changed(count: int) -> str:
    """Return that units which a person changed have news."""
    if count == 1:
        return "1 unit that you changed has news; it stays as you wrote it"
    return f"{count} units that you changed have news; they stay as you wrote them"
