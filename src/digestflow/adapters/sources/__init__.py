"""How sources are asked: here those that are one document, beside it folders, accounts and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digestflow.core.item.nouns import Reading
from digestflow.core.source import Ask, Validators
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.core.item.nouns import Document, Get, Parse
    from digestflow.core.source import Arxiv, Feed, Github, Greader, HackerNews, Miniflux, Subreddit


async def read(
    source: Feed | Subreddit | HackerNews | Arxiv | Github, kept: Validators, get: Get, parse: Parse
) -> Reading:
    """Ask the source for its document and return what it lists.

    What goes wrong with the source is a failed reading, never an exception. The same
    body as the time before is unchanged also where the server knows no validators.
    """
    began = monotonic()
    ask = Ask(url=source.address, validators=kept, allow_private=source.allow_private)
    reading = await _read(source, ask, get, parse)
    return replace(reading, asked_host=_host(ask.url), seconds=monotonic() - began)


async def _read(
    source: Feed | Subreddit | HackerNews | Arxiv | Github, ask: Ask, get: Get, parse: Parse
) -> Reading:
    size, host = 0, ""
    try:
        answer = await get(ask)
        size, host = len(answer.body), _host(answer.url)
        if answer.status == _NOT_MODIFIED or answer.validators.body_hash == ask.validators.body_hash != "":
            return Reading(
                source=source.name,
                status="unchanged",
                validators=answer.validators,
                max_age=answer.max_age,
                moved_to=answer.moved_to,
                host=host,
                size=size,
            )
        document = await parse(answer.body, answer.content_type, answer.url, source.max_items)
    except SourceError as error:
        return Reading(
            source=source.name,
            status="failed",
            why=str(error),
            gone=error.gone,
            retry_after=error.retry_after,
            host=host,
            no_feed=isinstance(error, NotAFeed),
            size=size,
        )
    return Reading(
        source=source.name,
        status="read",
        document=document,
        validators=_worth_keeping(replace(answer.validators, marks=document.marks), document),
        max_age=answer.max_age,
        moved_to=answer.moved_to,
        host=host,
        size=size,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # no address at all: asking it fails by itself
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed of an account at a reader."""

    feed: str  # its id there
    title: str  # one line of plain text
    labels: tuple[str, ...]  # folders it stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An item as a reader gives it on, with the feed it came from; HTML as it stands."""

    feed: str
    id: str
    url: str
    title: str
    author: str
    content: str
    published: str  # ISO 8601; "" when it is not told

    def as_json_feed(self) -> dict[str, object]:
        """Return it as an item of a JSON Feed, which the parser reads."""
        author = {"authors": [{"name": self.author}]} if self.author else {}
        dated = {"date_published": self.published} if self.published else {}
        return {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "content_html": self.content,
            **author,
            **dated,
        }


async def read_posts(
    sources: Sequence[Greader | Miniflux],
    since: datetime,
    pages: AsyncIterator[Sequence[Post]],
    parse: Parse,
) -> tuple[Reading, ...]:
    """Return a reading for each of the account's feeds, from pages of all their posts since then.

    When a page fails, what came before it is kept, and every feed has failed: the next run
    reaches back as far again.
    """
    began = monotonic()
    posts: dict[str, Post] = {}
    why, wait = "", None
    try:
        async for page in pages:
            posts |= {post.id: post for post in page}
    except SourceError as error:
        why, wait = str(error), error.retry_after
    by_feed: dict[str, list[Post]] = {}
    for post in posts.values():
        by_feed.setdefault(post.feed, []).append(post)
    readings = []
    for source in sources:
        reading = await _of_feed(source, by_feed.get(source.feed, []), parse)
        if why:
            reading = replace(reading, status="failed", why=why, retry_after=wait, validators=None)
        host = _host(source.base_url)
        readings.append(replace(reading, back_to=since, seconds=monotonic() - began, asked_host=host))
    return tuple(readings)


def object_of(body: bytes) -> dict[str, Any]:
    """Return the JSON object in the body; a list is one, under "".

    Raises:
        SourceError: It is neither.
    """
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError("the reader's answer is not readable as JSON") from error
    if isinstance(tree, list):
        return {"": tree}
    if not isinstance(tree, dict):
        raise SourceError("the reader's answer is no JSON object")
    return tree


def listed(tree: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the objects in a list of an object; none where there is no list."""
    rows = tree.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def word(tree: Mapping[str, Any], key: str) -> str:
    """Return a string or a number of an object as a string; "" for anything else."""
    value = tree.get(key)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


async def _of_feed(source: Greader | Miniflux, posts: Sequence[Post], parse: Parse) -> Reading:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.publisher,
        "items": [post.as_json_feed() for post in posts],
    }
    body = json.dumps(document).encode()
    try:
        found = await parse(body, "application/feed+json", "", source.max_items)
    except SourceError as error:
        return Reading(source=source.name, status="failed", why=str(error), size=len(body))
    return Reading(
        source=source.name,
        status="read",
        document=found,
        validators=Validators(),
        partly=True,
        size=len(body),
    )


_NOT_MODIFIED = 304


def _worth_keeping(validators: Validators, document: Document) -> Validators:
    """Return the validators; of an unwhole document only the marks, which hide nothing of what it lacked.

    A server that loses some of its items for a moment may call the whole document unchanged
    afterwards, for Last-Modified is often the date of the newest item. And one that is cut
    short every night is to be warned of every night, so it is read again.
    """
    if document.listings and not document.cut_short:
        return validators
    return Validators(marks=validators.marks)
