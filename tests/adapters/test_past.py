"""The past of each kind of source, asked of replicas that keep the limits of the real ones."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.past import Keeper, arxiv, github, hackernews, subreddit, wayback, wordpress
from digestflow.core.given import Recalled, Span
from digestflow.core.source import Arxiv, Github, HackerNews, Subreddit
from digestflow.core.window import Window, window
from tests.keepers import DAY, KINDS, Refusal, Replica, document, hour, paper, post, release, replica, story
from tests.web_client import client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from digestflow.core.item.nouns import Document

UTC = ZoneInfo("UTC")
ONE = (window(DAY, UTC),)
HN = HackerNews(name="HN")
PAPERS = Arxiv(name="Papers", category="cs.CL+cs.LG")
LANDER = Github(name="Lander", repo="probe/lander")
PROBES = Subreddit(name="Probes", subreddit="Probes")
BLOG = "https://blog.example/feed?x=1"
_FIELDS = "restrictSearchableAttributes"


@pytest.fixture
def past() -> Iterator[Replica]:
    with replica() as found:
        yield found


async def parse(body: bytes, content_type: str, address: str, most: int) -> Document:
    return read_document(body, content_type, address, most)


def intervals(past: Replica, seconds: float) -> dict[str, float]:
    return {f"127.0.0.1:{past.server_port}": seconds}


def keeper(past: Replica, kind: str, **other: Any) -> Keeper:
    given: dict[str, Any] = {"base_url": past.base(kind), "allow_private": True, "parse": parse, "name": kind}
    return Keeper(**(given | other))


def recalled(
    past: Replica,
    kind: str,
    recall: Callable[[Keeper], Awaitable[tuple[Recalled, ...]]],
    *,
    interval: float = 0.0,
    **other: Any,
) -> tuple[Recalled, ...]:
    """What asking once gives, by the real client."""
    asking = client(intervals=intervals(past, interval) if interval else {})
    one = keeper(past, kind, get=asking.get, interval=interval, **other)
    (found,) = asking.each([lambda: recall(one)])
    return found


def of(past: Replica, kind: str, days: tuple[Window, ...] = ONE, **other: Any) -> tuple[Recalled, ...]:
    asked: dict[str, Any] = {
        "hackernews": partial(hackernews.recall, HN, days),
        "arxiv": partial(arxiv.recall, PAPERS, days),
        "github": partial(github.recall, LANDER, days),
        "subreddit": partial(subreddit.recall, PROBES, days),
        "wayback": partial(wayback.recall, "Blog", BLOG, days),
    }
    return recalled(past, kind, asked[kind], **other)


def fill(past: Replica) -> None:
    """Put one thing on the day and one on each side of it, with every keeper."""
    hours = (-1, 5, 25)
    past.stories = [story(n, hour(at)) for n, at in enumerate(hours, 1)]
    past.papers = [paper(f"2603.0000{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.releases = [release(f"v{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.posts = [post(f"abc{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.captures = [(hour(30), document(*((f"n{n}", hour(at)) for n, at in enumerate(hours[::-1], 1))))]


IDENTITIES = {
    "hackernews": "https://news.ycombinator.com/item?id=2",
    "arxiv": "oai:arXiv.org:2603.00002v1",
    "github": "tag:github.com,2008:Repository/4711/v2",
    "subreddit": "t3_abc2",
    "wayback": "n2",
}


def identities(one: Recalled) -> list[str]:
    return [listing.identity for listing in one.listings]


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_comes_whole_with_the_ids_of_the_live_feed(past: Replica, kind: str) -> None:
    fill(past)

    (found,) = of(past, kind)

    assert (found.day, found.given.state) == (DAY, "whole")
    assert identities(found) == [IDENTITIES[kind]]


@pytest.mark.parametrize("kind", ["hackernews", "arxiv", "github", "subreddit"])
def test_a_day_on_which_nothing_was_published_is_whole(past: Replica, kind: str) -> None:
    (found,) = of(past, kind)

    assert (found.given.state, found.listings) == ("whole", ())


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_down_gives_nothing_and_is_asked_again(past: Replica, kind: str) -> None:
    past.refuse(kind, Refusal(status=500))

    (found,) = of(past, kind)

    assert (found.given.state, found.given.again) == ("none", True)
    assert "500 from" in found.given.why


@pytest.mark.parametrize("kind", KINDS)
def test_who_does_not_know_it_is_not_asked_again(past: Replica, kind: str) -> None:
    past.refuse(kind, Refusal(status=404))

    (found,) = of(past, kind)

    assert (found.given.state, found.given.again) == ("none", False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html><title>Sign in</title></html>", id="a page"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(
            b'{"nbHits": -1, "hits": [{"objectID": "<script>"}], "data": [{"id": 1}]}', id="ill-typed"
        ),
        pytest.param(b'[{"tag_name": 5, "html_url": []}]', id="another form"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
    ],
)
def test_a_hostile_answer_is_refused_by_name(past: Replica, kind: str, body: bytes) -> None:
    past.refuse(kind, Refusal(body=body))

    (found,) = of(past, kind)

    assert found.listings == ()
    assert found.given.state == "none"
    assert found.given.why


@pytest.mark.parametrize("kind", KINDS)
def test_who_refuses_without_a_retry_after_is_asked_once_more_after_a_while(past: Replica, kind: str) -> None:
    fill(past)
    past.refuse(kind, Refusal(status=429, times=1))

    (found,) = of(past, kind, interval=0.01)

    assert found.given.state == "whole"


@pytest.mark.parametrize("kind", KINDS)
def test_who_refuses_twice_is_left_alone_in_this_run(past: Replica, kind: str) -> None:
    past.refuse(kind, Refusal(status=429))
    days = (window(DAY - timedelta(days=1), UTC), *ONE)

    found = of(past, kind, days, interval=0.01)

    assert past.asked(kind) == 2
    assert {(one.given.state, one.given.again) for one in found} == {("none", True)}
    assert len(found) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_who_asks_for_a_long_wait_is_left_alone_at_once(past: Replica, kind: str) -> None:
    past.refuse(kind, Refusal(status=429, headers={"Retry-After": "3600"}))

    of(past, kind)

    assert past.asked(kind) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_interval_is_kept_and_one_is_in_flight(past: Replica, kind: str) -> None:
    fill(past)
    past.interval[kind] = 0.05
    days = tuple(window(DAY + timedelta(days=n), UTC) for n in (-2, -1, 0))

    found = of(past, kind, days, interval=0.06)

    assert not any(one.given.again for one in found)
    assert past.refused == 0
    assert past.most_in_flight[kind] == 1


def test_stories_are_asked_for_in_slices_until_each_fits(past: Replica) -> None:
    # Most of them within one hour, and some in one second.
    past.stories = [story(n, hour(9) + timedelta(seconds=n)) for n in range(2_600)]
    past.stories += [story(n, hour(20)) for n in range(5_000, 5_900)]

    (found,) = of(past, "hackernews")

    assert found.given.state == "whole"
    assert len(found.listings) == 3_500
    assert past.asked("hackernews") < 40


def test_more_stories_in_a_second_than_can_be_had_leave_a_part(past: Replica) -> None:
    past.stories = [story(n, hour(9)) for n in range(1_001)] + [story(5_000, hour(3))]

    (found,) = of(past, "hackernews")

    assert (found.given.state, len(found.listings)) == ("partial", 1)
    assert "1000 stories in one second" in found.given.why


def test_a_slice_that_fails_leaves_a_part(past: Replica) -> None:
    past.stories = [story(n, hour(1) + timedelta(seconds=30 * n)) for n in range(1_500)]
    past.refuse("hackernews", Refusal(status=500, after=4))

    (found,) = of(past, "hackernews")

    assert (found.given.state, found.given.again) == ("partial", True)
    assert 0 < len(found.listings) < 1_500


def test_no_more_requests_are_sent_than_one_source_may_have(past: Replica) -> None:
    past.stories = [story(n, hour(9) + timedelta(seconds=n)) for n in range(9_000)]

    (found,) = of(past, "hackernews", requests=4)

    assert past.asked("hackernews") == 4
    assert found.given.again is False
    assert "more than 4 requests" in found.given.why


def test_stories_that_are_counted_and_not_given_are_none_and_asked_for_again(past: Replica) -> None:
    past.refuse("hackernews", Refusal(body=b'{"nbHits": 7, "hits": []}'))

    (found,) = of(past, "hackernews")

    assert (found.given.state, found.given.again) == ("none", True)
    assert "counts 7 stories and gives none" in found.given.why
    assert past.asked("hackernews") == 1


def test_a_story_keeps_its_thread_and_its_words(past: Replica) -> None:
    past.stories = [
        story(1, hour(5)),
        story(2, hour(6), url=None, story_text="<p>I ask.<script>x()</script> <a href='javascript:x'>y</a>"),
    ]

    (found,) = of(past, "hackernews")

    first, second = found.listings
    thread = "https://news.ycombinator.com/item?id="
    assert (first.url, first.links) == ("https://gazette.example/1", (f"{thread}1",))
    assert second.url == f"{thread}2"
    assert second.text == "I ask. y"


@pytest.mark.parametrize(
    ("url", "expected", "tag"),
    [
        pytest.param("https://hnrss.org/newest?points=50", [2], "story", id="points"),
        pytest.param("https://hnrss.org/ask?comments=10", [3], "ask_hn", id="comments, ask"),
        pytest.param("https://hnrss.org/show", [1, 2, 3], "show_hn", id="show"),
        pytest.param("https://hnrss.org/frontpage?count=100", [1, 2, 3], "story", id="front page"),
        pytest.param("https://hnrss.org/newest?q=Probe+2&points=50", [2], "story", id="words"),
        pytest.param("https://hnrss.org/ask.atom?q=1+OR+Probe+OR+3&points=1", [1, 2, 3], "ask_hn", id="any"),
        pytest.param("https://hnrss.org/newest?q=rover", [], "story", id="other words"),
    ],
)
def test_stories_are_those_that_the_address_asks_for(
    past: Replica, url: str, expected: list[int], tag: str
) -> None:
    past.stories = [
        story(1, hour(5)),
        story(2, hour(6), points=90),
        story(3, hour(7), num_comments=20),
    ]
    source = HackerNews(name="HN", url=url)

    (found,) = recalled(past, "hackernews", partial(hackernews.recall, source, ONE))

    assert [int(one.identity.rpartition("=")[2]) for one in found.listings] == expected
    assert f"tags={tag}&" in past.log[0][1]


def test_of_the_front_page_come_the_stories_that_may_have_been_on_it(past: Replica) -> None:
    past.stories = [story(1, hour(5), points=9), story(2, hour(6), points=10), story(3, hour(7), points=None)]

    (found,) = recalled(past, "hackernews", partial(hackernews.recall, HN, ONE, points=10))

    assert [int(one.identity.rpartition("=")[2]) for one in found.listings] == [2, 3]


@pytest.mark.parametrize(
    ("asked", "search"),
    [
        pytest.param("q=llama.cpp+%26", {"query": ['"llama.cpp &"'], _FIELDS: ["title"]}, id="words"),
        pytest.param(
            "q=git+OR+cvs",
            {"query": ['"git" "cvs"'], "optionalWords": ['"git" "cvs"'], _FIELDS: ["title"]},
            id="any",
        ),
        pytest.param("q=a&search_attrs=default", {"query": ['"a"']}, id="everywhere"),
        pytest.param("q=a&search_attrs=url", {"query": ['"a"'], _FIELDS: ["url"]}, id="in the address"),
        pytest.param("count=9", {}, id="none"),
    ],
)
def test_words_are_searched_for_as_the_feed_searches_for_them(
    past: Replica, asked: str, search: dict[str, list[str]]
) -> None:
    source = HackerNews(name="HN", url=f"https://hnrss.org/newest?{asked}")

    recalled(past, "hackernews", partial(hackernews.recall, source, ONE))

    given = parse_qs(urlsplit(past.log[0][1]).query)
    assert {
        key: value for key, value in given.items() if key in {"query", "optionalWords", _FIELDS}
    } == search


def test_the_sites_own_feed_names_stories_by_their_address(past: Replica) -> None:
    past.stories = [story(1, hour(5))]
    source = HackerNews(name="HN", url="https://news.ycombinator.com/rss")

    (found,) = recalled(past, "hackernews", partial(hackernews.recall, source, ONE))

    assert identities(found) == ["https://gazette.example/1"]


def test_papers_come_in_pages(past: Replica) -> None:
    past.papers = [paper(f"2603.{n:05}", hour(0) + timedelta(minutes=n)) for n in range(1_200)]

    (found,) = of(past, "arxiv")

    assert (found.given.state, len(found.listings)) == ("whole", 1_200)
    assert past.asked("arxiv") == 3
    assert "cat:cs.CL+OR+cat:cs.LG" in past.log[0][1]
    assert found.listings[0].url == "https://arxiv.org/abs/2603.00000"


def test_papers_that_are_promised_and_not_given_leave_a_part(past: Replica) -> None:
    past.papers = [paper(f"2603.{n:05}", hour(0) + timedelta(minutes=n)) for n in range(900)]
    empty = b"<feed xmlns='http://www.w3.org/2005/Atom'><totalResults>900</totalResults></feed>"
    past.refuse("arxiv", Refusal(body=empty, after=1))

    (found,) = of(past, "arxiv")

    assert (found.given.state, found.given.again, len(found.listings)) == ("partial", True, 500)


def test_a_page_that_comes_twice_is_not_both(past: Replica) -> None:
    past.papers = [paper(f"2603.{n:05}", hour(0) + timedelta(minutes=n)) for n in range(700)]
    again = past.answer(
        "arxiv", "/arxiv?search_query=submittedDate:[202603120000+TO+202603122359]&start=0&max_results=500"
    )
    past.refuse("arxiv", Refusal(body=again[2], after=1))

    (found,) = of(past, "arxiv")

    assert (found.given.state, found.given.again, len(found.listings)) == ("partial", True, 500)
    assert "gave 500 of 700 papers" in found.given.why


def test_a_mistake_that_arxiv_gives_as_a_paper_is_none(past: Replica) -> None:
    wrong = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/api/errors#bad_date</id>"
        b"<title>Error</title><summary>bad date</summary></entry></feed>"
    )
    past.refuse("arxiv", Refusal(body=wrong))

    (found,) = of(past, "arxiv")

    assert found.given.state == "none"
    assert "bad date" in found.given.why


def test_releases_are_walked_back_to_the_first_day_once(past: Replica) -> None:
    past.releases = [release(f"v{n}", hour(100) - timedelta(hours=n)) for n in range(350)]
    days = tuple(window(DAY + timedelta(days=n), UTC) for n in (-1, 0))

    found = of(past, "github", days)

    assert [(one.given.state, len(one.listings)) for one in found] == [("whole", 24), ("whole", 24)]
    assert past.asked("github") == 4  # three pages, and the repository's number


@pytest.mark.parametrize("named", [True, False], ids=["the next one named", "not named"])
def test_pages_may_be_shorter_than_was_asked_for(past: Replica, *, named: bool) -> None:
    past.releases = [release(f"v{n}", hour(100) - timedelta(hours=n)) for n in range(110)]
    past.most["github"], past.names_pages = 30, named

    (found,) = of(past, "github")

    assert (found.given.state, len(found.listings)) == ("whole", 24)
    assert past.asked("github") == 5  # four pages, and the repository's number


def test_a_short_page_that_does_not_go_back_to_the_day_is_the_last_when_the_next_is_empty(
    past: Replica,
) -> None:
    past.releases = [release(f"v{n}", hour(n)) for n in range(1, 8)]

    (found,) = of(past, "github")

    assert (found.given.state, len(found.listings)) == ("whole", 7)
    assert past.asked("github") == 3  # two pages, and the repository's number


def test_who_gives_one_page_again_and_again_has_not_shown_the_rest(past: Replica) -> None:
    past.releases = [release(f"v{n}", hour(30) - timedelta(hours=n)) for n in range(40)]
    past.most["github"], past.turns_pages = 20, False

    (found,) = of(past, "github")

    assert (found.given.state, found.given.again, len(found.listings)) == ("partial", False, 13)
    assert "one page again and again" in found.given.why


def test_a_release_made_long_before_it_was_published_is_found(past: Replica) -> None:
    past.releases = [release(f"v{n}", hour(30) - timedelta(hours=n / 10)) for n in range(99)]
    past.releases.append(release("late", hour(5), created=hour(-900)))

    (found,) = of(past, "github")

    assert "tag:github.com,2008:Repository/4711/late" in identities(found)


def test_releases_without_the_repositorys_number_are_known_by_address(past: Replica) -> None:
    fill(past)
    past.repository = None

    (found,) = of(past, "github")

    assert identities(found) == ["https://github.com/probe/lander/releases/tag/v2"]


def test_an_allowance_that_is_used_up_leaves_the_days_that_were_reached(past: Replica) -> None:
    past.releases = [release(f"v{n}", hour(20) - timedelta(hours=n / 4)) for n in range(150)]
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3000"}
    past.refuse("github", Refusal(status=403, headers=spent, after=1, times=1))
    days = tuple(window(DAY + timedelta(days=n), UTC) for n in (-1, 0))

    found = of(past, "github", days)

    assert [one.given.state for one in found] == ["none", "none"]
    assert all(one.given.again for one in found)
    assert past.asked("github") == 2


def test_a_token_is_sent_to_its_own_address_only(past: Replica) -> None:
    fill(past)

    of(past, "github", headers={"Authorization": "Bearer secret"})

    assert {headers["authorization"] for _kind, headers in past.headers} == {"Bearer secret"}


@pytest.mark.parametrize("newest_first", [False, True])
def test_posts_come_a_hundred_at_a_time(past: Replica, *, newest_first: bool) -> None:
    past.posts = [post(f"p{n}", hour(0) + timedelta(seconds=20 * (n // 3))) for n in range(640)]
    if newest_first:
        past.newest_first = True

    (found,) = of(past, "subreddit")

    assert (found.given.state, len(found.listings)) == ("whole", 640)
    assert past.asked("subreddit") <= 8


def test_posts_may_come_fewer_at_a_time_than_was_asked_for(past: Replica) -> None:
    past.posts = [post(f"p{n}", hour(n / 4)) for n in range(70)]
    past.most["subreddit"] = 25

    (found,) = of(past, "subreddit")

    assert (found.given.state, len(found.listings)) == ("whole", 70)
    assert past.asked("subreddit") == 3


def test_a_mistake_in_the_place_of_posts_is_no_empty_day(past: Replica) -> None:
    past.refuse("subreddit", Refusal(body=b'{"data": null, "error": "Timeout. Maybe slow down a bit"}'))

    (found,) = of(past, "subreddit")

    assert (found.given.state, found.given.again) == ("none", True)
    assert "Timeout. Maybe slow down" in found.given.why


def test_a_post_that_was_taken_away_keeps_its_title_only(past: Replica) -> None:
    past.posts = [post("a1", hour(3), text="[removed]"), post("a2", hour(4), text="It **landed**.")]

    (found,) = of(past, "subreddit")

    assert [one.text for one in found.listings] == ["", "It **landed**."]
    assert found.listings[0].url == "https://www.reddit.com/r/Probes/comments/a1/probe_a1/"


def test_a_capture_that_does_not_go_back_far_enough_is_joined_with_those_of_the_day(past: Replica) -> None:
    every = [(f"n{n}", hour(n)) for n in range(-2, 40)]
    past.captures = [(hour(at), document(*reversed(every[at - 9 : at + 2]))) for at in (9, 16, 22, 30)]

    (found,) = of(past, "wayback")

    assert found.given.state == "whole"
    assert sorted(identities(found)) == sorted(f"n{n}" for n in range(24))


def test_captures_with_a_hole_between_them_give_a_part(past: Replica) -> None:
    every = [(f"n{n}", hour(n)) for n in range(-2, 40)]
    past.captures = [(hour(at), document(*reversed(every[at - 5 : at + 2]))) for at in (9, 30)]

    (found,) = of(past, "wayback")

    assert (found.given.state, found.given.again) == ("partial", False)
    assert found.given.why.startswith("wayback: listed only from")


def test_a_feed_that_nobody_captured_is_not_to_be_had(past: Replica) -> None:
    (found,) = of(past, "wayback")

    assert (found.given.state, found.given.again) == ("none", False)
    assert "no capture" in found.given.why
    assert past.asked("wayback") == 2


def test_a_capture_that_is_no_feed_gives_way_to_the_next(past: Replica) -> None:
    good = document(("n1", hour(40)), ("n2", hour(5)), ("n3", hour(-5)))
    past.captures = [(hour(26), "<html><title>Gone</title></html>"), (hour(50), good)]

    (found,) = of(past, "wayback")

    assert (found.given.state, identities(found)) == ("whole", ["n2"])


def test_one_capture_serves_several_days(past: Replica) -> None:
    past.captures = [(hour(30), document(("n1", hour(20)), ("n2", hour(-20)), ("n3", hour(-50))))]
    days = tuple(window(DAY + timedelta(days=n), UTC) for n in (-1, 0))

    found = of(past, "wayback", days)

    assert [(one.given.state, identities(one)) for one in found] == [("whole", ["n1"]), ("whole", ["n2"])]
    assert sum("/web/" in path for _kind, path in past.log) == 1


def blog(past: Replica, listed: float, days: tuple[Window, ...] = ONE) -> tuple[Recalled, ...]:
    """What the blog's older pages have; its live document goes back so many hours after the day began."""
    span = Span(since=hour(listed), until=hour(90))
    return recalled(past, "blog/feed?x=1", partial(_blog, days=days, span=span))


