"""Several subreddits by one feed: reddit counts requests, and lets one a minute through (ingest.md, HTTP)."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from digestflow.core.item.nouns import Document, Get, Listing, Parse, Reading
from digestflow.core.source import Ask, Subreddit, Validators
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


TOGETHER = 50  # subreddits of one request: their names stay within what an address may hold
_MOST = 100  # posts; reddit gives no more at once
_REFUSED = frozenset({403, 404, 451})  # one of the group is private, banned or gone
_POST = re.compile(r"https?://[^/]+/r/(\w+)/comments/", re.ASCII)
_FIRST_OF_ALL = float("-inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much of reddit a run may ask for."""

    base_url: str = "https://www.reddit.com"
    pages: int = 6  # requests for the newest posts of one group, at most
    top: bool = False  # ask for the day's best as well
    patience: float = 420.0  # seconds that all requests of a run may wait for their turns
    token: str = ""  # `feed=…&user=…` of a private feed; "" asks as anybody


async def fetch(
    sources: Sequence[Subreddit],
    read: Mapping[str, datetime],
    allowance: Allowance,
    get: Get,
    parse: Parse,
) -> tuple[Reading, ...]:
    """Return a reading for each of the subreddits, from as few requests as will do.

    `read` says when each was last read, by name; who waited longest is asked first. Pages are
    asked for until they reach back to that. A reading whose pages did not come that far has
    failed, and keeps what came: the next run pages back to the same moment. A group that is
    refused is asked again in halves, so that a private subreddit costs no other its posts.
    """
    visit = _Visit(read=read, allowance=allowance, get=get, parse=parse)
    groups = deque(_groups(sources, read))
    pages: list[_Pages] = []
    while groups:
        group = groups.popleft()
        newest = await visit.newest(group)
        if newest.refused and len(group) > 1:
            half = len(group) // 2
            groups.extend((group[:half], group[half:]))
        else:
            pages.append(newest)
    if allowance.top:
        for one in pages:
            if one.listings:
                await visit.best(one)
    return tuple(reading for one in pages for reading in one.readings())


def token_of(text: str) -> str:
    """Return the token in what a person copied: `feed=…&user=…`, or the address of a private feed.

    Raises:
        SourceError: There is none in it; the message holds nothing of the text.
    """
    query = urlsplit(text.strip()).query or text.strip().lstrip("?")
    given = dict(parse_qsl(query))
    if not given.get("feed") or not given.get("user"):
        raise SourceError("no private feed's token: it reads feed=…&user=…, as in reddit's settings for RSS")
    return urlencode({"feed": given["feed"], "user": given["user"]})


def _groups(sources: Sequence[Subreddit], read: Mapping[str, datetime]) -> list[tuple[Subreddit, ...]]:
    def waited(source: Subreddit) -> tuple[float, str]:
        last = read.get(source.name)
        return (last.timestamp() if last else _FIRST_OF_ALL), source.name

    ordered = sorted(sources, key=waited)
    return [tuple(ordered[n : n + TOGETHER]) for n in range(0, len(ordered), TOGETHER)]


@dataclass(slots=True, kw_only=True)
class _Pages:
    """What came of one group."""

    group: tuple[Subreddit, ...]
    asked_host: str
    listings: dict[str, Listing] = field(default_factory=dict)  # by identity, the newest first
    best: list[Listing] = field(default_factory=list)  # of the day, the first first
    warnings: list[str] = field(default_factory=list)
    kind: str = ""
    why: str = ""  # it failed, on the way when there are listings
    refused: bool = False
    retry_after: float | None = None
    host: str = ""
    size: int = 0  # bytes
    seconds: float = 0.0

    def readings(self) -> list[Reading]:
        """Return what came as a reading for each subreddit."""
        names = {source.subreddit.casefold() for source in self.group}
        strangers = sum(_forum(listing) not in names for listing in self.listings.values())
        if strangers:
            self.warnings.append(f"{strangers} left out: posts of no subreddit that was asked for")
        return [self._reading(source, first=n == 0) for n, source in enumerate(self.group)]

    def _reading(self, source: Subreddit, *, first: bool) -> Reading:
        name = source.subreddit.casefold()
        newest = [listing for listing in self.listings.values() if _forum(listing) == name]
        best = [listing for listing in self.best if _forum(listing) == name]
        there = {listing.identity for listing in newest[: source.max_items]}
        listed = [*newest[: source.max_items], *(one for one in best if one.identity not in there)]
        document = Document(
            kind=self.kind,
            title=f"r/{source.subreddit}",
            listings=tuple(listed),
            warnings=tuple(self.warnings) if first else (),
        )
        return Reading(
            source=source.name,
            status="failed" if self.why else "read",
            why=self.why,
            document=document if self.kind else None,
            validators=None if self.why else Validators(),
            top=tuple(listing.identity for listing in best),
            back_to=_oldest(self),
            partly=len(self.group) > 1,
            asked_host=self.asked_host,
            host=self.host,
            retry_after=self.retry_after,
            seconds=self.seconds,
            size=self.size if first else 0,
        )


