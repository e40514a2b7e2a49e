"""Accounts at feed readers: their keys, and each of their feeds as a source."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from digestflow.core.item.nouns import Reading, digest
from digestflow.core.source import LONGEST_NAME, Greader
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digestflow.adapters.http.client import Client
    from digestflow.adapters.sources import Subscription
    from digestflow.adapters.sources.greader import Keys
    from digestflow.core.item.nouns import Parse
    from digestflow.core.source import Miniflux, Source

OVERLAP = timedelta(days=1)  # before the last reading: what came to the reader meanwhile, dated back
FIRST = timedelta(days=3)  # how far back a feed is read for the first time


def feeds_of(
    source: Greader | Miniflux, *, environ: Mapping[str, str], state: Path, client: Client | None
) -> tuple[tuple[Greader | Miniflux, tuple[str, ...]], ...]:
    """Return each feed of the account as a source named name/title, with the folders it stands in.

    Without a `client`, and when the reader cannot be reached, the last list that was had serves.

    Raises:
        SourceError: There is none.
    """
    copy = state / "lists" / f"{digest(repr(_account(source)))}.json"
    if client is None:
        subscribed = _kept(copy)
        if not subscribed:
            raise SourceError(f"the feeds of {source.base_url} were never read", fix="digestflow fetch")
    else:
        try:
            subscribed = _subscriptions(source, environ, client)
        except SourceError:
            subscribed = _kept(copy)
            if not subscribed:
                raise
        else:
            _keep(copy, subscribed)
    taken: set[str] = set()
    found = []
    for one in subscribed:
        name = f"{source.name}/{one.title}"[:LONGEST_NAME].rstrip()
        if name.casefold() in taken:
            mark = f" ({digest(one.feed)[:6]})"
            name = f"{name[: LONGEST_NAME - len(mark)]}{mark}"
        taken.add(name.casefold())
        update = {"name": name, "feed": one.feed, "publisher": one.title}
        found.append((source.model_copy(update=update), one.labels))
    return tuple(found)


def _kept(copy: Path) -> tuple[Subscription, ...]:
    """Return the feeds as they were last listed; none when they never were."""
    from digestflow.adapters.sources import Subscription

    rows = json.loads(copy.read_text("utf-8")) if copy.exists() else []
    return tuple(Subscription(feed=feed, title=title, labels=tuple(labels)) for feed, title, labels in rows)


def _keep(copy: Path, subscribed: Sequence[Subscription]) -> None:
    rows = [[one.feed, one.title, one.labels] for one in subscribed]
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def asking_readers(
    sources: Sequence[Greader | Miniflux],
    read: Mapping[str, datetime],
    environ: Mapping[str, str],
    client: Client,
    parse: Parse,
) -> Iterator[Callable[[], Awaitable[tuple[Reading, ...]]]]:
    """Yield what asks each account for all of its feeds at once."""
    accounts: dict[tuple[str, ...], list[Greader | Miniflux]] = {}
    for source in sources:
        accounts.setdefault(_account(source), []).append(source)
    for members in accounts.values():
        since = _since(members, read, client.now())
        try:
            yield _fetching(members, since, environ, client, parse)
        except SourceError as error:
            yield partial(failed, members, str(error))


async def failed(sources: Sequence[Source], why: str) -> tuple[Reading, ...]:
    """Return that none of the sources could be asked."""
    return tuple(Reading(source=source.name, status="failed", why=why) for source in sources)


def variable(name: str, key: str, environ: Mapping[str, str]) -> str:
    """Return what an environment variable holds, which config.yaml names under `key`.

    Raises:
        SourceError: Nothing.
    """
    text = environ.get(name, "").strip()
    if not text:
        raise SourceError(f"{key}: the environment has no {name}")
    return text


def _since(members: Sequence[Greader | Miniflux], read: Mapping[str, datetime], now: datetime) -> datetime:
    times = [read[source.name] - OVERLAP for source in members if source.name in read]
    if len(times) < len(members):
        times.append(now - FIRST)
    return min(times)


def _account(source: Greader | Miniflux) -> tuple[str, ...]:
    if isinstance(source, Greader):
        return source.kind, source.base_url, source.login, source.token_env or "", source.label
    return source.kind, source.base_url, source.token_env, source.label


def _subscriptions(
    source: Greader | Miniflux, environ: Mapping[str, str], client: Client
) -> tuple[Subscription, ...]:
    from digestflow.adapters.sources import greader, miniflux

    async def get() -> tuple[Subscription, ...] | SourceError:
        try:
            if isinstance(source, Greader):
                return await greader.subscriptions(source, _keys(source, environ), client.get)
            token = variable(source.token_env, "token_env", environ)
            return await miniflux.subscriptions(source, token, client.get)
        except SourceError as error:
            return error

    found = next(iter(client.each([get])))
    if isinstance(found, SourceError):
        raise found
    return found


def _fetching(
    members: Sequence[Greader | Miniflux],
    since: datetime,
    environ: Mapping[str, str],
    client: Client,
    parse: Parse,
) -> Callable[[], Awaitable[tuple[Reading, ...]]]:
    from digestflow.adapters.sources import greader, miniflux

    first = members[0]
    if isinstance(first, Greader):
        own = [source for source in members if isinstance(source, Greader)]
        return partial(greader.fetch, own, since, _keys(first, environ), client.get, parse)
    others = [source for source in members if not isinstance(source, Greader)]
    token = variable(first.token_env, "token_env", environ)
    return partial(miniflux.fetch, others, since, token, client.get, parse)


def _keys(source: Greader, environ: Mapping[str, str]) -> Keys:
    from digestflow.adapters.sources.greader import Keys

    def of(name: str | None, key: str) -> str:
        return variable(name, key, environ) if name else ""

    token = of(source.token_env, "token_env")
    return Keys(
        password="" if token else of(source.password_env, "password_env"),
        token=token,
        app_key=of(source.app_key_env, "app_key_env"),
    )
