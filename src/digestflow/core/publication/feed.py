"""A topic's entries as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import islice
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, tostring

from digestflow.core.evidence.quote import seen
from digestflow.core.picture.markup import printed, tag
from digestflow.core.publication.told import Told, claims_in, said_in, told, web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.record import Record

FEED_ENTRIES = 100  # the newest; readers keep what they have seen
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed(topic: str, records: Iterable[Record]) -> str:
    """Return the topic's feed, newest day first, as XML text; `topic` "" takes every entry.

    Ids and times are the records' own: the same entry keeps its id wherever and whenever
    the feed is made. A feed without an entry is a feed too.
    """
    newest = sorted(records, key=lambda record: record.day, reverse=True)
    entries = list(islice(told(newest, topic), FEED_ENTRIES))
    name = topic or "All topics"
    updated = max((_moment(one) for one in entries), default=_NEVER)
    return printed(
        tag(
            "feed",
            tag("id", _urn("feed", topic)),
            tag("title", f"{name} — digest"),
            tag("updated", _stamp(updated)),
            tag("author", tag("name", "digestflow")),
            tag("generator", "digestflow"),
            *(_entry(one, topic) for one in entries),
            xmlns=_ATOM,
        )
    )


def _entry(one: Told, topic: str) -> Element:
    entry = one.entry
    day = one.record.day.isoformat()
    links = [tag("link", rel="alternate", href=url) for item in one.cited if (url := web(item.url))]
    stamp = _stamp(_moment(one))
    return tag(
        "entry",
        tag("id", _urn("entry", topic, day, entry.key)),
        tag("title", entry.title),
        tag("published", stamp),
        tag("updated", stamp),
        *links[:1],
        *(tag("category", term=name) for name in entry.topics),
        tag("content", _content(one), type="html"),
    )


def _content(one: Told) -> str:
    """Return the entry as HTML, which Atom holds as text."""
    told_by = [
        tag("li", tag("a", item.title or item.url, href=url) if (url := web(item.url)) else item.title,
            f" — {item.source}")
        for item in one.cited
    ]  # fmt: skip
    cited = [(quote, one.of(quote)) for quote in one.entry.quotes]
    quotes = [tag("blockquote", f"“{seen(quote, item.title)}” — {item.source}") for quote, item in cited]
    parts = [
        tag("p", said_in(one.entry)),
        tag("ul", *(tag("li", text) for text in claims_in(one.entry))),
        *quotes,
        tag("ul", *told_by),
    ]
    return "".join(
        tostring(part, encoding="unicode", method="html") for part in parts if len(part) or part.text
    )


def _moment(one: Told) -> datetime:
    """Return when the newest cited item was published, never after the day; else the day's beginning."""
    given = [item.published for item in one.cited if item.published is not None]
    begin = datetime.combine(one.record.day, time(), tzinfo=UTC)
    return max((at for at in given if at.date() <= one.record.day), default=begin)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "digestflow:" + "\x1f".join(parts)).urn
