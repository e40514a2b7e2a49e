"""What one document says of one item, before anything is read into it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text as it stands in the document."""

    value: str
    markup: bool  # HTML; else plain text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One item as it stands in the document: no address resolved, no date read."""

    feed_id: str = ""
    url: str = ""
    links: tuple[str, ...] = ()
    title: Words = Words(value="", markup=False)
    texts: tuple[Words, ...] = ()  # the fullest first, where the format says which that is
    author: str = ""
    published: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """One document as it stands."""

    kind: str
    title: Words
    base: str  # absolute or relative to the document's address; "" when it names none
    links: tuple[str, ...]  # rel=next and the like
    drafts: tuple[Draft, ...]
    warnings: tuple[str, ...] = ()
