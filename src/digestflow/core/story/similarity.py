"""How alike the items of a day are, by their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING

from digestflow.core.story.prose import prose
from digestflow.core.topic.words import unit, weigh, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.item.nouns import Item

    Vector = Mapping[str, float]

SHOWN = 300  # characters of an item's prose that are looked at
_TITLE = 2  # how often a word of the title counts beside the text
_TITLES = 0.3  # share of the titles' own cosine; the rest is title and text together
_ONE_SOURCE = 0.7  # what is left of the similarity of two items of one source
_NAME = re.compile(r"[\w.@-]+(?: ?/ ?[\w.@-]+)?", re.ASCII)  # of one word, or of a repository
_SHARED = 3  # words
_TITLED = 3  # words of a title that all stand in the other item; of fewer one has to be a number
_RARE = 0.1  # share of the items a word may stand in and still suggest a pair
_FEW = 40  # items; up to here every word suggests a pair
_LEAST = 0.02  # cosine by rare words alone below which a pair is not looked at


def similarities(items: Sequence[Item]) -> dict[tuple[str, str], float]:
    """Return the similarity, 0 to 1, of each pair of items that share words enough.

    It is the TF-IDF cosine of titles (0.3) and of titles with the first 300 characters
    of prose (0.7), less for two items of one source, which seldom tells a happening twice.
    An item that is nothing but a name ("elm/alder-3b") is like none. Rarity is counted over
    the items given. The lesser id stands first in a pair; a pair that is not there shares
    next to nothing.
    """
    titles = {item.id: Counter(words(item.title)) for item in items}
    whole = {item.id: Counter(words(shown(item))) for item in items}
    for key, title in titles.items():
        for word, count in title.items():
            whole[key][word] += _TITLE * count
    by_title, by_whole = _vectors(titles), _vectors(whole)
    sources = {item.id: item.source for item in items}
    bare = {item.id for item in items if _NAME.fullmatch(item.title) and not shown(item)}
    found: dict[tuple[str, str], float] = {}
    for first, second in _suggested(by_whole):
        if first in bare or second in bare or not _enough(first, second, titles, whole):
            continue
        score = _TITLES * _dot(by_title[first], by_title[second])
        score += (1 - _TITLES) * _dot(by_whole[first], by_whole[second])
        found[first, second] = score * (_ONE_SOURCE if sources[first] == sources[second] else 1.0)
    return found


def shown(item: Item) -> str:
    """Return the beginning of the item's prose: labels and counts are the same in all items of a list."""
    return "\n".join(line for line, _ in prose(item, most=SHOWN))[:SHOWN]


def _enough(
    first: str, second: str, titles: Mapping[str, Counter[str]], whole: Mapping[str, Counter[str]]
) -> bool:
    """Tell whether the words in common are more than a name that happens to stand in both.

    A title of two words ("Economic Research", "Claude Code") names a subject of which many tell;
    only with a number it names one thing ("Alder 2").
    """
    shared = whole[first].keys() & whole[second].keys()
    if len(shared) >= _SHARED:
        return True
    fewer = min(titles[first], titles[second], key=len)
    telling = len(fewer) >= _TITLED or (len(fewer) > 1 and any(word[0].isdigit() for word in fewer))
    return telling and fewer.keys() <= shared


def _vectors(bags: Mapping[str, Counter[str]]) -> dict[str, Vector]:
    rarity = weigh(Counter(word for bag in bags.values() for word in bag), len(bags))
    return {
        key: unit({word: (1 + log(n)) * rarity[word] for word, n in bag.items()}) for key, bag in bags.items()
    }


def _dot(first: Vector, second: Vector) -> float:
    if len(first) > len(second):
        first, second = second, first
    return sum(weight * second[word] for word, weight in first.items() if word in second)


def _suggested(vectors: Mapping[str, Vector]) -> list[tuple[str, str]]:
    """Return the pairs that rare words suggest, in order."""
    counts = Counter(word for vector in vectors.values() for word in vector)
    most = max(_FEW, int(_RARE * len(vectors)))
    there: dict[str, list[tuple[str, float]]] = defaultdict(list)  # of the items before, by word
    pairs: list[tuple[str, str]] = []
    for key in sorted(vectors):
        near: dict[str, float] = defaultdict(float)
        for word, weight in vectors[key].items():
            if counts[word] > most:
                continue
            for other, its in there[word]:
                near[other] += weight * its
            there[word].append((key, weight))
        pairs += [(other, key) for other, score in near.items() if score >= _LEAST]
    return sorted(pairs)
