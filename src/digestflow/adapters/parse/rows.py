"""Documents as lines of JSON, on their way from child to parent: no code in them, and none to be run."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from digestflow.core.item.nouns import Document, Listing


def written(document: Document) -> list[str]:
    """Return the document as lines: the first all but the listings, then one for each listing."""
    head = [document.kind, document.title, document.warnings, document.links, document.marks.hex()]
    lines = [json.dumps({"document": head}, ensure_ascii=False)]
    lines.extend(
        json.dumps(
            [
                listing.feed_id,
                listing.url,
                listing.links,
                listing.title,
                listing.text,
                listing.author,
                listing.published and listing.published.isoformat(),
                listing.updated and listing.updated.isoformat(),
                listing.date_only,
                listing.again,
            ],
            ensure_ascii=False,
        )
        for listing in document.listings
    )
    return lines


def document_of(head: list[Any], lines: list[bytes]) -> Document:
    """Return the document that was written as these lines."""
    kind, title, warnings, links, marks = head
    return Document(
        kind=kind,
        title=title,
        listings=tuple(_listing(json.loads(line)) for line in lines),
        warnings=tuple(warnings),
        links=tuple(links),
        marks=bytes.fromhex(marks),
    )


def _listing(row: list[Any]) -> Listing:
    feed_id, url, links, title, text, author, published, updated, date_only, again = row
    return Listing(
        feed_id=feed_id,
        url=url,
        links=tuple(links),
        title=title,
        text=text,
        author=author,
        published=datetime.fromisoformat(published) if published else None,
        updated=datetime.fromisoformat(updated) if updated else None,
        date_only=date_only,
        again=again,
    )
