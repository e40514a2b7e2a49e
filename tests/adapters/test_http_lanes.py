"""Whose turn it is, with a clock that tests move."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.http import lanes as module
from digestflow.adapters.http.lanes import Lanes
from digestflow.errors import SourceError
from tests.web_client import client, tried
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.source import Answer


class Clock:
    """A monotonic clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        until = self.at + seconds
        await asyncio.sleep(0)
        self.at = max(self.at, until)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(module, "monotonic", found)
    return found


def lanes(clock: Clock, **other: float) -> Lanes:
    """Lanes by that clock."""
    return Lanes(
        now=lambda: datetime(2026, 3, 12, 9, tzinfo=UTC),
        per_host=2,
        patience=other.get("patience", 1_000.0),
        sleep=clock.sleep,
    )


def begun(made: Lanes, clock: Clock, hosts: Sequence[str]) -> list[float]:
    """Seconds after which each host was asked, when all are wanted at once."""
    start, found = clock.at, [-1.0] * len(hosts)

    async def one(n: int) -> None:
        async with made.turn(hosts[n], None):
            found[n] = clock.at - start
            await asyncio.sleep(0)

    async def everyone() -> None:
        await asyncio.gather(*(one(n) for n in range(len(hosts))))

    asyncio.run(everyone())
    made.reset()
    return found


@pytest.mark.parametrize(
    ("hosts", "seconds"),
    [
        pytest.param(["www.reddit.com"] * 3, [0, 65, 130], id="reddit"),
        pytest.param(
            ["reddit.com", "WWW.reddit.com", "old.reddit.com."], [0, 65, 130], id="one lane for a site"
        ),
        pytest.param(["export.arxiv.org", "rss.arxiv.org"], [0, 3], id="arxiv"),
        pytest.param(["web.archive.org"] * 3, [0, 2.5, 5], id="web archive"),
        pytest.param(["notreddit.com"] * 3, [0, 0, 0], id="another site"),
        pytest.param(["reddit.com.example"] * 3, [0, 0, 0], id="a name that looks like it"),
        pytest.param(["127.0.0.1"] * 3, [0, 0, 0], id="this machine"),
    ],
)
def test_a_lane_keeps_its_interval(clock: Clock, hosts: Sequence[str], seconds: Sequence[float]) -> None:
    assert begun(lanes(clock), clock, hosts) == seconds


def test_a_lane_that_waits_holds_up_no_other(clock: Clock) -> None:
    assert begun(lanes(clock), clock, ["www.reddit.com"] * 3 + ["example.org"])[3] == 0


def test_an_interval_holds_over_two_loops(clock: Clock) -> None:
    made = lanes(clock)

    begun(made, clock, ["rss.arxiv.org"])

    assert begun(made, clock, ["rss.arxiv.org"]) == [3]


def test_a_failed_request_counts_for_the_interval(clock: Clock) -> None:
    made = lanes(clock)

    async def fails() -> None:
        async with made.turn("rss.arxiv.org", None):
            raise SourceError("?")

    with pytest.raises(SourceError):
        asyncio.run(fails())
    made.reset()

    assert begun(made, clock, ["rss.arxiv.org"]) == [3]


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        pytest.param(429, {"retry-after": "30"}, 30, id="asked too often"),
        pytest.param(503, {"retry-after": "30"}, 30, id="overloaded"),
        pytest.param(429, {"x-ratelimit-reset": "20"}, 20, id="as reddit says it"),
        pytest.param(
            200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "40"}, 40, id="allowance spent"
        ),
        pytest.param(
            200, {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "1773306005"}, 5, id="a moment"
        ),
        pytest.param(200, {"x-ratelimit-remaining": "5", "x-ratelimit-reset": "40"}, 0, id="enough left"),
        pytest.param(404, {"retry-after": "30"}, 0, id="nothing to do with it"),
        pytest.param(429, {"retry-after": "soon"}, 10, id="not understood"),
        pytest.param(429, {}, 10, id="not a word"),
        pytest.param(503, {}, 2, id="overloaded without a word"),
        pytest.param(200, {"x-ratelimit-remaining": "0"}, 0, id="spent without a word"),
    ],
)
def test_a_host_is_believed_about_its_allowance(
    clock: Clock, status: int, headers: Mapping[str, str], seconds: float
) -> None:
    made = lanes(clock)

    made.learn("example.org", None, status, headers)

    assert begun(made, clock, ["example.org", "other.example"]) == [seconds, 0]


