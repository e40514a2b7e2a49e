"""Who says so, and how sure that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from digestflow.core.entry import facts
from digestflow.core.entry.agreement import says
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
COPIED = 0.5  # share of the shorter text's three-word runs that both items have
LEAST = 8  # words, or runs of three; shorter ones may be the same by chance
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
    own: Sequence[Quote] = (),
) -> tuple[Status, str]:
    """Return the status that the quoted sources and their words can give, and whom to attribute it to.

    An official source says what is; so do two press sources that are independent.
    Anything else is attributed to its best voice and is never confirmed; a forum's word is
    never a release. What is only said with "reportedly" and the like is a rumor. A source
    without a voice is press. Attribution is "" where none is needed. `own` are those of the quotes that
    the words come from, where others are cited with them: a title takes no doubt away.
    """
    asked = facts.borne(status, [one.words for one in quotes]) if status in STATUSES else "announced"
    by = {item.id: item for item in story.items}
    items = [by[quote.item] for quote in quotes]
    sources = list(dict.fromkeys(item.source for item in items))
    sources.sort(key=lambda source: precedence(source, voice))
    best = _voice(sources[0], voice)
    named = attribution.get(sources[0], sources[0])
    if best == "official":
        return asked, ""
    if asked in {"announced", "released", "confirmed"} and all(
        facts.hedged(one.words) for one in own or quotes
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
    """Name whose word each part is, where that is not the word of all whom the entry's is.

    `own` are the quotes that each part's words come from, without what is cited with it. In an
    entry that names somebody, one that another says has all of them named. In one that names
    nobody, those are named that are neither an official word nor said by two publishers; where
    one is, so is each sentence after it: after "r/Moons: …" it would read as the forum's.
    Claims, which stand on lines of their own, need none for that.
    """
    told = _Told(story=story, voice=voice, attribution=attribution)
    words = [told.word(part.text, quotes, by) for part, quotes in zip(parts, own, strict=True)]
    if not any(word and word != by for word in words):
        return tuple(parts)
    named = bool(by)
    whose: list[str] = []
    for part, quotes, word in zip(parts, own, words, strict=True):
        flowing = named and isinstance(part, Sentence)
        whose.append(word or (told.names(part.text, quotes) if flowing else ""))
        named = named or bool(word)
    return tuple(replace(part, whose=name) for part, name in zip(parts, whose, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A story, and who tells it."""

    story: Story
    voice: Mapping[str, str]
    attribution: Mapping[str, str]

    def word(self, text: str, quotes: Sequence[Quote], by: str) -> str:
        """Return whose mere word it is; "" for nobody's, as where another publisher says it too."""
        _status, word = spoken(
            "announced", quotes, self.story, voice=self.voice, attribution=self.attribution
        )
        return "" if word and not by and self._others(text, quotes) else word

    def names(self, text: str, quotes: Sequence[Quote]) -> str:
        """Return whose word it is where it has to be said, though it is nobody's mere word."""
        items = [*self._best(quotes), *self._others(text, quotes)]
        return ", ".join(dict.fromkeys(map(self._publisher, items)))

    def _others(self, text: str, quotes: Sequence[Quote]) -> list[Item]:
        """Return the items, official or in words of their own, that say what press is quoted with."""
        best = self._best(quotes)
        if _voice(best[0].source, self.voice) != "press":
            return []
        known = set(map(self._publisher, best))
        return [
            item
            for item in self.story.items
            if self._publisher(item) not in known and self._independent(item, best) and says(item, text)
        ]

    def _independent(self, item: Item, others: Sequence[Item]) -> bool:
        voice = _voice(item.source, self.voice)
        return voice == "official" or (
            voice == "press" and not any(_one_text(item, other) for other in others)
        )

    def _best(self, quotes: Sequence[Quote]) -> list[Item]:
        """Return the quoted items whose voice counts most."""
        quoted = {quote.item for quote in quotes}
        items = [item for item in self.story.items if item.id in quoted]
        ranks = [precedence(item.source, self.voice) for item in items]
        return [item for item, rank in zip(items, ranks, strict=True) if rank == min(ranks)]

    def _publisher(self, item: Item) -> str:
        return self.attribution.get(item.source, item.source)


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
    return _one_text(items[one.item], items[other.item])


def _one_text(one: Item, other: Item) -> bool:
    """Whether most of the shorter item stands in the other too."""
    runs, theirs = shingles(one), shingles(other)
    shorter = min(len(runs), len(theirs))
    return shorter >= LEAST and len(runs & theirs) >= COPIED * shorter


def precedence(source: str, voice: Mapping[str, str]) -> int:
    """Return how much a source's voice counts, 0 for the one that counts most; without one it is press."""
    return _ORDER.index(_voice(source, voice))


def _voice(source: str, voice: Mapping[str, str]) -> str:
    named = voice.get(source, "press")
    return named if named in _ORDER else "press"
