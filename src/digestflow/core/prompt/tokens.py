"""How many tokens a text will be, estimated; and a text cut to so many, at sentence ends."""

# ruff: noqa: RUF001 - full-width stops end sentences too
from __future__ import annotations

import math
import re
from itertools import accumulate

# Characters per token (docs/design of the endpoint: measured on real servers). No tokenizer is
# loaded: they are downloaded at run time, and every model has its own.
_ENGLISH = 4.0
_CJK = 1.8
_OTHER = 2.4  # URLs, and scripts that are neither Latin nor CJK

_URL = re.compile(r"https?://\S+")
_WIDE = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_FOREIGN = re.compile(r"[\u0250-\u10ff\u1200-\u1dff\u2190-\u2bff\U0001f000-\U0001faff]")

_SENTENCE = re.compile(r".+?(?:[.!?…][\"'”’)\]]*(?=\s)|[。！？]+[”’」』）]*|(?=\n)|\Z)\s*", re.DOTALL)


def estimate(text: str) -> int:
    """Return about how many tokens the text is; 0 only for an empty one."""
    return math.ceil(_weight(text))


def sentences(text: str) -> list[str]:
    """Return the text in pieces that end where a sentence or a line does; joined they are the text."""
    return _SENTENCE.findall(text)


def cut(text: str, tokens: int) -> str:
    """Return the text's first whole sentences that are at most so many tokens.

    A first sentence that is longer than that is cut after a word. Never more than `tokens`
    by `estimate`; white space at the end is dropped.
    """
    if estimate(text) <= tokens:
        return text.rstrip()
    pieces = sentences(text)
    weights = accumulate(map(_weight, pieces))
    kept = "".join(piece for piece, weight in zip(pieces, weights, strict=True) if weight <= tokens)
    return (kept or _words(text, tokens)).rstrip()


def _words(text: str, tokens: int) -> str:
    low, high = 0, min(len(text), tokens * 4 + 1)
    while low < high:  # the longest beginning that is not too heavy
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _weight(text[:middle]) <= tokens else (low, middle - 1)
    start = text[:low]
    if low == len(text) or text[low].isspace() or _WIDE.match(text[low]):
        return start
    space = max(start.rfind(" "), start.rfind("\n"))
    return start[:space] if space > 0 else start


def _weight(text: str) -> float:
    urls = sum(len(url) for url in _URL.findall(text))
    rest = _URL.sub("", text)
    wide, foreign = len(_WIDE.findall(rest)), len(_FOREIGN.findall(rest))
    return wide / _CJK + (urls + foreign) / _OTHER + (len(rest) - wide - foreign) / _ENGLISH
