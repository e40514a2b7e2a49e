"""The kinds of source: what they ask for, and what becomes of the answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.sources import read
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.source import (
    Answer,
    Arxiv,
    Ask,
    Feed,
    Github,
    HackerNews,
    Subreddit,
    Validators,
)
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

FEED = Feed(name="gazette", url="https://gazette.example/feed", max_items=7)
LISTING = Listing(feed_id="1", url="", title="Probe lands", text="")
KEPT = Validators(etag='"1"', last_modified="L", body_hash="kept")


class Web:
    """What a client would bring: one answer, or one failure."""

    def __init__(self, *, error: SourceError | None = None, **other: Any) -> None:
        given: dict[str, Any] = {
            "status": 200,
            "url": "https://gazette.example/after",
            "body": b"<rss/>",
            "content_type": "text/xml",
            "validators": Validators(etag='"2"', last_modified="M", body_hash="fresh"),
        }
        self.answer = Answer(**(given | other))
        self.error = error
        self.asks: list[Ask] = []

    async def get(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        if self.error is not None:
            raise self.error
        return self.answer


def parser(
    found: Document | SourceError,
) -> tuple[list[tuple[bytes, str, str, int]], Callable[..., Awaitable[Document]]]:
    """A parser that finds the document, and what it was given."""
    given: list[tuple[bytes, str, str, int]] = []

    async def parse(body: bytes, content_type: str, address: str, most: int) -> Document:
        given.append((body, content_type, address, most))
        if isinstance(found, SourceError):
            raise found
        return found

    return given, parse


def document(*listings: Listing, warnings: tuple[str, ...] = ()) -> Document:
    """A document that lists them."""
    return Document(kind="rss20", title="Gazette", listings=listings, warnings=warnings)


def reading(web: Web, found: Document | SourceError, kept: Validators = KEPT) -> Reading:
    """What asking the feed gives."""
    return asyncio.run(read(FEED, kept, web.get, parser(found)[1]))


def test_a_document_is_read() -> None:
    web = Web(moved_to="https://gazette.example/new")
    given, parse = parser(document(LISTING))

    found = asyncio.run(read(FEED, KEPT, web.get, parse))

    assert (found.source, found.status, found.why, found.size) == ("gazette", "read", "", 6)
    assert found.document == document(LISTING)
    assert found.validators == web.answer.validators
    assert found.moved_to == "https://gazette.example/new"
    assert given == [(b"<rss/>", "text/xml", "https://gazette.example/after", 7)]
    assert web.asks == [Ask(url=FEED.url, validators=KEPT)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"status": 304, "body": b""}, id="as the server says"),
        pytest.param({"validators": Validators(etag='"2"', body_hash="kept")}, id="by the hash of the body"),
    ],
)
def test_what_is_the_same_is_unchanged_and_not_parsed(other: dict[str, Any]) -> None:
    web = Web(moved_to="https://gazette.example/new", **other)

    found = reading(web, SourceError("parsed"))

    assert (found.status, found.document) == ("unchanged", None)
    assert found.validators == web.answer.validators
    assert found.moved_to == "https://gazette.example/new"


def test_without_a_hash_nothing_is_the_same() -> None:
    web = Web(validators=Validators())

    assert reading(web, document(LISTING), Validators()).status == "read"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(document(), id="without items"),
        pytest.param(document(LISTING, warnings=("cut short: the document …",)), id="without an end"),
    ],
)
def test_an_unwhole_document_is_read_and_told_of_as_often_as_it_comes(found: Document) -> None:
    kept = Validators()
    for _ in range(2):
        told = reading(Web(), found, kept)
        assert (told.status, told.document, told.validators) == ("read", found, kept)


def test_a_failure_of_the_web_is_a_reading() -> None:
    error = SourceError("410 from https://gazette.example/feed")
    error.gone, error.retry_after = True, 30.0

    found = reading(Web(error=error), document())

    assert (found.status, found.why) == ("failed", "410 from https://gazette.example/feed")
    assert (found.gone, found.retry_after, found.validators, found.size) == (True, 30.0, None, 0)


def test_what_is_no_feed_is_a_failed_reading_that_keeps_no_validators() -> None:
    found = reading(Web(), NotAFeed("not a feed: an HTML page"))

    assert (found.status, found.why, found.size) == ("failed", "not a feed: an HTML page", 6)
    assert (found.validators, found.document, found.moved_to) == (None, None, "")


def test_a_bug_is_not_a_failure_of_the_source() -> None:
    async def broken(_: Ask) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(read(FEED, KEPT, broken, parser(document())[1]))


def test_every_kind_asks_once_for_its_own_address() -> None:
    web, (_, parse) = Web(), parser(document(LISTING))

    async def all_kinds() -> list[Reading]:
        none = Validators()
        return [
            await read(HackerNews(name="hn", url="https://hn.example/rss"), none, web.get, parse),
            await read(Arxiv(name="a", category="cs.CL+cs.LG"), none, web.get, parse),
            await read(Github(name="g", repo="o/r", allow_private=True), none, web.get, parse),
            await read(Subreddit(name="s", subreddit="Probes"), none, web.get, parse),
        ]

    readings = asyncio.run(all_kinds())

    assert [(row.source, row.status) for row in readings] == [
        (name, "read") for name in ("hn", "a", "g", "s")
    ]
    assert [(ask.url, ask.allow_private) for ask in web.asks] == [
        ("https://hn.example/rss", False),
        ("https://rss.arxiv.org/atom/cs.CL+cs.LG", False),
        ("https://github.com/o/r/releases.atom", True),
        ("https://www.reddit.com/r/Probes/new/.rss?limit=100", False),
    ]
