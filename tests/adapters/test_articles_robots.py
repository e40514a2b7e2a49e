"""What a robots.txt lets us read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.articles.robots import read_robots

ALL = "User-agent: *\n"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        pytest.param("", "/a", True, id="nothing is said"),
        pytest.param(ALL + "Disallow: /", "/a", False, id="nobody"),
        pytest.param(ALL + "Disallow:", "/a", True, id="an empty rule is none"),
        pytest.param(ALL + "Disallow: /a", "/ab?c", False, id="a beginning"),
        pytest.param(ALL + "Disallow: /a", "/b/a", True, id="only a beginning"),
        pytest.param(ALL + "Disallow: /a\nAllow: /a/b", "/a/b", True, id="the longer one allows"),
        pytest.param(
            ALL + "Allow: /\nDisallow: /a", "/a", False, id="the longer one forbids, and comes last"
        ),
        pytest.param(ALL + "Disallow: /a\nAllow: /a", "/a", True, id="of two as long the kinder"),
        pytest.param(ALL + "Disallow: /*/feed", "/a/b/feed/", False, id="anything between"),
        pytest.param(ALL + "Disallow: /*/feed", "/feed/", True, id="something between"),
        pytest.param(ALL + "Disallow: *.php", "/a.php?b", False, id="anything before"),
        pytest.param(ALL + "Disallow: /*.php$", "/a.php", False, id="the end"),
        pytest.param(ALL + "Disallow: /*.php$", "/a.php?b", True, id="not the end"),
        pytest.param(ALL + "Disallow: /a$", "/a", False, id="that page"),
        pytest.param(ALL + "Disallow: /a$", "/ab", True, id="that page only"),
        pytest.param(ALL + "Disallow: /*?", "/a?b", False, id="any query"),
        pytest.param(ALL + "Disallow: /a*b*c$", "/abbc", False, id="several"),
        pytest.param(ALL + "Disallow: /ab*ba$", "/aba", True, id="no sign twice"),
        pytest.param(ALL + "Disallow: /%61/\u00e9", "/a/%C3%A9", False, id="one form of a path"),
        pytest.param(ALL + "Disallow: /a%/%7e", "/a%25/~", False, id="one form of a sign"),
        pytest.param(ALL + "Disallow: /*?", "/what%3F", True, id="a question mark of a name is no query"),
        pytest.param(ALL + "Disallow: /a/", "/a%2fb", True, id="a slash of a name divides nothing"),
        pytest.param(ALL + "Disallow: /a%2fb", "/a%2Fb", False, id="one form of what is coded"),
        pytest.param(
            ALL + "Disallow: /a\n\n" + ALL + "Disallow: /b", "/b", False, id="groups of one name are one"
        ),
        pytest.param("User-agent: x\n" + ALL + "Disallow: /", "/a", False, id="a group of several names"),
        pytest.param("User-agent: x\nDisallow: /", "/a", True, id="somebody else"),
        pytest.param(ALL + "Disallow: /\n\nUser-agent: Us/2.0\nDisallow: /x", "/a", True, id="by our name"),
        pytest.param("User-agent: us\nDisallow: /\n\n" + ALL + "Allow: /", "/a", False, id="our name first"),
        pytest.param("Disallow: /", "/a", True, id="for nobody"),
        pytest.param("\ufeffUSER-AGENT : * # all\rdisallow:/ # no", "/a", False, id="as people write it"),
        pytest.param("<html>Disallow: /</html>", "/a", True, id="a page in its place"),
    ],
)
def test_a_page_may_be_read_as_the_site_says(text: str, path: str, *, allowed: bool) -> None:
    assert read_robots(text, "us").allows(f"https://gazette.example{path}") is allowed


def test_the_longest_pause_counts() -> None:
    text = f"{ALL}Crawl-delay: 2\nCrawl-delay: 0.5\nCrawl-delay: soon\n"

    assert read_robots(text, "us").delay == 2.0
    assert read_robots("", "us").delay == 0.0


@given(st.lists(st.sampled_from(["User-agent: *", "Disallow: /", "Allow: *a*", "$", "\0%", "*" * 9, "/a$"])))
def test_whatever_it_says_it_says_something(parts: list[str]) -> None:
    for text in ("\n".join(parts), "".join(parts)):
        assert read_robots(text, "us").allows("https://gazette.example/a?b=%") in {True, False}


def test_a_hostile_rule_is_one_look_along_the_path() -> None:
    rules = read_robots(f"{ALL}Disallow: /{'*a' * 50_000}b$", "us")

    assert rules.allows(f"https://gazette.example/{'a' * 100_000}")
