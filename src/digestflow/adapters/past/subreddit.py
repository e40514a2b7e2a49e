"""A subreddit's past, by Arctic Shift, which keeps every post: a hundred at a time.

https://github.com/ArthurHeitmann/arctic_shift/blob/master/api/README.md
"""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints

from digestflow.adapters.past import Asking, Typed, by_day
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Listing
    from digestflow.core.source import Subreddit
    from digestflow.core.window import Window

_AT_ONCE = 100
_REDDIT = "https://www.reddit.com"
_TAKEN_AWAY = frozenset({"[removed]", "[deleted]"})


class _Post(Typed):
    id: Annotated[str, StringConstraints(pattern=r"^(?:t3_)?[a-z0-9]{1,13}$")]
    at: float = Field(alias="created_utc", ge=0, le=2**33)
    title: str = ""
    text: str | None = Field(default=None, alias="selftext")
    author: str | None = None
    permalink: str | None = None
    url: str | None = None
    subreddit: str | None = None

    @property
    def key(self) -> str:
        """The id as reddit's feeds have it."""
        return f"t3_{self.id.removeprefix('t3_')}"


class _Posts(Typed):
    data: tuple[_Post, ...] | None = Field(default=None, max_length=10_000)  # none beside an error
    error: str | None = None


async def recall(source: Subreddit, days: Sequence[Window], keeper: Keeper) -> tuple[Recalled, ...]:
    """Return the posts of each of the days."""
    return await by_day(source.name, days, partial(_day, source, Asking(keeper=keeper)))


async def _day(source: Subreddit, asking: Asking, day: Window, found: dict[str, Listing]) -> None:
    since, until = int(day.start.timestamp()) - 1, ceil(day.end.timestamp())
    known: set[str] = set()
    while since < until:
        url = asking.keeper.url(
            f"/api/posts/search?subreddit={source.subreddit}&after={since}&before={until}"
            f"&limit={_AT_ONCE}&sort=asc"
        )
        answer = await asking.typed(url, _Posts)
        if answer.data is None:
            raise SourceError(f"{asking.keeper.name} gives no posts: {(answer.error or 'no reason')[:120]}")
        posts = answer.data
        fresh = [post for post in posts if post.key not in known]
        known.update(post.key for post in fresh)
        rows = [_row(post, source.subreddit) for post in fresh if _of(post, source.subreddit)]
        found.update({one.identity: one for one in await asking.read(rows)} if rows else {})
        if asking.ended(len(posts)):
            return
        since, until = _rest(posts, since, until, more=bool(fresh))


def _rest(posts: Sequence[_Post], since: int, until: int, *, more: bool) -> tuple[int, int]:
    """Return the interval that is left after a page, whichever end it began at.

    Both ends may or may not be part of it, and a second may hold several posts: one second is
    asked for twice, unless that brought nothing.
    """
    times = [int(post.at) for post in posts]
    if times[0] > times[-1]:
        return since, min(until - 1, min(times) + 1 if more else min(times))
    return max(since + 1, max(times) - 1 if more else max(times)), until


def _of(post: _Post, subreddit: str) -> bool:
    return post.subreddit is None or post.subreddit.casefold() == subreddit.casefold()


def _row(post: _Post, subreddit: str) -> dict[str, Any]:
    path = post.permalink or f"/r/{subreddit}/comments/{post.key.removeprefix('t3_')}/"
    thread = f"{_REDDIT}{path}" if path.startswith("/") else path
    away = post.url if post.url and post.url != thread else None
    return {
        "id": post.key,
        "url": thread,
        "external_url": away,
        "title": post.title,
        "content_text": "" if (post.text or "").strip() in _TAKEN_AWAY else post.text or "",
        "authors": [{"name": f"/u/{post.author}" if post.author else ""}],
        "date_published": str(int(post.at)),
    }
