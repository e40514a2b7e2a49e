"""What the run of a day may know: the ledger of the days before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entity import naming
from digestflow.core.ledger.past import Ledger, Past, ledger

if TYPE_CHECKING:
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.run.kept.earlier import Before
    from digestflow.run.ports import Choices


def knowing(day: date, before: Before, choices: Choices) -> Ledger:
    """Return the ledger of the day, out of what it may know of the days before it."""
    lasting, near = before.lasting, {record.day: _past(record) for record in before.near}
    far = {at: Past(day=at, entries=(), urls={}, stated=rows) for at, rows in lasting.stated.items()}
    return ledger(
        day,
        (far | near).values(),
        waiting=lasting.predictions.values(),
        conflicts=lasting.conflicts.values(),
        warned=lasting.warned,
        naming=naming(choices.aliases, choices.followed),
    )


def _past(record: Record) -> Past:
    return Past(
        day=record.day,
        entries=record.entries,
        urls={item.id: item.url for item in record.items},
        threads={follow.key: follow.thread for follow in record.follows if follow.thread},
        stated=record.stated,
    )
