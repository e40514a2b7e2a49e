"""One feed document, whatever its format, as listings; or why it is none."""

from __future__ import annotations

import re

from digestflow.adapters.parse.bounded import bounded
from digestflow.adapters.parse.jsonfeed import read_json
from digestflow.adapters.parse.listing import listings
from digestflow.adapters.parse.readable import plain, readable
from digestflow.adapters.parse.repair import Repaired, decoded, repaired
from digestflow.core.item.nouns import Document
from digestflow.core.item.text import one_line
from digestflow.core.item.url import canonical_url
from digestflow.errors import NotAFeed

_ROOT = re.compile(rb"<(?:\w+:)?([A-Za-z]+)")
_TITLE = re.compile(rb"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_HTML = frozenset({b"html", b"head", b"body", b"div", b"p", b"meta", b"script", b"h1", b"center"})


def read_document(body: bytes, content_type: str, address: str, most: int, *, known: bytes = b"") -> Document:
    """Return the newest `most` listings of a feed document.

    RSS 0.9x to 2.0, RDF, Atom, CDF and JSON Feed, in any encoding. `address` is where the
    document came from, or anything else when it came from no web address. `known` are the marks
    of an earlier document: what stands here as it stood there is listed without its words.

    Raises:
        NotAFeed: It is no feed: an HTML page, a list of feeds, something else, nothing.
        SourceError: It begins as a feed and cannot be read.
    """
    document = decoded(body, content_type)
    start = document.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not start and not document.body.strip():
        raise NotAFeed("not a feed: an empty document")
    if start.startswith((b"{", b"[")):
        drafts = read_json(document.body.strip(b"\xef\xbb\xbf \t\r\n\x00"))
    else:
        document = repaired(document)
        _refuse(document)
        from digestflow.adapters.parse.syndication import read_xml

        drafts = read_xml(document, address)
    base = canonical_url(drafts.base, address) or address
    made, marks, warnings = listings(drafts.drafts, base, most, known=known)
    title = readable(bounded(drafts.title.value)) if drafts.title.markup else plain(drafts.title.value)
    return Document(
        kind=drafts.kind,
        title=one_line(title),
        listings=made,
        warnings=(*document.warnings, *(w for w in drafts.warnings if w not in document.warnings), *warnings),
        marks=marks,
        links=tuple(filter(None, (canonical_url(link, base) for link in drafts.links))),
    )


def _refuse(document: Repaired) -> None:
    """Refuse what is known not to be a feed, by its name.

    Raises:
        NotAFeed: It is a list of feeds, an HTML page, or no XML at all.
    """
    root = _ROOT.match(document.body)
    if root is None:
        raise NotAFeed("not a feed: plain text or unknown bytes")
    name = root[1].lower()
    if name == b"opml":
        raise NotAFeed("not a feed: an OPML list of feeds")
    if name in _HTML:
        found = _TITLE.search(document.body[:100_000])
        title = one_line(readable(found[1].decode("utf-8", "replace")))[:80] if found else ""
        raise NotAFeed(f"not a feed: an HTML page{f' titled “{title}”' if title else ''}")
