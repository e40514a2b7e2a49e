"""The numbers of footnotes in HTML: behind a word or a number they would read as a part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# Behind something, a link that is a number: raised, or to what is named as a footnote is.
_LINKED: Final = re.compile(
    r"(?:(?<=[^\s>])|(?<=</em>)|(?<=</i>)|(?<=</b>)|(?<=</a>)|(?<=strong>)|(?<=span>)) ?"
    r"(?:<sup\b[^>]{0,200}>\s*\[?<a\s[^>]{0,400}>|<a\s[^>]{0,200}href=[\"'][^\"'#>]{0,200}#[^\"'>]{0,60}"
    r"(?:fn|foot|note|cite|ref|edn)[^>]{0,200}>\s*(?:<sup\b[^>]{0,200}>)?)"
    r"\s*\[?\d{1,3}\]?\s*(?:</sup>)?\s*</a>\]?(?:\s*</sup>)?",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"\[?\d{1,3}(?:\]?[,\u2013-] ?\[?\d{1,3})*\]?")
_SEVERAL: Final = re.compile(r"\d\D+\d|\[|1\Z")  # or the first, which is no power
_LETTER: Final = re.compile(r"[^\W\d_]\Z")
_ENDED: Final = re.compile(r"[^\W\d_]{4}\Z|[.,;:!?\u2026\"'\u201d\u2019]\Z")
_MEASURE: Final = re.compile(
    r"(?:feet|foot|inch(?:es)?|miles?|met(?:er|re)s?|yards?|acres?)\Z", re.IGNORECASE
)
_TAIL: Final = 8  # characters before it that are looked at


def without_notes(markup: str) -> str:
    """Return the markup without links that are the numbers of footnotes."""
    return _LINKED.sub("", markup)


def noted(before: Sequence[str], raised: Sequence[str]) -> bool:
    """Whether raised words are the numbers of footnotes, and no power of what stands before them.

    Behind a number or one to three letters a number is a power, as in 10^6 and km^2, and behind a
    measure that is spelt out.
    """
    numbers, tail = " ".join(raised), before[-1][-_TAIL:] if before else ""
    if not _NUMBERS.fullmatch(numbers) or _MEASURE.search(tail):
        return False
    if _LETTER.search(tail) and _SEVERAL.match(numbers):
        return True
    return _ENDED.search(tail) is not None
