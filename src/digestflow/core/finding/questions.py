"""What a page leaves open: values that differ, predictions that are over; said, or to be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.finding.moving import put_in
from digestflow.core.finding.nouns import Finding
from digestflow.core.finding.predictions import Prediction, past
from digestflow.core.finding.rewording import hunk
from digestflow.core.finding.telling import Conflict, conflicts, told_sentences
from digestflow.core.note.splice import Piece
from digestflow.core.render.escape import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.finding.outline import Outline
    from digestflow.core.finding.rewording import Step

Open = Conflict | Prediction


def question(page: Outline, one: Open) -> str:
    """Return the line that says what is open, with the digests that tell it."""
    link = page.around.layout.link
    if isinstance(one, Prediction):
        said = f"“{escape(one.words)}” ({link(one.day)})"
        return f"- {escape(one.name)}: {said} is over since {one.due.isoformat()}"
    values = "; ".join(
        f"{escape(words)} ({', '.join(link(day) for day in days)})" for words, days in one.values
    )
    return f"- {escape(one.name)}, {escape(one.measures)}: {values}"


def unasked(page: Outline) -> tuple[Open, ...]:
    """Return what is open and not said under the open questions."""
    head = page.section("open_questions")
    parts = page.parts[head + 1 : page.end(head)] if head is not None else ()
    asked = {line.strip() for part in parts for line in part.text.splitlines()}
    said = told_sentences(page)
    every: tuple[Open, ...] = (*conflicts(said), *past(said, page.around.today))
    return tuple(one for one in every if question(page, one) not in asked)


def question_findings(page: Outline) -> Iterator[Finding]:
    """Yield values that differ and predictions that are over, unless the open questions say so."""
    fix = f"say it under {page.around.heading('open_questions')!r}"
    for one in unasked(page):
        if isinstance(one, Prediction):
            yield Finding(
                kind="past_prediction",
                line=one.line,
                what=f"{one.name} ({one.day}): {one.words!r} is over since {one.due}",
                why="a prediction stays open until something closes it, and is said to be open",
                fix=fix,
            )
        else:
            shown = "; ".join(f"{words} ({', '.join(map(str, days))})" for words, days in one.values)
            yield Finding(
                kind="conflicting",
                line=one.lines[-1],
                lines=one.lines,
                what=f"{one.name}, {one.measures}: {shown}",
                why="values that differ are shown side by side, with their dates",
                fix=fix,
            )


def questions_asked(page: Outline) -> Step | None:
    """Put what is open under the open questions, or make the section before the list of digests."""
    lines = tuple(dict.fromkeys(question(page, open_) for open_ in unasked(page)))
    related = page.related
    if not lines or related is None:
        return None
    pieces = [Piece(text=line, solid=True) for line in lines]
    head = page.section("open_questions")
    if head is None:
        heading = f"{'#' * page.parts[related].level} {page.around.heading('open_questions')}"
        pieces.insert(0, Piece(text=heading, solid=False))
        behind = related - 1
        while behind >= 0 and page.parts[behind].kind == "blank":
            behind -= 1
    else:
        behind = page.last(head)
    at = head if head is not None else related
    return put_in(
        page, {behind: pieces}, [hunk(page, at, "question", theirs="", ours=line) for line in lines]
    )
