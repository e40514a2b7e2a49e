"""Every story and every post of a day is got, however they lie in it and wherever an interval ends."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.past import Keeper, hackernews, subreddit
from digestflow.core.source import Answer, Ask, HackerNews, Subreddit
from digestflow.core.window import window
from tests.keepers import DAY, START, post, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Document

LENGTH = 86_400  # seconds of the day
ONE = (window(DAY, ZoneInfo("UTC")),)
BEGUN = int(START.timestamp())

# Moments around the day: anywhere, crowded together, and at its edges.
moments = st.one_of(
    st.integers(-5, LENGTH + 5),
    st.integers(40_000, 40_040),
    st.sampled_from([-1, 0, LENGTH - 1, LENGTH]),
)


async def parse(body: bytes, content_type: str, address: str, most: int) -> Document:
    return read_document(body, content_type, address, most)


def keeper(answer: Callable[[dict[str, str]], Any]) -> Keeper:
    """A keeper that answers by a function of the query."""

    async def get(ask: Ask) -> Answer:
        query = {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}
        return Answer(status=200, url=ask.url, body=json.dumps(answer(query)).encode())

    return Keeper(name="keeper", base_url="https://keeper.example", get=get, parse=parse, requests=10_000)


def keys(found: Recalled) -> set[str]:
    return {listing.identity for listing in found.listings}


@given(st.lists(moments, max_size=120), st.integers(30, 60))
def test_slices_hold_every_story_of_the_day(seconds: list[int], most: int) -> None:
    stories = [story(n, START).copy() | {"created_at_i": BEGUN + second} for n, second in enumerate(seconds)]
    crowded = any(seconds.count(second) > most for second in seconds)

    def answer(query: dict[str, str]) -> Any:
        low, high = query["numericFilters"].split(",")
        since, until = int(low.partition(">=")[2]), int(high.partition("<")[2])
        hits = [one for one in stories if since <= one["created_at_i"] < until]
        return {"nbHits": len(hits), "hits": hits[:most]}

    (found,) = asyncio.run(hackernews.recall(HackerNews(name="HN"), ONE, keeper(answer)))

    expected = {
        f"https://news.ycombinator.com/item?id={n}"
        for n, second in enumerate(seconds)
        if 0 <= second < LENGTH
    }
    assert keys(found) <= expected
    assert (found.given.state == "whole") >= (not crowded)
    if found.given.state == "whole":
        assert keys(found) == expected


@given(
    some=st.lists(moments, max_size=60),
    many=st.integers(0, 350),
    apart=st.integers(0, 240),
    newest_first=st.booleans(),
    after_too=st.booleans(),
    before_too=st.booleans(),
)
def test_pages_hold_every_post_of_the_day(
    some: list[int], many: int, apart: int, *, newest_first: bool, after_too: bool, before_too: bool
) -> None:
    seconds = [*some, *(30_000 + apart * n // 4 for n in range(many))]
    every = [
        post(f"a{n}", START) | {"created_utc": BEGUN + second} for n, second in enumerate(sorted(seconds))
    ]
    crowd = max(map(seconds.count, seconds), default=0)

    def answer(query: dict[str, str]) -> Any:
        after, before = int(query["after"]) - after_too, int(query["before"]) + before_too
        held = [one for one in every if after < one["created_utc"] < before]
        return {"data": (held[::-1] if newest_first else held)[: int(query["limit"])]}

    source = Subreddit(name="Probes", subreddit="Probes")
    (found,) = asyncio.run(subreddit.recall(source, ONE, keeper(answer)))

    expected = {f"t3_a{n}" for n, second in enumerate(sorted(seconds)) if 0 <= second < LENGTH}
    assert keys(found) <= expected
    # More posts in one second than a page holds cannot be told apart by any interval.
    assert crowd > 90 or keys(found) == expected
