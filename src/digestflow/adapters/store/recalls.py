"""What asking the past brought, between the core's noun and its row."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from digestflow.adapters.store.tables import items, recalls
from digestflow.core.given import Given, Recalled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection


def put_recalled(connection: Connection, new: Recalled) -> None:
    """Keep how much of a day the past has, in place of what was found before."""
    connection.execute(delete(recalls).where(recalls.c.source == new.source, recalls.c.day == new.day))
    connection.execute(
        insert(recalls).values(
            source=new.source,
            day=new.day,
            asked=new.asked,
            state=new.given.state,
            why=new.given.why,
            again=new.given.again,
        )
    )


def recalls_of(connection: Connection, day: date) -> Mapping[str, Recalled]:
    """Return what was found for the day, by source; without the items."""
    rows = connection.execute(select(recalls).where(recalls.c.day == day))
    return {
        row.source: Recalled(
            source=row.source,
            day=row.day,
            given=Given(state=row.state, why=row.why, again=row.again),
            asked=row.asked,
        )
        for row in rows
    }


def daily(connection: Connection, since: date, until: date) -> Mapping[str, float]:
    """Return the median number of items on a source's days that had any, by source."""
    counts = counted(connection, since, until)
    return {source: float(median(days.values())) for source, days in counts.items()}


def counted(connection: Connection, since: date, until: date) -> Mapping[str, Mapping[date, int]]:
    """Return how many items each source has on each of the days that have any."""
    asked = (
        select(items.c.source, items.c.day, func.count().label("n"))
        .where(items.c.day >= since, items.c.day <= until)
        .group_by(items.c.source, items.c.day)
    )
    counts: dict[str, dict[date, int]] = {}
    for row in connection.execute(asked):
        counts.setdefault(row.source, {})[row.day] = row.n
    return counts
