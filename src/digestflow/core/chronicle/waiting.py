"""What is open on a day: predictions that wait, and values that cannot all be so."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from digestflow.core.ledger.nouns import Conflict, Prediction
    from digestflow.core.record import Record

_Asked = TypeVar("_Asked")


def pass_day(
    waiting: dict[str, _Asked],
    record: Record,
    asked: Iterable[tuple[str, _Asked]],
    *,
    again: Callable[[_Asked, _Asked], _Asked],
) -> tuple[str, ...]:
    """Bring what waits, by key, a day further; return the keys that the day closed.

    What the record closes goes, then what it asks comes; what waits already and is asked `again`
    is what that makes of both. The one rule by which a question is open.
    """
    closed = tuple(one.key for one in record.closings if waiting.pop(one.key, None) is not None)
    for key, one in asked:
        waiting[key] = again(waiting[key], one) if key in waiting else one
    return closed


def open_predictions(records: Iterable[Record]) -> tuple[tuple[date, Prediction], ...]:
    """Return the predictions that no later record closes, each with the day that opened it, oldest first."""
    waiting: dict[str, tuple[date, Prediction]] = {}
    for record in sorted(records, key=lambda record: record.day):
        asked = [(one.key, (record.day, one)) for one in record.predictions]
        pass_day(waiting, record, asked, again=lambda first, _last: first)
    return tuple(waiting.values())


def open_conflicts(records: Iterable[Record]) -> tuple[tuple[date, Conflict], ...]:
    """Return the conflicts that no later record closes, each as the last record that has it tells it.

    With the day that told it first; oldest first.
    """
    waiting: dict[str, tuple[date, Conflict]] = {}
    for record in sorted(records, key=lambda record: record.day):
        asked = [(one.key, (record.day, one)) for one in record.conflicts]
        pass_day(waiting, record, asked, again=lambda first, last: (first[0], last[1]))
    return tuple(waiting.values())
