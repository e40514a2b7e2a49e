"""Marks of HTML, SVG and XML as trees: what is written into them is escaped by whoever prints the tree."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

# What no XML may hold, not even as an entity (https://www.w3.org/TR/xml/#charsets), and what turns or
# hides the text around it.
_UNFIT = re.compile(
    "[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def tag(name: str, /, *inside: Element | str, **attributes: object) -> Element:
    """Return a mark with text and marks inside, in their order.

    An attribute's name has `_` for `-`, and one at its end is dropped: `class_`, `stroke_width`.
    """
    made = Element(
        name, {key.rstrip("_").replace("_", "-"): clean(str(value)) for key, value in attributes.items()}
    )
    last: Element | None = None
    for one in inside:
        if isinstance(one, Element):
            made.append(one)
            last = one
        elif last is None:
            made.text = (made.text or "") + clean(one)
        else:
            last.tail = (last.tail or "") + clean(one)
    return made


def clean(text: str) -> str:
    """Return the text without what no document may hold."""
    return _UNFIT.sub("", text)


def printed(tree: Element) -> str:
    """Return the tree as XML text, with its declaration."""
    text = tostring(tree, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
