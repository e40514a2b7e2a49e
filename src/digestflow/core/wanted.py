"""What a person looks for, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digestflow.core.topic.words import spaced
from digestflow.errors import UsageError

_LONGEST = 400  # characters of what is asked
_PART = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked: words and phrases, cleaned; all of `having` and none of `without`."""

    having: tuple[tuple[str, bool], ...]  # never empty; True: also longer words that begin so
    without: tuple[tuple[str, bool], ...] = ()


def wanted_of(words: str) -> Wanted:
    """Return what the words ask for: `"a phrase"`, `word`, `begin*`, `-without`.

    Whatever else stands in them is no syntax: it is looked for or left out.

    Raises:
        UsageError: There is no word in them, or there are too many.
    """
    if len(words) > _LONGEST:
        raise UsageError(f"more than {_LONGEST} characters to search for", fix="search for fewer words")
    having: list[tuple[str, bool]] = []
    without: list[tuple[str, bool]] = []
    for found in _PART.finditer(words):
        minus, said = found[1] or found[3], found[2] if found[2] is not None else found[4]
        begins = found[4] is not None and said.endswith("*")
        plain = " ".join(_WORD.findall(spaced(said)))
        if plain:
            (without if minus else having).append((plain, begins))
    if not having:
        raise UsageError(f"no word to search for in {words!r}", fix="name a word, of letters or digits")
    return Wanted(having=tuple(having), without=tuple(without))
