"""Items that are seen for the first time: found among what is listed, and added in few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from digestflow.adapters.store.revisions import revise
from digestflow.adapters.store.tables import bodies, items, packed, portions, tops, unless_there
from digestflow.core.item.nouns import Item, Listing, Reading, digest, item_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from digestflow.core.item.placement import Placement


def add(
    connection: Connection,
    listed: Sequence[tuple[str, Sequence[Listing]]],
    *,
    now: datetime,
    place: Callable[[str, Listing], Placement],
    live: bool = True,
) -> list[int]:
    """Add what is new of what each source lists; return how many that are, source by source.

    What a `live` source says otherwise of an item that is there is counted as its revision.
    """
    by_id = {
        item_id(source, listing.identity): (source, listing)
        for source, listings in listed
        for listing in listings
        if not listing.again
    }
    # What was known by its address alone is the same under the id it has got since.
    by_url = {
        id_: item_id(source, listing.url)
        for id_, (source, listing) in by_id.items()
        if listing.url and listing.feed_id
    }
    there = _there(connection, [*by_id, *by_url.values()])
    rows, texts = [], {}
    said: dict[str, tuple[str, str]] = {}
    counts = dict.fromkeys((source for source, _ in listed), 0)
    for id_, (source, listing) in by_id.items():
        if id_ in there:
            said[id_] = (digest(listing.body), listing.body)
            continue
        if by_url.get(id_) in there:
            continue
        item = _sighted(id_, listing, source=source, now=now, placement=place(source, listing))
        row = _row(item, listing)
        texts[row["body"]] = item.body
        rows.append(row)
        counts[source] += 1
    if rows:
        connection.execute(
            unless_there(bodies, connection),
            [{"hash": key, "text": packed(text)} for key, text in texts.items()],
        )
        connection.execute(insert(items), rows)
    if said and live:
        revise(connection, said, there, now=now)
    return [counts[source] for source, _ in listed]


def _there(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the hashes of the bodies of those items that are there, by id."""
    there: dict[str, str] = {}
    for some in portions(ids):
        asked = select(items.c.id, items.c.body).where(items.c.id.in_(some))
        there |= {row.id: row.body for row in connection.execute(asked)}
    return there


def unseen(connection: Connection, source: str, listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return which of the source's listings have no item yet, in their order."""
    ids = {one.identity: {item_id(source, one.identity), item_id(source, one.url)} for one in listings}
    there = _there(connection, sorted(set().union(*ids.values())))
    return tuple(one for one in listings if not ids[one.identity] & there.keys())


def add_tops(
    connection: Connection, readings: Iterable[Reading], *, now: datetime, open_day: Callable[[date], bool]
) -> None:
    """Keep the places of the day's best that have none yet and belong to a day that is open."""
    for reading in readings:
        places = {item_id(reading.source, identity): n for n, identity in enumerate(reading.top, 1)}
        if not places:
            continue
        asked = select(items.c.id, items.c.day).where(items.c.id.in_(places))
        rows = [
            {"item": row.id, "place": places[row.id], "seen": now}
            for row in connection.execute(asked).all()
            if open_day(row.day)
        ]
        if rows:
            connection.execute(unless_there(tops, connection), rows)


def unlike(connection: Connection, source: str, listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return the listings whose address no item of the source has: an archive may name them otherwise."""
    urls = [listing.url for listing in listings if listing.url]
    there: set[str] = set()
    for some in portions(urls):
        asked = select(items.c.url).where(items.c.source == source, items.c.url.in_(some))
        there.update(connection.execute(asked).scalars())
    return tuple(listing for listing in listings if listing.url not in there)


def _sighted(id_: str, listing: Listing, *, source: str, now: datetime, placement: Placement) -> Item:
    """Return the item that a listing becomes when it is first seen."""
    return Item(
        id=id_,
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
