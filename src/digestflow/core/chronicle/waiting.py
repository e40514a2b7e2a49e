"""What is open on a day: predictions that wait, and values that cannot all be so."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
