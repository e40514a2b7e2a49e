"""From the lists and accounts of config.yaml to the sources that stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.gap import Gap
from digestflow.core.item.nouns import digest
from digestflow.core.source import Feed, Greader, HackerNews, Miniflux, Opml, Source
from digestflow.errors import SourceError
from digestflow.wire.sources.documents import fetched, file_bytes, on_disk, on_the_web
from digestflow.wire.sources.readers import feeds_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from digestflow.adapters.http.client import Client
    from digestflow.config.model import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The sources after their OPML lists were opened."""

    sources: tuple[Source, ...]
    gaps: tuple[Gap, ...]  # lists that could not be


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
        return file_bytes(beside / on_disk(source.path), called=source.path)
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
