"""What leaves the vault: which days and topics, and the sources' own feeds."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from digestflow.adapters.store.words import Words
    from digestflow.core.item.nouns import Item
    from digestflow.core.record import Record
    from digestflow.core.render.links import Past
    from digestflow.core.source import Source
    from digestflow.run.insight.searching import Found
    from digestflow.wire.project import Project


def accepted(project: Project, since: date | None, until: date | None) -> tuple[Record, ...]:
    """Return the accepted records of the days, oldest first."""
    from digestflow.run.kept.standing import standing

    records = standing(project.vault, project.tools.former).records
    return tuple(
        records[day]
        for day in sorted(records)
        if (since is None or day >= since) and (until is None or day <= until)
    )


def past_of(project: Project, records: Iterable[Record]) -> Past:
    """Return what pages that look back are made from, for these records only."""
    from digestflow.core.render.links import past

    return past(records, project.choices.layout)


def topics_of(project: Project, topic: str | None, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the one topic, or all: those of config.yaml, then what else the records name.

    Raises:
        UsageError: There is no such topic.
    """
    from digestflow.config.names import hint, nearest

    named = [one.name for one in project.choices.topics]
    named += sorted({name for record in records for one in record.entries for name in one.topics})
    names = tuple(dict.fromkeys(named))
    if topic is None:
        return names
    if topic not in names:
        like = nearest(topic, names)
        known = hint(like) or f"; there are {', '.join(names)}"
        raise UsageError(f"no topic is named {topic!r}{known}", fix=f"--topic {quote(like or names[0])}")
    return (topic,)


def search(project: Project, words: str, span: tuple[date, date], most: int) -> tuple[Found, ...]:
    """Return the accepted entries and the archived items in which the words stand.

    Raises:
        UsageError: There is no word to search for.
        VaultError: The index cannot be opened.
    """
    from digestflow.core.wanted import wanted_of
    from digestflow.run.insight.searching import search
    from digestflow.run.kept.standing import standing

    wanted = wanted_of(words)
    records = standing(project.vault, project.tools.former).records
    return search(wanted, _index(project), project.archive, records, span=span, most=most)


def search_items(project: Project, words: str, *, most: int, skip: int) -> tuple[Item, ...]:
    """Return the archived items in which the words stand; none where there is no word.

    The last word may go on: who types has not come to its end.

    Raises:
        VaultError: The index cannot be opened.
    """
    from digestflow.core.wanted import wanted_of
    from digestflow.run.insight.searching import search_items

    try:
        wanted = wanted_of(f"{words}*" if words[-1:].isalnum() else words)
    except UsageError:
        return ()
    return search_items(wanted, _index(project), project.archive, most=most, skip=skip)


def taking_in(project: Project) -> Iterator[None]:
    """Make the words of the archive ready to be searched, a part at a time."""
    from digestflow.run.insight.searching import taking_in

    yield from taking_in(_index(project), project.archive)


def _index(project: Project) -> Words:
    from digestflow.adapters.store.words import Words

    return Words(project.config.state_beside(project.path) / "words.db")


def feeds_of(sources: Iterable[Source]) -> tuple[tuple[tuple[Source, str], ...], tuple[str, ...]]:
    """Return the sources that another program can read, with their feeds, and the names of the others.

    Others are folders, and feeds whose address opens something with a secret: what is in an
    exported list is given away.
    """
    from digestflow.adapters.http.redact import redact
    from digestflow.wire.sources.discovery import address_of

    feeds, others = [], []
    for source in sources:
        url = address_of(source)
        secret = redact(url) != url
        if url.startswith(("http://", "https://")) and not secret:
            feeds.append((source, url))
        else:
            others.append(source.name)
    return tuple(feeds), tuple(others)


def site_files(project: Project, records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    """Yield the files of the site of these records."""
    from digestflow.core.publication.site import site

    yield from site(past_of(project, records), project.choices.layout)


def feed_files(records: Sequence[Record], topics: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a feed each topic, under the topic's file name."""
    from digestflow.core.publication.feed import feed
    from digestflow.core.publication.told import slugs

    names = slugs(topics)
    for topic in topics:
        yield f"{names[topic]}.xml", feed(topic, records)
