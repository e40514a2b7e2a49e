"""Every item as first seen; append-only."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select

from digestflow.adapters.store.health import healths, put
from digestflow.adapters.store.recalls import counted, daily, put_recalled, recalls_of
from digestflow.adapters.store.revisions import revised
from digestflow.adapters.store.sightings import add, add_tops, unlike, unseen
from digestflow.adapters.store.tables import bodies, health, items, portions, states, tops
from digestflow.core.health.nouns import Health
from digestflow.core.health.observing import observed
from digestflow.core.item.nouns import Item, Listing, Reading
from digestflow.core.item.placement import Placement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Engine, Row

    from digestflow.adapters.store.revisions import Revised
    from digestflow.core.given import Recalled
    from digestflow.core.window import Window


class Archive:
    """Items and their bodies, and the health of the sources they came from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self,
        readings: Sequence[Reading],
        *,
        now: datetime,
        place: Callable[[str, Listing], Placement],
        open_day: Callable[[date], bool] = lambda _: True,
    ) -> tuple[int, int]:
        """Add what readings of different sources have that is new, and keep the sources' health.

        One transaction: readings are kept whole or not at all, so that a crash asks for the
        same documents again. What is there already is never changed. An item gets its place
        among the day's best once, and only while its day is open: what readers think of it
        later is no part of what the day was made from. Returns how many items were listed
        and how many of them were new.
        """
        listed = [(one.source, one.document.listings if one.document else ()) for one in readings]
        with self._engine.begin() as connection:
            added = add(connection, listed, now=now, place=place)
            add_tops(connection, readings, now=now, open_day=open_day)
            before = healths(connection, health.c.source.in_([one.source for one in readings]))
            after = [
                observed(before.get(one.source) or Health(source=one.source), one, new=new, now=now)
                for one, new in zip(readings, added, strict=True)
            ]
            put(connection, after, there=before)
        return sum(len(listings) for _, listings in listed), sum(added)

    def keep_recalled(self, recalled: Recalled, *, day: Window) -> tuple[int, int]:
        """Add what the past has of a day, to that day, and how much of the day it is.

        The items count as seen when their day ended, so that it does not matter when they were
        asked for (docs/decisions/0020). One transaction. Returns how many items were listed and
        how many of them were new.
        """
        with self._engine.begin() as connection:
            listings = unlike(connection, recalled.source, recalled.listings)
            belongs = Placement(day=day.day)
            (added,) = add(
                connection, [(recalled.source, listings)], now=day.end, place=lambda *_: belongs, live=False
            )
            put_recalled(connection, recalled)
        return len(recalled.listings), added

    def recalled(self, day: date) -> Mapping[str, Recalled]:
        """Return what the past was found to have of the day, by source; without the items."""
        with self._engine.connect() as connection:
            return recalls_of(connection, day)

    def daily(self, since: date, until: date) -> Mapping[str, float]:
        """Return how many items a day each source had in those days, the median of its days with any."""
        with self._engine.connect() as connection:
            return daily(connection, since, until)

    def counted(self, since: date, until: date) -> Mapping[str, Mapping[date, int]]:
        """Return how many items each source has on each of the days that have any."""
        with self._engine.connect() as connection:
            return counted(connection, since, until)

    def unseen(self, source: str, listings: Sequence[Listing]) -> tuple[Listing, ...]:
        """Return which of the source's listings are not there yet, in their order."""
        with self._engine.connect() as connection:
            return unseen(connection, source, listings)

    def health(self, source: str) -> Health | None:
        """Return how the source has been doing; None when it was never asked."""
        with self._engine.connect() as connection:
            return healths(connection, health.c.source == source).get(source)

    def ailing(self) -> Mapping[str, Health]:
        """Return how those sources are doing that failed last time, or of which something is found."""
        with self._engine.connect() as connection:
            return healths(connection, or_(health.c.why != "", health.c.finding != ""))

    def healths(self) -> Mapping[str, Health]:
        """Return how every source that was ever asked has been doing, by its name."""
        with self._engine.connect() as connection:
            return healths(connection)

    def unread(self, names: Iterable[str], since: datetime) -> Mapping[str, str]:
        """Return which of the sources were not read at or after the moment, and why."""
        asked = select(health.c.source, health.c.last_good, health.c.why)
        with self._engine.connect() as connection:
            rows = {row.source: row for row in connection.execute(asked)}
        found = {}
        for name in names:
            row = rows.get(name)
            if row is None:
                found[name] = "never asked"
            elif row.last_good is None or row.last_good < since:
                found[name] = row.why or "not asked since"
        return found

    def day(self, day: date) -> tuple[Item, ...]:
        """Return the items that belong to the day, earliest seen first, then by id."""
        return self.between(day, day)

    def between(self, since: date, until: date) -> tuple[Item, ...]:
        """Return the items of the days `since` to `until`, earliest seen first, then by id."""
        return self._items((items.c.day >= since) & (items.c.day <= until))

    def _items(self, which: ColumnElement[bool]) -> tuple[Item, ...]:
        asked = (
            select(items, bodies.c.text, tops.c.place)
            .join(bodies, bodies.c.hash == items.c.body)
            .outerjoin(tops, tops.c.item == items.c.id)
            .where(which)
            .order_by(items.c.seen, items.c.id)
        )
        with self._engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(asked))

    def earlier(self, day: date, since: date) -> tuple[Item, ...]:
        """Return the items of the days from `since` to the day before, earliest seen first, then by id.

        Only those seen no later than the last of the day's own: what comes to light afterwards is
        no part of what the day was made from, whenever it is made.
        """
        return self._items(_before(day, since))

    def ids(self, day: date, since: date) -> tuple[str, ...]:
        """Return the ids of the day's items and of the `earlier` ones, in their order.

        Behind the id of one of the day's best stands its place: it is part of what the day is
        made from.
        """
        asked = (
            select(items.c.id, items.c.day, tops.c.place)
            .outerjoin(tops, tops.c.item == items.c.id)
            .where(or_(items.c.day == day, _before(day, since)))
            .order_by(items.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        return tuple(f"{row.id} {row.place}" if row.place and row.day == day else row.id for row in rows)

    def all_ids(self) -> tuple[str, ...]:
        """Return the ids of all items, oldest day first, then by id."""
        with self._engine.connect() as connection:
            return tuple(connection.execute(select(items.c.id).order_by(items.c.day, items.c.id)).scalars())

    def item(self, id_: str) -> Item | None:
        """Return one item; None when the archive has none of that id."""
        return next(iter(self._items(items.c.id == id_)), None)

    def size(self) -> int:
        """Return how many items there are."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(items)).scalar() or 0)

    def several(self, ids: Iterable[str]) -> dict[str, Item]:
        """Return the items of the ids by their id, without those that the archive does not hold."""
        found: dict[str, Item] = {}
        for some in portions(sorted(set(ids))):
            found |= {item.id: item for item in self._items(items.c.id.in_(some))}
        return found

    def off_topic(self, day: date, *, limit: int) -> tuple[tuple[Item, str], ...]:
        """Return the day's items that fit no topic well enough, each with its score; the highest first."""
        asked = (
            select(states.c.item, states.c.detail)
            .where((states.c.day == day) & (states.c.state == "off_topic"))
            .order_by(states.c.detail.desc(), states.c.item)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        there = self.several(row.item for row in rows)
        return tuple((there[row.item], row.detail) for row in rows if row.item in there)

    def ends_of(self, name: str) -> tuple[tuple[Item, str, str], ...]:
        """Return the items whose id begins so, each with the state and the detail that it ended in last.

        An item of a day that no run took to its end has the state "".
        """
        named = {item.id: item for item in self._items(items.c.id.startswith(name, autoescape=True))}
        ended: dict[str, tuple[str, str]] = {}
        with self._engine.connect() as connection:
            for some in portions(sorted(named)):
                asked = select(states).where(states.c.item.in_(some))
                ended |= {row.item: (row.state, row.detail) for row in connection.execute(asked)}
        return tuple((item, *ended.get(id_, ("", ""))) for id_, item in sorted(named.items()))

    def revised(self, ids: Iterable[str]) -> Mapping[str, Revised]:
        """Return how often the source of each item gave it other words, by id; without those it never did."""
        with self._engine.connect() as connection:
            return revised(connection, ids)

    def set_states(self, day: date, given: Iterable[tuple[str, str, str]]) -> None:
        """Keep the state each item of the day ended in: (item id, state, detail)."""
        rows = [{"item": i, "day": day, "state": s, "detail": d} for i, s, d in given]
        with self._engine.begin() as connection:
            connection.execute(delete(states).where(states.c.day == day))
            if rows:
                connection.execute(insert(states), rows)


def _before(day: date, since: date) -> ColumnElement[bool]:
    own = select(func.max(items.c.seen)).where(items.c.day == day).scalar_subquery()
    return and_(items.c.day >= since, items.c.day < day, items.c.seen <= own)


def _item(row: Row[Any]) -> Item:
    text = zlib.decompress(row.text).decode("utf-8", "surrogatepass")
    return Item(
        id=row.id,
        source=row.source,
        url=row.url,
        links=tuple(row.links),
        title=row.title,
        text=text[len(row.title) + 2 :],  # what Item.body put before it
        author=row.author,
        published=row.published,
        date_only=row.date_only,
        seen=row.seen,
        day=row.day,
        too_old=row.too_old,
        top=row.place or 0,
    )
