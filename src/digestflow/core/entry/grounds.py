"""What of a reply stands in the story's items, and what does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.ask import shown
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.locate import locate
from digestflow.core.evidence.locate import quote as at
from digestflow.core.prompt.material import plain, squeezed
from digestflow.core.prompt.orders import is_order
from digestflow.core.prompt.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.entry.reply import SaidQuote
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")  # written without spaces
_STEM = 5  # letters of a word that are compared: "releases" and "released" are one
_FEWEST = 5  # of so many words of a sentence one at least has to stand in its quotes
_LONGEST = 320  # characters of an item's own sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The quotes of a reply that were found, by the id the reply gives them."""

    quotes: Mapping[str, Quote]  # in the reply's order
    lost: Mapping[str, str]  # of the others: why
    strange: frozenset[str]  # of the others: those of an article nobody offered


def grounds(said: Sequence[SaidQuote], seen: str, story: Story) -> Grounds:
    """Locate the quotes in the items they name.

    Only what the model was shown counts, `seen` (squeezed): words in a part of the item that
    was cut or left out of the material are no quote. An id given twice means its first quote.
    """
    items = shown(story)
    quotes: dict[str, Quote] = {}
    lost: dict[str, str] = {}
    strange: set[str] = set()
    for one in said:
        if one.id in quotes or one.id in lost:
            continue
        item = items.get(one.item)
        found = locate(one.words, item) if item else None
        if item is None:
            lost[one.id] = f"no such article: {one.item[:20]}"
            strange.add(one.id)
        elif found is None or squeezed(plain(found.words)) not in seen:
            lost[one.id] = f"quote not found: {squeezed(plain(one.words))[:80]}"
        else:
            quotes[one.id] = found
    return Grounds(quotes=quotes, lost=lost, strange=frozenset(strange))


def objection(text: str, quotes: Sequence[Quote], *, abroad: bool = False) -> str:
    """Return why the sentence does not stand on the quotes; "" when it does.

    Besides its values and names, one word in `_FEWEST` has to be the quotes' own, as far as both
    are in the same script: a sentence without numbers and names is no licence to invent. Not so
    where the quotes are in another language, `abroad`.
    """
    if is_order(text):
        return "gives orders"
    missing = unsupported(text, tuple(quote.words for quote in quotes))
    if missing:
        return "; ".join(missing)
    words = "\n".join(quote.words for quote in quotes)
    told, own = stems(text), stems(words)
    alike = not abroad and _latin(text) == _latin(words)
    if not told or (alike and len(told & own) * _FEWEST < len(told)):
        return "hardly a word of it stands in the quotes"
    return ""


def stands(text: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the words stand in one of the quotes, as whole words, in any case."""
    words = fold(text).text.strip().casefold()
    if not words:
        return False
    pattern = re.compile(rf"(?<![^\W_]){re.escape(words)}(?![^\W_])" if words.isascii() else re.escape(words))
    return any(pattern.search(fold(quote.words).text.casefold()) for quote in quotes)


def whole_sentence(quote: Quote, item: Item, seen: str) -> Quote | None:
    """Return the item's sentence that holds the quote; None where it is long or was not shown."""
    start = 0
    for sentence in sentences(item.body):
        end = start + len(sentence)
        if start <= quote.start and quote.end <= start + len(sentence.rstrip()):
            start += len(sentence) - len(sentence.lstrip())
            whole = at(item, start, start + len(sentence.strip()))
            short = len(whole.words) <= _LONGEST
            return whole if short and squeezed(plain(whole.words)) in seen else None
        start = end
    return None


def stems(text: str) -> set[str]:
    """Return the beginnings of the words of a text, and of each two signs of a script without spaces."""
    pairs = {run[n : n + 2] for run in _WIDE.findall(text) for n in range(max(1, len(run) - 1))}
    return pairs | {word.casefold()[:_STEM] for word in _WORD.findall(_WIDE.sub(" ", text))}


def _latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)