async def _blog(keeper: Keeper, *, days: tuple[Window, ...], span: Span) -> tuple[Recalled, ...]:
    return await wordpress.recall("Blog", days, keeper, listed=span)


def pages(*hours: tuple[float, ...], generator: str = "") -> list[str]:
    return [document(*((f"n{at}", hour(at)) for at in page), generator=generator) for page in hours]


def test_older_pages_are_read_back_to_the_day(past: Replica) -> None:
    past.pages = pages((80, 60), (50, 30), (20, 10), (5, -5), (-20, -30))

    (found,) = blog(past, 60)

    assert (found.given.state, identities(found)) == ("whole", ["n20", "n10", "n5"])
    assert [path for _kind, path in past.log] == [f"/blog/feed?x=1&paged={n}" for n in (2, 3, 4)]


def test_the_last_page_is_the_first_that_was_ever_published(past: Replica) -> None:
    past.pages = pages((80, 60), (50, 30), (20, 10))

    (found,) = blog(past, 60)

    assert (found.given.state, identities(found)) == ("whole", ["n20", "n10"])


def test_a_page_that_fails_leaves_a_part(past: Replica) -> None:
    past.pages = pages((80, 60), (50, 30), (20, 10), (5, -5))
    past.refuse("blog", Refusal(status=500, after=2))

    (found,) = blog(past, 60)

    assert (found.given.state, found.given.again, identities(found)) == ("partial", True, ["n20", "n10"])


