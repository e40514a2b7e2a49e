"""Sentences that cannot be understood without one before them, and what is told before these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.entry.candidate import Candidate

# "This paper" means the text itself and "this week" the day it is of: they need nothing before them.
_TEXT: Final = (
    r"(?! (?:\w+ )?(?:paper|study|article|survey|report|thesis|post|blog|tutorial|guide)\b"
    r"| (?:morning|week|weekend|month|quarter|year|spring|summer|autumn|winter)\b)"
)
_THESE: Final = rf"(?:this{_TEXT}|that|these|those|such)"
_IT: Final = rf"it|{_THESE}|they|he|she|its|their|his|her"
_LEANING: Final = re.compile(
    rf"\W*(?:{_IT}|both|but|and|so|or|also"
    r"|however|instead|then|there"
    r"|here|moreover|furthermore|meanwhile|additionally|still|yet|because|which|another|other|to that"
    r"|initially|in addition|as a result"
    r"|for example|for instance|by contrast|similarly|finally|second|third|basically|anyway|yes|no"
    rf"|well|now|the (?:former|latter)|with {_THESE})\b",
    re.IGNORECASE,
)
# "To address this gap", "Building upon these": what they speak of is told with them.
_AFTER: Final = (
    rf"(?:to|by|with|for|beyond|despite|given|unlike|(?:bas|build|draw)(?:ed|ing) (?:up)?on)"
    rf" (?:\w+ ){{0,2}}?{_THESE}"
)
_REFERRING: Final = re.compile(rf"\W*(?:{_IT}|{_AFTER})\b", re.IGNORECASE)
# "The setup involves …": which one, a sentence before it said.
_DEFINITE: Final = re.compile(r"\W*[Tt]he ((?:[a-z][\w'’-]*,? ){1,2})")  # noqa: RUF001


def leaning(text: str) -> bool:
    """Whether the sentence leans on the one before it, as "It …" and "However, …" do."""
    return _LEANING.match(text) is not None


def grounded(
    chosen: Sequence[Candidate],
    found: Sequence[Candidate],
    headline: str,
    *,
    most: int,
    words: int,
) -> tuple[Candidate, ...]:
    """Return the sentences with what they cannot be understood without, the least worth left out for it.

    `chosen` are the best first, and `found` all that may be told. What speaks of "this gap" has
    the sentence before it told as well; a beginning in the middle of a text ("The setup …", of
    which the headline says nothing) its first. Where there is no room or no such sentence, it stays.
    """
    places = {(one.item.id, one.place): one for one in found}
    kept = list(chosen)
    held: list[Candidate] = []
    known = stems(headline)
    while needs := _need(kept, places, known):
        one, before = needs
        held += needs
        fuller = [*kept]
        fuller.insert(fuller.index(one), before)
        others = [each for each in kept if each not in held]
        while others and _over(fuller, most, words):
            fuller.remove(others.pop())
        if _over(fuller, most, words):
            break
        kept = fuller
    return tuple(kept)


def _need(
    kept: Sequence[Candidate],
    places: Mapping[tuple[str, int], Candidate],
    known: AbstractSet[str],
) -> tuple[Candidate, Candidate] | None:
    """Return the first of the sentences that needs another, and that one; None where all stand."""
    told = {(one.item.id, one.place) for one in kept}
    for one in kept:
        item, place = one.item.id, one.place
        before: Candidate | None = None
        if _REFERRING.match(one.passage.text) and (item, place - 1) not in told:
            before = places.get((item, place - 1))
            if before and _REFERRING.match(before.passage.text) and (item, place - 2) not in told:
                before = None
        opens = item == kept[0].item.id and not any(at < place for id_, at in told if id_ == item)
        if before is None and opens and (leaning(one.passage.text) or _definite(one.passage.text, known)):
            first = min((at for id_, at in places if id_ == item and at < place), default=place)
            before = places[item, first] if first < place else None
        if before is not None:
            return one, before
    return None


def _definite(text: str, known: AbstractSet[str]) -> bool:
    """Whether the sentence begins with what it takes for known, and the headline does not say."""
    found = _DEFINITE.match(text)
    return found is not None and known.isdisjoint(stems(found[1]))


def _over(kept: Sequence[Candidate], most: int, words: int) -> bool:
    """Whether there are more sentences or words than may be."""
    return len(kept) > most or sum(one.passage.length for one in kept) > words
