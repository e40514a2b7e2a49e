"""What is open on a day: predictions that wait, and values that cannot all be so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from digestflow.core.ledger.nouns import Conflict, Prediction
    from digestflow.core.record import Record


def open_predictions(records: Iterable[Record]) -> tuple[tuple[date, Prediction], ...]:
    """Return the predictions that no later record closes, each with the day that opened it, oldest first."""
    days = sorted(records, key=lambda record: record.day)
    waiting: dict[str, tuple[date, Prediction]] = {}
    for record in days:
        for one in record.closings:
            waiting.pop(one.key, None)
        for prediction in record.predictions:
            waiting.setdefault(prediction.key, (record.day, prediction))
    return tuple(waiting.values())


def open_conflicts(records: Iterable[Record]) -> tuple[tuple[date, Conflict], ...]:
    """Return the conflicts that no later record closes, each as the last record that has it tells it.

    With the day that told it first; oldest first.
    """
    days: Sequence[Record] = sorted(records, key=lambda record: record.day)
    standing: dict[str, tuple[date, Conflict]] = {}
    for record in days:
        for one in record.closings:
            standing.pop(one.key, None)
        for conflict in record.conflicts:
            first, _ = standing.get(conflict.key, (record.day, conflict))
            standing[conflict.key] = (first, conflict)
    return tuple(standing.values())
