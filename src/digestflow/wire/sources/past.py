"""From the sources of config.yaml to who is asked for their past."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.core.given import Given, Recalled, better
from digestflow.core.health.nouns import asked_of, known
from digestflow.core.source import (
    Arxiv,
    Feed,
    Folder,
    Github,
    Greader,
    HackerNews,
    Miniflux,
    Opml,
    Source,
    Subreddit,
)

if TYPE_CHECKING:
    from digestflow.adapters.http.client import Client
    from digestflow.adapters.past import Keeper
    from digestflow.adapters.store.archive import Archive
    from digestflow.config.model import Config
    from digestflow.config.past import Past
    from digestflow.core.health.nouns import Health
    from digestflow.core.item.nouns import Parse
    from digestflow.core.window import Window

Thunk = Callable[[], Awaitable[tuple[Recalled, ...]]]

_NAMES = {
    "hackernews": "Algolia",
    "arxiv": "arXiv's API",
    "github": "GitHub's API",
    "subreddit": "Arctic Shift",
    "wayback": "the Wayback Machine",
}
_UNDER_WAY = 4  # sources of one kind
_PORTS = {"http": 80, "https": 443}
_HOME = (".local", ".localhost", ".lan", ".internal", ".intranet", ".home.arpa", ".test", ".onion")
_FORMAT = re.compile(r"(?<=[?&])feed=(?:rss2?|atom|rdf|json)(?=&|$)")  # WordPress' word, nobody's secret

# Feeds that are a kind of their own, as subscription lists have them.
_RELEASES = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/releases\.atom")
_SUBREDDIT = re.compile(
    r"https?://(?:www\.|old\.)?reddit\.com/r/(\w{2,21})(?:/new)?/?\.rss(?:\?.*)?", re.ASCII
)
_PAPERS = re.compile(
    r"https?://(?:rss|export)\.arxiv\.org/(?:rss|atom)/([a-z-]+(?:\.[A-Za-z-]+)?(?:\+[A-Za-z.-]+)*)"
)
_STORIES = re.compile(
    r"https?://(?:hnrss\.org/(?:frontpage|newest|ask|show|jobs|polls)|news\.ycombinator\.com/rss)\b.*"
)
_OTHERS = re.compile(r"https?://(?:hnrss\.org|news\.ycombinator\.com)/.*")  # comments, the best, a person's


class Keepers:
    """Everybody who may be asked for the past in one run."""

    def __init__(self, config: Config, client: Client, parse: Parse, environ: Mapping[str, str]) -> None:
        from digestflow.adapters.past import Keeper

        self.config, self._client, self._parse = config, client, parse
        self.by_kind: dict[str, Keeper] = {}  # those that have an address
        past, token = config.past, environ.get(config.past.github_token_env, "")
        for kind, name in _NAMES.items():
            if getattr(past, kind):
                self.by_kind[kind] = Keeper(
                    name=name,
                    base_url=getattr(past, kind),
                    get=client.get,
                    parse=parse,
                    interval=getattr(past, f"{kind}_interval"),
                    headers={"Authorization": f"Bearer {token}"} if kind == "github" and token else {},
                    allow_private=past.allow_private,
                    requests=past.requests,
                )

    def site(self, source: Feed, url: str) -> Keeper:
        """Return a feed's own site as the keeper of its past."""
        from digestflow.adapters.past import Keeper

        return Keeper(
            name=source.name,
            base_url=url,
            get=self._client.get,
            parse=self._parse,
            allow_private=source.allow_private,
            requests=self.config.past.requests,
        )


def intervals_of(past: Past) -> Mapping[str, float]:
    """Return the least seconds between two requests by lane, those of the keepers among them."""
    from digestflow.adapters.http.lanes import INTERVALS

    found = dict(INTERVALS)
    for kind in _NAMES:
        parts, seconds = urlsplit(getattr(past, kind)), getattr(past, f"{kind}_interval")
        host = (parts.hostname or "").lower()
        if host and parts.port not in {None, _PORTS.get(parts.scheme)}:
            host = f"{host}:{parts.port}"
        if host and seconds:
            found[host] = seconds
        else:
            found.pop(host, None)
    return found


def recall_all(
    asked: Sequence[tuple[Source, tuple[Window, ...]]],
    *,
    config: Config,
    client: Client,
    archive: Archive,
    environ: Mapping[str, str],
) -> Iterator[Recalled]:
    """Ask the past of every source for its days and yield what each day gave, as it comes.

    A source whose past nobody is to be asked for yields nothing. Of each kind only some are under
    way at a time: what was begun is brought to its end before another lane's turn is taken, so
    that a run which is stopped has whole days to show for what it asked.
    """
    from digestflow.adapters.parse.pool import Parser

    healths = archive.healths()
    with Parser() as parser:
        keepers = Keepers(config, client, parser.read, environ)
        gates: dict[str, asyncio.Semaphore] = defaultdict(partial(asyncio.Semaphore, _UNDER_WAY))
        thunks = [
            partial(_marked, thunk, source, gates[_own(source).kind])
            for source, days in asked
            for thunk in _asking(source, days, keepers, known(healths.get(source.name), source))
        ]
        for several in client.each(thunks):
            yield from several


