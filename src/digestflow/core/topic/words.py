"""The words of a text as they are compared: folded, without endings and without the common ones."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Scripts that put no spaces between words: Kana, Han and Hangul are compared by pairs of characters.
CJK = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# "Qwen3.5", "GPT5" and "Qwen 3.5", "GPT 5" are the same words; "B200" and "120B" stay whole.
_VERSIONED = re.compile(r"([^\W\d_]{3,})(?=\d)")
_GLUED = re.compile(r"[a-z]{3}[0-9]")  # where a folded text of ASCII has one
_ASCII = re.compile(r"[0-9]+(?:[.,][0-9]+)+|[a-z0-9]+(?:'[a-z0-9]+)?")  # `_word` in such a text
_SHORT = 3  # letters; what is this short keeps its ending

_COMMON = """
a about above after again against all almost also am an and another any are aren't around as at back be
because been before being below between both but by can can't cannot com could couldn't did didn't do
does doesn't doing don't down during each else even ever every few for from further get gets getting go
goes going got had hadn't has hasn't have haven't having he her here hers herself him himself his how
html http https i i'd i'll i'm i've if in into is isn't it it's its itself just know let let's like made
make makes making many may me might more most much must my myself need new no nor not now of off on once
one only or org other our ours ourselves out over own per really same say says she should so some still
such take than that that's the their theirs them themselves then there there's these they they're this
those through to too toward two under until up upon us use used using very via want was wasn't way we
we're we've well were weren't what what's when where whether which while who whom whose why will with
within without won't would www yet you you're you've your yours yourself
"""
COMMON = frozenset(_COMMON.split())


@cache  # patterns of whole scripts take milliseconds to compile: they wait for the first text
def _word() -> re.Pattern[str]:
    """Return a number with its inner points ("2,000"), a run of one such script, or one of other letters."""
    return re.compile(rf"\d+(?:[.,]\d+)+|[{CJK}]+|[^\W_{CJK}]+(?:['\u2019][^\W_{CJK}]+)?")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{CJK}]")


def words(text: str) -> tuple[str, ...]:
    """Return the stems of the text's words in their order, with repeats, without `COMMON` ones.

    "Qwen3.5" gives two words, "qwen" and "3.5"; a run of Chinese, Japanese or Korean
    characters gives its overlapping pairs.
    """
    return tuple(_split(text))


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """Return the set of `words`."""
    return frozenset(_split(text))


def stem(word: str) -> str:
    """Return the folded word without its English ending; a rough cut that joins, not a grammar."""
    if len(word) <= _SHORT or not word.isascii() or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORT:
            return _undoubled(word[: len(word) - len(ending)] + instead)
    return word


def weigh(counts: Mapping[str, int], n: int) -> dict[str, float]:
    """Return a weight from 0 to 1 for each word: the rarer it is among `n` texts, the higher.

    `counts` says in how many of the texts the word stands.
    """
    whole = log(n + 1) + 1
    return {word: (log((n + 1) / (count + 1)) + 1) / whole for word, count in counts.items()}


def unit(vector: Mapping[str, float]) -> dict[str, float]:
    """Return the vector with length 1; one of zeros as it is."""
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {word: weight / length for word, weight in vector.items()}


def spaced(text: str) -> str:
    """Return the text with a space around each character of a script that puts none."""
    return text if text.isascii() else _cjk().sub(r" \g<0> ", text)


# The longest first; "ss", "us" and "is" are none.
_ENDINGS = (
    ("ations", "ate"), ("ation", "ate"), ("ments", ""), ("ingly", ""), ("edly", ""), ("sses", "ss"),
    ("ment", ""), ("ings", ""), ("ness", ""), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ers", ""),
    ("ss", "ss"), ("us", "us"), ("is", "is"), ("er", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""),
    ("e", ""),
)  # fmt: skip


def _split(text: str) -> list[str]:
    text = text.casefold()
    if text.isascii():  # as most texts are: a plain pattern does
        if _GLUED.search(text):
            text = _VERSIONED.sub(r"\1 ", text)
        return [word for word in map(_plain, _ASCII.findall(text)) if word]
    return [part for word in _word().findall(_VERSIONED.sub(r"\1 ", text)) for part in _parts(word)]


def _parts(word: str) -> Iterable[str]:
    if not word.isascii() and _cjk().match(word):
        return _pairs(word)
    plain = _plain(word)
    return (plain,) if plain else ()


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    """Return the stem of a folded word; "" of one that is common, or a letter alone."""
    word = word.replace("\u2019", "'")
    if word in COMMON or (len(word) == 1 and not word.isdigit()):
        return ""
    return stem(word.removesuffix("'s"))


def _pairs(run: str) -> Iterable[str]:
    return (run[at : at + 2] for at in range(max(1, len(run) - 1)))


def _undoubled(word: str) -> str:
    """Return "shipp" as "ship"; "call" and "pass" keep their pair."""
    if len(word) > _SHORT and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word
