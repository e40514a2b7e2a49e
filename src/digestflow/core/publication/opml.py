"""The sources as an OPML 2.0 list that a feed reader takes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.picture.markup import printed, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.source import Source


def opml(sources: Iterable[Source]) -> str:
    """Return the list as XML text, by the alphabet."""
    outlines = []
    for source in sorted(sources, key=lambda one: (one.name.casefold(), one.name)):
        named = {"text": source.name, "title": source.name, "type": "rss", "xmlUrl": source.address}
        if source.topics:
            named["category"] = ",".join(f"/{name.replace(',', ' ')}" for name in source.topics)
        outlines.append(tag("outline", **named))
    head = tag("head", tag("title", "Sources of digestflow"))
    return printed(tag("opml", head, tag("body", *outlines), version="2.0"))
