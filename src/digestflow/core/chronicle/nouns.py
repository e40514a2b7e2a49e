"""What a set of records comes to, so small that ten years of it are read in a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digestflow.core.chronicle.days import Days
from digestflow.core.chronicle.readings import Readings


@dataclass(slots=True, kw_only=True)
class Named:
    """One entity over all days."""

    days: Days = field(default_factory=Days)  # that name it
    spelled: dict[str, int] = field(default_factory=dict)  # each spelling -> on how many days
    gloss: str = ""  # what it is, in the words of the first sentence that says so
    glossed: date | None = None  # the day of that
    by: str = ""  # whose word that is; "" where it needs no name
    first: str = ""  # headline of the first entry that names it


@dataclass(slots=True, kw_only=True)
class Question:
    """A prediction or a conflict that is open."""

    kind: Literal["prediction", "conflict"]
    day: date  # that opened it
    text: str  # plain, without who says so
    by: str = ""
    when: str = ""  # of a prediction: the horizon as said
    due: date | None = None
    # Of a conflict: each value, and the day that says it.
    # (Of a bare `list` pydantic reads the signature, for which it takes a tokenizer.)
    values: list[tuple[str, date]] = field(default_factory=list[tuple[str, date]])
    overdue: date | None = None  # the day that found it so


@dataclass(slots=True, kw_only=True)
class Followed:
    """One topic over all days."""

    days: Days = field(default_factory=Days)  # with an entry of it
    parts: dict[str, Days] = field(default_factory=dict)  # subsection -> its days
    questions: dict[str, Question] = field(default_factory=dict)  # open, by key
    closed: Days = field(default_factory=Days)  # days that closed one
    readings: Readings = field(default_factory=Readings)
    headline: date | None = None  # the newest day whose record has a headline narrative


@dataclass(slots=True, kw_only=True)
class Chronicle:
    """What the records of some days come to; a day is added once, after every day before it."""

    days: Days = field(default_factory=Days)  # that have a record
    topics: dict[str, Followed] = field(default_factory=dict)  # by name
    names: dict[str, Named] = field(default_factory=dict)  # by the entity's key

    def followed(self, topic: str) -> Followed:
        """Return what there is of a topic; empty for one that no record names."""
        return self.topics.get(topic, Followed())
