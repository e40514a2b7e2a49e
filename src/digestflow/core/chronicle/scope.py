"""Which parts of a topic an entry belongs to."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from digestflow.core.entity import entity_key
from digestflow.core.topic.words import stems, words

if TYPE_CHECKING:
    from digestflow.core.entity import Naming
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.topic.nouns import Topic

_SHARED = 2  # words of a scope that an entry has to say
_NEAR = 0.12  # cosine of both sets of words


def parts_of(entry: Entry, topic: Topic, naming: Naming) -> tuple[str, ...]:
    """Return the names of the topic's subsections that the entry belongs to, in their order.

    Those that list one of its entities, or the family of one: "Qwen" takes "Qwen 3.5". Where
    none does, the one whose name and scope say most of what the entry says. A function
    of the entry and the config alone: no other day changes it.
    """
    return _by_names(entry, topic, naming) or _by_scope(entry, topic)


def _by_names(entry: Entry, topic: Topic, naming: Naming) -> tuple[str, ...]:
    if not any(part.entities for part in topic.subsections):
        return ()
    named = [name for name in entry.entities if name]
    keys = {naming.key(name) for name in named}
    families = [_words(name) for name in named]
    return tuple(
        part.name
        for part in topic.subsections
        if any(naming.key(name) in keys or _takes(name, families) for name in part.entities)
    )


_words = lru_cache(maxsize=4096)(words)  # of names: each is looked at with every day that has it


def _takes(family: str, names: list[tuple[str, ...]]) -> bool:
    own = _words(family)
    return bool(own) and "".join(own) in entity_key(family) and any(one[: len(own)] == own for one in names)


def _by_scope(entry: Entry, topic: Topic) -> tuple[str, ...]:
    said = stems(" ".join((entry.headline, *(sentence.text for sentence in entry.summary))))
    best, near = "", 0.0
    for part in topic.subsections:
        scope = stems(f"{part.name} {part.scope}")
        shared = len(scope & said)
        score = shared / sqrt(len(scope) * len(said)) if shared >= _SHARED else 0.0
        if score >= _NEAR and score > near:
            best, near = part.name, score
    return (best,) if best else ()
