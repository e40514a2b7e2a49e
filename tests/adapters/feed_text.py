"""Feed documents as tests write them, and what is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.parse.document import read_document

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Document, Listing

ADDRESS = "https://gazette.example/feeds/all.xml"


def read(body: str | bytes, content_type: str = "", most: int = 500) -> Document:
    return read_document(body.encode() if isinstance(body, str) else body, content_type, ADDRESS, most)


def rss(*items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def atom(entry: str, feed: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}<entry>{entry}</entry></feed>'


def only(body: str | bytes, content_type: str = "") -> Listing:
    (listing,) = read(body, content_type).listings
    return listing
