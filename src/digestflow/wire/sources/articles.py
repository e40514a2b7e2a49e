"""The text of articles, where a source wants it and its feed gives only the beginning."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from digestflow.core.source import Feed, Greader, HackerNews, Miniflux
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from digestflow.adapters.articles import Article, Wanted
    from digestflow.adapters.http.client import Client
    from digestflow.adapters.store.archive import Archive
    from digestflow.core.item.nouns import Document, Listing, Reading
    from digestflow.core.source import Source

MOST = 50  # articles of one source that are asked for in a run, the first of its feed
PATIENCE = 120.0  # seconds that the articles of one site may take

Paged = Feed | HackerNews | Greader | Miniflux


def wanting(sources: Iterable[Source]) -> dict[str, Paged]:
    """Return the sources whose articles are to be read, by name.

    Raises:
        ConfigError: There are some, and what reads articles is not installed.
    """
    found = {source.name: source for source in sources if isinstance(source, Paged) and source.fulltext}
    if found and not _installed():
        name = next(iter(found))
        raise ConfigError(
            f"{name!r} has fulltext: true, and trafilatura is not installed",
            fix="pip install 'digestflow[fulltext]'",
        )
    return found


def apart(readings: Iterable[Reading], wanting: Container[str]) -> tuple[list[Reading], list[Reading]]:
    """Return the readings that are whole as they are, and those whose articles are to be read."""
    sides: tuple[list[Reading], list[Reading]] = ([], [])
    for reading in readings:
        sides[reading.source in wanting and reading.document is not None].append(reading)
    return sides


def with_articles(
    readings: Sequence[Reading], wanting: dict[str, Paged], *, client: Client, archive: Archive
) -> list[Reading]:
    """Return the readings with the whole text of what is new in them and was cut short.

    An article is asked for once: what the archive has stays as it is, whatever became of it. What a
    feed gives of such an item is its beginning, and no other words than the archive has.
    """
    wanted: list[Wanted] = []
    read: dict[str, frozenset[str]] = {}  # by source: identities whose article was asked for before
    for reading in readings:
        assert reading.document is not None  # see `apart`
        short = _short(wanting[reading.source], reading.document)
        new = archive.unseen(reading.source, short)
        wanted += _wanted(wanting[reading.source], new)
        read[reading.source] = frozenset(one.identity for one in short) - {one.identity for one in new}
    texts: dict[tuple[str, str], str] = {}
    whys: dict[str, list[str]] = {}
    for article in _read(wanted, client):
        key = article.wanted.source, article.wanted.identity
        if article.text:
            texts[key] = article.text
        else:
            whys.setdefault(article.wanted.source, []).append(article.why)
    whole = []
    for reading in readings:
        assert reading.document is not None  # see `apart`
        why = whys.get(reading.source, [])
        document = _whole(reading.document, reading.source, texts, why)
        before = read[reading.source]
        listings = tuple(
            replace(one, again=True) if one.identity in before else one for one in document.listings
        )
        whole.append(replace(reading, document=replace(document, listings=listings)))
    return whole


def _installed() -> bool:
    from importlib.util import find_spec

    return find_spec("trafilatura") is not None


def _short(source: Paged, document: Document) -> list[Listing]:
    """Return what of a document may be the beginning of an article."""
    return [
        listing
        for listing in document.listings
        if listing.url and len(listing.text) < source.fulltext_below and not listing.again
    ]


def _wanted(source: Paged, new: Sequence[Listing]) -> list[Wanted]:
    from digestflow.adapters.articles import Wanted, origin

    home = origin(source.base_url if isinstance(source, Greader | Miniflux) else source.url)
    return [
        Wanted(
            source=source.name,
            identity=listing.identity,
            url=listing.url,
            # A feed may not lead us to any other private address than its own.
            allow_private=source.allow_private and origin(listing.url) == home,
        )
        for listing in new[:MOST]
    ]


def _read(wanted: Sequence[Wanted], client: Client) -> Iterator[Article]:
    from digestflow.adapters.articles import Sites, origin, read_site
    from digestflow.adapters.parse.pool import Extractor

    by_site: dict[str, list[Wanted]] = {}
    for one in wanted:
        by_site.setdefault(origin(one.url), []).append(one)
    if not by_site:
        return
    sites = Sites(client.get)
    with Extractor() as extractor:
        thunks = [
            partial(read_site, of_site, sites, client.get, extractor.read, patience=PATIENCE)
            for of_site in by_site.values()
        ]
        for articles in client.each(thunks):
            yield from articles


def _whole(
    document: Document, source: str, texts: dict[tuple[str, str], str], whys: Sequence[str]
) -> Document:
    warnings = document.warnings
    if whys:
        articles = "1 article" if len(whys) == 1 else f"{len(whys)} articles"
        warnings = (*warnings, f"{articles} not read, as in: {min(whys)}")
    listings = tuple(_longer(one, texts.get((source, one.identity), "")) for one in document.listings)
    return replace(document, listings=listings, warnings=warnings)


def _longer(listing: Listing, text: str) -> Listing:
    """Return the listing with the longer of both texts."""
    return replace(listing, text=text) if len(text) > len(listing.text) else listing