@dataclass(slots=True, kw_only=True)
class _Visit:
    """One run's asking."""

    read: Mapping[str, datetime]
    allowance: Allowance
    get: Get
    parse: Parse
    until: float = field(init=False)  # by the monotonic clock

    def __post_init__(self) -> None:
        self.until = monotonic() + self.allowance.patience

    async def newest(self, group: tuple[Subreddit, ...]) -> _Pages:
        """Return the group's newest posts, back to when it was last read."""
        pages = _Pages(group=group, asked_host=urlsplit(self.allowance.base_url).hostname or "")
        times = [self.read[source.name] for source in group if source.name in self.read]
        since = min(times, default=None)
        after = ""
        for _ in range(self.allowance.pages):
            try:
                page = await self._page(
                    pages, "new", {"limit": str(_MOST)} | ({"after": after} if after else {})
                )
            except SourceError as error:
                _stopped(pages, error)
                return pages
            fresh = [listing for listing in page if listing.identity not in pages.listings]
            pages.listings |= {listing.identity: listing for listing in fresh}
            after = fresh[-1].feed_id if fresh else ""
            oldest = _oldest(pages)
            if since is None or oldest is None or oldest <= since or not after.startswith("t3_"):
                return pages
        pages.warnings.append(f"posts before {_said(pages)} left out: more than {self.allowance.pages} pages")
        return pages

    async def best(self, pages: _Pages) -> None:
        """Add the day's best posts of a group; without them, the group's posts have no rank among them."""
        try:
            pages.best = await self._page(pages, "top", {"t": "day", "limit": str(_MOST)})
        except SourceError as error:
            pages.warnings.append(f"the day's best not had: {error}")

    async def _page(self, pages: _Pages, order: str, query: Mapping[str, str]) -> list[Listing]:
        names = "+".join(source.subreddit for source in pages.group)
        token = self.allowance.token
        asked = "&".join(filter(None, (urlencode(query), token)))
        began = monotonic()
        answer = await self.get(
            Ask(
                url=f"{self.allowance.base_url.rstrip('/')}/r/{names}/{order}/.rss?{asked}",
                allow_private=all(source.allow_private for source in pages.group),
                patience=max(self.until - began, 0.0),
            )
        )
        body = answer.body
        for _, secret in parse_qsl(token):  # reddit puts the token into the links of what it answers
            body = body.replace(secret.encode(), b"***")
        document = await self.parse(body, answer.content_type, answer.url, _MOST)
        pages.kind = document.kind
        pages.warnings += (warning for warning in document.warnings if warning not in pages.warnings)
        pages.host = urlsplit(answer.url).hostname or ""
        pages.size += len(answer.body)
        pages.seconds += monotonic() - began
        return list(document.listings)


def _stopped(pages: _Pages, error: SourceError) -> None:
    """Keep why a page did not come: of the first it is the group's failure, of others what is missing."""
    if pages.kind:
        pages.why = f"posts before {_said(pages)} wait for the next run: {error}"
        return
    pages.why = str(error)
    pages.refused = error.status in _REFUSED
    pages.retry_after = error.retry_after


def _said(pages: _Pages) -> str:
    oldest = _oldest(pages)
    return f"{oldest:%Y-%m-%d %H:%M} UTC" if oldest else "the newest"


def _oldest(pages: _Pages) -> datetime | None:
    stamps = (listing.published or listing.updated for listing in pages.listings.values())
    return min((stamp for stamp in stamps if stamp is not None), default=None)


def _forum(listing: Listing) -> str:
    """Return the subreddit of a post by its address, in lower case; "" when it stands in none."""
    found = next(filter(None, map(_POST.match, (listing.url, *listing.links))), None)
    return found[1].casefold() if found else ""
