"""Literal words of an item, and where they stand in its stored text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Literal words of an item that support a claim."""

    item: str  # the item's id
    body: str  # the item's `body_hash`: which text the span points into
    start: int  # in characters of `Item.body`
    end: int  # exclusive
    words: str  # exactly `body[start:end]`

    @property
    def label(self) -> str:
        """The footnote's label: 8 hex digits over item and span."""
        return hashlib.sha256(f"{self.item}:{self.start}:{self.end}".encode()).hexdigest()[:8]


def seen(quote: Quote, title: str) -> str:
    """Return the words as a reader of the source saw them; the record keeps them with their marks.

    A title is plain text; what comes after it in the stored text is Markdown.
    """
    from digestflow.core.evidence.fold import plain  # records are read without

    return quote.words if quote.end <= len(title) else plain(quote.words) or quote.words
