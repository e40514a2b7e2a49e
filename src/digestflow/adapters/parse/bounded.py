"""Markup cut before it costs more than it can say.

What html5ever does for an element grows with those that are open around it, and formatting that
stays open is made anew in each block: 300 kB of one item took 20 s, or 3 GB (docs/decisions/0019).
"""

from __future__ import annotations

import re

_LONGEST = 2_000_000  # characters of markup that are looked at
_FEW = 500  # angle brackets; no more elements than these cost too much in any order
_MOST = 200_000  # elements, each with those open around it; an article of 200,000 characters has half as many
_SHORT = 4_000  # characters of markup that cost little whatever they are; of one tag, outside quotes
_TOKEN = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+|<(/?)([a-zA-Z][^\s/>]*+)((?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|[\"'=])*+)"
)
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{_SHORT}}}")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
# These hold nothing, or end where the next of them begins.
_NEVER_OPEN = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option"),
    )
)


def bounded(markup: str) -> str:
    """Return the markup up to where it would cost too much; nearly always all of it."""
    if len(markup) <= _SHORT:
        return markup
    markup = markup[:_LONGEST]
    if markup.count("<") <= _FEW and not _LONG_TAG.search(markup):
        return markup
    cost = 0
    opened: list[str] = []
    for tag in _TOKEN.finditer(markup):
        name = (tag[2] or "").lower()
        if not name or (tag[1] and name in _NEVER_OPEN):
            continue
        if tag[1]:
            # An end tag surely closes what was opened last; whatever else it closes counts as open.
            if opened and opened[-1] == name:
                opened.pop()
            continue
        cost += 1 + len(opened)
        if cost > _MOST or _long(tag[3]):
            return markup[: tag.start()]
        if name not in _NEVER_OPEN:
            opened.append(name)
    return markup


def _long(attributes: str) -> bool:
    """Tell whether the attributes of one tag are too many."""
    return len(attributes) > _SHORT and len(_QUOTED.sub("", attributes)) > _SHORT
