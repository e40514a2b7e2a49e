"""What is read before there is any config.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.config.names import same
from digestflow.config.topics import TopicSettings
from digestflow.core.render.name import safe_name
from digestflow.core.source import Opml
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.adapters.sources.opml import Listed
    from digestflow.config.model import Config
    from digestflow.core.source import Source

_LONGEST = 80  # characters of a topic's name


def from_opml(
    where: str, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> tuple[tuple[Source, ...], tuple[TopicSettings, ...]]:
    """Return one source for the list, and a topic for each of its folders; none when it has none.

    Folders whose names differ in case only are one topic.

    Raises:
        SourceError: The list cannot be had or read.
    """
    from digestflow.wire.sources.documents import on_disk, on_the_web

    path = where if on_the_web(where) else str(on_disk(where).absolute())
    source = Opml(name="reading list", path=path)
    found = listed(where, prefix=source.name, environ=environ, sets=sets, now=now)
    titles: dict[str, list[str]] = {}
    for feed, folders in found:
        for folder in folders:
            titles.setdefault(folder, []).append(feed.name.split("/", 1)[-1])
    return (source,), tuple(_topics(titles))


def _topics(titles: Mapping[str, Sequence[str]]) -> Iterator[TopicSettings]:
    """Yield a topic for each folder, with the titles of its feeds; each name and each note once."""
    taken: set[str] = set()
    for folder, named in titles.items():
        name = folder.lstrip("# ")[:_LONGEST].rstrip()
        note = safe_name(name)
        if note is None or taken & {same(name), same(note)}:
            continue
        taken |= {same(name), same(note)}
        about = f"{folder}. {', '.join(dict.fromkeys(named))}"
        yield TopicSettings(name=name, note="" if note == name else f"MOC - {note}", about=about)


def listed(
    where: str, *, prefix: str, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> tuple[tuple[Listed, tuple[str, ...]], ...]:
    """Return the feeds of a list in a file or at an address, as `feeds` of adapters/sources/opml.py does.

    Raises:
        SourceError: The list cannot be had or read; it is named.
    """
    from digestflow.adapters.sources.opml import feeds
    from digestflow.wire.sources.documents import client_of, fetched, file_bytes, on_disk, on_the_web

    if on_the_web(where):
        body = fetched(client_of(bare(environ=environ, sets=sets), now), where).body
    else:
        body = file_bytes(on_disk(where))
    try:
        return feeds(body, prefix=prefix)
    except SourceError as error:
        raise SourceError(f"{where}: {error}", fix="name a subscription list, in OPML") from error


def bare(*, environ: Mapping[str, str], sets: Sequence[str]) -> Config:
    """Return the configuration that environment and options give without any config.yaml."""
    from digestflow.config.load import read

    return read("vault: vault\n", environ=environ, sets=sets)