def keeper_of(source: Source, config: Config) -> str:
    """Return who would be asked for the past of a source, in words; "" for nobody."""
    own = _own(source)
    if isinstance(own, Feed):
        if not config.past.wayback or not tellable(own, config):
            return "the site's older pages" if config.past.wordpress else ""
        return _NAMES["wayback"]
    return _NAMES[own.kind] if own.kind in _NAMES and getattr(config.past, own.kind) else ""


def tellable(source: Feed, config: Config) -> bool:
    """Tell whether somebody else may be told a feed's address: it is public, and no key is in it."""
    from digestflow.adapters.http.redact import SECRET_KEYS, redact

    url = _FORMAT.sub("", source.url)
    if redact(url, SECRET_KEYS | set(config.network.secret_params)) != url:
        return False
    return config.past.allow_private or not (source.allow_private or _private(url))


def _private(url: str) -> bool:
    """Tell whether an address is one that only a home or an office knows."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_HOME)


async def _marked(thunk: Thunk, source: Source, gate: asyncio.Semaphore) -> tuple[Recalled, ...]:
    async with gate:
        return tuple(replace(one, source=source.name, asked=asked_of(source)) for one in await thunk())


def _asking(source: Source, days: Sequence[Window], keepers: Keepers, health: Health) -> Iterator[Thunk]:
    """Yield what asks for the days: one after the other where each is asked for by itself."""
    from digestflow.adapters.past import arxiv, github, hackernews, subreddit

    own = _own(source)
    if isinstance(own, Feed):
        yield partial(_feed, own, days, keepers, health)
        return
    keeper = keepers.by_kind.get(own.kind)
    if keeper is None:
        return
    match own:
        case HackerNews():
            points = keepers.config.past.hackernews_points
            yield from (
                partial(hackernews.recall, own, (day,), keeper, points=points) for day in reversed(days)
            )
        case Arxiv():
            yield from (partial(arxiv.recall, own, (day,), keeper) for day in reversed(days))
        case Subreddit():
            yield from (partial(subreddit.recall, own, (day,), keeper) for day in reversed(days))
        case Github():
            yield partial(github.recall, own, days, keeper)
        case Folder() | Opml() | Greader() | Miniflux():
            return  # what is on disk is whole, and a reader keeps its feeds' past itself


async def _feed(
    source: Feed, days: Sequence[Window], keepers: Keepers, health: Health
) -> tuple[Recalled, ...]:
    """Ask a feed's own site for its older pages, and the Wayback Machine for what is left."""
    from digestflow.adapters.past import wayback, wordpress

    found: dict[Window, Recalled] = {}
    by_day = {day.day: day for day in days}
    # Of a document that was cut short no hash is kept, and its next page does not go on from it.
    whole = health.spans and health.validators.body_hash
    if keepers.config.past.wordpress and whole and not health.gone:
        site = keepers.site(source, health.moved or source.url)
        for one in await wordpress.recall(source.name, days, site, listed=health.spans[-1]):
            found[by_day[one.day]] = one
    left = [day for day in days if day not in found or found[day].given.state != "whole"]
    keeper = keepers.by_kind.get("wayback")
    if keeper is not None and left and tellable(source, keepers.config):
        for one in await wayback.recall(source.name, source.url, left, keeper):
            day = by_day[one.day]
            found[day] = _both(found[day], one) if day in found else one
    # A site that failed tonight, or was cut short, may have pages another night, whoever else had nothing.
    later = (health.failures > 0 or not whole) and not health.gone
    return tuple(
        _left(
            found.get(day, Recalled(source=source.name, day=day.day, given=Given(state="none"))), again=later
        )
        for day in days
    )


def _left(one: Recalled, *, again: bool) -> Recalled:
    """Return what was given; where that is not the whole, with whether more may come anyhow."""
    if one.given.state == "whole" or not again:
        return one
    return replace(one, given=replace(one.given, again=True))


def _both(one: Recalled, other: Recalled) -> Recalled:
    """Return what two keepers have of one day."""
    listings = {listing.identity: listing for listing in (*other.listings, *one.listings)}
    return replace(one, given=better(one.given, other.given), listings=tuple(listings.values()))


def _own(source: Source) -> Source:
    """Return the source as its own kind, where its address is that of another."""
    if isinstance(source, HackerNews):
        stories = _STORIES.fullmatch(source.url) or not _OTHERS.fullmatch(source.url)
        return (
            source if stories else Feed(name=source.name, url=source.url, allow_private=source.allow_private)
        )
    if not isinstance(source, Feed):
        return source
    if found := _RELEASES.fullmatch(source.url):
        return Github(name=source.name, repo=found[1])
    if found := _SUBREDDIT.fullmatch(source.url):
        return Subreddit(name=source.name, subreddit=found[1])
    if found := _PAPERS.fullmatch(source.url):
        return Arxiv(name=source.name, category=found[1])
    return HackerNews(name=source.name, url=source.url) if _STORIES.fullmatch(source.url) else source