def test_who_refuses_again_and_again_without_a_word_is_not_asked_any_more(clock: Clock) -> None:
    made = lanes(clock)
    waits = []
    for _ in range(2):
        made.learn("example.org", None, 429, {})
        waits += begun(made, clock, ["example.org"])
    made.learn("example.org", None, 429, {})

    with pytest.raises(SourceError, match=r"put off: example\.org says again and again") as caught:
        begun(made, clock, ["example.org"])

    assert waits == [10, 20]
    assert caught.value.retry_after == 3_600
    assert begun(made, clock, ["other.example"]) == [0]


def test_who_answers_between_two_refusals_is_forgiven(clock: Clock) -> None:
    made = lanes(clock)
    for status in (429, 429, 200, 429):
        made.learn("example.org", None, status, {})
        clock.at += 30

    assert begun(made, clock, ["example.org"]) == [0]


def test_an_interval_shrinks_to_what_the_server_allows_and_never_grows(clock: Clock) -> None:
    made = lanes(clock)

    made.learn("www.reddit.com", None, 200, {"x-ratelimit-remaining": "96", "x-ratelimit-reset": "480"})
    assert begun(made, clock, ["www.reddit.com"] * 3) == [0, 5, 10]

    made.learn("www.reddit.com", None, 200, {"x-ratelimit-remaining": "1", "x-ratelimit-reset": "600"})
    clock.at += 1_000
    assert begun(made, clock, ["www.reddit.com"] * 2) == [0, 65]


def test_this_machine_is_never_waited_for(clock: Clock) -> None:
    made = lanes(clock)

    assert made.learn("127.0.0.1", 80, 429, {"retry-after": "30"}) == 30
    assert begun(made, clock, ["127.0.0.1"]) == [0]


@pytest.mark.parametrize("host", ["example.org.", "Example.org"])
def test_a_host_is_itself_however_it_is_written(clock: Clock, host: str) -> None:
    made = lanes(clock)

    made.learn("example.org", None, 429, {"retry-after": "30"})

    assert begun(made, clock, [host]) == [30]


def test_who_would_wait_too_long_is_put_off_at_once(clock: Clock) -> None:
    made = lanes(clock, patience=100)
    made.learn("example.org", None, 429, {"retry-after": "101"})

    with pytest.raises(SourceError, match=r"put off: example\.org asks to wait 101 s") as caught:
        begun(made, clock, ["example.org"])

    assert caught.value.retry_after == 101


def test_who_stands_too_far_back_in_the_line_is_put_off() -> None:
    made = Lanes(now=lambda: datetime(2026, 3, 12, tzinfo=UTC), per_host=2, patience=0.05)

    async def both() -> None:
        async with made.turn("rss.arxiv.org", None), made.turn("rss.arxiv.org", None):
            raise AssertionError("the second has to wait")

    with pytest.raises(SourceError, match=r"put off: rss\.arxiv\.org") as caught:
        asyncio.run(both())

    assert caught.value.retry_after == 3


def test_two_requests_a_host_and_so_many_in_all_are_in_flight() -> None:
    with site() as one, site() as other:
        for web in (one, other):
            web.put("/", Page(body=b"words", delay=0.02))
        asking = client()

        async def ask(url: str) -> Answer | SourceError:
            from digestflow.core.source import Ask

            return await tried(asking, Ask(url=url))

        urls = [web.url("/") for web in (one, other) for _ in range(8)]
        results = list(asking.each([lambda url=url: ask(url) for url in urls]))  # type: ignore[misc]

        assert not [result for result in results if isinstance(result, SourceError)]
        assert (one.most_in_flight, other.most_in_flight) == (2, 2)


def test_one_port_of_a_host_may_have_an_interval_of_its_own() -> None:
    lanes = Lanes(
        now=lambda: datetime(2026, 3, 12, tzinfo=UTC),
        per_host=2,
        patience=1,
        intervals={"example.org": 3.0, "127.0.0.1:8080": 7.0},
    )

    found = [
        lanes._interval(*one) for one in (("127.0.0.1", 8080), ("127.0.0.1", 8081), ("a.example.org", 1))
    ]

    assert found == [7.0, 0.0, 3.0]
