"""Sources that one request serves: which go together, and what they are asked with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.core.item.nouns import Reading
from digestflow.core.source import Greader, Miniflux, Subreddit
from digestflow.errors import SourceError
from digestflow.wire.sources.readers import asking_readers, failed, variable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from digestflow.adapters.http.client import Client
    from digestflow.config.model import Config
    from digestflow.config.settings import Reddit
    from digestflow.core.item.nouns import Parse
    from digestflow.core.source import Source

    # The sources, when each was last read, the parser -> what asks them.
    Several = Callable[[Sequence[Source], Mapping[str, datetime], Parse], Iterable["Asking"]]

Asking = Callable[[], Awaitable[tuple[Reading, ...]]]


def together(source: Source) -> bool:
    """Tell whether a source is asked with others of its kind.

    Those of one account at a reader are, and all subreddits, but for those with an address of
    their own: a replay, a front-end, a feed out of a list.
    """
    if isinstance(source, Greader | Miniflux):
        return True
    if not isinstance(source, Subreddit):
        return False
    parts = urlsplit(source.base_url)
    return (parts.hostname or "").removeprefix("www.") == "reddit.com" and parts.path in {"", "/"}


def asking_together(
    config: Config,
    environ: Mapping[str, str],
    client: Client,
    sources: Sequence[Source],
    read: Mapping[str, datetime],
    parse: Parse,
) -> Iterable[Asking]:
    """Yield what asks all of the sources that go together; `read` says when each was last read."""
    readers = [source for source in sources if isinstance(source, Greader | Miniflux)]
    yield from asking_readers(readers, read, environ, client, parse)
    forums = [source for source in sources if isinstance(source, Subreddit)]
    if not forums:
        return
    from digestflow.adapters.sources import reddit

    settings = config.reddit
    try:
        token = _token(settings, environ)
    except SourceError as error:
        yield partial(failed, forums, str(error))
        return
    allowance = reddit.Allowance(
        base_url=settings.base_url,
        pages=settings.pages,
        top=settings.top,
        patience=settings.patience,
        token=token,
    )
    yield partial(reddit.fetch, forums, read, allowance, client.get, parse)


def _token(settings: Reddit, environ: Mapping[str, str]) -> str:
    from digestflow.adapters.sources.reddit import token_of

    if settings.feed_env is None:
        return ""
    text = variable(settings.feed_env, "reddit.feed_env", environ)
    try:
        return token_of(text)
    except SourceError as error:
        raise SourceError(f"{settings.feed_env}: {error}") from error
