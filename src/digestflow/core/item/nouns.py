"""What a source published."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:  # a parsing child reads these nouns, and pydantic would double its memory
    from datetime import date, datetime

    from digestflow.core.source import Answer, Ask, Validators

NAMED = 6  # letters of an id or a key that name it
MARK = 8  # bytes of a hash over an entry as it stands; what a source lists is a few thousand at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One item as a document lists it: read, dated and cleaned, not yet archived.

    Texts are clean: no HTML, no control, bidi or zero-width characters, NFC.
    """

    feed_id: str  # as the source gives it (guid, atom:id); "" when it gives none
    url: str  # as `canonical_url` returns it; "" when there is none that may be linked
    links: tuple[str, ...] = ()  # canonical; other addresses of the same (comments page, target)
    title: str  # plain text, one line; "" when the source gives none
    text: str  # Markdown; "" when the source gives none
    author: str = ""
    published: datetime | None = None  # aware, UTC; None: not given, or not readable
    updated: datetime | None = None  # aware, UTC
    date_only: bool = False  # `published` is midnight UTC and stands for that local date
    again: bool = False  # it is known, and its words were not read: its entry, or the article, is as it was

    @property
    def body(self) -> str:
        """The text it is kept as: `Item.body`."""
        return f"{self.title}\n\n{self.text}"

    @property
    def identity(self) -> str:
        """What makes it the same item at the next reading: feed id, else link, else its words."""
        return self.feed_id or self.url or digest(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a source published, as first seen.

    RSS says item, Atom says entry; the adapters hide the difference, because here an
    entry is something else (`digestflow.core.entry`).
    """

    id: str  # `item_id` of source and identity; 16 hex digits, never changes
    source: str  # `name` of the source in config.yaml
    url: str  # canonical; "" when there is none that may be linked
    links: tuple[str, ...] = ()
    title: str
    text: str
    author: str = ""
    published: datetime | None  # aware, UTC
    date_only: bool = False
    seen: datetime  # aware, UTC; when the archive first saw it
    day: date  # fixed at first sight by `placed`
    too_old: bool = False
    top: int = 0  # its place among the day's best of its source, 1 is the first; 0: not among them

    @property
    def body(self) -> str:
        """The stored text that quotes point into: the title, an empty line, the text."""
        return f"{self.title}\n\n{self.text}"

    @property
    def body_hash(self) -> str:
        """32 hex digits over the body; names the body in archive and records."""
        return digest(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one feed document holds."""

    kind: str  # "rss20", "atom10", "json11" …, as feedparser names versions
    title: str  # the feed's own; "" when it has none
    listings: tuple[Listing, ...]  # as the document orders them; one an identity
    warnings: tuple[str, ...] = ()  # what was repaired or left out: "repaired: DTD removed"
    links: tuple[str, ...] = ()  # rel=next and the like, for paging
    marks: bytes = b""  # of its entries as they stand in it, `MARK` bytes each, in any order

    @property
    def cut_short(self) -> bool:
        """Whether it ends before its end: what it does not list may have been there."""
        return any(warning.startswith("cut short") for warning in self.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What asking one source once gave."""

    source: str  # its name
    status: Literal["read", "unchanged", "fresh", "failed"]  # fresh: not asked, by its own word of before
    why: str = ""  # of a failure: "404 from https://…", "not a feed: an HTML page"
    document: Document | None = None  # only with "read"
    validators: Validators | None = None  # to be kept for the next time; None: keep the old ones
    moved_to: str = ""  # target of a permanent redirect
    at_moved: bool = False  # asked at the address it had moved to
    asked: str = ""  # `asked_of` its source; "" is not told
    asked_host: str = ""  # "" for what is not on the web
    host: str = ""  # that answered, after redirects; "" without an answer
    no_feed: bool = False  # failed, because the answer is a page or anything else but a feed
    gone: bool = False  # 410: do not ask again
    retry_after: float | None = None  # seconds the server asks to wait
    max_age: float | None = None  # seconds that the server calls its answer fresh
    back_to: datetime | None = None  # how far back it goes for certain; None: as its document says
    partly: bool = False  # what it lists says nothing of how much there is: it was asked with others
    top: tuple[str, ...] = ()  # identities of the day's best as its readers see it, the first first
    seconds: float = 0.0
    size: int = 0  # bytes of the body, unpacked


Get: TypeAlias = "Callable[[Ask], Awaitable[Answer]]"  # raises SourceError
# parse(body, content type, address, at most so many listings); raises NotAFeed and SourceError
Parse = Callable[[bytes, str, str, int], Awaitable[Document]]


def item_id(source: str, identity: str) -> str:
    """Return the id of the source's item: 16 hex digits."""
    return digest(f"{source}\n{identity}")[:16]


def digest(text: str) -> str:
    """Return 32 hex digits over the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
