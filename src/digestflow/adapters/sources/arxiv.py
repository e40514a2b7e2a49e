"""New papers of arXiv, by the daily feed of one category or of several joined with +."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.sources import read

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import Arxiv, Validators


async def fetch(source: Arxiv, kept: Validators, get: Get, parse: Parse) -> Reading:
    """Return what the category's feed lists."""
    return await read(source, address(source), kept, get, parse)


def address(source: Arxiv) -> str:
    """Return where the category's feed is asked for."""
    return f"{source.base_url.rstrip('/')}/{source.category}"
