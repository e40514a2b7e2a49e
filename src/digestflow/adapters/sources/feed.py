"""Any RSS, RDF, Atom or JSON Feed, at the address the person wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.sources import read

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import Feed, Validators


async def fetch(source: Feed, kept: Validators, get: Get, parse: Parse) -> Reading:
    """Return what the feed lists."""
    return await read(source, source.url, kept, get, parse)
