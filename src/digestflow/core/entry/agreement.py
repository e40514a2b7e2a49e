"""Whether somebody else says a sentence too."""

from __future__ import annotations

import re
from heapq import nlargest
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from digestflow.core.entry import facts
from digestflow.core.entry.sentences import sentences
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, plain
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import find
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.item.nouns import Item

# Share of a sentence's words, besides names and values, that who says it too has to say. With half of
# them, sentences of labelled news came out as said by two publishers that say different things.
ALIKE: Final = 0.7
_CHARACTERS: Final = 20_000  # of an item, within which it is looked for
_TRIED: Final = 8  # passages of an item; a text of nothing but alike ones would hold up a night
_MODAL: Final = re.compile(
    r"\b(?:should|must|ought|may|might|could|would|can|will|shall|won't|needs? to|likely|probabl[ey]|perhaps"
    r"|possibl[ey]|apparently|seem(?:s|ed|ingly)?|appear(?:s|ed)? to|hope[sd]?|wants?|wish(?:es)?|if)\b",
    re.IGNORECASE,
)


def says(item: Item, text: str) -> bool:
    """Tell whether a sentence of the item, or two in a row, say what the text says.

    They hold every value and name of it and most of its other words: one that judges, expects or
    counts more says something else. So does one that doubts, wants or expects where the other
    does not. Of many that are alike, those are tried that have most of its words. When in doubt
    it does not: who says something may always be named.
    """
    own, mood = _other(text), _mood(text)
    alike = ((len(own & stems(passage)), passage) for passage in _passages(item))
    near = nlargest(_TRIED, (one for one in alike if one[0] >= ALIKE * len(own)), key=itemgetter(0))
    return any(_mood(passage) == mood and not unsupported(text, (passage,)) for _, passage in near)


def _passages(item: Item) -> Iterator[str]:
    """Yield the title, each sentence, and each with the next."""
    yield plain(item.title)
    told = [one.text for one in sentences(item.text[:_CHARACTERS])]
    yield from told
    yield from (f"{one} {after}" for one, after in pairwise(told))


def _other(text: str) -> frozenset[str]:
    """Return the stems of the text but those of its names and values; all where it has no others."""
    folded = fold(text).text
    named = [name.words for name in find_names(folded)] + [one.value.words for one in find(folded)]
    return (stems(text) - stems(" ".join(named))) or stems(text)


def _mood(text: str) -> tuple[bool, bool]:
    """Return whether it is a rumor, and whether it says what is not, or not yet."""
    words = fold(text).text
    return facts.status(words) == "rumored", facts.to_come(words) or _MODAL.search(words) is not None
