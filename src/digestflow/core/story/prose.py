"""The lines of an item's text that tell something, without markup, addresses, labels and counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.topic.words import spaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.item.nouns import Item

_LEAST = 6  # words; a shorter line is a label, a count or a link
# Tags that a feed escaped twice stand in its text; some with other brackets.
_BREAK = re.compile(r"[<\u2039]/?(?:br|p|li|div)\b[^>\u203a\n]{0,80}[>\u203a]|\n", re.IGNORECASE)
_MARKUP = re.compile(
    r"[<\u2039]/?[a-z][^>\u203a\n]{0,300}[>\u203a]|https?://\S+|\b(?:article|comments) url:", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")


def prose(item: Item, *, most: int) -> Iterator[tuple[str, int]]:
    """Yield the telling lines with their number of words, until there are `most` characters.

    A line that only repeats the title tells nothing.
    """
    title = " ".join(item.title.split()).casefold()
    said = 0
    for line in _BREAK.split(item.text):
        if said >= most:
            return
        plain = " ".join(_MARKUP.sub(" ", line).split())
        words = len(_WORD.findall(spaced(plain)))
        if words >= _LEAST and plain.casefold() not in title:
            said += len(plain)
            yield plain, words
