"""From what a person points at to sources that give: feeds are found, asked and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.config.sites import meant
from digestflow.core.source import LONGEST_NAME, Ask, Feed, Source, Subreddit
from digestflow.errors import NotAFeed, SourceError, UsageError
from digestflow.wire.sources.documents import client_of, on_the_web
from digestflow.wire.sources.groups import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from digestflow.adapters.http.client import Client
    from digestflow.adapters.parse.pool import Parser
    from digestflow.config.model import Config
    from digestflow.core.source import Answer

_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")  # file:, ftp:, javascript:; no host with its port


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source that could be added, and what asking it gave."""

    source: Source
    kind: str = ""  # of its document
    items: int = 0
    newest: datetime | None = None
    why: str = ""  # it gives nothing


def discover(
    where: str, config: Config, now: Callable[[], datetime], *, allow_private: bool = False
) -> tuple[Found, ...]:
    """Return the sources that an address means: a known site, a feed, or the feeds of a page.

    Each was asked once, the likeliest first; those that give nothing come last, with the reason.

    Raises:
        UsageError: It is an address of another kind than http.
        SourceError: The address cannot be had, or there is no feed at it, nor where sites keep theirs.
    """
    from digestflow.adapters.parse.page import feeds_likely, feeds_named
    from digestflow.adapters.parse.pool import Parser

    if not on_the_web(where) and _SCHEME.match(where):
        raise UsageError(f"{where!r} is no address of the web", fix="digestflow help sources")
    client = client_of(config, now)
    known = meant(where)
    with Parser() as parser:
        trial = _Trial(client, parser, reddit=config.reddit.base_url, allow_private=allow_private)
        if known:
            return trial.of(known)
        url = where if on_the_web(where) else f"https://{where}"
        answer = trial.page(url)
        try:
            return (trial.read(Feed(name=host_of(answer.url), url=url), answer),)
        except NotAFeed as error:
            no_feed = error
        named = _sources(feeds_named(answer.body, answer.url, answer.content_type))
        found = trial.of(named)
        if not any(one.items or not one.why for one in found):
            likely = _sources(feeds_likely(answer.url))
            found += tuple(one for one in trial.of(likely) if not one.why)[:1]
    if not found:
        raise SourceError(
            f"no feed found at {answer.url} ({no_feed})", fix="name the address of the feed itself"
        )
    return tuple(sorted(found, key=lambda one: bool(one.why)))


class _Trial:
    """Asks sources once, without keeping anything."""

    def __init__(self, client: Client, parser: Parser, *, reddit: str, allow_private: bool) -> None:
        """Take what asks and reads, and where subreddits are asked that have no address of their own."""
        self._client = client
        self._reddit = reddit
        self._parser = parser
        self._private = allow_private

    def of(self, sources: Sequence[Source]) -> tuple[Found, ...]:
        """Return what each gives, in their order; of two that are one document, the first."""
        asked = [self._ask(self._address(source)) for source in sources]
        tried: dict[str, Found] = {}
        for source, answer in zip(sources, self._answers(asked), strict=True):
            if isinstance(answer, SourceError):
                tried[source.address] = Found(source=self._own(source), why=str(answer))
                continue
            key = answer.validators.body_hash or source.address
            if key in tried and not isinstance(source, Subreddit):
                continue
            try:
                tried[key] = self.read(source, answer)
            except SourceError as error:
                tried[key] = Found(source=self._own(source), why=str(error))
        return tuple(tried.values())

    def _address(self, source: Source) -> str:
        """Return where a run would ask the source."""
        if isinstance(source, Subreddit) and together(source):
            return source.model_copy(update={"base_url": self._reddit}).address
        return source.address

    def page(self, url: str) -> Answer:
        """Return what is at an address.

        Raises:
            SourceError: It cannot be had.
        """
        answer = self._answers([self._ask(url)])[0]
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def read(self, source: Source, answer: Answer) -> Found:
        """Return what is read from an answer; the source is named by its document where it is a feed.

        Raises:
            SourceError: Nothing can be read; NotAFeed when it is something else.
        """
        document = self._parser.read_now(answer.body, answer.content_type, answer.url, source.max_items)
        stamps = [listing.published or listing.updated for listing in document.listings]
        if isinstance(source, Feed):
            title = document.title[:LONGEST_NAME].rstrip()
            source = source.model_copy(update={"name": title or source.name})
            if answer.moved_to:
                source = source.model_copy(update={"url": answer.moved_to})
        return Found(
            source=self._own(source),
            kind=document.kind,
            items=len(document.listings),
            newest=max((stamp for stamp in stamps if stamp is not None), default=None),
        )

    def _ask(self, url: str) -> Ask:
        return Ask(url=url, allow_private=self._private)

    def _own(self, source: Source) -> Source:
        return source.model_copy(update={"allow_private": True}) if self._private else source

    def _answers(self, asks: Sequence[Ask]) -> list[Answer | SourceError]:
        """Return what each ask gives, in their order."""

        async def get(n: int) -> tuple[int, Answer | SourceError]:
            try:
                return n, await self._client.get(asks[n])
            except SourceError as error:
                return n, error

        answers = dict(self._client.each([partial(get, n) for n in range(len(asks))]))
        return [answers[n] for n in range(len(asks))]


def _sources(urls: Iterable[str]) -> tuple[Source, ...]:
    """Return a source for each feed's address: of its own kind where it is a known site's."""
    return tuple(source for url in urls for source in (meant(url) or (Feed(name=host_of(url), url=url),)))


def host_of(url: str) -> str:
    """Return the host of an address, as what a source is called that has no name of its own."""
    return (urlsplit(url).hostname or "feed").removeprefix("www.")[:LONGEST_NAME]
