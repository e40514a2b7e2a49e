"""Who says so, and how sure that makes it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from digestflow.core.entry.attribution import FORUM
from digestflow.core.entry.nouns import STATUSES, Claim, Sentence
from digestflow.core.evidence.fold import fold
from digestflow.core.story.repeats import shingles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.entry.nouns import Status
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

Part = TypeVar("Part", Sentence, Claim)

_ORDER = ("official", "press", "aggregator", "community")  # whose word counts more
_LESSER = frozenset({"aggregator", "community"})  # never said without a name
COPIED = 0.5  # share of the shorter text's three-word runs that both items have
LEAST = 8  # words, or runs of three; shorter ones may be the same by chance
_HEDGE = re.compile(
    r"\b(?:rumou?r\w*|reportedly|allegedly|supposedly|purportedly|unconfirmed|leak(?:s|ed)?|said to be)\b"
    r"|传闻|据传|爆料|噂|루머",
    re.IGNORECASE,
)
_SUBREDDIT = re.compile(r"https?://(?:[\w-]+\.)?reddit\.com/(r/\w{2,21})/", re.IGNORECASE)
# What is left of a status when only such a voice says so (truth.md, Attribution is kept).
_LESS: dict[str, dict[str, Status]] = {
    "press": {"confirmed": "announced"},
    "aggregator": {"confirmed": "announced", "released": "announced"},
    "community": {"confirmed": "rumored", "released": "rumored"},
}


def spoken(
    status: str,
    quotes: Sequence[Quote],
    story: Story,
    *,
    voice: Mapping[str, str],
    attribution: Mapping[str, str],
) -> tuple[Status, str]:
    """Return the status that the quoted sources can give, and whom to attribute it to.

    An official source says what is; so do two press sources that are independent.
    Anything else is attributed to its best voice and is never confirmed; a forum's word is
    never a release. What is only said with "reportedly" and the like is a rumor. A source
    without a voice is press. Attribution is "" where none is needed.
    """
    asked: Status = status if status in STATUSES else "announced"
    by = {item.id: item for item in story.items}
    items = [by[quote.item] for quote in quotes]
    sources = list(dict.fromkeys(item.source for item in items))
    sources.sort(key=lambda source: _ORDER.index(_voice(source, voice)))
    best = _voice(sources[0], voice)
    named = attribution.get(sources[0], sources[0])
    if best == "official":
        return asked, ""
    if asked in {"announced", "released", "confirmed"} and all(
        _HEDGE.search(quote.words) for quote in quotes
    ):
        asked = "rumored"
    press = [source for source in sources if _voice(source, voice) == "press"]
    if independent(press, quotes, story, attribution) > 1:
        return asked, ""
    first = next(item for item in items if item.source == sources[0])
    return _LESS[best].get(asked, asked), _forum(first, named)


def credited(
    parts: Sequence[Part],
    own: Sequence[Sequence[Quote]],
    by: str,
    story: Story,
    *,
    voice: Mapping[str, str],
    attribution: Mapping[str, str],
) -> tuple[Part, ...]:
    """Name whose word each part is, where not all are the word of whom the entry names.

    `own` are the quotes that each part's words come from, without what is cited with it. One
    that another says than the entry names, or a lesser voice in an entry that names nobody,
    has all of them named. So is an official sentence among them: after "r/Moons: …" it would read
    as the forum's. An official claim, which stands on a line of its own, needs no name.
    """
    by_id = {item.id: item for item in story.items}
    said = [spoken("announced", quotes, story, voice=voice, attribution=attribution)[1] for quotes in own]
    best = [_best([by_id[quote.item] for quote in quotes], voice) for quotes in own]
    if not any(
        word and word != by and (by or _voice(item.source, voice) in _LESSER)
        for word, item in zip(said, best, strict=True)
    ):
        return tuple(parts)
    return tuple(
        replace(part, whose=word or (attribution.get(item.source, item.source) if flowing else ""))
        for part, word, item in zip(parts, said, best, strict=True)
        for flowing in [isinstance(part, Sentence)]
    )


def _best(items: Sequence[Item], voice: Mapping[str, str]) -> Item:
    return min(items, key=lambda item: _ORDER.index(_voice(item.source, voice)))


def _forum(item: Item, named: str) -> str:
    """Return the forum that said it: a feed of several forums is named after none of them."""
    own = _SUBREDDIT.match(item.url) if named.startswith(FORUM) else None
    return own[1] if own else named


def independent(
    sources: Sequence[str], quotes: Sequence[Quote], story: Story, attribution: Mapping[str, str]
) -> int:
    """Return how many publishers of the sources say so in words of their own.

    Sources with one attribution are one publisher, and so are those whose items are copies of
    one text, as of a wire service, or that are quoted with one long sentence.
    """
    items = {item.id: item for item in story.items}
    said: dict[str, list[Quote]] = {}
    for quote in quotes:
        if items[quote.item].source in sources:
            said.setdefault(attribution.get(items[quote.item].source, items[quote.item].source), []).append(
                quote
            )
    alone: list[list[Quote]] = []
    for theirs in said.values():
        if not any(_copied(one, other, items) for ours in alone for one in ours for other in theirs):
            alone.append(theirs)
    return len(alone)


def _copied(one: Quote, other: Quote, items: Mapping[str, Item]) -> bool:
    """Whether two quotes are of one text that both publishers print."""
    words = fold(one.words).text.casefold()
    if words == fold(other.words).text.casefold() and len(words.split()) >= LEAST:
        return True
    runs, theirs = shingles(items[one.item]), shingles(items[other.item])
    shorter = min(len(runs), len(theirs))
    return shorter >= LEAST and len(runs & theirs) >= COPIED * shorter


def _voice(source: str, voice: Mapping[str, str]) -> str:
    named = voice.get(source, "press")
    return named if named in _ORDER else "press"
