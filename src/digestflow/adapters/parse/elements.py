"""What the elements of HTML are to a reader, and where two numbers stand apart though no space is between."""

from __future__ import annotations

import re

DROPPED = frozenset(
    (
        *("script", "style", "template", "noscript", "iframe", "embed", "svg", "audio"),
        *("video", "canvas", "title", "select", "option", "datalist", "textarea", "button", "input"),
        *("annotation", "annotation-xml", "noembed", "noframes"),
    )
)
BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "header", "footer", "aside", "main", "figure", "figcaption"),
        *("nav", "form", "fieldset", "legend", "hgroup", "dialog", "search"),
        *("address", "center", "details", "summary", "ul", "ol", "dl", "blockquote", "table", "caption"),
        *("pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
LINES = frozenset({"li", "tr", "dt", "dd"})
CELLS = frozenset({"td", "th"})
MARKS = {"del": ("~~", "~~"), "s": ("~~", "~~"), "strike": ("~~", "~~"), "q": ("“", "”"), "sup": ("^", "")}
SPELT = frozenset({"code", "tt", "kbd", "samp"})
INLINE = frozenset(
    (
        *("span", "a", "b", "i", "em", "strong", "u", "font", "small", "sub", "mark", "cite"),
        *("abbr", "time", "label", "big"),
    )
)
VOID = frozenset({"br", "hr", "img"})

# Of these nothing is seen within a number ("2<b>0</b>26"), or a line ends at them wherever they stand.
_SEAMLESS = BLOCKS | LINES | SPELT | INLINE | {"br", "wbr", "q", "ins", "bdi", "bdo", "var", "dfn"}
_SEAMLESS -= {"sub", "tr", "caption"}
_BETWEEN = re.compile(r"\d(?:<[^<>]*>)+(?=\d)")
_ELEMENT = re.compile(r"<(/?[a-z][a-z0-9:-]*)")


def parted(markup: str) -> str:
    """Return the markup with a space between two numbers that a reader sees apart; a power gets its mark.

    Cells without a table, what is lowered, struck, raised before or of a name nobody knows: without
    its elements "10" and "20" would be 1020.
    """
    return _BETWEEN.sub(_spaced, markup)


def _spaced(between: re.Match[str]) -> str:
    names = _ELEMENT.findall(between[0].lower())
    seamless = all(name == "sup" or name.removeprefix("/") in _SEAMLESS for name in names)
    return between[0] if seamless else f"{between[0]} "
