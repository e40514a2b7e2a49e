"""A finding in a note, and what must be known around the note to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from digestflow.core.render.layout import Layout
    from digestflow.core.topic.nouns import Topic

Kind = Literal[
    "untouchable",  # nothing of ours may be written into the note
    "doubled",  # two entries for one day
    "disorder",  # entries or dated paragraphs out of order
    "malformed_link",  # a digest is named in another way than its note
    "unresolved_link",  # a digest's note is not there
    "misplaced",  # an entry or an update under a heading that is not its own
    "orphaned",  # a heading with nothing under it, or cut off from its like
    "missing_day",  # neither an entry nor a word that there is none
    "broken_code",  # a code span, or an entry, broken over lines
    "quote_join",  # a quotation mark that opens where it should close or elide
    "repeated",  # one fact told as news again and again
    "conflicting",  # one thing with several values
    "past_prediction",  # still open though its time is over
    "unsourced",  # says something, and not where from
    "too_long",  # over the length that an entry may have
    "look_alike",  # a word or an address with letters of two scripts
    "stale",  # Key Topics or narrative that stood still while entries went on
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a note."""

    kind: Kind
    line: int  # in the note, from 1; the first of several
    what: str  # names no line, so that it is the same after a repair elsewhere
    why: str  # which rule it breaks
    fix: str  # what a person can do, or what a repair does
    lines: tuple[int, ...] = ()  # all of them, when there are several
    mended: bool = False  # whether `digestflow lint --fix` plans its repair

    @property
    def key(self) -> tuple[str, str]:
        """What is the same before and after a repair of something else."""
        return self.kind, self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a note is judged against."""

    layout: Layout
    topic: Topic | None  # whose MOC the note is
    notes: frozenset[str]  # `note_key` of every note of the vault
    days: frozenset[date]  # that were accepted
    owned: frozenset[str]  # hashes of the units in the note that are ours
    today: date

    def heading(self, section: str) -> str:
        """Return the heading of a MOC's section, as config.yaml or its default has it."""
        named: Mapping[str, str] = dict(self.topic.headings) if self.topic else {}
        return named.get(section, _HEADINGS[section])


# For a note that is no topic's MOC; a topic brings its own.
_HEADINGS = {
    "related_digests": "Related Digests",
    "narrative_updates": "Narrative Updates",
    "key_topics": "Key Topics",
    "open_questions": "Open Questions",
    "narrative": "Narrative",
}
