"""Where the words of a reply stand in an item."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import Folded, fold, letters, wide
from digestflow.core.evidence.marks import DENIES, DOUBTS, IFS, LIMITS, SAYS
from digestflow.core.evidence.quote import Quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.item.nouns import Item

# Fewer letters than this say nothing by themselves, unless they are a whole title.
_LETTERS: Final = 8
_WIDE_LETTERS: Final = 4
_EDGE: Final = re.compile(
    r"^(?:[\s\"']|\.\.\.|\[\.\.\.\]|\(\.\.\.\))+|(?:[\s\"']|\.\.\.|\[\.\.\.\]|\(\.\.\.\))+$"
)
_STOP: Final = re.compile(r"[\s.,;:!?。！？，；：]+$")
_PIECE: Final = re.compile(r"\.\.\.|-+|[\"']+| |[^ \"'.-]+|.")
# What would change the meaning of a number or a verb if the quote were cut there.
_AFTER: Final = re.compile(
    r"[ -]?(?:hundred|thousand|million|billion|trillion|dozen|mln|bn|mn|tn|percent|per cent|%|x\b"
    r"|[KMBT]\b|[万亿億千百倍])"
    r"(?:s\b)?",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:not|never|no|without|cannot|hardly|barely|may|might|could|reportedly|allegedly"
    r"|supposedly|rumou?red to"
    r"|(?:half|quarter) (?:a|of a))|\w+n't) (?:(?:yet|be|been|have|has) ){0,2}$",
    re.IGNORECASE,
)
# What governs all that is quoted, behind it or before it in the same sentence.
_GOVERNS: Final = re.compile(
    rf"(?:(?<![\w-])(?:{DENIES}|{DOUBTS}) "
    rf"|(?:^|(?<=[.!?] ))(?:{IFS}|reportedly|allegedly|supposedly|according to)\b[^.!?]{{0,80}}, "
    rf"|(?:^|(?<=[.!?,;:\"] ))(?:[^\s,;:.!?\"]+ ){{1,9}}{SAYS} (?:that )?)\"?$",
    re.IGNORECASE,
)
_GOVERNED: Final = re.compile(
    rf"\?|,? (?:{IFS})\b[^,.;!?]{{1,80}}| (?-i:{LIMITS})"
    r"|,? (?:(?:is|are|was|were|has been|have been) )?(?:false|untrue|denied|dismissed|rejected|refuted)\b"
    r"|,? according to [^,.;!?]{2,80}"
    r"|(?:,|,?\") (?!(?:and|but|while|which|who|as|so|then) )"
    rf"(?:(?:[^\s,;:.!?\"]+ ){{1,9}}{SAYS}|(?:said|says?)(?: [^\s,;:.!?\"]+){{1,8}})(?=[,.;!? ]|$)",
    re.IGNORECASE,
)
# Right before a number: that it is an end, or not exact.
_VAGUE: Final = re.compile(
    r"\b(?:about|around|roughly|approximately|circa|nearly|almost|close to|up to|over|under|at (?:least|most)"
    r"|(?:more|less|fewer) than) [$€£¥]?$",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(
    r"(?:\d[\d.,]*|\b(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten)) $", re.IGNORECASE
)
_SCALE: Final = re.compile(
    r"(?:hundred|thousand|million|billion|trillion|dozen|percent|per cent)\b", re.IGNORECASE
)


def locate(words: str, item: Item) -> Quote | None:
    """Return the quote of the words in the item's title or text, or None where they do not stand.

    Literal after folding Unicode compatibility forms, quotation marks, dashes, ellipses,
    white space and Markdown marks; the first letter may differ in case, and marks around
    the words may be missing. Nothing is found by likeness. The quote is widened to whole
    words and numbers, and over a negation right before it. It never spans title and text.
    """
    needles = dict.fromkeys(map(_trimmed, (fold(words).text, letters(words))))
    asked = [needle for needle in needles if _enough(needle, item.title)]
    for text, offset in ((item.title, 0), (item.text, len(item.title) + 2)):
        folded = fold(text)
        found = _search(asked, folded.text)
        if found is not None:
            start, end = folded.span(*_snapped(folded, *found))
            start, end = start + offset, end + offset
            return Quote(item=item.id, body=item.body_hash, start=start, end=end, words=item.body[start:end])
    return None


def quote(item: Item, start: int, end: int) -> Quote:
    """Return the quote of a span of the item's body."""
    return Quote(item=item.id, body=item.body_hash, start=start, end=end, words=item.body[start:end])


