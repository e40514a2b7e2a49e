"""The day's note, from its record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.entry.attribution import ALONE, introduced, names
from digestflow.core.evidence.quote import seen
from digestflow.core.record import parts_of
from digestflow.core.render.escape import address, escape, quoted, unlinked
from digestflow.core.render.known import ledger_units, marks, named, overdue_units, standing
from digestflow.core.render.layout import Layout, moc_link
from digestflow.core.render.links import Links
from digestflow.core.render.page import Page, Section, Unit
from digestflow.core.story.language import NAMES as LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Cited, Coverage, Record

_NO_LINKS = Links()
_MARK = re.compile(r"\[\^([0-9a-f]{8})\]")
HEADLINES = 3  # how many entries the summary on top names
_STATES = (
    ("in_story", "in stories"),
    ("repeat", "repeats"),
    ("off_topic", "off topic"),
    ("other_language", "in another language"),
    ("too_old", "too old"),
    ("failed", "failed"),
)
_ONE = {"in stories": "in a story", "repeats": "repeat"}  # what is said of one


def digest(record: Record, layout: Layout, links: Links = _NO_LINKS) -> Page:
    """Return the page of the record's day.

    Its links lead to notes of the same day or of days before: it never depends on a later
    record.
    """
    lead, top, also = tuple(_lead(record)), tuple(_stories(record, layout)), tuple(_also(record, layout))
    below = (*_coverage(record), *_footnotes(record, (*lead, *top, *also)))
    return Page(
        path=layout.path(record.day),
        properties=tuple(_properties(record, layout, links)),
        sections=(
            Section(key="title", heading=f"{record.day.isoformat()} {_title(layout)}", level=1, units=lead),
            Section(key="top", heading="Top stories", level=2, units=top),
            Section(key="also", heading="Also noted", level=2, units=also),
            Section(key="coverage", heading="Coverage", level=2, units=below),
        ),
    )


def _title(layout: Layout) -> str:
    return " ".join(layout.note_name.replace("{date}", " ").replace("-", " ").replace("_", " ").split())


def _properties(record: Record, layout: Layout, links: Links) -> Iterator[Unit]:
    topics = [topic for topic in layout.topics if any(topic.name in e.topics for e in record.entries)]
    names = dict.fromkeys(name for entry in record.entries for name in entry.entities)
    coverage = record.coverage
    values = (
        ("type", "digest"),
        ("date", record.day.isoformat()),
        ("topics", _list(quoted(moc_link(topic)) for topic in topics)),
        ("entities", _list(quoted(links.to(name, day=record.day) or unlinked(name)) for name in names)),
        ("items", str(coverage.items)),
        ("stories", str(coverage.stories)),
        ("sources", str(coverage.sources)),
        ("gaps", str(len(coverage.missing) + len(record.failed))),
        ("publishers", _list(quoted(unlinked(source)) for source in _publishers(record))),
    )
    for key, value in values:
        yield Unit(key=f"property/{key}", text=f"{key}: {value}", shape="property", mark=f"{key}:")


def _publishers(record: Record) -> Iterable[str]:
    """Return the sources that the day's entries cite, by name."""
    quoted_items = {quote.item for entry in record.entries for quote in entry.quotes}
    return sorted({item.source for item in record.items if item.id in quoted_items})


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _lead(record: Record) -> Iterator[Unit]:
    if record.entries:
        said = " ".join(
            f"{_stopped(escape(entry.title))}{marks(entry.summary[0].quotes)}"
            for entry in record.entries[:HEADLINES]
        )
    else:
        said = "Nothing could be written." if record.failed else "Nothing new for your topics."
    yield Unit(key="summary", text=f"> [!summary] {said}", shape="block", mark="> [!summary]")
    if record.writer == "extractive" and record.entries:
        yield Unit(
            key="writer",
            text="*Written without a model: every sentence is quoted from its source.*",
            shape="block",
        )


def _stories(record: Record, layout: Layout) -> Iterator[Unit]:
    if not record.entries:
        said = "could be written" if record.failed else "fits your topics"
        yield Unit(key="none", text=f"No story of this day {said}.", shape="block")
    follows = {follow.key: follow for follow in record.follows}
    for entry in record.entries:
        base = f"entry/{entry.key}"
        yield Unit(key=base, text=f"### {escape(entry.title)}", shape="block")
        said = " ".join(
            f"{named(who)}{escape(s.text)}{marks(s.quotes)}"
            for who, s in introduced(entry.further, entry.attribution)
        )
        if not said:
            quotes = [quote for one in entry.summary for quote in one.quotes]
            said = f"{named(names(entry.summary, entry.attribution))}*{ALONE}*{marks(quotes)}"
        facts = [word] if (word := standing(entry)) else []
        if entry.releases > 1:
            facts.append(f"the newest of {entry.releases} releases")
        if entry.tellers > 1:
            facts.append(f"told by {entry.tellers} items")
        if entry.elsewhere:
            facts.append(f"also reported by {entry.elsewhere} source{'s' * (entry.elsewhere > 1)}")
        if follow := follows.get(entry.key):
            earlier = layout.link(follow.day, heading=escape(follow.headline), shown=follow.day.isoformat())
            facts.append(f"follows {earlier}")
        known = f" *({'; '.join(facts)})*" if facts else ""
        yield Unit(key=f"{base}/summary", text=f"{said}{known}", shape="block")
        for claim in entry.claims:
            yield Unit(
                key=f"{base}/{claim.key}",
                text=f"- {named(claim.whose)}{escape(claim.text)}{marks(claim.quotes)}",
                shape="item",
                mark=marks(claim.quotes),
            )
        yield from ledger_units(entry, record, layout)


