"""Quotes where they stand, and an entry with all that is known of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.prompt.nouns import Exchange
    from digestflow.core.record import Cited
    from digestflow.core.story.nouns import Join, Ranked

AROUND = 160  # characters of an item shown on either side of a quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One quote where it stands."""

    quote: Quote
    title: str
    url: str
    source: str
    item: Item | None  # None: the archive does not hold it (any more)
    before: str  # up to `AROUND` characters
    after: str
    fault: str  # why the quote does not stand where it says; "" when it does


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an entry with what it stands on."""

    part: Literal["headline", "summary", "claim"]
    key: str  # the claim's; "" for the others
    text: str
    quotes: tuple[Shown, ...]
    fault: str  # what of it does not stand in its quotes; "" when all does
    judged: float | None = None  # how likely a judge held it that the quotes support it; None: not asked
    doubted: bool = False  # that was below the threshold of its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that is known of one entry."""

    day: date
    state: Literal["accepted", "open"]
    entry: Entry
    follows: str  # the earlier day and headline it goes on with; "" without one
    ranked: Ranked | None  # why it is told, and where; None: its record does not say
    joins: tuple[Join, ...]  # why its items are together; empty where no run here made it
    sentences: tuple[Sentence, ...]
    exchanges: tuple[Exchange, ...]  # what a model was asked about it; empty for the sources' own words


def show(quote: Quote, cited: Cited, item: Item | None) -> Shown:
    """Return the quote in its place in the item, and whether it stands there."""
    body = item.body if item else ""
    return Shown(
        quote=quote,
        title=cited.title,
        url=cited.url,
        source=cited.source,
        item=item,
        before=body[max(0, quote.start - AROUND) : quote.start],
        after=body[quote.end : quote.end + AROUND],
        fault=_fault(quote, item),
    )


def flat(text: str) -> str:
    """Return the text on one line, its ends as spaces where it had any."""
    return re.sub(r"\s+", " ", text)


def lead(text: str) -> str:
    """Return the text before a quote, from a word's beginning on where it was cut."""
    if len(text) < AROUND:
        return flat(text)
    return "…" + re.sub(r"^\S{1,30}(?=\s)", "", flat(text))


def trail(text: str) -> str:
    """Return the text behind a quote, to a word's end where it was cut."""
    if len(text) < AROUND:
        return flat(text)
    return re.sub(r"(?<=\s)\S{1,30}$", "", flat(text)) + "…"


def _fault(quote: Quote, item: Item | None) -> str:
    if item is None:
        return "not in this archive: the record alone says so"
    if item.body_hash != quote.body:
        return "the archived text is another one"
    return "" if item.body[quote.start : quote.end] == quote.words else "other words stand there"