def _trimmed(text: str) -> str:
    """Return the words without the ellipses and quotation marks around them."""
    before = None
    while before != text:
        before, text = text, _EDGE.sub("", text)
    return text


def _enough(needle: str, title: str) -> bool:
    """Whether the words are enough to be a quote: two words, or a whole title."""
    if not any(letter.isalnum() for letter in needle):
        return False
    letters = sum(letter.isalnum() for letter in needle)
    ideographs = sum(map(wide, needle))
    if ideographs >= _WIDE_LETTERS or (letters >= _LETTERS and " " in needle):
        return True
    return needle.casefold() == _trimmed(fold(title).text).casefold()


def _search(needles: Iterable[str], text: str) -> tuple[int, int] | None:
    """Return the span of the first occurrence, or None; a full stop of the reply's own may be missing."""
    for words in dict.fromkeys(form for one in needles for form in (one, _STOP.sub("", one))):
        found = re.search(_pattern(words), text)
        if found is not None:
            return found.span()
    return None


def _pattern(words: str) -> str:
    """Return the words as a pattern in which dashes, ellipses and quotes may be set in another way."""
    parts = []
    pieces = _PIECE.findall(words)
    for n, piece in enumerate(pieces):
        if piece == " ":
            near = pieces[n - 1][-1:] + pieces[n + 1][:1]
            if not near.strip("-.\"'"):
                parts.append(" ?")
            else:
                parts.append(" ?" if any(map(wide, near)) or "-" in near else " ")
        elif piece[0] == "-":
            parts.append(" ?-{1,3} ?" if not parts or parts[-1] != " ?" else "-{1,3} ?")
        elif piece[0] in "\"'":
            parts.append("[\"']{1,2}")
        elif piece == "...":
            parts.append(r"\.\.\.")
        elif n == 0 and piece[0].isalpha() and len(piece[0].swapcase()) == 1:
            parts.append(f"[{piece[0]}{piece[0].swapcase()}]{_escaped(piece[1:])}")
        else:
            parts.append(_escaped(piece))
    return "".join(parts)


def _escaped(piece: str) -> str:
    """Return the letters as a pattern; a line may break between two of a script without spaces."""
    return "".join(
        re.escape(letter) + (" ?" if wide(letter) and wide(piece[n + 1 : n + 2] or " ") else "")
        for n, letter in enumerate(piece)
    )


def _snapped(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Widen a span to whole words and whole amounts."""
    text = folded.text
    while start and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    if text[end - 1].isdigit():
        end = _over(_AFTER, text, end)
    if _SCALE.match(text, start):
        amount = _AMOUNT.search(text, max(0, start - 40), start)
        start = amount.start() if amount else start
    while start and text[start - 1] in "$€£¥#@" and text[start].isalnum():
        start -= 1
    vague = (
        _VAGUE.search(text, max(0, start - 40), start)
        if re.match(r"[$€£¥]?\d", text[start : start + 2])
        else None
    )
    start = vague.start() if vague else start
    before = _GOVERNS.search(text, max(0, start - 100), start) or _BEFORE.search(
        text, max(0, start - 40), start
    )
    return (before.start() if before else start), _over(_GOVERNED, text, end)


def _over(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Return the end of what the pattern finds right at `end`."""
    found = pattern.match(text, end)
    return found.end() if found else end


def _joined(text: str, at: int) -> bool:
    """Whether a word or number goes on over the place between `at - 1` and `at`."""
    left, right = text[at - 1], text[at]
    if wide(left) or wide(right):
        return left.isdigit() and right.isdigit()
    if left.isalnum() and right.isalnum():
        return True
    after, before = text[at + 1 : at + 2], text[at - 2 : at - 1] if at > 1 else ""
    if right in ".,'-_/:+" and left.isalnum():
        return after.isalnum() and (right not in ".,:" or (left.isdigit() and after.isdigit()))
    if left in ".,'-_/:+" and right.isalnum():
        return before.isalnum() and (left not in ".,:" or (before.isdigit() and right.isdigit()))
    return False
