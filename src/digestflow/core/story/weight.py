"""What speaks for a story besides its topic: who tells it apart, how much it says, and in which tone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.story.address import page
from digestflow.core.story.prose import prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.item.nouns import Item

ENOUGH = 60  # readable words; who says more is not told before who says as much
_SHOWN = 1000  # characters of prose that are counted
_ASKS = re.compile(
    r"[?\uff1f][\"'\u201d\u2019)\]]*$|^\W*(?:ask hn|help\b|question\b|need (?:help|advice)|looking for)"
    r"|\b(?:any (?:fixes|ideas|tips|advice|suggestions|recommendations)|anyone|anybody"
    r"|advice (?:on|for|needed)"
    r"|recommendations?$|please help|help (?:me|needed|with)|how (?:do|are|can|would) (?:i|you)\b"
    r"|question (?:about|on|regarding)|what (?:is|are|do) (?:the|you|your)|issues?$)",
    re.IGNORECASE,
)
# A plea for help beside a title that could be of anything: "Petrel on two cards".
_PLEADS = re.compile(
    r"\b(?:is there (?:any|a) (?:way|chance|good|easy)|(?:does|has|can) any(?:one|body)"
    r"|any(?:one|body) (?:know|here|tried)"
    r"|my question is|i(?: just)? can['\u2019]?t (?:seem|figure)|how (?:do|can|would|should) i|what am i"
    r"|am i (?:missing|doing)|i have no idea|i['\u2019]m (?:lost|stuck|confused)"
    r"|any (?:help|advice|suggestions?|tips|ideas|pointers|recommendations?)|please help|help me"
    r"|appreciate (?:any|your)|looking for (?:some |any )?(?:help|advice|suggestions?|recommendations?)"
    r"|thanks in advance)\b",
    re.IGNORECASE,
)
_CHATS = re.compile(
    r"\b(?:i|i'm|i\u2019m|i've|i\u2019ve|i'd|my|me|guys|lol|imo|literally|vibes?)\b|[\U0001f300-\U0001faff]",
    re.IGNORECASE,
)
_JOKES = re.compile(r"\bmemes?\b", re.IGNORECASE)
_BEGINNING = 200  # characters of a text that say what kind of post it is
_PRESENTS = re.compile(r"\W*(?:show|launch) hn\b", re.IGNORECASE)


def tellings(items: Sequence[Item], publishers: Mapping[str, str]) -> float:
    """Return how many tell of it: each publisher is one, at most as many as there are pages.

    A publisher more than that only points to what another said, and counts half.
    `publishers` are by source name.
    """
    speak = len({publishers.get(item.source, item.source) for item in items})
    apart = min(speak, len({page(item.url) if item.url else item.id for item in items}))
    return apart + (speak - apart) / 2


def substance(items: Sequence[Item]) -> float:
    """Return 0 to 1: how many words of sentences the item has that says most, up to `ENOUGH`."""
    return min(1.0, max(sum(n for _, n in prose(item, most=_SHOWN)) for item in items) / ENOUGH)


def talk(items: Sequence[Item]) -> float:
    """Return 1 where all items ask, plead or joke, half of it where titles talk of their writer, else 0."""
    return min(map(_talk, items))


def _talk(item: Item) -> float:
    if _ASKS.search(item.title) or _JOKES.search(f"{item.title}\n{item.text[:_BEGINNING]}"):
        return 1.0
    if _PLEADS.search(item.text[:_SHOWN]) and not _PRESENTS.match(item.title):
        return 1.0
    return 0.5 if _CHATS.search(item.title) and not _PRESENTS.match(item.title) else 0.0
