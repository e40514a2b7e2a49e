"""Redirects: how far, where to, and with what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.http.hops import Hop, Route, max_age
from tests.web_client import answer, client, failure
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as found:
        yield found


def hops(web: Site, *statuses: int) -> str:
    """A chain of redirects with the statuses, to /end."""
    for n, status in enumerate(statuses):
        there = f"/hop{n + 1}" if n + 1 < len(statuses) else "/end"
        web.put(f"/hop{n}", Page(status=status, headers={"Location": there}))
    web.put("/end", "words")
    return web.url("/hop0")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        pytest.param([301], "/end", id="for good"),
        pytest.param([308, 301], "/end", id="for good twice"),
        pytest.param([302], "", id="for now"),
        pytest.param([301, 302, 301], "/hop1", id="for good, then for now"),
        pytest.param([302, 301], "", id="for now, then for good"),
        pytest.param([303, 307, 302, 302, 302], "", id="five"),
    ],
)
def test_redirects_are_followed_and_permanent_ones_told(
    web: Site, statuses: Sequence[int], moved: str
) -> None:
    found = answer(hops(web, *statuses))

    assert (found.body, found.url) == (b"words", web.url("/end"))
    assert found.moved_to == (web.url(moved) if moved else "")


@pytest.mark.parametrize(
    ("status", "gone"), [pytest.param(301, True, id="for good"), pytest.param(302, False, id="for now")]
)
def test_a_source_is_gone_only_where_nothing_on_the_way_is_for_now(
    web: Site, status: int, *, gone: bool
) -> None:
    url = hops(web, status)
    web.put("/end", Page(status=410))

    assert failure(url).gone is gone


def test_a_sixth_redirect_is_not_followed(web: Site) -> None:
    url = hops(web, *[302] * 6)
    before = web.asked("/end")

    assert str(failure(url)) == f"more than 5 redirects from {url}"
    assert web.asked("/end") == before


def test_nothing_meant_for_one_origin_reaches_another(web: Site) -> None:
    with site() as evil:
        evil.put("/taken", "words")
        evil.put("/back", Page(status=302, headers={"Location": web.url("/home")}))
        web.put("/away", Page(status=302, headers={"Location": evil.url("/taken")}))
        web.put("/round", Page(status=302, headers={"Location": evil.url("/back")}))
        web.put("/near", Page(status=302, headers={"Location": "/home"}))
        web.put("/home", "words")
        secret: dict[str, Any] = {"headers": {"Authorization": "Bearer canary", "X-Key": "canary"}}
        named = web.base.replace("//", "//me:canary@")

        answer(web.url("/away"), **secret)
        answer(web.url("/round"), **secret)
        answer(named + "/away")
        answer(named + "/near")

    assert not any("canary" in str(row.headers) or "authorization" in row.headers for row in evil.log)
    assert [row.headers.get("authorization", "")[:6] for row in web.log if row.path == "/home"] == [
        "",
        "Basic ",
    ]
    assert web.log[0].headers


def test_nothing_meant_for_one_host_reaches_another_at_the_same_port(web: Site) -> None:
    async def everywhere(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    web.put("/elsewhere", Page(status=302, headers={"Location": f"http://evil.test:{web.server_port}/taken"}))
    web.put("/taken", "words")

    answer(
        f"http://me:canary@feeds.test:{web.server_port}/elsewhere",
        client(resolve=everywhere),
        headers={"X-Key": "canary"},
    )

    asked, taken = web.log[-2:]
    assert ("x-key" in asked.headers, asked.headers["authorization"][:6]) == (True, "Basic ")
    assert (taken.path, taken.headers.keys() & {"x-key", "authorization"}) == ("/taken", set())


@pytest.mark.parametrize(
    ("begin", "location", "own"),
    [
        pytest.param("http://me:pw@h.example/", "https://h.example/x", True, id="its https form"),
        pytest.param("http://me:pw@h.example/", "https://h.example:8443/x", False, id="https elsewhere"),
        pytest.param("http://me:pw@h.example:8080/", "https://h.example/x", False, id="from elsewhere"),
        pytest.param("http://me:pw@h.example/", "https://www.h.example/x", False, id="another name"),
    ],
)
def test_what_is_meant_for_a_site_goes_with_it_to_https(begin: str, location: str, own: bool) -> None:
    hop = Hop(status=301, headers={"location": location}, body=b"", after=None)

    there = Route.begin(begin, str).onward(hop, str)

    assert (there.own, there.url.userinfo) == (own, b"me:pw" if own else b"")


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("http://example.org:65536/", id="port too large"),
        pytest.param("http://example.org:-1/", id="port below none"),
    ],
)
def test_a_redirect_to_what_is_no_address_is_a_named_failure(web: Site, location: str) -> None:
    web.put("/astray", Page(status=302, headers={"Location": location}))

    assert str(failure(web.url("/astray"))) == f"no address: {location}"


def test_what_acts_on_a_terminal_is_told_as_its_code(web: Site) -> None:
    web.put("/astray", Page(status=302, headers={"Location": "ftp://h/\x1b]0;me\x07\xe2\x80\xae"}))

    assert str(failure(web.url("/astray"))) == "no address: ftp://h/%1B]0;me%07%E2%80%AE"


@pytest.mark.parametrize("name", ["xn--i-7iq.test", "xn--a.test", "xn--.test"])
def test_a_name_that_is_none_by_the_rules_of_2008_is_asked_for_as_it_is(web: Site, name: str) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    web.put("/astray", Page(status=302, headers={"Location": f"http://{name}:{web.server_port}/there"}))
    web.put("/there", "words")

    assert answer(web.url("/astray"), client(resolve=here)).body == b"words"
    assert web.log[-1].headers["host"] == f"{name}:{web.server_port}"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Page(body=b"x" * 99, cut=9), id="cut short"),
        pytest.param(Page(body=b"x" * 99_999), id="long"),
        pytest.param(Page(body=b"?", headers={"Content-Encoding": "br"}), id="packed"),
        pytest.param(Page(body=b"x" * 9_999, drip=1.0, length=False), id="without an end"),
        pytest.param(Page(body=b"x" * 99, drip=1.0), id="slow"),
    ],
)
def test_what_a_redirect_brings_besides_does_not_matter(web: Site, page: Page) -> None:
    web.put("/on", replace(page, status=302, headers={"Location": "/there", **page.headers}))
    web.put("/there", "words")

    assert answer(web.url("/on"), client(cap=1_000)).body == b"words"


@pytest.mark.parametrize(
    ("said", "age", "left"),
    [
        ("max-age=60", "", 60),
        ("max-age=60", "20", 40),
        ("max-age=60", "60", None),
        ("no-cache, max-age=60", "", None),
    ],
)
def test_an_answer_is_fresh_for_what_is_left_of_its_word(said: str, age: str, left: float | None) -> None:
    assert max_age({"cache-control": said, "age": age}) == left


def test_a_location_brings_no_user_info_of_its_own(web: Site) -> None:
    web.put("/login", Page(status=302, headers={"Location": web.base.replace("//", "//x:y@") + "/open"}))
    web.put("/open", "words")

    answer(web.url("/login"))

    assert "authorization" not in web.log[-1].headers


def test_no_cookie_is_kept(web: Site) -> None:
    web.put("/cookie", Page(status=302, headers={"Location": "/after", "Set-Cookie": "a=b; Path=/"}))
    web.put("/after", "words")

    answer(web.url("/cookie"))

    assert "cookie" not in web.log[-1].headers


@pytest.mark.parametrize(
    ("location", "path"),
    [
        pytest.param("/caf\u00e9".encode().decode("latin-1"), "/caf%C3%A9", id="utf-8"),
        pytest.param("/caf\u00e9", "/caf%C3%A9", id="latin-1"),
        pytest.param("/a b#part", "/a%20b", id="blank and fragment"),
    ],
)
def test_a_location_beyond_ascii_is_understood(web: Site, location: str, path: str) -> None:
    web.put("/beyond", Page(status=302, headers={"Location": location}))
    web.put(path, "words")

    assert answer(web.url("/beyond")).url == web.url(path)


def test_what_is_posted_goes_to_its_address_and_nowhere_else(web: Site) -> None:
    web.put("/door", "in")
    web.put("/door-moved", Page(status=307, headers={"Location": "/door"}))
    form = (("name", "a b"), ("secret", "s3cr3t&"))

    assert answer(web.url("/door"), form=form).body == b"in"
    assert web.log[-1].headers["content-type"] == "application/x-www-form-urlencoded"
    error = failure(web.url("/door-moved"), form=form)

    assert str(error).startswith("refused: a redirect of what was posted to")
    assert "s3cr3t" not in str(error)
    assert (web.asked("/door"), web.log[-2].headers["content-length"]) == (1, "25")
