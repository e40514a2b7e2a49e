"""Text as it reads: without Markdown marks, with one form for each sign, and the way back to the original."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_RULE: Final = re.compile(r"^[ \t]*(?:[-*_=|:+][ \t]{0,3}){3,}$", re.MULTILINE)
_LINE: Final = re.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|(?:[-*+•▪‣◦][ \t]+|\d{1,2}[.)][ \t]+)(?:\[[ xX]\][ \t]+)?)?",
    re.MULTILINE,
)
_ROW: Final = re.compile(r"^[ \t]*\|[^\n]*$", re.MULTILINE)
_BRACKET: Final = re.compile(r"\\.|\[|\]", re.DOTALL)
_TARGET: Final = re.compile(r"\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_AUTOLINK: Final = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_CODE: Final = re.compile(r"(?<![`\\])(`{1,3})([^\n`]{1,300})\1(?!`)")
_RUN: Final = re.compile(r"\\[!-/:-@\[-`{-~\n]|\*+|_+|`+|~~+")

_SCRIPT: Final = "\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"

_KEEP, _DROP, _BLANK = 0, 1, 2
_SPACE: Final = re.compile(r"\s")
_GAP: Final = re.compile(r"^\s|\s\s")
_TABLE: Final = {
    **dict.fromkeys("‘’‚‛′´ʼʻ＇`", "'"),
    **dict.fromkeys("“”„‟″«»「」『』〝〞＂", '"'),
    **dict.fromkeys("‐‑‒–−﹣－⁃", "-"),
    **dict.fromkeys("—―﹘", " - "),
    **dict.fromkeys("™®©℠", ""),
    "×": "x",
    "⁻": "^-",
    "⁄": "/",
    "∕": "/",
    "٫": ".",
    "٬": ",",
    "٪": "%",
    "～": "~",
    "∼": "~",
    "≈": "~",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A reading of a text, and where each of its characters stands in the original."""

    text: str
    starts: tuple[int, ...]  # in characters of the original; as long as `text`
    ends: tuple[int, ...]  # exclusive
    links: tuple[tuple[int, int, int], ...]  # of the original: "[", "](…)" from, to

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span of `text[start:end]`, with no link cut in two.

        A link that the span enters or leaves in its text is taken in whole, so that no
        bracket stands without the other.
        """
        first, last = self.starts[start], self.ends[end - 1]
        for opened, closing, closed in self.links:
            if opened < first <= closing < last:
                first = opened
            if first <= opened < last <= closing:
                last = closed
        return first, last


@lru_cache(maxsize=512)
def fold(text: str) -> Folded:
    """Return the text for comparing: compatibility forms, digits, quotes, dashes and white space in one form.

    Case is kept. A superscript is no digit of the number before it (10² is "10^2"), and
    neither is a fraction (2½ is "2 1/2"). Invisible characters are left out.
    """
    return _read(text, folding=True)


@lru_cache(maxsize=512)
def view(text: str) -> Folded:
    """Return the text for showing: no Markdown marks, white space folded, every other character kept."""
    return _read(text, folding=False)


@lru_cache(maxsize=512)
def letters(text: str) -> str:
    """Return a sentence for comparing as it will be shown: on one line, every mark in it said."""
    line = " ".join(text.split())
    pieces: list[str] = []
    at = 0
    while at < len(line):
        end = _cluster(line, at)
        pieces += _letters(line[at:end], line[at - 1 : at] if at else "", "".join(pieces[-1:])[-1:] or " ")
        at = end
    return " ".join("".join(pieces).split())


def plain(text: str) -> str:
    """Return the text on one line without Markdown marks; link targets and pictures are left out."""
    return view(text).text.strip()


def invisible(character: str) -> bool:
    """Whether the character shows nothing: format characters and variation selectors."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@cache  # takes milliseconds to compile: it waits for the first text that may have one
def _border() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{_SCRIPT}])(?=[0-9A-Za-z$€£¥])|(?<=[0-9A-Za-z%])(?=[{_SCRIPT}])")


def _borders(text: str) -> frozenset[int]:
    """Return where a script without spaces meets a digit or a Latin letter."""
    return frozenset(one.start() for one in _border().finditer(text))


@lru_cache(maxsize=1024)
def spread(text: str) -> str:
    """Return the text with a space where a script without spaces meets a digit or a Latin letter."""
    return text if text.isascii() else _border().sub(" ", text)


def original(text: str) -> Sequence[int]:
    """Return for each character of the spread text where it was; a space set in counts to the one before."""
    if text.isascii():
        return range(len(text))
    borders = _borders(text)
    return [n for at in range(len(text)) for n in ((at - 1, at) if at in borders else (at,))]


def apart(text: str) -> Sequence[int]:
    """Return for each character of the text where it stands in the spread text."""
    if text.isascii():
        return range(len(text))
    borders = _borders(text)
    places, before = [], 0
    for at in range(len(text)):
        before += at in borders
        places.append(at + before)
    return places


def wide(character: str) -> bool:
    """Whether the character is of a script written without spaces between words."""
    return (
        "\u0e00" <= character <= "\u0eff"
        or "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
    ) or "\U00020000" <= character <= "\U0003ffff"


