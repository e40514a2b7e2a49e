"""From the sources of config.yaml to what asks them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from digestflow.core.gap import Gap
from digestflow.core.health.nouns import Health, asked_of, known
from digestflow.core.health.turn import conditional, put_off
from digestflow.core.item.nouns import Reading, digest
from digestflow.core.source import (
    Answer,
    Arxiv,
    Ask,
    Feed,
    Folder,
    Github,
    Greader,
    HackerNews,
    Miniflux,
    Opml,
    Source,
    Subreddit,
    Validators,
)
from digestflow.errors import SourceError
from digestflow.wire.articles import apart, wanting, with_articles
from digestflow.wire.groups import together
from digestflow.wire.readers import feeds_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.adapters.http.client import Client
    from digestflow.adapters.store.archive import Archive
    from digestflow.config.model import Config
    from digestflow.core.item.nouns import Parse
    from digestflow.wire.groups import Several

LARGEST = 10 << 20  # bytes of a document on disk, as of one from the web


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The sources after their OPML lists were opened."""

    sources: tuple[Source, ...]
    gaps: tuple[Gap, ...]  # lists that could not be


def client_of(config: Config, now: Callable[[], datetime]) -> Client:
    """Return the one HTTP client of a run."""
    from digestflow.adapters.http.client import Client
    from digestflow.adapters.http.redact import SECRET_KEYS
    from digestflow.wire.past import intervals_of

    network = config.network
    return Client(
        now=now,
        allow_private=network.allow_private,
        concurrency=network.concurrency,
        per_host=network.per_host,
        deadline=network.deadline,
        user_agent=network.user_agent,
        secret_keys=SECRET_KEYS | set(network.secret_params),
        intervals=intervals_of(config.past),
    )


def open_lists(
    config: Config, *, environ: Mapping[str, str], beside: Path, state: Path, client: Client | None
) -> Opened:
    """Return the enabled sources; those of each OPML list and of each reader's account in its place.

    A list at an address is asked for once when there is a `client`; its last good copy in the
    state folder serves otherwise, and when the address fails.
    """
    sources: list[Source] = []
    gaps = []
    names = {topic.name.casefold(): topic.name for topic in config.topics}
    for source in config.sources:
        if not source.enabled:
            continue
        listed: Sequence[tuple[Source, tuple[str, ...]]]
        try:
            if isinstance(source, Greader | Miniflux) and not source.feed:
                listed = feeds_of(source, environ=environ, state=state, client=client)
            elif isinstance(source, Opml):
                listed = _outlines(source, beside=beside, state=state, client=client)
            else:
                listed = ((source, ()),)
        except SourceError as error:
            gaps.append(Gap(subject=source.name, why=str(error)))
            continue
        for feed, folders in listed:
            found = [names[f.casefold()] for f in folders if f.casefold() in names]
            topics = tuple(dict.fromkeys((*source.topics, *found)))
            sources.append(feed.model_copy(update={"topics": topics}) if found else feed)
    return Opened(sources=tuple(sources), gaps=tuple(gaps))


def _outlines(
    source: Opml, *, beside: Path, state: Path, client: Client | None
) -> tuple[tuple[Source, tuple[str, ...]], ...]:
    """Return the feeds of an OPML list, each with the folders it stands in."""
    from digestflow.adapters.sources.opml import feeds

    copy = state / "lists" / f"{digest(source.path)}.opml"
    body = _list(source, beside=beside, copy=copy, client=client)
    passed_on = {
        "allow_private": source.allow_private,
        "topics": source.topics,
        "weight": source.weight,
        "max_items": source.max_items,
    }
    paged = {"fulltext": source.fulltext, "fulltext_below": source.fulltext_below}
    found = []
    for feed, folders in feeds(body, prefix=source.name):
        own = passed_on | {"publisher": feed.name.removeprefix(f"{source.name}/")}
        more = paged if isinstance(feed, Feed | HackerNews) else {}
        found.append((feed.model_copy(update=own | more), folders))
    return tuple(found)


def _list(source: Opml, *, beside: Path, copy: Path, client: Client | None) -> bytes:
    if not on_the_web(source.path):
        return file_bytes(beside / on_disk(source.path))
    if client is None:
        if copy.exists():
            return copy.read_bytes()
        raise SourceError(f"the list at {source.path} was never read", fix="digestflow fetch")
    try:
        body = fetched(client, source.path, allow_private=source.allow_private).body
    except SourceError:
        if copy.exists():
            return copy.read_bytes()
        raise
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(body)
    return body


def on_the_web(where: str) -> bool:
    """Return whether this is an address, not a file."""
    return where[:8].lower().startswith(("http://", "https://"))


def on_disk(where: str) -> Path:
    """Return the path of a file that is named by its path or by a file: URL, absolute or relative."""
    if where[:5].lower() != "file:":
        return Path(where)
    from urllib.request import url2pathname

    path = where[5:]
    for start in ("//localhost/", "///"):
        if path.startswith(start):
            path = "/" + path[len(start) :]
    return Path(url2pathname(path))


def file_bytes(path: Path) -> bytes:
    """Return a document on disk.

    Raises:
        SourceError: It cannot be read, is a folder, or is too large.
    """
    try:
        if path.is_dir():
            raise SourceError(f"cannot read {path}: it is a folder, not a file")
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a character that no path has
        raise SourceError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    if len(body) > LARGEST:
        raise SourceError(f"refused: {path} is larger than {LARGEST >> 20} MiB")
    return body


def fetched(client: Client, url: str, *, allow_private: bool = False) -> Answer:
    """Return one document from the network.

    Raises:
        SourceError: It could not be had.
    """

    async def get() -> Answer | SourceError:
        try:
            return await client.get(Ask(url=url, allow_private=allow_private))
        except SourceError as error:
            return error

    answer = next(iter(client.each([get])))
    if isinstance(answer, SourceError):
        raise answer
    return answer


def read_all(
    sources: Sequence[Source],
    *,
    several: Several,
    client: Client,
    archive: Archive,
    beside: Path,
    now: datetime,
) -> Iterator[Sequence[Reading]]:
    """Ask every source once and yield what they gave, as they answer, in portions.

    `several` asks those that go `together`. Whose articles are read comes last.

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
            asking = _asking(_moved(source, health), conditional(health, now), client, parser.read, beside)
            thunks.append(partial(_marked, asking, source, health))
        read = {name: health.last_good for name, health in healths.items() if health.last_good is not None}
        thunks += (partial(_all_marked, asking, grouped) for asking in several(grouped, read, parser.read))
        if waited:
            yield waited
        held: list[Reading] = []
        for portion in client.portions(thunks):
            ready, later = apart(chain.from_iterable(portion), articles)
            held += later
            yield ready
    if held:
        yield with_articles(held, articles, client=client, archive=archive)


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
    from digestflow.adapters.sources import arxiv, feed, folder, github, hackernews, subreddit

    get = client.get
    match source:
        case Feed():
            return partial(feed.fetch, source, kept, get, parse)
        case Subreddit():
            return partial(subreddit.fetch, source, kept, get, parse)
        case HackerNews():
            return partial(hackernews.fetch, source, kept, get, parse)
        case Arxiv():
            return partial(arxiv.fetch, source, kept, get, parse)
        case Github():
            return partial(github.fetch, source, kept, get, parse)
        case Folder():
            return partial(folder.fetch, source, beside, parse)
        case Opml() | Greader() | Miniflux():
            raise AssertionError("a list is opened before its feeds are asked")
        case _:
            assert_never(source)
