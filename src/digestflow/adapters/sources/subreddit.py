"""A subreddit's newest posts, by its Atom feed: the only way in without a key (ingest.md, HTTP)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.adapters.sources import read

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Get, Parse, Reading
    from digestflow.core.source import Subreddit, Validators

_REDDIT = re.compile(r"https?://(?:[\w-]+\.)*reddit\.com(?=[:/]|$)", re.IGNORECASE)
_MOST = 100  # posts; reddit gives no more at once


async def fetch(source: Subreddit, kept: Validators, get: Get, parse: Parse) -> Reading:
    """Return the subreddit's newest posts."""
    return await read(source, address(source), kept, get, parse)


def address(source: Subreddit) -> str:
    """Return where the feed is asked for.

    reddit itself is asked for the newest. Any other `base_url` is a replay or a front-end of
    reddit: asked for the plain feed, which all of them have. A `base_url` that names a feed
    already (`…/.rss`, as subscription lists have it) is taken as it is.
    """
    if source.base_url.partition("?")[0].endswith(".rss"):
        return source.base_url
    newest = "new/" if _REDDIT.match(source.base_url) else ""
    return f"{source.base_url.rstrip('/')}/r/{source.subreddit}/{newest}.rss?limit={_MOST}"
