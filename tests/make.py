"""Make nouns: name what matters, the rest is plausible."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from digestflow.core.entry.nouns import Claim, Entry, Sentence, claim_key
from digestflow.core.evidence.quote import Quote
from digestflow.core.item.nouns import Item, digest, item_id
from digestflow.core.record import Cited, Coverage, Record
from digestflow.core.story.nouns import Story
from digestflow.core.topic.nouns import Topic

DAY = date(2026, 3, 12)
MORNING = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def item(title: str = "Probe lands", text: str = "", **other: Any) -> Item:
    """An item of one source on `DAY`."""
    source = other.pop("source", "gazette")
    url = other.pop("url", f"https://gazette.example/{digest(title)[:8]}")
    given: dict[str, Any] = {
        "id": item_id(source, url),
        "source": source,
        "url": url,
        "title": title,
        "text": text,
        "published": MORNING,
        "seen": MORNING,
        "day": DAY,
    }
    return Item(**(given | other))


def story(*items: Item, **other: Any) -> Story:
    """A story of the items, or of one plausible item."""
    told = items or (item(),)
    return Story(**({"key": told[0].id, "items": told} | other))


def topic(name: str = "Space", about: str = "Probes, rockets and moons.", **other: Any) -> Topic:
    """A topic with its MOC."""
    return Topic(**({"name": name, "note": f"MOC - {name}", "about": about} | other))


def quote(of: Item, words: str) -> Quote:
    """A quote of words that do stand in the item."""
    start = of.body.index(words)
    return Quote(item=of.id, body=of.body_hash, start=start, end=start + len(words), words=words)


def sentence(text: str, *quotes: Quote) -> Sentence:
    """A sentence on its quotes."""
    return Sentence(text=text, quotes=quotes)


def claim(text: str, *quotes: Quote, **other: Any) -> Claim:
    """A claim on its quotes."""
    return Claim(**({"key": claim_key(quotes), "text": text, "quotes": quotes} | other))


def entry(of: Item | None = None, **other: Any) -> Entry:
    """An entry on the title of one item."""
    told = of or item()
    title = quote(told, told.title)
    given: dict[str, Any] = {
        "key": told.id,
        "headline": told.title,
        "summary": (sentence(told.title, title),),
        "claims": (),
        "topics": ("Space",),
        "entities": (),
        "items": (told.id,),
        "status": "announced",
        "writer": "extractive",
    }
    return Entry(**(given | other))


NOTHING = Coverage(
    sources=1,
    missing=(),
    in_story=0,
    repeat=0,
    off_topic=0,
    other_language=0,
    too_old=0,
    failed=0,
    stories=0,
    untold=0,
)


def record(day: date = DAY, *entries: Entry, **other: Any) -> Record:
    """A record of the entries, citing what they quote."""
    quotes = {quote.item: quote for entry in entries for quote in entry.quotes}
    given: dict[str, Any] = {
        "day": day,
        "zone": "UTC",
        "language": "en",
        "writer": "model",
        "coverage": NOTHING,
        "items": tuple(
            Cited(id=id_, title="", url="", source="gazette", published=None, body=quote.body)
            for id_, quote in quotes.items()
        ),
        "entries": entries,
    }
    return Record(**(given | other))
