"""The kinds of source: each says what it asks for; how one is asked stands here, once."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.core.item.nouns import Reading
from digestflow.core.source import Ask
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Document, Get, Parse
    from digestflow.core.source import Arxiv, Feed, Github, HackerNews, Subreddit, Validators


async def read(
    source: Feed | Subreddit | HackerNews | Arxiv | Github,
    url: str,
    kept: Validators,
    get: Get,
    parse: Parse,
) -> Reading:
    """Ask the source for its document at `url` and return what it lists.

    What goes wrong with the source is a failed reading, never an exception. The same
    body as the time before is unchanged also where the server knows no validators.
    """
    began = monotonic()
    reading = await _read(
        source, Ask(url=url, validators=kept, allow_private=source.allow_private), get, parse
    )
    return replace(reading, asked_host=_host(url), seconds=monotonic() - began)


async def _read(
    source: Feed | Subreddit | HackerNews | Arxiv | Github, ask: Ask, get: Get, parse: Parse
) -> Reading:
    size, host = 0, ""
    try:
        answer = await get(ask)
        size, host = len(answer.body), _host(answer.url)
        same = answer.validators.body_hash == ask.validators.body_hash != ""
        if answer.status == _NOT_MODIFIED or same:
            return Reading(
                source=source.name,
                status="unchanged",
                validators=answer.validators,
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
        validators=_worth_keeping(answer.validators, document),
        moved_to=answer.moved_to,
        host=host,
        size=size,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # no address at all: asking it fails by itself
        return ""


_NOT_MODIFIED = 304
_UNWHOLE = "cut short"  # how the parser's warning of a document without an end begins


def _worth_keeping(validators: Validators, document: Document) -> Validators:
    """Return the validators, without those that would hide what an unwhole document lacked.

    A server that loses some of its items for a moment may call the whole document unchanged
    afterwards, for Last-Modified is often the date of the newest item. The hash of the body
    cannot err.
    """
    if document.listings and not any(warning.startswith(_UNWHOLE) for warning in document.warnings):
        return validators
    return replace(validators, etag="", last_modified="")
