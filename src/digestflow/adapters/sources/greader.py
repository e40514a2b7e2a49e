"""Feeds of a reader that speaks the Google Reader API: FreshRSS, Miniflux, Inoreader and others.

None of them has all of it. `stream/contents` is asked first; where there is none (Miniflux),
`stream/items/ids` and `stream/items/contents` say the same.
"""

from __future__ import annotations

import asyncio
import html
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from digestflow.adapters.sources import Post, Subscription, listed, object_of, read_posts, word
from digestflow.core.item.text import one_line
from digestflow.core.source import Ask, Greader
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from digestflow.core.item.nouns import Get, Parse, Reading

_AT_ONCE = 100  # items of a page; Inoreader gives no more
_PAGES = 30  # of one run
_ALL = "user/-/state/com.google/reading-list"
_NOT_THERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.BAD_REQUEST})
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keys:
    """What opens an account; never shown."""

    password: str = ""
    token: str = ""
    app_key: str = ""


async def subscriptions(source: Greader, keys: Keys, get: Get) -> tuple[Subscription, ...]:
    """Return the account's feeds, in the reader's order.

    Raises:
        SourceError: They cannot be had, or there is none (under the label).
    """
    door = await _Door.opened(source, keys, get)
    tree = await door.asked("subscription/list", {})
    found = []
    for row in listed(tree, "subscriptions"):
        labels = [one_line(word(label, "label")) for label in listed(row, "categories")]
        if word(row, "id") and (not source.label or source.label in labels):
            title = one_line(html.unescape(word(row, "title"))) or word(row, "id")
            found.append(Subscription(feed=word(row, "id"), title=title, labels=tuple(filter(None, labels))))
    if not found:
        raise SourceError(f"no feed in the account{f' under {source.label!r}' if source.label else ''}")
    return tuple(found)


async def fetch(
    sources: Sequence[Greader], since: datetime, keys: Keys, get: Get, parse: Parse
) -> tuple[Reading, ...]:
    """Return a reading for each of one account's feeds, of what came to the reader since then."""
    return await read_posts(sources, since, _pages(sources[0], since, keys, get), parse)


async def _pages(source: Greader, since: datetime, keys: Keys, get: Get) -> AsyncIterator[tuple[Post, ...]]:
    door = await _Door.opened(source, keys, get)
    stream = f"user/-/label/{source.label}" if source.label else _ALL
    query = {"n": str(_AT_ONCE), "ot": str(int(since.timestamp()))}
    contents, more = True, ""
    for _ in range(_PAGES):
        asked = query | ({"c": more} if more else {})
        if contents:
            try:
                tree = await door.asked(f"stream/contents/{quote(stream)}", asked)
            except SourceError as error:
                if more or error.status not in _NOT_THERE:
                    raise
                contents = False
        if not contents:
            tree = await door.by_ids(stream, asked)
        yield tuple(post for row in listed(tree, "items") if (post := _post(row)))
        more = word(tree, "continuation")
        if not more:
            return
    raise SourceError(f"more than {_PAGES * _AT_ONCE} items since {since:%Y-%m-%d %H:%M} UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    """An account that was opened."""

    source: Greader
    headers: Mapping[str, str]
    get: Get

    @classmethod
    async def opened(cls, source: Greader, keys: Keys, get: Get) -> _Door:
        """Return the account's door.

        Raises:
            SourceError: The reader does not let us in.
        """
        app = {"AppId": source.app_id, "AppKey": keys.app_key} if source.app_id else {}
        if keys.token:
            bearer = keys.token.startswith("Bearer ")
            allowed = keys.token if bearer else f"GoogleLogin auth={keys.token}"
            return cls(source=source, headers={"Authorization": allowed, **app}, get=get)
        ask = Ask(
            url=f"{source.base_url.rstrip('/')}/accounts/ClientLogin",
            headers=app,
            form=(("Email", source.login), ("Passwd", keys.password)),
            allow_private=source.allow_private,
        )
        try:
            answer = await get(ask)
        except SourceError as error:
            if error.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
                raise SourceError(f"login refused for {source.login}: {error}") from error
            raise
        lines = (line.partition("=") for line in answer.body.decode("utf-8", "replace").splitlines())
        token = next((value.strip() for name, _, value in lines if name == "Auth"), "")
        if not token:
            raise SourceError(f"no Google Reader API at {answer.url}: the login gave no Auth")
        return cls(source=source, headers={"Authorization": f"GoogleLogin auth={token}", **app}, get=get)

    async def asked(
        self, what: str, query: Mapping[str, str], form: tuple[tuple[str, str], ...] = ()
    ) -> dict[str, Any]:
        """Return the object that the reader answers.

        Raises:
            SourceError: There is no answer, or it is no JSON object.
        """
        place = f"{self.source.base_url.rstrip('/')}/reader/api/0/{what}"
        answer = await self.get(
            Ask(
                url=f"{place}?{urlencode({'output': 'json', **query})}",
                headers=self.headers,
                form=form,
                allow_private=self.source.allow_private,
            )
        )
        return await asyncio.to_thread(object_of, answer.body)

    async def by_ids(self, stream: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Return a page as `stream/contents` has it, by two requests."""
        page = await self.asked("stream/items/ids", {"s": stream, **query})
        ids = [word(row, "id") for row in listed(page, "itemRefs")][:_AT_ONCE]
        if not ids:
            return {}
        items = await self.asked("stream/items/contents", {}, tuple(("i", id_) for id_ in ids if id_))
        return {"items": items.get("items"), "continuation": page.get("continuation")}


def _post(row: Mapping[str, Any]) -> Post | None:
    """Return an item as a post; None for one without an id or a feed."""
    origin = row.get("origin")
    feed = word(origin, "streamId") if isinstance(origin, dict) else ""
    links = [*listed(row, "canonical"), *listed(row, "alternate")]
    content = row.get("content") or row.get("summary")
    if not feed or not word(row, "id"):
        return None
    return Post(
        feed=feed,
        id=word(row, "id"),
        url=next(filter(None, (word(link, "href") for link in links)), ""),
        title=html.unescape(word(row, "title")),
        author=html.unescape(word(row, "author")),
        content=word(content, "content") if isinstance(content, dict) else "",
        published=_stamp(row.get("published")),
    )


def _stamp(seconds: object) -> str:
    """Return seconds since 1970 as ISO 8601; "" where they are no moment."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < _LATEST:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