def _read(text: str, *, folding: bool) -> Folded:
    """Walk over the text once."""
    flags, links = _marks(text)
    if text.isascii() and not any(flags) and not _GAP.search(text):
        shown = _SPACE.sub(" ", text)
        places = tuple(range(len(text) + 1))
        return Folded(shown.replace("`", "'") if folding else shown, places[:-1], places[1:], links)
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    i, kept = 0, ""
    while i < len(text):
        j = _cluster(text, i) if folding else i + 1
        if flags[i] == _KEEP and not text[i].isspace():
            before = written[-1] if written else " "
            for piece in _letters(text[i:j], kept, before) if folding else text[i]:
                if piece != " " or before != " ":
                    written.append(piece)
                    starts.append(i)
                    ends.append(j)
                before = piece
            kept = text[i]
        elif flags[i] != _DROP and written and written[-1] != " ":
            written.append(" ")
            starts.append(i)
            ends.append(j)
        elif flags[i] != _DROP and written:
            ends[-1] = j
        i = j
    return Folded("".join(written), tuple(starts), tuple(ends), links)


def _cluster(text: str, i: int) -> int:
    """Return where the character at `i` and the marks set upon it end."""
    j = i + 1
    while j < len(text) and text[j] > "\u02ff" and unicodedata.combining(text[j]):
        j += 1
    return j


def _letters(cluster: str, last: str, before: str) -> str:
    """Return what one character and its marks are compared as."""
    if len(cluster) == 1 and cluster.isascii():
        apart = cluster.isdigit() and before.isdigit() and unicodedata.category(last or " ") == "No"
        return f" {cluster}" if apart else "'" if cluster == "`" else cluster
    if len(cluster) == 1:
        if cluster in _TABLE:
            return _TABLE[cluster]
        if invisible(cluster):
            return ""
        category = unicodedata.category(cluster)
        if category == "Nd":
            return str(unicodedata.decimal(cluster))
        if category == "No":
            return _number(cluster, last, before)
    return "".join(_TABLE.get(letter, letter) for letter in unicodedata.normalize("NFKC", cluster))


def _number(character: str, last: str, before: str) -> str:
    """Return a superscript, fraction or circled number so that it never joins the digits before it."""
    form = unicodedata.decomposition(character).partition(" ")[0]
    digits = unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    if form == "<super>":
        joined = bool(last) and unicodedata.decomposition(last).startswith("<super>")
        return digits if joined else f"^{digits}"
    return f" {digits}" if before.isdigit() else digits


def _marks(text: str) -> tuple[bytearray, tuple[tuple[int, int, int], ...]]:
    """Return for each character whether it is a mark, and the links."""
    flags = bytearray(len(text))
    for pattern in (_FENCE, _RULE, _LINE):
        for found in pattern.finditer(text):
            _set(flags, found.start(), found.end(), _BLANK)
    for found in _ROW.finditer(text):
        for i in range(found.start(), found.end()):
            if text[i] == "|":
                flags[i] = _BLANK
    links = tuple(_links(text, flags))
    for found in _AUTOLINK.finditer(text):
        flags[found.start()] = flags[found.end() - 1] = _DROP
    for found in _RUN.finditer(text):
        if found[0][0] == "\\":
            flags[found.start()] = max(flags[found.start()], _DROP)
        elif _is_mark(text, found):
            _set(flags, found.start(), found.end(), _DROP)
    _keep_code(text, flags)
    return flags, links


def _keep_code(text: str, flags: bytearray) -> None:
    """Take the flags from what stands in code inside of a line: it is said as it is."""
    for found in _CODE.finditer(text):
        if flags[found.start()] != _BLANK:
            flags[found.start(2) : found.end(2)] = bytes(found.end(2) - found.start(2))


def _set(flags: bytearray, start: int, end: int, flag: int) -> None:
    """Flag a span, and leave alone what has a flag."""
    for i in range(start, end):
        flags[i] = flags[i] or flag


def _is_mark(text: str, found: re.Match[str]) -> bool:
    """Whether a run of signs marks emphasis or code, and is not said itself: 2*3, snake_case, " * "."""
    left = text[found.start() - 1 : found.start()]
    right = text[found.end() : found.end() + 1]
    if found[0][0] in "`~":
        return True
    if not left.strip() and not right.strip():
        return False
    inside = left.isalnum() and right.isalnum()
    return not inside or (
        found[0][0] == "*" and len(found[0]) > 1 and not (left.isdigit() and right.isdigit())
    )


def _links(text: str, flags: bytearray) -> list[tuple[int, int, int]]:
    """Flag brackets and targets of links and whole pictures; return the links."""
    opened: list[int] = []
    links: list[tuple[int, int, int]] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            start = opened.pop()
            target = _TARGET.match(text, found.end())
            if target is None:
                continue
            if text[start - 1 : start] == "!":
                _set(flags, start - 1, target.end(), _BLANK)
                continue
            flags[start] = max(flags[start], _DROP)
            _set(flags, found.start(), target.end(), _DROP)
            links.append((start, found.start(), target.end()))
    return links
