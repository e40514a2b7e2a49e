"""Sentences that may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.evidence.locate import quote

if TYPE_CHECKING:
    from digestflow.core.entry.sentences import Passage
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item

Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be shown, with what speaks for it."""

    item: Item
    passage: Passage
    place: int  # among the sentences of its item, from 0
    score: float  # 0 to about 1
    vector: Vector

    @property
    def quote(self) -> Quote:
        """The sentence as a quote of its item's body."""
        before = len(self.item.title) + 2
        return quote(self.item, self.passage.start + before, self.passage.end + before)
