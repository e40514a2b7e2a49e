"""A subject the user follows, and how well something fits it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

PULLED: Final = "pulled"  # why an item fits a topic into which a person pulled it

THRESHOLD = 0.1  # cosine; chosen on labelled items by `python -m benchmarks.relevance`


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsection:
    """A part of a topic's MOC that gathers the entries in its scope."""

    name: str  # its heading
    scope: str = ""  # one sentence: what belongs there
    entities: tuple[str, ...] = ()  # names that belong there without a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject the user follows."""

    name: str  # unique; stands in records
    note: str  # the MOC's path in the vault, without .md; also what links name
    about: str  # a sentence or a paragraph in the user's words: what belongs to it
    entities: tuple[str, ...] = ()  # names that make an item belong without a question
    subsections: tuple[Subsection, ...] = ()
    headings: tuple[tuple[str, str], ...] = field(default=())  # section key -> heading, in order
    was: tuple[str, ...] = ()  # names that it had before, oldest first; records of then have them

    @property
    def key(self) -> str:
        """The name that stands in the keys of its theses: the first it had; no rename changes them."""
        return (*self.was, self.name)[0]

    @property
    def names(self) -> tuple[str, ...]:
        """What makes an item belong without a question: its own names, then those of its subsections."""
        return (*self.entities, *(name for part in self.subsections for name in part.entities))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well an item or a story belongs to a topic, and why."""

    topic: str  # name of the topic
    score: float  # 0 to 1; 1 where a name in the title or a source's own topic decided
    why: str  # "name: Qwen", "source", "words", or `PULLED`
