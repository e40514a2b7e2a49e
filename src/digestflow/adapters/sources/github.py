"""The releases of a GitHub repository, by releases.atom, which needs no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.sources import read

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import Github, Validators


async def fetch(source: Github, kept: Validators, get: Get, parse: Parse) -> Reading:
    """Return the releases that the repository's feed lists."""
    return await read(source, address(source), kept, get, parse)


def address(source: Github) -> str:
    """Return where the releases' feed is asked for."""
    return f"{source.base_url.rstrip('/')}/{source.repo}/releases.atom"
