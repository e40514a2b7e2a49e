"""Whether two names or two values of a sentence have changed places."""

# ruff: noqa: SIM905 - a list of words reads better without a mark around each
from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.altered import SENTENCE, stem
from digestflow.core.evidence.fold import original, spread
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import find

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

# Two names with just these between them, or with these last, say the same either way round.
_EITHER: Final = frozenset("and or y e et und con mit avec with vs versus x like than between both".split())
_LAST: Final = frozenset("with and or vs versus mit avec con".split())
# Come and go when a sentence is put in other words.
_LOOSE: Final = frozenset("a an the has have had will would also just now then s its their his her".split())
_WORD: Final = re.compile(r"[^\W_]+")
_BE: Final = frozenset("is are was were be been being get gets got".split())
_VERB: Final = 4  # letters
_TAIL: Final = 8  # words before the second that may be all that is between in a shorter sentence
_NEAR: Final = 5  # names or values that may stand between two that are compared
_Pair = tuple["Hashable", tuple[str, ...], "Hashable"]


def swapped(shown: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield two names or values that the texts say the other way round with the same words between.

    Both are folded. Where one of the texts says them in the sentence's order too, nothing is yielded.
    """
    own = _pairs(shown)
    if not own:
        return
    said = {pair for text in texts for sentence in SENTENCE.split(text) for pair, _ in _pairs(sentence)}
    ends = {
        (first, between[-n:], second)
        for first, between, second in said
        for n in range(1, min(len(between), _TAIL))
        if any(len(word) >= _VERB for word in between[-n:])
    }
    for (first, between, second), words in own:
        turned = (second, between, first)
        if (first, between, second) not in said and (turned in said or turned in ends):
            yield f"the quotes say the opposite: {words}"


@lru_cache(maxsize=1024)
def _pairs(text: str) -> tuple[tuple[_Pair, str], ...]:
    return tuple(_every(text))


def _every(text: str) -> Iterator[tuple[_Pair, str]]:
    """Yield two names or two values, what is said between them, and all of it as it is written."""
    shown = spread(text)
    back = original(text)
    names: list[tuple[int, int, Hashable]] = [
        (one.start, one.end, one.words.casefold()) for one in find_names(text) if one.capital
    ]
    owned = [(back[start], back[end - 1] + 1) for start, end, _ in names]
    values: list[tuple[int, int, Hashable]] = [
        (found.start, found.end, found.value.readings)
        for found in find(text)
        if not found.value.loose and not any(a <= found.start < b for a, b in owned)
    ]
    inside = {word for _, _, name in names for word in _WORD.findall(str(name))}
    for things, line, others in ((names, shown, inside), (values, text, frozenset[str]())):
        for n, (_start, end, first) in enumerate(things):
            for start, last, second in things[n + 1 : n + 2 + _NEAR]:
                between = [word for word in _WORD.findall(line[end:start].casefold()) if word not in _LOOSE]
                if things is names:  # "Dunnock 14B" is one: its size says nothing of what comes behind
                    between = list(dropwhile(lambda word: word[0].isdigit(), between))
                says = any(word not in _EITHER and word not in others for word in between)
                if first == second or not says or between[-1] in (_LAST if things is names else ()):
                    continue
                noun = len(between) == 1 and between[0].endswith(("er", "or"))  # a founder has not founded
                words = tuple(between if noun else map(stem, between))
                passive = len(between) > 2 and between[-1] == "by" and between[0] in _BE  # noqa: PLR2004 - "was sued by"
                said = (second, words[1:-1], first) if passive else (first, words, second)
                yield said, line[_start:last]
