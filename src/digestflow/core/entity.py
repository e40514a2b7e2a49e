"""Whom or what claims are about, under all the names it has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NUMBERED: Final = re.compile(
    r"(?<=[^\W\d_])[ _-](?=\d)"
)  # "Qwen 3.5", "GPT-5": no more than "Qwen3.5", "GPT5"
_PARTED: Final = re.compile(r"(?<=\d)[ _-](?=\w)")  # "Llama 3.1 8B" is "Llama-3.1-8B", and not "3.18B"
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


@lru_cache(maxsize=65_536)
def entity_key(name: str) -> str:
    """Return what all spellings of a name have in common; "" when nothing of it can be seen.

    Case, width, invisible characters and what stands between a word and its number make no
    other entity: "Qwen 3.5", "qwen-3.5" and "Qwen3.5" are one. All other signs count: `C`,
    `C#` and `C++` are three. Doing it twice is doing it once.
    """
    text = "".join(
        character
        for character in unicodedata.normalize("NFKC", name)
        if unicodedata.category(character) not in ("Cf", "Cc") or character.isspace()
    )
    text = unicodedata.normalize("NFKC", text.casefold()).translate(_DASHES)
    return _PARTED.sub("-", _NUMBERED.sub("", " ".join(text.split())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Which names are one entity's: by config, or by what a person decided."""

    merged: Mapping[str, str] = field(default_factory=dict)  # key of a name -> key of the entity's
    followed: frozenset[str] = frozenset()  # keys of the names the user follows

    def key(self, name: str) -> str:
        """Return the key of the entity that the name is one of."""
        key = entity_key(name)
        return self.merged.get(key, key)

    def others(self, names: Iterable[str]) -> dict[str, str]:
        """Return the keys of the other names that the entities have, each with the name given."""
        given = {self.key(name): name for name in names}
        return {other: given[key] for other, key in self.merged.items() if key in given}

    def is_broad(self, name: str) -> bool:
        """Whether the name is one the user follows, without a number: of a family, not of one thing."""
        return self.key(name) in self.followed and not any(map(str.isdigit, name))


def naming(aliases: Mapping[str, Sequence[str]], followed: Iterable[str] = ()) -> Naming:
    """Return the naming by `aliases` (entity -> its other names), of the names the user follows.

    An alias of an alias is the entity's too. Of two entities that claim one name the first
    has it; what would go round in a circle stays as it is.
    """
    pairs = [(other, name) for name, others in aliases.items() for other in others]
    merged: dict[str, str] = {}
    for other, name in pairs:
        one, into = entity_key(other), entity_key(name)
        into = merged.get(into, into)
        if not one or not into or one == into or one in merged:
            continue
        merged[one] = into
        for key, at in merged.items():
            if at == one:
                merged[key] = into
    found = Naming(merged=merged)
    return Naming(merged=merged, followed=frozenset(found.key(name) for name in followed))
