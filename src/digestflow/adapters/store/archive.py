"""Every item as first seen; append-only."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select

from digestflow.adapters.store.health import health_of, healths, put
from digestflow.adapters.store.recalls import daily, put_recalled, recalls_of
from digestflow.adapters.store.tables import bodies, health, items, states, tops, unless_there
from digestflow.core.health import Health, observed
from digestflow.core.item.nouns import Item, Listing, Reading, item_id
from digestflow.core.item.placement import Placement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Row

    from digestflow.core.given import Recalled
    from digestflow.core.window import Window

_MANY = 500  # keys asked for in one statement; SQLite takes 32,766 parameters


class Archive:
    """Items and their bodies, and the health of the sources they came from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self,
        reading: Reading,
        *,
        now: datetime,
        place: Callable[[Listing], Placement],
        open_day: Callable[[date], bool] = lambda _: True,
    ) -> tuple[int, int]:
        """Add what a reading has that is new, and keep the source's health.

        One transaction: a reading is kept whole or not at all, so that a crash asks for
        the same document again. What is there already is never changed. An item gets its place
        among the day's best once, and only while its day is open: what readers think of it
        later is no part of what the day was made from. Returns how many items were listed
        and how many of them were new.
        """
        with self._engine.begin() as connection:
            listings = reading.document.listings if reading.document else ()
            added = self._add(connection, reading.source, listings, now, place)
            _add_tops(connection, reading, now, open_day)
            before = health_of(connection, reading.source)
            after = observed(before or Health(source=reading.source), reading, new=added, now=now)
            put(connection, after, there=before is not None)
        return len(listings), added

    def keep_recalled(self, recalled: Recalled, *, day: Window) -> tuple[int, int]:
        """Add what the past has of a day, to that day, and how much of the day it is.

        The items count as seen when their day ended, so that it does not matter when they were
        asked for (docs/decisions/0020). One transaction. Returns how many items were listed and
        how many of them were new.
        """
        with self._engine.begin() as connection:
            listings = _unlike(connection, recalled.source, recalled.listings)
            belongs = Placement(day=day.day)
            added = self._add(connection, recalled.source, listings, day.end, lambda _: belongs)
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

    def _add(
        self,
        connection: Connection,
        source: str,
        listings: Sequence[Listing],
        now: datetime,
        place: Callable[[Listing], Placement],
    ) -> int:
        by_id = {item_id(source, listing.identity): listing for listing in listings}
        # What was known by its address alone is the same under the id it has got since.
        by_url = {id_: item_id(source, listing.url) for id_, listing in by_id.items() if listing.url}
        there: set[str] = set()
        ids = [*by_id, *by_url.values()]
        for at in range(0, len(ids), _MANY):
            asked = select(items.c.id).where(items.c.id.in_(ids[at : at + _MANY]))
            there.update(connection.execute(asked).scalars())
        rows, texts = [], {}
        for id_, listing in by_id.items():
            if id_ in there or by_url.get(id_) in there:
                continue
            item = _sighted(listing, source=source, now=now, placement=place(listing))
            texts[item.body_hash] = item.body
            rows.append(_row(item, listing))
        if rows:
            connection.execute(
                unless_there(bodies, connection),
                [{"hash": key, "text": _packed(text)} for key, text in texts.items()],
            )
            connection.execute(insert(items), rows)
        return len(rows)

    def health(self, source: str) -> Health | None:
        """Return how the source has been doing; None when it was never asked."""
        with self._engine.connect() as connection:
            return health_of(connection, source)

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

    def item(self, id_: str) -> Item | None:
        """Return one item; None when the archive has none of that id."""
        asked = (
            select(items, bodies.c.text, tops.c.place)
            .join(bodies, bodies.c.hash == items.c.body)
            .outerjoin(tops, tops.c.item == items.c.id)
            .where(items.c.id == id_)
        )
        with self._engine.connect() as connection:
            row = connection.execute(asked).first()
        return None if row is None else _item(row)

    def size(self) -> int:
        """Return how many items there are."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(items)).scalar() or 0)

    def set_states(self, day: date, given: Iterable[tuple[str, str, str]]) -> None:
        """Keep the state each item of the day ended in: (item id, state, detail)."""
        rows = [{"item": i, "day": day, "state": s, "detail": d} for i, s, d in given]
        with self._engine.begin() as connection:
            connection.execute(delete(states).where(states.c.day == day))
            if rows:
                connection.execute(insert(states), rows)


def _add_tops(
    connection: Connection, reading: Reading, now: datetime, open_day: Callable[[date], bool]
) -> None:
    """Keep the places of the day's best that have none yet and belong to a day that is open."""
    places = {item_id(reading.source, identity): n for n, identity in enumerate(reading.top, 1)}
    if not places:
        return
    asked = select(items.c.id, items.c.day).where(items.c.id.in_(places))
    rows = [
        {"item": row.id, "place": places[row.id], "seen": now}
        for row in connection.execute(asked).all()
        if open_day(row.day)
    ]
    if rows:
        connection.execute(unless_there(tops, connection), rows)


def _unlike(connection: Connection, source: str, listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return the listings whose address no item of the source has: an archive may name them otherwise."""
    urls = [listing.url for listing in listings if listing.url]
    there: set[str] = set()
    for at in range(0, len(urls), _MANY):
        asked = select(items.c.url).where(items.c.source == source, items.c.url.in_(urls[at : at + _MANY]))
        there.update(connection.execute(asked).scalars())
    return tuple(listing for listing in listings if listing.url not in there)


def _before(day: date, since: date) -> ColumnElement[bool]:
    own = select(func.max(items.c.seen)).where(items.c.day == day).scalar_subquery()
    return and_(items.c.day >= since, items.c.day < day, items.c.seen <= own)


def _sighted(listing: Listing, *, source: str, now: datetime, placement: Placement) -> Item:
    """Return the item that a listing becomes when it is first seen."""
    return Item(
        id=item_id(source, listing.identity),
        source=source,
        url=listing.url,
        links=listing.links,
        title=listing.title,
        text=listing.text,
        author=listing.author,
        published=listing.published or listing.updated,
        date_only=listing.date_only,
        seen=now,
        day=placement.day,
        too_old=placement.too_old,
    )


def _row(item: Item, listing: Listing) -> dict[str, Any]:
    return {
        "id": item.id,
        "source": item.source,
        "identity": listing.identity,
        "url": item.url,
        "links": list(item.links),
        "title": item.title,
        "author": item.author,
        "body": item.body_hash,
        "published": item.published,
        "updated": listing.updated,
        "date_only": item.date_only,
        "seen": item.seen,
        "day": item.day,
        "too_old": item.too_old,
    }


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


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)
