"""Several subreddits by one feed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.pool import Parser
from digestflow.adapters.sources import reddit as door
from digestflow.core.source import Answer, Ask, Subreddit
from digestflow.errors import SourceError
from tests.reddit_server import NOW, Post, Reddit, reddit
from tests.web_client import client

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.adapters.http.client import Client
    from digestflow.core.item.nouns import Document, Listing, Reading

TOKEN = "feed=s3cr3tf33d&user=probe_reader"


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as one:
        yield one


@pytest.fixture
def web() -> Iterator[Reddit]:
    with reddit() as one:
        yield one


def forums(*names: str, **other: Any) -> list[Subreddit]:
    """Subreddits under their own names."""
    return [Subreddit(name=f"r/{name}", subreddit=name, allow_private=True, **other) for name in names]


def fetched(
    web: Reddit,
    parser: Parser,
    sources: Sequence[Subreddit],
    read: Mapping[str, datetime] | None = None,
    asking: Client | None = None,
    **other: Any,
) -> dict[str, Reading]:
    """What each gave, by its name."""
    one = asking or client()
    allowance = door.Allowance(**({"base_url": web.base} | other))
    thunks = [lambda: door.fetch(sources, read or {}, allowance, one.get, parser.read)]
    (readings,) = one.each(thunks)
    return {reading.source: reading for reading in readings}


def listings(reading: Reading) -> list[Listing]:
    """What a reading lists."""
    assert reading.document is not None, reading.why
    return list(reading.document.listings)


def ids(reading: Reading) -> list[str]:
    """The ids of what a reading lists."""
    return [listing.feed_id for listing in listings(reading)]


def all_read(*names: str, minutes: int) -> dict[str, datetime]:
    """They were all read so many minutes ago."""
    return {f"r/{name}": NOW - timedelta(minutes=minutes) for name in names}


def test_one_request_serves_all_and_each_gets_its_own(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 3)
    web.put("moons", 2)

    found = fetched(web, parser, forums("Probes", "Moons", "Quiet"))

    assert web.asked == ["/r/Moons+Probes+Quiet/new/.rss?limit=100"]
    assert {name: ids(reading) for name, reading in found.items()} == {
        "r/Probes": ["t3_p1", "t3_p2", "t3_p3"],
        "r/Moons": ["t3_m1", "t3_m2"],
        "r/Quiet": [],
    }
    assert {reading.status for reading in found.values()} == {"read"}
    assert all(reading.partly for reading in found.values())


def test_one_alone_is_whole(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 3)

    found = fetched(web, parser, forums("Probes"))

    assert web.asked == ["/r/Probes/new/.rss?limit=100"]
    assert not found["r/Probes"].partly


def test_pages_reach_back_to_the_last_reading(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 400)
    web.put("Moons", 5, apart=60)

    found = fetched(web, parser, forums("Probes", "Moons"), all_read("Probes", "Moons", minutes=250))

    assert [path.partition("&")[2] for path in web.asked] == ["", "after=t3_p99", "after=t3_p197"]
    assert len(listings(found["r/Probes"])) >= 250
    assert ids(found["r/Moons"]) == ["t3_m1", "t3_m2", "t3_m3", "t3_m4"]
    assert not any(reading.document.warnings for reading in found.values() if reading.document)


def test_who_waited_longest_says_how_far_back(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 400)
    read = all_read("Probes", minutes=30) | all_read("Moons", minutes=150)

    fetched(web, parser, forums("Probes", "Moons"), read)

    assert len(web.asked) == 2


def test_a_first_reading_takes_one_page(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 400)

    assert len(listings(fetched(web, parser, forums("Probes"))["r/Probes"])) == 100
    assert len(web.asked) == 1


def test_pages_are_bounded_and_what_is_behind_them_is_named(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 900)

    found = fetched(web, parser, forums("Probes"), all_read("Probes", minutes=800), pages=2)["r/Probes"]

    assert (len(web.asked), found.status) == (2, "read")
    assert found.document is not None
    assert found.document.warnings == ("posts before 2026-03-12 05:40 UTC left out: more than 2 pages",)


def test_a_page_that_fails_on_the_way_keeps_what_came_and_waits_for_the_next_run(
    web: Reddit, parser: Parser
) -> None:
    web.put("Probes", 400)
    web.refuse_after = 1

    found = fetched(web, parser, forums("Probes"), all_read("Probes", minutes=300))["r/Probes"]

    assert (found.status, len(listings(found)), found.retry_after) == ("failed", 100, None)
    assert found.why.startswith("posts before 2026-03-12 07:20 UTC wait for the next run: 429 from")
    assert found.validators is None


def test_too_many_requests_put_off_all_of_them(web: Reddit, parser: Parser) -> None:
    web.refuse_after = 0

    found = fetched(web, parser, forums("Probes", "Moons"))

    assert [(one.status, one.retry_after, one.document) for one in found.values()] == [
        ("failed", 240, None)
    ] * 2
    assert len(web.asked) == 1


def test_a_private_subreddit_costs_no_other_its_posts(web: Reddit, parser: Parser) -> None:
    for name in ("Apples", "Bears", "Cats", "Dogs"):
        web.put(name, 2)
    web.private = {"cats"}

    found = fetched(web, parser, forums("Apples", "Bears", "Cats", "Dogs"))

    assert {name: reading.status for name, reading in found.items()} == {
        "r/Apples": "read",
        "r/Bears": "read",
        "r/Cats": "failed",
        "r/Dogs": "read",
    }
    assert found["r/Cats"].why.startswith("403 from")
    assert ids(found["r/Dogs"]) == ["t3_d1", "t3_d2"]


def test_the_days_best_are_told_in_their_order_and_listed(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 150)
    web.put("Moons", 3)

    found = fetched(web, parser, forums("Probes", "Moons"), top=True)

    assert web.asked[1] == "/r/Moons+Probes/top/.rss?t=day&limit=100"
    assert found["r/Probes"].top[:2] == ("t3_p150", "t3_p149")
    assert "t3_p150" in ids(found["r/Probes"])
    assert len(set(ids(found["r/Probes"]))) == len(ids(found["r/Probes"]))
    assert found["r/Moons"].top == ("t3_m3", "t3_m2", "t3_m1")[: len(found["r/Moons"].top)]


def test_without_the_days_best_the_posts_are_there(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 3)
    web.refuse_after = 1

    found = fetched(web, parser, forums("Probes"), top=True)["r/Probes"]

    assert (found.status, found.top, len(listings(found))) == ("read", (), 3)
    assert found.document is not None
    assert found.document.warnings[0].startswith("the day's best not had: 429")


def test_a_token_is_sent_and_never_told(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 3)

    good = fetched(web, parser, forums("Probes"), token=TOKEN)["r/Probes"]
    web.private = {"probes"}
    bad = fetched(web, parser, forums("Probes"), token=TOKEN)["r/Probes"]

    assert all(path.endswith(f"limit=100&{TOKEN}") for path in web.asked)
    assert "s3cr3tf33d" not in repr((good, bad))
    assert "probe_reader" not in repr((good, bad))


def test_what_does_not_fit_the_patience_is_not_asked_for(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 400)
    slow = client(intervals={"localhost.example": 65.0}, resolve=_here, allow_private=["127.0.0.0/8"])
    port = web.base.rpartition(":")[2]

    found = fetched(
        web,
        parser,
        forums("Probes"),
        all_read("Probes", minutes=300),
        asking=slow,
        base_url=f"http://localhost.example:{port}",
        patience=5.0,
        top=True,
    )["r/Probes"]

    assert len(web.asked) == 1
    assert (found.status, len(listings(found))) == ("failed", 100)
    assert "put off: localhost.example asks to wait 6" in found.why


async def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_posts_of_other_forums_are_left_out_and_counted(web: Reddit, parser: Parser) -> None:
    web.put("Probes", 3)
    web.posts[1].under = "u_somebody"
    web.posts[2].under = "pRObES"

    found = fetched(web, parser, forums("Probes"))["r/Probes"]

    assert ids(found) == ["t3_p1", "t3_p3"]
    assert found.document is not None
    assert found.document.warnings == ("1 left out: posts of no subreddit that was asked for",)


@settings(max_examples=12)
@given(
    busy=st.lists(st.integers(1, 900), unique=True, max_size=260),
    quiet=st.lists(st.integers(1, 900), unique=True, max_size=6),
    last=st.integers(0, 900),
)
def test_no_post_since_the_last_reading_is_lost_or_told_twice(
    busy: list[int], quiet: list[int], last: int
) -> None:
    web = Reddit(base="https://reddit.example")
    for name, minutes in (("Probes", busy), ("Moons", quiet)):
        web.posts += [Post(forum=name, id=f"{name}{n}", minutes=n) for n in minutes]

    async def get(ask: Ask) -> Answer:
        url = urlsplit(ask.url)
        return Answer(status=200, url=ask.url, body=web.feed(url.path, dict(parse_qsl(url.query))))

    async def parse(body: bytes, content_type: str, address: str, most: int) -> Document:
        return read_document(body, content_type, address, most)

    allowance = door.Allowance(base_url=web.base, pages=9)
    read = all_read("Probes", "Moons", minutes=last)
    found = asyncio.run(door.fetch(forums("Probes", "Moons"), read, allowance, get, parse))

    for reading, minutes in zip(sorted(found, key=lambda one: one.source), (quiet, busy), strict=True):
        name = reading.source.removeprefix("r/")
        given_ids = ids(reading)
        assert len(set(given_ids)) == len(given_ids)
        assert {f"t3_{name}{n}" for n in minutes if n < last} <= set(given_ids)
        assert set(given_ids) <= {f"t3_{name}{n}" for n in minutes}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TOKEN, id="the token"),
        pytest.param(f"?{TOKEN}", id="with its mark"),
        pytest.param(f"https://www.reddit.com/.rss?{TOKEN}&limit=5", id="the whole address"),
    ],
)
def test_a_token_is_read_as_people_copy_it(text: str) -> None:
    assert door.token_of(text) == TOKEN


def test_what_is_no_token_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(SourceError, match="no private feed's token") as caught:
        door.token_of("feed=s3cr3t")

    assert "s3cr3t" not in str(caught.value)
