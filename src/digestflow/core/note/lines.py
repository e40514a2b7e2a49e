"""Lines, and what a line can begin: the rules of CommonMark and Obsidian that positions hang on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from digestflow.core.note.nouns import Kind

TAB = 4  # columns to a tab stop (CommonMark 2.2)
CODE = 4  # columns from which a line is code, not a block (CommonMark 4.4)
_LONGEST_TAG = 1_000  # characters; a longer line is no tag to us, so that none takes long to try

# Each pattern reads a line once: no note, however odd its lines, takes more than linear time.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_INDENT = re.compile(r"[ \t]*")
_BLANK = (" ", "\t")
_HASHES = re.compile(r"#{1,6}(?=[ \t]|$)")
_MARKER = re.compile(r"([-+*]|\d{1,9}[.)])(?=[ \t]|$)")
# List items in a row, as a note has most: nothing is open behind such a line, and nothing goes on.
_LONE = re.compile(r"- [^\W\d_]|- \[")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_RAW_HTML = re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_RAW_HTML_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|"
    r"head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|"
    r"option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?=[\s>]|/>|$)",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(
    r"(?:<[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*"
    r"\s*/?>|</[a-z][a-z0-9-]*\s*>)\s*$",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """One line of a note: a tuple, for these are made fast, and there are thousands."""

    text: str  # with its line end
    indent: int  # columns before the first word
    rest: str  # from the first word on, without the line end; "" for an empty line


@dataclass(frozen=True, slots=True)
class Opening:
    """What a line opens that only a certain later line closes."""

    kind: Kind
    end: re.Pattern[str]  # searched in the words of the lines
    skip: int  # where to look for the end in the opening line itself; -1: only in later lines
    name: str  # for the reason why a note with no end of it is left alone


_COMMENT = Opening("comment", re.compile("%%"), -1, "a %% comment")
_MATH = Opening("math", re.compile(r"\$\$"), -1, "a math block")
_HTML = (
    ("<!--", Opening("comment", re.compile("-->"), 4, "an HTML comment")),
    ("<?", Opening("html", re.compile(r"\?>"), 2, "an HTML instruction")),
    ("<![CDATA[", Opening("html", re.compile(r"\]\]>"), 9, "a CDATA block")),
)
_RAW = Opening("html", _RAW_HTML_END, 0, "an HTML block")


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of the text; CRLF, LF and CR end a line, nothing else does."""
    return tuple(map(_line, LINE.findall(text)))


def _line(text: str) -> Line:
    rest = text.rstrip("\r\n")
    if not rest.startswith(_BLANK):
        return Line(text, 0, rest)
    head = blanks(rest)
    return Line(text, column(head), rest[len(head) :])


def blanks(text: str, start: int = 0) -> str:
    """Return the spaces and tabs that stand at `start`."""
    found = _INDENT.match(text, start)
    return found.group() if found else ""


def column(head: str, start: int = 0) -> int:
    """Return the column after the blanks that begin at column `start`."""
    at = start
    for blank in head:
        at += TAB - at % TAB if blank == "\t" else 1
    return at


def heading(words: str) -> tuple[int, str] | None:
    """Return level and title of an ATX heading."""
    hashes = _HASHES.match(words) if words.startswith("#") else None
    if hashes is None:
        return None
    title = words[hashes.end() :].strip(" \t")
    bare = title.rstrip("#")
    if not bare or bare[-1] in " \t":
        title = bare.rstrip(" \t")
    return hashes.end(), title


def underline(line: Line) -> int:
    """Return the level of the heading that the line makes of a paragraph before it; 0: none."""
    words = line.rest.rstrip(" \t")
    if line.indent >= CODE or not words or words[0] not in "=-" or words.strip(words[0]):
        return 0
    return 1 if words[0] == "=" else 2


def is_rule(words: str) -> bool:
    """Return whether the words are a thematic break."""
    return _RULE.fullmatch(words) is not None


def delimits_table(words: str) -> bool:
    """Return whether the words can be the line between a table's head and body."""
    return "|" in words and "-" in words and not words.strip("|:- \t")


def starts_item(words: str) -> bool:
    """Return whether the words begin a list item."""
    return _MARKER.match(words) is not None and not is_rule(words)


def is_lone_item(line: Line, following: Line) -> bool:
    """Return whether the line is a list item by itself, by what is plain to see of it and the next."""
    return _LONE.match(line.text) is not None and following.text.startswith("- ")


def starts_footnote(words: str) -> bool:
    """Return whether the words begin a footnote definition."""
    return _FOOTNOTE.match(words) is not None


def opening(words: str) -> Opening | None:
    """Return what the words of a line open: a fence, a comment, raw HTML, math."""
    if not words or words[0] not in "`~%<$":
        return None
    if fence := _FENCE.match(words):
        run = fence.group(1) or fence.group(2)
        return Opening("fence", re.compile(rf"^{run[0]}{{{len(run)},}}[ \t]*$"), -1, "a code fence")
    for mark, opened in (("%%", _COMMENT), ("$$", _MATH)):
        if words.startswith(mark):
            return opened if words.count(mark) % 2 else None
    for mark, opened in _HTML:
        if words.startswith(mark):
            return opened
    return _RAW if _RAW_HTML.match(words) else None


def opens_html(words: str, *, inside: bool) -> bool:
    """Return whether the words begin HTML that an empty line ends.

    `inside`: within a paragraph, which a tag that is no block's cannot break off.
    """
    if not words.startswith("<"):
        return False
    if _BLOCK_TAG.match(words):
        return True
    return not inside and len(words) <= _LONGEST_TAG and _ANY_TAG.match(words) is not None


def interrupts(line: Line) -> bool:
    """Return whether the line, which is not empty, ends a paragraph directly before it."""
    words = line.rest
    if line.indent >= CODE:
        return False
    if words[0] == ">" or heading(words) or is_rule(words) or starts_footnote(words):
        return True
    if opening(words) is not None or opens_html(words, inside=True):
        return True
    marker = _MARKER.match(words)
    if marker is None or not words[marker.end() :].strip():
        return False
    return marker.group()[:-1] in {"", "1"}


def content_column(line: Line) -> int:
    """Return the column from which lines belong to the list item that the line begins."""
    marker = _MARKER.match(line.rest)
    length = marker.end() if marker else 0
    after = line.indent + length
    gap = blanks(line.rest, length)
    at = column(gap, after)
    if length + len(gap) == len(line.rest) or at - after > CODE:
        return after + 1
    return at


def item_words(line: Line) -> tuple[str, int]:
    """Return the words behind all list markers of the line, and their column."""
    start, at = 0, line.indent
    while marker := _MARKER.match(line.rest, start):
        gap = blanks(line.rest, marker.end())
        at = column(gap, at + marker.end() - start)
        start = marker.end() + len(gap)
    return line.rest[start:], at
