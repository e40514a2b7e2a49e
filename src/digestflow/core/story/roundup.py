"""Items that list many happenings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

_NAMED = re.compile(
    r"""
    \b(?:round-?up|weekly|newsletter|digest|recap|link\ ?dump
      |(?:daily|morning|evening|weekend)\ (?:brief\w*|news|links)
      |this\ week\ in|week\ in\ review|in\ brief|top\ (?:\d+|ten|five)\ \w*\ ?(?:stories|news|papers|links))\b
    | 日[报報] | [周週][报報刊] | 早[报報] | まとめ | ランキング | 一周 | 速[报報]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_APART = re.compile(r"\s*[;\uff1b|\uff5c•·]\s*|,\s+(?=[A-Z])")
_HEADLINES = 3  # so many headlines in one title, or more
_WORDS = 2  # words that make a part of a title a headline, or
_CHARACTERS = 6  # characters, where a script puts no spaces


def roundup(item: Item) -> bool:
    """Tell whether the item lists many happenings: by a word of its title, or three headlines in it."""
    if _NAMED.search(item.title):
        return True
    headlines = [
        part
        for part in _APART.split(item.title)
        if len(part.split()) > _WORDS or (not part.isascii() and len(part) >= _CHARACTERS)
    ]
    return len(headlines) >= _HEADLINES
