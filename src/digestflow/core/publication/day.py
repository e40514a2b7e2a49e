"""One day of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.evidence.quote import seen
from digestflow.core.picture.markup import tag
from digestflow.core.publication.told import Told, claims_in, said_in, told, web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from xml.etree.ElementTree import Element

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Cited, Record


def day_page(
    record: Record, names: Mapping[str, str], before: date | None, after: date | None
) -> list[Element]:
    """Return what stands on the day's page; `names` are the topics' files, for those that have one."""
    inside = [tag("h1", f"{record.day.isoformat()} digest"), _around(before, after)]
    if not record.entries:
        inside.append(tag("p", "Nothing new was told."))
    inside += [_entry(one, names) for one in told([record])]
    if record.also:
        items = {item.id: item for item in record.items}
        lines = [
            tag(
                "li",
                mention.shown(items[mention.quote.item].title),
                " ",
                _source(items[mention.quote.item]),
            )
            for mention in record.also
        ]
        inside += [tag("h2", "Also noted"), tag("ul", *lines)]
    return [*inside, *_coverage(record)]


def _around(before: date | None, after: date | None) -> Element:
    links = [
        tag("a", f"{word} {day.isoformat()}", href=f"{day.isoformat()}.html")
        for word, day in (("Before:", before), ("After:", after))
        if day is not None
    ]
    return tag("nav", *links, aria_label="Days around")


def _entry(one: Told, names: Mapping[str, str]) -> Element:
    entry = one.entry
    topics: list[Element | str] = []
    for name in entry.topics:
        link = tag("a", name, href=f"../topics/{names[name]}.html") if name in names else name
        topics += [link, " · "]
    said = f"{entry.status}{f'; {entry.attribution}' if entry.attribution else ''}"
    claims = tag("ul", *(tag("li", text) for text in claims_in(entry)))
    return tag(
        "article",
        tag("h2", entry.title),
        tag("p", *topics, said, class_="dim"),
        tag("p", said_in(entry)),
        *([claims] if entry.claims else []),
        tag("details", tag("summary", "What it stands on"), *_quotes(one)),
        id=f"e-{entry.key}",
        dir="auto",
    )


def _quotes(one: Told) -> Iterator[Element]:
    by_item: dict[str, list[Quote]] = {}
    for quote in one.entry.quotes:
        by_item.setdefault(quote.item, []).append(quote)
    for item in one.cited:
        yield tag("p", _source(item))
        yield from (tag("blockquote", f"“{seen(quote, item.title)}”") for quote in by_item[item.id])


def _source(item: Cited) -> Element:
    """Return the item's title as a link out, its source and its time."""
    shown = item.title or item.url or item.source
    url = web(item.url)
    title = tag("a", shown, href=url, rel="noopener noreferrer nofollow") if url else tag("span", shown)
    at = f", {item.published:%Y-%m-%d %H:%M} UTC" if item.published else ""
    return tag("span", title, f" — {item.source}{at}", class_="dim")


def _coverage(record: Record) -> Iterator[Element]:
    counts = record.coverage
    gave = counts.sources - len(counts.missing)
    text = (
        f"{gave} of {counts.sources} sources gave this day. {counts.items} items: "
        f"{counts.in_story} in stories, {counts.repeat} repeats, {counts.off_topic} off topic."
    )
    gaps = [tag("li", f"{gap.subject}: {gap.why}") for gap in (*counts.missing, *counts.partial)]
    yield tag("footer", tag("h2", "Coverage"), tag("p", text), *([tag("ul", *gaps)] if gaps else []))
