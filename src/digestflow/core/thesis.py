"""One dated reading of a topic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from digestflow.core.entry.nouns import Entry, Sentence
from digestflow.core.evidence.quote import Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.topic.nouns import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesis:
    """One dated reading of a topic ("Narrative Update — …")."""

    key: str  # day/topic/n
    topic: str  # name of the topic
    title: str  # sentence case, without final stop
    body: tuple[Sentence, ...]
    entries: tuple[str, ...]  # keys of the entries it reads
    # Of the day it was written on: "standing", or "" when it is lifted from the lead entry. What becomes
    # of it is said by a later thesis (`against`, `effect`): a record is never rewritten for another day.
    status: Literal["", "standing", "revised", "overturned"] = ""
    against: str = ""  # key of the standing thesis it speaks to; "" when it is the first of its kind
    effect: Literal["", "revised", "overturned"] = ""  # what it makes of that one


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """That evidence of a later day takes away what a standing thesis says."""

    thesis: str  # its key
    topic: str
    title: str  # as it stood
    # retracted: what it stands on was taken back. value: another value was said by who has to know, or
    # confirmed. prediction: what it expects was called off, came late or is expected at another time.
    why: Literal["retracted", "value", "prediction"]
    effect: Literal["revised", "overturned"]
    entry: str  # key of the day's entry that does it
    text: str  # its sentence that does
    quotes: tuple[Quote, ...]  # what that stands on; never empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of a headline narrative."""

    text: str  # plain text
    theses: tuple[str, ...]  # keys of the theses it says; never empty
    whose: str = ""  # whose word that is; "" where it needs no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """What the standing theses of a topic come to: the headline over its map."""

    topic: str
    title: str  # sentence case, without final stop; "" when no thesis stands any more
    paragraphs: tuple[tuple[Line, ...], ...]  # empty, as the title


def day_of(key: str) -> date:
    """Return the day whose record holds the thesis of that key."""
    return date.fromisoformat(key[:10])


def lifted(day: date, topic: Topic, entries: Sequence[Entry]) -> Thesis | None:
    """Return the reading that the topic's lead entry of the day gives, without a word added.

    The lead is the first of `entries` (the order they are told in) that belongs to the topic
    before any other and says more than one source does or brings a claim of its own.
    None when the day has no such entry: then the narrative stays.
    """
    for entry in entries:
        if entry.topics[:1] == (topic.name,) and (entry.claims or entry.tellers > 1):
            return Thesis(
                key=f"{day.isoformat()}/{topic.key}/1",
                topic=topic.name,
                title=entry.title.rstrip(" .。"),
                body=tuple(replace(said, whose=entry.word_of(said)) for said in entry.summary),
                entries=(entry.key,),
            )
    return None
