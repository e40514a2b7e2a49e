"""From the sources of config.yaml to what asks them, and what they gave."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from digestflow.core.health.nouns import Health, asked_of, known
from digestflow.core.health.turn import conditional, fresh, put_off
from digestflow.core.item.nouns import Reading
from digestflow.core.source import Feed, Folder, Greader, HackerNews, Miniflux, Opml, Source, Validators
from digestflow.errors import SourceError
from digestflow.wire.sources.articles import apart, wanting, with_articles
from digestflow.wire.sources.groups import together

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from digestflow.adapters.http.client import Client
    from digestflow.adapters.store.archive import Archive
    from digestflow.core.item.nouns import Parse
    from digestflow.wire.sources.groups import Several


def read_all(  # noqa: PLR0913 - what a night's asking needs, each once
    sources: Sequence[Source],
    *,
    several: Several,
    client: Client,
    archive: Archive,
    beside: Path,
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Sequence[Reading]]:
    """Ask every source once and yield what they gave, as they answer, in portions.

    `several` asks those that go `together`. Whose articles are read comes last. Who said today
    that nothing changes for a while is not asked.

    Raises:
        ConfigError: Articles are to be read, and the extra for it is not installed.
    """
    from digestflow.adapters.parse.pool import Parser

    healths = archive.healths()
    articles = wanting(sources)
    with Parser() as parser:
        thunks: list[Callable[[], Awaitable[tuple[Reading, ...]]]] = []
        grouped: list[Source] = []
        waited: list[Reading] = []
        for source in sources:
            health = known(healths.get(source.name), source)
            waiting = _put_off(health, now)
            if waiting is not None:
                waited.append(replace(waiting, asked=asked_of(source)))
                continue
            if together(source):
                grouped.append(source)
                continue
            if fresh(health, now, zone):
                waited.append(Reading(source=source.name, status="fresh"))
                continue
            kept = conditional(health, now)
            parse = partial(parser.read, known=kept.marks)
            asking = _asking(_moved(source, health), kept, client, parse, beside)
            thunks.append(partial(_marked, asking, source, health))
        read = {name: health.last_good for name, health in healths.items() if health.last_good is not None}
        thunks += (partial(_all_marked, asking, grouped) for asking in several(grouped, read, parser.read))
        if waited:
            yield waited
        held: list[Reading] = []
        for portion in client.portions(thunks, heavy=_listing):
            ready, later = apart(chain.from_iterable(portion), articles)
            held += later
            yield ready
    if held:
        yield with_articles(held, articles, client=client, archive=archive)


def read_once(source: Source, *, several: Several, client: Client, beside: Path) -> Reading:
    """Ask one source as if nobody ever had, and keep nothing of it.

    Raises:
        SourceError: It is a list, whose feeds are asked.
    """
    from digestflow.adapters.parse.pool import Parser

    if isinstance(source, Opml) or (isinstance(source, Greader | Miniflux) and not source.feed):
        raise SourceError(
            f"{source.name!r} is a list of feeds: name one of them, as in: digestflow sources list"
        )
    with Parser() as parser:
        if together(source):
            (asking,) = several([source], {}, parser.read)
            return next(iter(client.each([asking])))[0]
        return next(iter(client.each([_asking(source, Validators(), client, parser.read, beside)])))


async def _marked(asking: Callable[[], Awaitable[Reading]], source: Source, health: Health) -> tuple[Reading]:
    """Return what a source gave, with what was asked of it."""
    at_moved = _moved(source, health) is not source
    return (replace(await asking(), asked=asked_of(source), at_moved=at_moved),)


async def _all_marked(
    asking: Callable[[], Awaitable[tuple[Reading, ...]]], sources: Sequence[Source]
) -> tuple[Reading, ...]:
    """Return what several sources gave, each with what was asked of it."""
    asked = {source.name: asked_of(source) for source in sources}
    return tuple(replace(reading, asked=asked[reading.source]) for reading in await asking())


def _listing(readings: Sequence[Reading]) -> bool:
    return any(reading.document is not None for reading in readings)


def _put_off(health: Health, now: datetime) -> Reading | None:
    why = put_off(health, now)
    if not why:
        return None
    wait = (health.next_try - now).total_seconds() if health.next_try and not health.gone else None
    return Reading(source=health.source, status="failed", why=why, gone=health.gone, retry_after=wait)


def _moved(source: Source, health: Health) -> Source:
    if health.moved and isinstance(source, Feed | HackerNews):
        return source.model_copy(update={"url": health.moved})
    return source


def _asking(
    source: Source, kept: Validators, client: Client, parse: Parse, beside: Path
) -> Callable[[], Awaitable[Reading]]:
    from digestflow.adapters.sources import folder, read

    if isinstance(source, Folder):
        return partial(folder.fetch, source, beside, parse)
    assert not isinstance(source, Opml | Greader | Miniflux), "a list is opened before its feeds are asked"
    return partial(read, source, kept, client.get, parse)
