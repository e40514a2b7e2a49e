"""Which sentences of a story say most of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.candidate import Candidate, Vector
from digestflow.core.entry.chaff import chaff, weight
from digestflow.core.entry.leaning import grounded, leaning
from digestflow.core.entry.sentences import STOPPED, Passage, sentences, words_in
from digestflow.core.evidence.fold import fold, plain, view, wide
from digestflow.core.evidence.values import find
from digestflow.core.evidence.words import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

# Of one item: what is told after so many sentences is no news of the day.
_SENTENCES: Final = 80
_WORDS: Final = 90  # of a summary
_FEWEST: Final = 4  # words that count; a sentence with fewer says nothing
_NEWS: Final = re.compile(
    r"\b(?:we|authors?|paper|work|study|team|researchers?) (?:also )?(?:propose|present|introduce"
    r"|show|find|release|develop|report|describe"
    r"|demonstrate)\w*|\b(?:outperform|surpass|achiev|announc|releas|launch|introduc|unveil|acquir"
    r"|rais(?:es|ed)|add(?:s|ed)"
    r"|support(?:s|ed)|fix(?:es|ed)|reach(?:es|ed)|publish|open-sourc)\w*",
    re.IGNORECASE,
)
_ALIKE: Final = 0.6  # cosine; two sentences as near as that say the same
_SAME: Final = 0.85  # cosine to the title; such a sentence only repeats it
_ENOUGH: Final = 0.35  # of the best score; a further sentence that is worth less is left out
_MIX: Final = 0.7  # share of the score, against newness
_TOLD: Final = 3
_BEGUN: Final = 12  # words of a sentence that was cut off; fewer say too little
# Its last word, which may be half of one, and words before it that cannot be the last, or that count.
_LAST: Final = re.compile(r"\s*\S*[\s\[(]*(?:…|\.{3})?[\])\s]*$")
_ENDLESS: Final = re.compile(
    rf"(?:[\s,;:\u2013\u2014-]+(?:\S*[\d$€£¥]\S*|(?:{'|'.join(sorted(FUNCTION))}|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|half|double|zero))?)+$",
    re.IGNORECASE,
)


def terms(text: str) -> Iterable[str]:
    """Yield the words of a text that count; of scripts without spaces pairs of letters."""
    folded = fold(text).text.casefold()
    for word in re.findall(r"[^\W_][\w.-]*", folded):
        if any(map(wide, word)):
            yield from (word[n : n + 2] for n in range(len(word) - 1))
        elif word not in FUNCTION:
            yield re.sub(r"(?<=\w{3})s$", "", word.rstrip(".-"))


def candidates(story: Story, about: str) -> tuple[Candidate, ...]:
    """Return the sentences of the story that may be shown, the best first.

    Scored by nearness to the story as a whole, to its titles and to `about`, by how early they
    stand and whether they carry values; each word counts by how few sentences have it.
    """
    told = [
        (item, n, passage)
        for item in story.items
        for n, passage in enumerate(_readable(item))
        if n < _SENTENCES
    ]
    fit = [not chaff(passage.text, passage.length) for _, _, passage in told]
    stopped = {_page(item) for (item, _, one), may in zip(told, fit, strict=True) if may and _sentence(one)}
    counts = [Counter(terms(passage.text)) for _, _, passage in told]
    rare = _rarity(counts)
    vectors = [_vector(count, rare) for count in counts]
    whole = _vector(sum(counts, Counter()), rare)
    titles = [_vector(Counter(terms(item.title)), rare) for item in story.items]
    wanted = _vector(Counter(terms(about)), rare)
    found = []
    for (item, n, passage), vector, may in zip(told, vectors, fit, strict=True):
        if not may or len(vector) < _FEWEST or not passage.whole or passage.kind == "heading":
            continue
        if _page(item) in stopped and passage.kind == "prose" and not _sentence(passage):
            continue  # a caption or a label: the page's sentences end in a full stop
        score = 0.3 * alike(vector, whole) + 0.3 * max(alike(vector, title) for title in titles)
        score += 0.25 / (1 + 0.3 * n) + 0.2 * alike(vector, wanted)
        score += 0.05 * bool(find(fold(passage.text).text))
        score += 0.1 * bool(_NEWS.search(passage.text))
        score *= weight(passage.text, opens=n == 0) * (0.85 if leaning(passage.text) else 1.0)
        score *= 0.9 if passage.kind == "list" else 1.0
        found.append(Candidate(item, passage, n, score, vector))
    return tuple(sorted(found, key=lambda one: -one.score))


def _page(item: Item) -> str:
    return item.url or item.id


def _sentence(passage: Passage) -> bool:
    return passage.kind == "prose" and STOPPED.search(passage.text) is not None


def _readable(item: Item) -> Sequence[Passage]:
    """Return the sentences of the item without its title, alone or before the first of them."""
    title = fold(item.title).text.strip().casefold()
    found = [one for one in sentences(item.text) if fold(one.text).text.strip().casefold() != title]
    return [_untitled(found[0], item), *found[1:]] if found else found


def _untitled(first: Passage, item: Item) -> Passage:
    """Return the sentence without the title, where a feed set it before the text as a line of its own."""
    title, shown = plain(item.title), view(item.text[first.start : first.end])
    lead = len(shown.text) - len(shown.text.lstrip())
    until = lead + len(title) + 1
    said = shown.text[lead:].casefold().startswith(f"{title.casefold()} ")
    if not said or words_in(title) < _FEWEST or not shown.text[until : until + 1].isupper():
        return first
    a, b = shown.span(until, len(shown.text.rstrip()))
    text, start = shown.text[until:].strip(), first.start + a
    return replace(first, text=text, start=start, end=first.start + b)


def choose(found: Sequence[Candidate], headline: str) -> tuple[Candidate, ...]:
    """Return one to three sentences in the order to be read, at most 90 words; empty for none.

    The best first, then by maximal marginal relevance; where another source tells of it as
    well, one of its sentences is among them. A sentence that repeats the whole headline is
    taken when there is no other; one that repeats a part of it never.
    """
    fresh = [one for one in found if not _repeats(one.passage.text, headline)]
    if not fresh:
        fresh = [one for one in found[:1] if one.passage.length >= _SAME * words_in(headline)]
    chosen: list[Candidate] = []
    while fresh and len(chosen) < _TOLD:
        best = max(fresh, key=lambda one: _marginal(one, chosen))
        if chosen and best.score < _ENOUGH * chosen[0].score:
            break
        chosen.append(best)
        left = _WORDS - sum(one.passage.length for one in chosen)
        fresh = [
            one for one in fresh if one is not best and one.passage.length <= left and _apart(one, chosen)
        ]
    telling = [one for one in found if not _repeats(one.passage.text, headline)]
    return _ordered(grounded(chosen, telling, headline, most=_TOLD, words=_WORDS))


def begun(story: Story, headline: str) -> tuple[Candidate, ...]:
    """Return the beginning of the first sentence that a feed cut off, for a story of which none is whole.

    Up to a whole word and no number, for both may go on in what was cut: "$5" in "million". An
    ellipsis says that it goes on. Empty where that leaves too little, or but the headline.
    """
    for item in story.items:
        for n, passage in enumerate(_readable(item)[:_SENTENCES]):
            if passage.whole or passage.kind == "heading" or chaff(passage.text, passage.length):
                continue
            one = _beginning(item, passage)
            if one and not chaff(one.text, one.length) and not _repeats(one.text, headline):
                said = one.text if STOPPED.search(one.text) else f"{one.text} …"
                return (Candidate(item, replace(one, text=said), n, 0.0, {}),)
    return ()


def _beginning(item: Item, passage: Passage) -> Passage | None:
    """Return what of a sentence that was cut off is certain; None where that is too little."""
    shown = view(item.text[passage.start : passage.end])
    lead = len(shown.text) - len(shown.text.lstrip())
    words = _ENDLESS.sub("", _LAST.sub("", shown.text))
    if words_in(words) < _BEGUN:
        return None
    a, b = shown.span(lead, len(words))
    return replace(passage, text=words.strip(), start=passage.start + a, end=passage.start + b)


def _repeats(text: str, headline: str) -> bool:
    """Whether the sentence is a part of the headline, or the headline in other words."""
    said, shown = Counter(terms(text)), Counter(terms(headline))
    return said.keys() <= shown.keys() or alike(dict(shown), dict(said)) >= _SAME


def _marginal(one: Candidate, chosen: Sequence[Candidate]) -> float:
    """Return what the sentence adds to those chosen."""
    near = max((alike(one.vector, other.vector) for other in chosen), default=0.0)
    gain = _MIX * one.score - (1 - _MIX) * near
    if not chosen:
        # a first sentence that leans on one before it cannot be understood
        return gain - (0.15 if leaning(one.passage.text) else 0.0)
    if leaning(one.passage.text) and not _follows(one, chosen):
        gain -= 0.2
    if all(one.item.source == other.item.source for other in chosen):
        return gain
    return gain + (0.15 if len({other.item.source for other in chosen}) == 1 else 0.0)


def _follows(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether the sentence right before it was chosen."""
    return any(other.item.id == one.item.id and other.place == one.place - 1 for other in chosen)


