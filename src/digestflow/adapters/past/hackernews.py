"""Hacker News' past, by Algolia's search: every story of a day, in slices of at most a thousand.

https://hn.algolia.com/api
"""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import Field, StringConstraints

from digestflow.adapters.past import Asking, Typed, by_day
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Listing
    from digestflow.core.source import HackerNews
    from digestflow.core.window import Window

_AT_ONCE = 1000  # hits; Algolia gives no more of one search
_THREAD = "https://news.ycombinator.com/item?id="
_FRONT = frozenset({"frontpage", "rss"})  # of hnrss.org, and of the site itself
_TAGS = {"ask": "ask_hn", "show": "show_hn", "jobs": "job", "polls": "poll"}


class _Hit(Typed):
    id: Annotated[str, StringConstraints(pattern=r"^\d{1,15}$")] = Field(alias="objectID")
    at: int = Field(alias="created_at_i", ge=0, le=2**33)
    title: str | None = None
    url: str | None = None
    author: str | None = None
    text: str | None = Field(default=None, alias="story_text")
    points: int | None = None
    comments: int | None = Field(default=None, alias="num_comments")


class _Hits(Typed):
    n: int = Field(alias="nbHits", ge=0)
    hits: tuple[_Hit, ...] = Field(max_length=2 * _AT_ONCE)


async def recall(
    source: HackerNews, days: Sequence[Window], keeper: Keeper, *, points: int = 0
) -> tuple[Recalled, ...]:
    """Return the stories of each of the days, as far as the source's own address takes them.

    What was on the front page is not kept by anybody: of a source that follows it, the stories that
    came to so many points.
    """
    return await by_day(source.name, days, partial(_day, source.url, points, Asking(keeper=keeper)))


async def _day(feed: str, points: int, asking: Asking, day: Window, found: dict[str, Listing]) -> None:
    (tag, wanted), words = _asked_by(feed, points), _words(feed)
    slices = [(int(day.start.timestamp()), ceil(day.end.timestamp()))]
    while slices:
        since, until = slices.pop()
        url = asking.keeper.url(
            f"/search_by_date?tags={tag}&numericFilters=created_at_i>={since},created_at_i<{until}"
            f"&hitsPerPage={_AT_ONCE}{words}"
        )
        answer = await asking.typed(url, _Hits)
        if answer.n and not answer.hits:
            raise SourceError(f"{asking.keeper.name} counts {answer.n} stories and gives none")
        if answer.n > len(answer.hits):
            if until - since > 1:
                middle = (since + until) // 2
                slices += [(middle, until), (since, middle)]
                continue
            raise SourceError(f"{asking.keeper.name}: more than {_AT_ONCE} stories in one second")
        rows = [_row(hit) for hit in answer.hits if since <= hit.at < until and wanted(hit)]
        found.update({one.identity: one for one in await asking.read(_named(rows, feed))})


def _asked_by(feed: str, front: int) -> tuple[str, Callable[[_Hit], bool]]:
    """Return what an address of hnrss.org or of the site asks for: a tag, and which of its hits."""
    parts = urlsplit(feed)
    page = parts.path.strip("/").split("/")[-1].partition(".")[0]
    given = {name: values[0] for name, values in parse_qs(parts.query).items() if values[0].isdecimal()}
    points = int(given.get("points", front if page in _FRONT else 0))
    comments = int(given.get("comments", 0))

    def wanted(hit: _Hit) -> bool:
        # What Algolia does not say is no reason to leave a story out.
        enough = hit.points is None or hit.points >= points
        return enough and (hit.comments is None or hit.comments >= comments)

    return _TAGS.get(page, "story"), wanted


def _words(feed: str) -> str:
    """Return what narrows a search to the words in an address of hnrss.org, as that asks for them itself.

    https://hnrss.github.io
    """
    given = parse_qs(urlsplit(feed).query)
    text, fields = given.get("q", [""])[0], given.get("search_attrs", ["title"])[0]
    if not text:
        return ""
    any_of = text.replace(" OR ", " ").split() if " OR " in text else []
    query = " ".join(f'"{one}"' for one in any_of or [text])
    asked = {"query": query, "optionalWords": query if any_of else "", "restrictSearchableAttributes": fields}
    return "&" + urlencode({name: value for name, value in asked.items() if value not in {"", "default"}})


def _row(hit: _Hit) -> dict[str, Any]:
    thread = f"{_THREAD}{hit.id}"
    return {
        "id": thread,
        "url": hit.url or thread,
        "external_url": thread if hit.url else None,
        "title": hit.title or "",
        "content_html": hit.text or "",
        "authors": [{"name": hit.author or ""}],
        "date_published": str(hit.at),
    }


def _named(rows: list[dict[str, Any]], feed: str) -> list[dict[str, Any]]:
    """Return the rows with the ids that the source's own feed gives: the site's has none but the address."""
    if urlsplit(feed).hostname == "news.ycombinator.com":
        return [{name: value for name, value in row.items() if name != "id"} for row in rows]
    return rows
