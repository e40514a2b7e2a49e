"""How alike the items of a day are by what they mean: by vectors that an embedder made of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt
from operator import mul
from typing import TYPE_CHECKING

from digestflow.core.story.similarity import shown

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

Vector = Sequence[int]  # the greatest is ±32,767, whatever the embedder's scale

_GREATEST = 32_767
_MEANING = 0.6  # share of meaning in the likeness of a pair; the rest is words
_SUGGESTED = 0.1  # likeness by words from which a pair is asked about its meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one embedder made of the items of a day; vectors of two embedders are never compared."""

    embedder: str  # its id
    vectors: Mapping[str, Vector]  # by item id
    background: Sequence[Vector]  # what it made of `digestflow.core.story.background`


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """What an embedder made of some texts in one go."""

    texts: tuple[str, ...]
    vectors: tuple[Vector, ...]  # in the order of the texts
    model: str  # as the embedder names it
    tokens: int = 0  # that were counted for it
    seconds: float = 0.0


def embedded(item: Item) -> str:
    """Return the text of an item that a vector is made of: title and the beginning of its prose."""
    return f"{item.title}\n{shown(item)}".strip()


def plain(text: str) -> str:
    """Return the text as every embedder takes it: half a character is none, and nothing is a sign."""
    return text.encode("utf-8", "replace").decode().strip() or "?"


def vector(numbers: Sequence[float]) -> Vector:
    """Return an embedder's numbers as whole ones, the same whoever added them up in which order.

    Raises:
        ValueError: They point nowhere: none, all zero, or not all finite.
    """
    greatest = max((abs(number) for number in numbers), default=0.0)
    if not greatest or not all(map(isfinite, numbers)):
        raise ValueError("no vector: empty, all zero, or not finite")
    return array("h", (round(number / greatest * _GREATEST) for number in numbers))


def blended(words: Mapping[tuple[str, str], float], meaning: Meaning) -> dict[tuple[str, str], float]:
    """Return the likeness of pairs by words (`words`, 0.4) and meaning (0.6), 0 to 1.

    Meaning is the cosine of the vectors, seen from the middle of the background: unrelated
    items are near 0 whatever the embedder, so that one threshold serves all. Meaning alone
    joins nothing: to an embedder that was made for one language, all items in another are alike.
    """
    scores = {pair: (1 - _MEANING) * score for pair, score in words.items()}
    pairs = [pair for pair, score in words.items() if score >= _SUGGESTED]
    seen = _seen({id_ for pair in pairs for id_ in pair}, meaning)
    for one, other in pairs:
        if one in seen and other in seen:
            scores[one, other] += _MEANING * max(0.0, _cosine(seen[one], seen[other]))
    return scores


def cosine(one: str, other: str, meaning: Meaning) -> float:
    """Return how alike two items are by their vectors alone, -1 to 1, as seen from the background."""
    seen = _seen({one, other}, meaning)
    return _cosine(seen[one], seen[other])


def _middle(vectors: Sequence[Vector]) -> tuple[float, ...]:
    lengths = [sqrt(_square(one)) for one in vectors]
    return tuple(
        fsum(number / length for number, length in zip(numbers, lengths, strict=True)) / len(vectors)
        for numbers in zip(*vectors, strict=True)
    )


def _seen(ids: Iterable[str], meaning: Meaning) -> dict[str, Vector]:
    """Return the vectors of those that have one, as they are seen from the middle of the background."""
    centre = _middle(meaning.background)
    return {id_: _from(centre, meaning.vectors[id_]) for id_ in ids if id_ in meaning.vectors}


def _from(centre: Sequence[float], one: Vector) -> Vector:
    # Whole numbers again: their products add up alike in any order.
    length = sqrt(_square(one))
    numbers = [number / length - its for number, its in zip(one, centre, strict=True)]
    greatest = max(map(abs, numbers)) or 1.0
    return tuple(round(number / greatest * _GREATEST) for number in numbers)


def _cosine(one: Vector, other: Vector) -> float:
    product: int = sum(map(mul, one, other))
    return product / (sqrt(_square(one) * _square(other)) or 1.0)


def _square(one: Vector) -> int:
    return sum(map(mul, one, one))
