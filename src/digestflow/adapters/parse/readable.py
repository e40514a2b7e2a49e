"""HTML as a person reads it: words exactly, as Markdown without any markup that could act."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import nh3

from digestflow.adapters.parse.elements import (
    BLOCKS,
    CELLS,
    DROPPED,
    INLINE,
    LINES,
    MARKS,
    SPELT,
    VOID,
    parted,
)
from digestflow.adapters.parse.footnote import noted, without_notes
from digestflow.adapters.parse.tex import untexed

# html5ever (through nh3) decides what is an element; what comes out of it is well-formed.
_LEAN = nh3.Cleaner(
    tags={*BLOCKS, *LINES, *CELLS, *MARKS, *SPELT, "br", "img"},
    clean_content_tags=set(DROPPED),
    attributes={"img": {"alt"}},
    link_rel=None,
)
# Elements of raw text that are closed at once, as in XHTML, or never: to HTML, all that follows is theirs.
_SWALLOWING = re.compile(
    r"<iframe\b[^>]*>(?:\s*</iframe\s*>)?|<(?:script|style|textarea|title|noscript)\b[^>]*[\s\"']/>",
    re.IGNORECASE,
)
_FULL = nh3.Cleaner(
    tags={*BLOCKS, *LINES, *CELLS, *MARKS, *SPELT, *INLINE, "br", "img"},
    clean_content_tags=set(DROPPED),
    attributes={"img": {"alt"}, "*": {"hidden", "aria-hidden", "style"}},
    link_rel=None,
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_HIDDEN = re.compile(
    r' hidden="| aria-hidden="true"| style="[^"]*(?:display\s*:\s*none|visibility\s*:\s*hidden|'
    r'mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|em|pt|%)?[\s;!"])',
    re.IGNORECASE,
)
_ALT = re.compile(r' alt="([^"]+)"')
# Where a line of a list begins that somebody wrote in plain text.
_LISTED = re.compile(r"\n(?=[ \t]*(?:[*•-]|\d{1,2}[.)])[ \t])")
_POWER = re.compile(r"[-+\u2212]?\d")
_ACTING = re.compile(r"[*~$\\\[\]]|(?<![^\W_])_|_(?![^\W_])")  # in code, what Markdown would take for a mark

# What would be an element if someone took the words for HTML: a known name, or anything with an attribute.
_NAMES = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|bgsound|big|blink|blockquote"
    "|body|br|button|canvas|caption|center|cite|code|col|colgroup|command|data|datalist|dd|del|details|dfn|dialog"
    "|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hgroup"
    "|hr|html|i|iframe|image|img|input|ins|isindex|kbd|keygen|label|layer|legend|li|link|listing|main|map|mark"
    "|marquee|math|menu|menuitem|meta|meter|nav|nobr|noembed|noframes|noscript|object|ol|optgroup|option|output"
    "|p|param|picture|plaintext|portal|pre|progress|q|rb|rp|rt|rtc|ruby|s|samp|script|search|section|select|slot"
    "|small|source|spacer|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th"
    "|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xml|xmp"
)
_TAG = (
    rf"/?(?:{_NAMES})(?![\w-])"
    r"|/?[a-z][^<>]*=|!--|!doctype|!\[cdata|\?(?:xml|php)"
)
_CLOSED_TAG = re.compile(rf"<(?=[/a-z!?])((?:{_TAG})[^<>]*)>", re.IGNORECASE)
_OPEN_TAG = re.compile(rf"<(?=[/a-z!?])(?={_TAG})", re.IGNORECASE)
_TWICE = re.compile(
    r"<(p|div|a|b|i|em|strong|span|li|ul|ol|h[1-6]|blockquote|table|pre)\b[^<>]*>.*?</\1>"
    r"|<br ?/?>|<img [^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_BLANK = re.compile(r"[ \t\f\v]*\n[ \t\f\v]*")
_GAPS = re.compile(r"\n{3,}")


def readable(markup: str) -> str:
    """Return the words of an HTML fragment as plain Markdown; "" when nothing in it is read.

    Paragraphs stand apart by an empty line; "- " begins a list item, "#" a heading, ">" a quotation;
    a row of a table is a line; preformatted text stands in a fence; struck words between "~~", and
    a raised number after "^", because a number without its power is another number, unless it is
    a footnote's, which is left out; code with a mark in it between backticks. Links lose their
    address unless it is their text. What a reader would not see is left out.
    """
    if "<" not in markup:
        text = html.unescape(markup) if "&" in markup else markup
        return readable(text) if _TWICE.search(text) else plain(text)
    if "frame" in markup or "/>" in markup:
        markup = _SWALLOWING.sub(" ", markup)
    if "</a>" in markup:
        markup = without_notes(markup)
    markup = parted(markup)
    lowered = markup.lower()
    cleaner = _FULL if "hidden" in lowered or "style" in lowered else _LEAN
    return _inert(untexed(_Page().read(cleaner.clean(markup))))


def plain(text: str) -> str:
    """Return plain text as it stands, its white space at line ends and runs of empty lines apart."""
    text = text.strip()
    if "\n" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _GAPS.sub("\n\n", _BLANK.sub("\n", text))
    return _inert(untexed(text))


def _inert(text: str) -> str:
    """Return the text with the angle brackets of what could be taken for an element as single guillemets."""
    if "<" not in text:
        return text
    return _OPEN_TAG.sub("\u2039", _CLOSED_TAG.sub("\u2039\\1\u203a", text))


@dataclass(slots=True)
class _Page:
    """The text so far, and what is to be written before the next word."""

    out: list[str] = field(default_factory=list)
    gap: int = 0  # line ends due: 1 begins a line, 2 a paragraph
    space: bool = False
    mark: str = ""  # "- ", "# ": due at the beginning of the next line
    glue: str = ""  # due right before the next word
    cell: bool = False  # a further cell of a row is due
    quotes: int = 0
    lists: int = 0
    skipped: int = 0  # open elements, from the hidden one on
    code: list[str] | None = None  # inside preformatted text
    spelt: list[str] | None = None  # inside code in a line
    alts: list[str] = field(default_factory=list)

    def read(self, markup: str) -> str:
        tokens = _TOKEN.split(markup)
        for index in range(0, len(tokens) - 1, 4):
            text, slash, tag, attributes = tokens[index : index + 4]
            if text:
                self._words(text)
            if self.skipped or (attributes and not slash and _HIDDEN.search(attributes)):
                if tag not in VOID:
                    self.skipped += -1 if slash else 1
            elif slash:
                self._close(tag)
            else:
                self._open(tag, attributes)
        self._words(tokens[-1])
        return "".join(self.out) or "\n".join(self.alts)

    def _words(self, text: str) -> None:
        if self.skipped:
            return
        if "&" in text:
            text = html.unescape(text)
        if self.spelt is not None:
            self.spelt.append(text)
            return
        if self.code is not None:
            self.code.append(text)
            return
        self._said(text)

    def _said(self, text: str) -> None:
        lines = _LISTED.split(text)
        if len(lines) - (_LISTED.match(f"\n{text}") is None) < 2:  # noqa: PLR2004 - one such line is no list
            lines = [text]
        for n, line in enumerate(lines):
            self.gap = max(self.gap, 1) if n else self.gap
            self._line(line)

    def _line(self, text: str) -> None:
        words = text.split()
        if not words:
            self.space = self.space or bool(text)
            return
        spaced = self.space or text[0].isspace()
        if self.glue == "^" and not (spaced or self.gap or self.cell) and noted(self.out, words):
            self.glue = ""
            return
        self._lead(spaced=spaced)
        if self.glue:
            if self.glue != "^" or _POWER.match(words[0]):
                self.out.append(self.glue)
            self.glue = ""
        self.out.append(" ".join(words))
        self.space = text[-1].isspace()

    def _spell(self) -> None:
        """Write the code that was read, between marks where something in it would be one."""
        text = "".join(self.spelt or ())
        self.spelt = None
        words = " ".join(text.split())
        if _ACTING.search(words) and "`" not in words:
            text = text.replace(text.strip(), f"`{words}`")
        if text:
            self._said(text)

    def _lead(self, *, spaced: bool) -> None:
        """Write what is due before the next word."""
        if self.cell:
            self.out.append(" | ")
        elif self.gap or not self.out:
            if self.out:
                self.out.append("\n" * self.gap)
            indent = "" if self.mark[:1] == "#" else "  " * (self.lists - 1 if self.mark else self.lists)
            self.out.append(f"{'> ' * min(self.quotes, 8)}{indent[:16]}{self.mark}")
            self.mark = ""
        elif spaced:
            self.out.append(" ")
        self.gap, self.cell, self.space = 0, False, False

    def _open(self, tag: str, attributes: str) -> None:
        if self.spelt is not None and tag not in INLINE:
            self._spell()
        if tag in BLOCKS or tag in LINES:
            self._break(tag, 1 if tag in LINES else 2)
            self._enter(tag)
        elif tag == "br":
            if self.code is not None:
                self.code.append("\n")
            else:
                self._break(tag, min(self.gap + 1, 2))
        elif tag in CELLS:
            if self.out and self.gap != 1:
                self.cell, self.gap = True, 0
        elif tag in MARKS:
            self.glue = MARKS[tag][0]
        elif tag in SPELT and self.code is None:
            self.spelt = []
        elif tag == "img" and (alt := _ALT.search(attributes)):
            self.alts.append(html.unescape(alt[1]))

    def _enter(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.lists += 1
        elif tag == "li":
            self.mark = "- "
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.code = [] if self.code is None else self.code
        elif tag[0] == "h" and tag != "hr" and tag[1:].isdigit():
            self.mark = "#" * int(tag[1]) + " "

    def _close(self, tag: str) -> None:
        if self.spelt is not None and tag not in INLINE:
            self._spell()
        if tag in MARKS:
            if not self.glue:
                self.out.append(MARKS[tag][1])
            self.glue = ""
            return
        if tag == "pre":
            self._fence()
        elif tag in {"ul", "ol"}:
            self.lists = max(0, self.lists - 1)
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        if tag in BLOCKS or tag in LINES:
            self._break(tag, 1 if tag in LINES else 2)
            if tag == "li" or tag[0] == "h":
                self.mark = ""

    def _break(self, tag: str, gap: int) -> None:
        """End the line or the paragraph; nested lists stay together, cells on their line."""
        if tag in {"ul", "ol"} and self.lists:
            gap = 1
        if not self.cell:
            self.gap = max(self.gap, gap)

    def _fence(self) -> None:
        code = "".join(self.code or ()).strip("\n").rstrip()
        self.code = None
        if code:
            ticks = "```"
            while ticks in code:
                ticks += "`"
            self._lead(spaced=False)
            self.out.append(f"{ticks}\n{code.expandtabs(4)}\n{ticks}")
