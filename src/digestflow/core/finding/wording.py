"""Faults inside a part's words: code over lines, broken entries, quotation marks that join wrongly."""

# ruff: noqa: RUF001, RUF003 - signs that look alike are what it is about
from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.note.lines import interrupts, split_lines, starts_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.finding.nouns import Kind
    from digestflow.core.note.nouns import Part

_WORDED = frozenset({"text", "item", "quote", "heading", "footnote"})  # parts that hold prose
_JOINED = frozenset({"text", "item"})  # parts of which lines may be joined
_WRAPPED = 120  # characters; text that is broken by hand has shorter lines
_DEEP = 6  # columns from which a line may be code within a list item

_FENCED = re.compile(r"^[ \t>]*(?:[-+*]|\d{1,9}[.)])?[ \t>]*(?:```|~~~)", re.MULTILINE)
_TICKS = re.compile(r"\\`|(`+)")
_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_HIDDEN = r"%%.*?%%|<!--.*?-->|<[^<>\r\n]{1,300}>|\]\([^)\r\n]*\)|https?://[^\s\]]+|\$[^$\s][^$\r\n]*\$"
_MASKED = re.compile(_HIDDEN, re.DOTALL)
_MASKED_LINKS = re.compile(rf"{_HIDDEN}|\[\[[^\[\]\r\n]*\]\]", re.DOTALL)
# An opening mark as an apostrophe: "Google‘s", "[[Google]]‘s", "don‘t".
_ELIDED = re.compile(r"(?<=[\w\])`*_])‘(?=(?:s|t|re|ve|ll|d|m)(?!\w))", re.IGNORECASE)
# Languages that write letters with it: Oʻzbek, Hawaiʻi.
_LETTER = re.compile(r"\w‘(?!(?:s|t|re|ve|ll|d|m)(?!\w))\w", re.IGNORECASE)
_OPENED = re.compile(r"“(?=[^\s])")
_REOPENED = re.compile(r"(?<=[\w\])`*_.,!?…%])“(?=[\s.,;:!?)\]—–]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One fault in a part's text, and what would stand there without it."""

    kind: Kind
    start: int
    end: int
    text: str | None  # None: a person has to say
    what: str


def is_prose(part: Part) -> bool:
    """Whether the part holds prose, and nothing that only looks like it."""
    return part.kind in _WORDED and not _FENCED.search(part.text)


def slips(part: Part, *, entry: bool) -> tuple[Slip, ...]:
    """Return the faults of a part's words, in order; none of a part that holds fenced code.

    `entry`: the part is an entry of a list of digests, which is one paragraph in one line.
    """
    return _slips(part.text, joined=part.kind in _JOINED, entry=entry) if is_prose(part) else ()


@lru_cache(maxsize=4096)  # a repair reads a page once for each of its steps, of which most parts stay
def _slips(text: str, *, joined: bool, entry: bool) -> tuple[Slip, ...]:
    spans, stray = _code(text)
    found = [*_quotes(text, spans)]
    if joined:
        found += _broken_code(text, spans)
        found += _broken_lines(text, spans) if entry else ()
    if stray is not None:
        what = f"a code span that is never closed: {_shown(text, stray, stray + 30)}"
        found.append(Slip(kind="broken_code", start=stray, end=stray + 1, text=None, what=what))
    return tuple(sorted(found, key=lambda slip: slip.start))


def corrected(text: str, found: tuple[Slip, ...]) -> str:
    """Return the text without the slips that have a repair."""
    for slip in reversed(found):
        if slip.text is not None:
            text = text[: slip.start] + slip.text + text[slip.end :]
    return text


def masked(text: str) -> bytearray:
    """Return for every character whether it is code, an address, a comment, math or a tag."""
    return _mask(text, _code(text)[0], _MASKED)


def _mask(text: str, spans: tuple[tuple[int, int], ...], pattern: re.Pattern[str]) -> bytearray:
    hidden = bytearray(len(text))
    for start, end in (*spans, *(found.span() for found in pattern.finditer(text))):
        hidden[start:end] = b"\1" * (end - start)
    at = 0
    for line in split_lines(text):
        if line.indent >= _DEEP and not starts_item(line.rest):
            hidden[at : at + len(line.text)] = b"\1" * len(line.text)
        at += len(line.text)
    return hidden


def _code(text: str) -> tuple[tuple[tuple[int, int], ...], int | None]:
    """Return the code spans, and where a run of backticks stands that nothing closes."""
    runs = [found for found in _TICKS.finditer(text) if found[1]]
    left = Counter(len(found[1]) for found in runs)
    spans: list[tuple[int, int]] = []
    stray, at = None, 0
    while at < len(runs):
        opened = runs[at]
        left[len(opened[1])] -= 1
        close = at + 1
        while left[len(opened[1])] and len(runs[close][1]) != len(opened[1]):
            close += 1
        if not left[len(opened[1])] or _parted(text[opened.end() : runs[close].start()]):
            stray = opened.start() if stray is None else stray
            at += 1
            continue
        for passed in runs[at + 1 : close + 1]:
            left[len(passed[1])] -= 1
        spans.append((opened.start(), runs[close].end()))
        at = close + 1
    return tuple(spans), stray


def _parted(inside: str) -> bool:
    """Whether something ends the paragraph between two runs of backticks."""
    lines = split_lines(inside)[1:]
    return any(not line.rest or interrupts(line) or starts_item(line.rest) for line in lines)


def _broken_code(text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Slip]:
    for start, end in spans:
        for found in _BREAK.finditer(text, start, end):
            what = f"a code span broken over lines: {_shown(text, start, end)}"
            yield Slip(kind="broken_code", start=found.start(), end=found.end(), text=" ", what=what)


def _broken_lines(text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Slip]:
    """Yield breaks in a paragraph that nobody broke by hand: beside a long line, without an indent."""
    lines, at = split_lines(text), 0
    if max((len(line.text) for line in lines), default=0) <= _WRAPPED:
        return
    for line, after in itertools.pairwise(lines):
        at += len(line.text)
        end = at - len(line.text) + len(line.text.rstrip("\r\n"))
        whole = line.text.rstrip("\r\n")
        if whole.endswith(("  ", "\\")) or not after.rest or after.indent:
            continue
        if interrupts(after) or starts_item(after.rest) or any(a < end < b for a, b in spans):
            continue
        trimmed = len(whole) - len(whole.rstrip(" \t"))
        what = f"an entry broken over lines before {after.rest[:30]!r}"
        yield Slip(kind="broken_code", start=end - trimmed, end=at, text=" ", what=what)


def _quotes(text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Slip]:
    hidden = _mask(text, spans, _MASKED_LINKS)
    if not _LETTER.search(text):
        for found in _ELIDED.finditer(text):
            if not hidden[found.start()]:
                yield _quote(text, found, "’")
    opens = [found.start() for found in _OPENED.finditer(text) if not hidden[found.start()]]
    for found in _REOPENED.finditer(text):
        at = found.start()
        before = text[:at]
        opened = sum(start < at for start in opens) - before.count("”")
        if not hidden[at] and "„" not in before and opened > 0:
            yield _quote(text, found, "”")


def _quote(text: str, found: re.Match[str], right: str) -> Slip:
    word = re.search(r"\S*$", text[: found.start()])
    after = re.match(r"\w*", text[found.end() :])
    shown = (word[0] if word else "")[-30:] + found[0] + (after[0] if after else "")
    return Slip(
        kind="quote_join",
        start=found.start(),
        end=found.end(),
        text=right,
        what=f"{found[0]} where {right} belongs: {shown}",
    )


def _shown(text: str, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return words if len(words) <= 40 else words[:39] + "…"  # noqa: PLR2004 - a line's worth
