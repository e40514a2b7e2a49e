"""Pages of articles, where a site's robots.txt lets us (RFC 9309); one after the other at each site."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.adapters.articles.robots import NOTHING, Robots, read_robots
from digestflow.core.source import Ask
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.item.nouns import Get

AGENT = "digestflow"  # as robots.txt names us

_ROBOTS = 500 * 1024  # bytes of a robots.txt that are read, as RFC 9309 wants it
_NONE = range(400, 500)  # statuses by which a site has no robots.txt
_CLOSED = frozenset({401, 403, 429})  # of these, those by which it lets nobody in
_LONGEST_DELAY = 30.0  # seconds; who wants more between two pages is asked for one a run

Extract = Callable[[bytes, str, str], Awaitable[str]]  # body, content type, address; raises SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An article that is to be read."""

    source: str  # name of the source that lists it
    identity: str  # of the listing
    url: str
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What became of one."""

    wanted: Wanted
    text: str = ""  # clean Markdown, as a feed's text is
    why: str = ""  # there is none


def origin(url: str) -> str:
    """Return scheme, host and port of an address, which share one robots.txt; "" when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


class Sites:
    """The robots.txt of every site that was asked in a run, each asked for once."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._rules: dict[str, asyncio.Task[Robots]] = {}

    async def allowed(self, url: str, *, allow_private: bool) -> bool:
        """Tell whether the page may be read."""
        rules = await self._of(origin(url), allow_private=allow_private)
        return rules.allows(url)

    async def delay(self, url: str, *, allow_private: bool) -> float:
        """Return how many seconds the site wants between two pages."""
        rules = await self._of(origin(url), allow_private=allow_private)
        return rules.delay

    async def _of(self, site: str, *, allow_private: bool) -> Robots:
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._read(site, allow_private=allow_private))
        return await self._rules[site]

    async def _read(self, site: str, *, allow_private: bool) -> Robots:
        try:
            answer = await self._get(Ask(url=f"{site}/robots.txt", allow_private=allow_private))
        except SourceError as error:
            return Robots() if error.status in _NONE and error.status not in _CLOSED else NOTHING
        return await asyncio.to_thread(read_robots, answer.body[:_ROBOTS].decode("utf-8", "replace"), AGENT)


async def read_site(
    wanted: Sequence[Wanted], sites: Sites, get: Get, extract: Extract, *, patience: float
) -> tuple[Article, ...]:
    """Return what became of the articles of one site, in their order.

    What is not begun within `patience` seconds is not asked for.
    """
    until = monotonic() + patience
    read: list[Article] = []
    for n, one in enumerate(wanted):
        try:
            delay = await sites.delay(one.url, allow_private=one.allow_private) if n else 0.0
            if delay > _LONGEST_DELAY or monotonic() + delay > until:
                read += (Article(wanted=left, why="no time for it") for left in wanted[n:])
                break
            await asyncio.sleep(delay)
            read.append(Article(wanted=one, text=await _text(one, sites, get, extract, until - monotonic())))
        except SourceError as error:
            read.append(Article(wanted=one, why=str(error)))
    return tuple(read)


async def _text(one: Wanted, sites: Sites, get: Get, extract: Extract, patience: float) -> str:
    """Return the text of an article.

    Raises:
        SourceError: There is none, or we may not read it.
    """
    if not await sites.allowed(one.url, allow_private=one.allow_private):
        raise SourceError(f"robots.txt does not let us read {one.url}")
    answer = await get(Ask(url=one.url, allow_private=one.allow_private, patience=max(patience, 0.0)))
    if origin(answer.url) and not await sites.allowed(answer.url, allow_private=one.allow_private):
        raise SourceError(f"robots.txt does not let us read {answer.url}")
    text = await extract(answer.body, answer.content_type, answer.url)
    if not text:
        raise SourceError(f"no article at {answer.url}")
    return text