def test_behind_a_page_that_is_cut_short_nothing_is_known(past: Replica) -> None:
    past.pages = pages((80, 60), (50, 30), (20, 15, 10), (5, -5))
    past.pages[2] = past.pages[2][: past.pages[2].index("n10")]

    (found,) = blog(past, 60)

    assert (found.given.state, found.given.again, identities(found)) == ("partial", True, ["n20", "n15"])
    assert past.asked("blog") == 2


@pytest.mark.parametrize("generator", ["", "https://wordpress.org/?v=6.4"])
def test_a_site_that_gives_the_same_for_every_page_has_no_pages(past: Replica, generator: str) -> None:
    past.pages = pages(*[(80.0, 60.0)] * 9, generator=generator)

    assert blog(past, 60) == ()
    assert past.asked("blog") <= 2


@pytest.mark.parametrize("hours", [(80.0, 60.0), (60.0,), (60.0, 60.0)], ids=["two", "one", "an edition"])
def test_the_same_under_other_ids_for_every_page_is_no_page(past: Replica, hours: tuple[float, ...]) -> None:
    past.pages = [document(*((f"{n}/{at}", hour(at)) for at in hours)) for n in range(9)]

    assert blog(past, 60) == ()
    assert past.asked("blog") == 1


def test_the_last_page_again_under_other_ids_ends_what_is_known(past: Replica) -> None:
    past.pages = [*pages((80, 60), (50, 30), (20, 10)), *(document((f"{n}", hour(10))) for n in range(9))]

    (found,) = blog(past, 60)

    assert (found.given.state, identities(found)) == ("partial", ["n20", "n10"])
    assert past.asked("blog") == 3


