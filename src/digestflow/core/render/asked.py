"""What of a topic is open, and what was: predictions, and values that cannot all be so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.render.escape import escape
from digestflow.core.render.fold import by_date, folded
from digestflow.core.render.page import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.chronicle.nouns import Followed, Question
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.ledger.nouns import Closing
    from digestflow.core.record import Record
    from digestflow.core.render.fold import Fold
    from digestflow.core.render.layout import Layout

_HOW = {
    "met": "came as expected",
    "late": "came later than expected",
    "moved": "is expected at another time",
    "off": "was taken back or denied",
    "settled": "is settled",
}


def open_questions(followed: Followed, layout: Layout) -> tuple[Unit, ...]:
    """Return a line for each question that no record closes, the oldest first."""
    asked = sorted(followed.questions.items(), key=lambda pair: (pair[1].day, pair[0]))
    if not asked and followed.closed:
        return (Unit(key="question", text="No question is open.", shape="block"),)
    return tuple(
        Unit(
            key=f"question/{key}",
            text=f"- {_conflict(question, layout) if question.values else _prediction(question, layout)}",
            shape="item",
            date=question.day.isoformat(),
        )
        for key, question in asked
    )


def _prediction(question: Question, layout: Layout) -> str:
    who = f"{escape(question.by)}: " if question.by else ""
    late = f"; not seen by {question.due.isoformat()}" if question.overdue and question.due else ""
    return f"{who}{escape(question.text)} — {escape(question.when)}{late} ({layout.link(question.day)})"


def _conflict(question: Question, layout: Layout) -> str:
    values = " or ".join(f"{escape(value)} ({layout.link(day)})" for value, day in question.values)
    return f"{escape(question.text)}: {values}"


def closed_questions(
    told: Sequence[tuple[Record, Sequence[Entry]]], followed: Followed, fold: Fold, layout: Layout
) -> tuple[Unit, ...]:
    """Return a line for each question that was answered, by the day of its answer; old ones folded."""
    units = folded("closed", followed.closed, fold, layout)
    closing = set(followed.closed)
    for record, _entries in told:
        if record.day in closing:
            for one in record.closings:
                key = f"closed/{record.day.isoformat()}"
                if fold.open(key, record.day):
                    units.append(
                        Unit(
                            key=f"{key}/{one.key}",
                            text=_closing(one, record, layout),
                            shape="item",
                            date=record.day.isoformat(),
                        )
                    )
    return by_date(units)


def _closing(one: Closing, record: Record, layout: Layout) -> str:
    asked = f"{escape(one.question)} ({layout.link(one.opened)})"
    answer = f"{escape(one.text)} ({layout.link(record.day)})"
    return f"- {record.day.isoformat()}: {asked} {_HOW[one.how]}: {answer}"