def _also(record: Record, layout: Layout) -> Iterator[Unit]:
    titles = {item.id: item.title for item in record.items}
    for mention in record.also:
        text = f"- {escape(mention.shown(titles[mention.quote.item]))}{marks((mention.quote,))}"
        if mention.items > 1:
            text += f" ({mention.items} items)"
        if mention.language:
            text += f" (in {LANGUAGES.get(mention.language, mention.language)}, not told)"
        if mention.follows:
            text += f" — told on {layout.link(mention.follows, shown=mention.follows.isoformat())}"
        yield Unit(key=f"also/{mention.key}", text=text, shape="item", mark=marks((mention.quote,)))
    yield from overdue_units(record)


def _coverage(record: Record) -> Iterator[Unit]:
    coverage = record.coverage
    gave = coverage.sources - len(coverage.missing)
    text = f"{gave} of {coverage.sources} sources gave this day"
    for words, gaps in (("not", coverage.missing), ("in part", coverage.partial)):
        if gaps:
            text += f" ({words}: {'; '.join(f'{escape(g.subject)}, {escape(g.why)}' for g in gaps)})"
    yield Unit(key="coverage", text=f"{text}. {balance(coverage)}", shape="block")
    for gap in record.failed:
        yield Unit(key=f"failed/{gap.subject}", text=f"- Not written: {escape(gap.why)}", shape="item")


def balance(coverage: Coverage) -> str:
    """Return the sentence that says where the day's items went; the sum is the number of items."""
    counts = ((getattr(coverage, key), words) for key, words in _STATES)
    states = [f"{count} {words if count > 1 else _ONE.get(words, words)}" for count, words in counts if count]
    text = f"{coverage.items} item{'s' if coverage.items != 1 else ''}" + (
        f": {', '.join(states)}." if states else "."
    )
    if coverage.untold:
        stories = "stories are" if coverage.untold > 1 else "story is"
        text += f" {coverage.untold} smaller {stories} not listed."
    return text


def _footnotes(record: Record, said: Iterable[Unit]) -> Iterator[Unit]:
    """Yield a footnote for each mark in what is said; a record quotes more, for maps and later days."""
    marked = {label for unit in said for label in _MARK.findall(unit.text)}
    cited = {item.id: item for item in record.items}
    quotes = [quote for entry in record.entries for quote in sorted(entry.quotes, key=_place)]
    quotes += [mention.quote for mention in record.also]
    quotes += [quote for part in parts_of(record) for quote in part]
    first: dict[str, Quote] = {}
    for quote in quotes:
        if quote.label in marked:
            first.setdefault(quote.label, quote)
    for quote in first.values():
        mark = f"[^{quote.label}]:"
        text = f"{mark} {_reference(cited[quote.item], quote)}"
        yield Unit(key=f"footnote/{quote.label}", text=text, shape="footnote", mark=mark)


def _place(quote: Quote) -> tuple[str, int, int]:
    """Return what sorts the footnotes of an entry: an order that another sentence does not change."""
    return quote.item, quote.start, quote.end


def _reference(item: Cited, quote: Quote) -> str:
    title = escape(item.title or item.url or item.source)
    shown = f"[{title}]({address(item.url)})" if item.url else title
    when = f", {item.published:%Y-%m-%d %H:%M} UTC" if item.published else ""
    said = "" if quote.words == item.title else f": “{escape(seen(quote, item.title))}”"
    return f"{shown} — {escape(item.source)}{when}{said}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。", "…")) else f"{text}."


def entry_words(entries: Iterable[Entry], *, most: int) -> str:
    """Return the headlines joined by semicolons, whole ones only, at most `most` words in all."""
    said: list[str] = []
    for entry in entries:
        words = entry.title.split()
        if said and sum(len(h.split()) for h in said) + len(words) > most:
            break
        said.append(" ".join(words[:most]))
    return "; ".join(escape(headline.rstrip(" .")) for headline in said)