def _apart(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether the sentence says something else than those chosen."""
    return all(alike(one.vector, other.vector) < _ALIKE for other in chosen)


def _ordered(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the sentences of one item in its order, the item of the best first."""
    first: dict[str, int] = {}
    for n, one in enumerate(chosen):
        first.setdefault(one.item.id, n)
    return tuple(sorted(chosen, key=lambda one: (first[one.item.id], one.place)))


def others(found: Sequence[Candidate], chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the sentences that say something else than those chosen, the best first, none alike."""
    kept: list[Candidate] = []
    for one in found:
        if _apart(one, [*chosen, *kept]) and one.score >= _ENOUGH * found[0].score:
            kept.append(one)
    return tuple(kept)


def alike(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors, 0 to 1."""
    small, large = sorted((one, other), key=len)
    shared = sum(value * large.get(term, 0.0) for term, value in small.items())
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))


def _rarity(counts: Sequence[Counter[str]]) -> Vector:
    """Return for each word how few sentences have it; 1 at least."""
    having = Counter(term for count in counts for term in count)
    return {term: 1 + math.log((1 + len(counts)) / (1 + n)) for term, n in having.items()}


def _vector(count: Mapping[str, int], rare: Vector) -> Vector:
    """Return the weights of the words; a word that no sentence has counts for nothing."""
    return {term: (1 + math.log(n)) * rare[term] for term, n in count.items() if term in rare}
