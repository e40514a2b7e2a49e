"""Hacker News, by a feed of its front page or of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.sources import read

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import HackerNews, Validators


async def fetch(source: HackerNews, kept: Validators, get: Get, parse: Parse) -> Reading:
    """Return what the feed lists."""
    return await read(source, source.url, kept, get, parse)
