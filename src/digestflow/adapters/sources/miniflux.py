"""Feeds of a Miniflux, by its own API (https://miniflux.app/docs/api.html)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from digestflow.adapters.sources import Post, Subscription, listed, object_of, read_posts, word
from digestflow.core.item.stamp import read_stamp
from digestflow.core.item.text import one_line
from digestflow.core.source import Ask
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import Miniflux

_AT_ONCE = 100  # entries of a page
_PAGES = 30  # of one run


async def subscriptions(source: Miniflux, token: str, get: Get) -> tuple[Subscription, ...]:
    """Return the account's feeds, in its order.

    Raises:
        SourceError: They cannot be had, or there is none (of the category).
    """
    tree = await _asked(source, "feeds", {}, token, get)
    found = []
    for row in listed(tree, ""):
        category = row.get("category")
        label = one_line(word(category, "title")) if isinstance(category, dict) else ""
        if word(row, "id") and not row.get("disabled") and source.label in {"", label}:
            title = one_line(word(row, "title")) or word(row, "id")
            found.append(Subscription(feed=word(row, "id"), title=title, labels=(label,) if label else ()))
    if not found:
        raise SourceError(f"no feed in the account{f' under {source.label!r}' if source.label else ''}")
    return tuple(found)


async def fetch(
    sources: Sequence[Miniflux], since: datetime, token: str, get: Get, parse: Parse
) -> tuple[Reading, ...]:
    """Return a reading for each of one account's feeds, of what came to Miniflux since then."""
    return await read_posts(sources, since, _pages(sources[0], since, token, get), parse)


async def _pages(source: Miniflux, since: datetime, token: str, get: Get) -> AsyncIterator[tuple[Post, ...]]:
    # By id, the newest first: the order in which entries came in, whatever their dates say.
    query = {"order": "id", "direction": "desc", "limit": str(_AT_ONCE)}
    for page in range(_PAGES):
        tree = await _asked(source, "entries", query | {"offset": str(page * _AT_ONCE)}, token, get)
        rows = listed(tree, "entries")
        yield tuple(post for row in rows if (post := _post(row)))
        came = [stamp.moment for row in rows if (stamp := _came(row))]
        if len(rows) < _AT_ONCE or (came and min(came) < since):
            return
    raise SourceError(f"more than {_PAGES * _AT_ONCE} items since {since:%Y-%m-%d %H:%M} UTC")


def _came(row: Mapping[str, Any]) -> Any:
    return read_stamp(word(row, "created_at") or word(row, "published_at"))


async def _asked(
    source: Miniflux, what: str, query: Mapping[str, str], token: str, get: Get
) -> dict[str, Any]:
    """Return the object that Miniflux answers; a list is one, under "".

    Raises:
        SourceError: There is no answer, or it is no JSON.
    """
    place = f"{source.base_url.rstrip('/')}/v1/{what}"
    answer = await get(
        Ask(
            url=f"{place}?{urlencode(query)}" if query else place,
            headers={"X-Auth-Token": token},
            allow_private=source.allow_private,
        )
    )
    return await asyncio.to_thread(object_of, answer.body)


def _post(row: Mapping[str, Any]) -> Post | None:
    """Return an entry as a post; None for one without an id or a feed."""
    if not word(row, "id") or not word(row, "feed_id"):
        return None
    return Post(
        feed=word(row, "feed_id"),
        id=word(row, "id"),
        url=word(row, "url"),
        title=word(row, "title"),
        author=word(row, "author"),
        content=word(row, "content"),
        published=word(row, "published_at"),
    )