def test_an_old_post_among_newer_ones_does_not_make_a_day_whole(past: Replica) -> None:
    past.pages = pages((80, 60), (50, -500, 40, 30), (20, 10), (5, -5))

    (found,) = blog(past, 60)

    assert (found.given.state, identities(found)) == ("whole", ["n20", "n10", "n5"])


@pytest.mark.parametrize("status", [404, 500, 403])
def test_a_site_that_refuses_pages_has_none(past: Replica, status: int) -> None:
    past.refuse("blog", Refusal(status=status))

    assert blog(past, 60) == ()


def test_undated_pages_are_of_no_day(past: Replica) -> None:
    past.pages = [document(("a", None)), document(("b", None)), document(("c", None))]

    assert blog(past, 60) == ()


def test_who_cannot_be_reached_is_not_asked_by_every_source() -> None:
    with replica() as gone:
        port = gone.server_port
    asking = client()
    one = Keeper(
        name="Algolia",
        base_url=f"http://127.0.0.1:{port}",
        get=asking.get,
        parse=parse,
        allow_private=True,
    )

    async def several() -> list[Recalled]:
        return [(await hackernews.recall(HN, ONE, one))[0] for _ in range(4)]

    (found,) = asking.each([several])

    assert one.unheard == 2
    assert "not asked again in this run" in found[-1].given.why
    assert all(each.given.again for each in found)


def test_who_has_no_address_is_looked_for_once_a_run() -> None:
    asking = client()
    one = Keeper(
        name="Algolia", base_url="http://nobody.invalid", get=asking.get, parse=parse, allow_private=True
    )

    async def several() -> list[Recalled]:
        return [(await hackernews.recall(HN, ONE, one))[0] for _ in range(2)]

    ((first, second),) = asking.each([several])

    assert first.given.why == "Algolia: no such host: nobody.invalid"
    assert "not asked again in this run" in second.given.why
    assert first.given.again


def test_json_that_says_more_than_is_needed_is_taken(past: Replica) -> None:
    past.stories = [story(1, hour(5), _highlightResult={"title": {"value": "x" * 999}}, children=[1] * 99)]

    (found,) = of(past, "hackernews")

    assert len(found.listings) == 1
