"""The day an item belongs to, fixed at first sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LATE = timedelta(days=3)  # how late an item may come and still be told (docs/decisions/0013)
SKEW = timedelta(days=1)  # a stamp farther ahead of the clock than this is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The day an item belongs to, and whether it came too late to be told."""

    day: date
    too_old: bool = False


def placed(dated: date | None, *, today: date, ran: Container[date]) -> Placement:
    """Return the day of an item dated `dated` that is first seen on the local day `today`.

    `ran` holds the days that had been run. An item belongs to the day it is dated; when
    that day had been run, to the newest ended day after it that had not, else to today,
    and if it comes more than `LATE` after its date it is too old. An undated item belongs
    to the newest of the last `LATE` ended days that had not been run, else to today.
    A date more than `SKEW` ahead of `today` is a mistake of the source: undated.
    """
    if dated is not None and dated > today + SKEW:
        dated = None
    if dated is not None and dated not in ran:
        return Placement(day=dated)
    first = today - LATE if dated is None else max(dated, today - LATE)
    day = today - timedelta(days=1)
    while day >= first:
        if day not in ran:
            break
        day -= timedelta(days=1)
    else:
        day = today
    return Placement(day=day, too_old=dated is not None and today - dated > LATE)
