"""Which addresses are of one page, and which of things that last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.item.url import canonical_url
from digestflow.core.ledger.past import Past, ledger
from digestflow.core.ledger.threads import judge
from digestflow.core.story.address import lasting, page, pages
from digestflow.core.story.grouping import group
from digestflow.core.story.repeats import repeats
from tests import make

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item


@pytest.mark.parametrize(
    ("url", "lasts"),
    [
        pytest.param("https://github.com/elm/alder", True, id="a repository"),
        pytest.param("https://github.com/elm/alder/releases/tag/v2", False, id="a release of it"),
        pytest.param("https://registry.example/project/alder/", True, id="a package"),
        pytest.param("https://registry.example/project", False, id="the list of packages"),
        pytest.param("https://registry.example/2026/alder", False, id="a page of two steps"),
        pytest.param("https://github.com/elm/alder/blob/main/README.md", True, id="what a repository shows"),
        pytest.param("https://github.com/elm", True, id="whose repositories they are"),
        pytest.param("https://huggingface.co/blog/alder", False, id="what their host tells"),
        pytest.param("https://elm.example/index.html", True, id="a home page"),
        pytest.param("https://elm.example/de/blog/", True, id="a list"),
        pytest.param("https://elm.example/news?id=47", False, id="what a list is asked for"),
        pytest.param("https://blog.example/alder-2-is-here", False, id="a page"),
    ],
)
def test_a_list_repository_or_package_lasts_and_what_is_told_of_it_does_not(url: str, lasts: bool) -> None:
    assert lasting(url) is lasts


RELEASE = "https://github.com/elm/alder/releases/tag/v2.0"
PAPER = "https://arxiv.org/abs/2503.12345"
ONE = "https://e.example/2026/what-came"


def items_at(one: str, other: str) -> tuple[Item, Item]:
    """Return items of two sources at the two addresses, with no word in common."""
    first, second = (
        make.item(title, source=title[:4], url=canonical_url(url))
        for title, url in (("Something came out", one), ("Look what they did", other))
    )
    return first, second


def together(one: str, other: str) -> bool:
    """Whether items at the two addresses are one story."""
    return len(group(items_at(one, other)).stories) == 1


def told_again(one: str, other: str) -> bool:
    """Whether what is at the other address repeats what a day before told at the one."""
    first, second = items_at(one, other)
    return bool(repeats([second], [first]))


def threaded(one: str, other: str) -> bool:
    """Whether an entry on the other address goes on with one of the day before on the one."""
    first, second = items_at(one, other)
    day = make.DAY - timedelta(days=1)
    known = ledger(make.DAY, [Past(day=day, entries=(make.entry(first),), urls={first.id: first.url})])
    return judge(make.entry(second), frozenset([second.url]), known).follows is not None


SAME = pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ONE, "http://e.example/2026/what-came", id="without TLS"),
        pytest.param(ONE, "https://www.e.example/2026/what-came", id="www"),
        pytest.param(ONE, "https://e.example/2026/what-came/", id="a slash"),
        pytest.param(ONE, "https://m.e.example/2026/what-came", id="for phones"),
        pytest.param(ONE, "https://mobile.e.example/2026/what-came?m=1", id="for phones otherwise"),
        pytest.param(ONE, f"{ONE}/index.html", id="by its file"),
        pytest.param(ONE, f"{ONE}?utm_source=rss&fbclid=x#:~:text=came", id="by the way to it"),
        pytest.param(ONE, "https://amp.e.example/2026/what-came/amp/", id="AMP"),
        pytest.param(ONE, f"{ONE}?amp=1", id="AMP as an option"),
        pytest.param(ONE, f"{ONE}#comments", id="its comments"),
        pytest.param(f"{ONE}?id=7", "http://www.e.example/2026/what-came/?id=7", id="with an option"),
        pytest.param(f"{PAPER}v2", "https://huggingface.co/papers/2503.12345", id="a paper"),
        pytest.param(
            "https://arxiv.org/pdf/2503.12345", "https://www.alphaxiv.org/abs/2503.12345", id="its copy"
        ),
        pytest.param(PAPER, "https://doi.org/10.48550/arXiv.2503.12345", id="its DOI"),
        pytest.param(
            "https://youtu.be/abcdef12345?t=9",
            "https://m.youtube.com/watch?v=abcdef12345&list=x",
            id="a film",
        ),
        pytest.param(
            "https://open.substack.com/pub/ann/p/moons", "https://ann.substack.com/p/moons", id="a letter"
        ),
        pytest.param("https://twitter.com/ann/status/12", "https://nitter.net/ann/status/12#m", id="a post"),
        pytest.param(
            "https://old.reddit.com/r/moons/comments/1ab/it_landed/",
            "https://www.reddit.com/r/Moons/comments/1ab/",
            id="a thread",
        ),
        *(
            pytest.param(RELEASE, f"https://github.com/{other}", id=other)
            for other in ("Elm/alder/releases/tag/v2.0", "elm/alder/releases/v2.0", "elm/alder/tree/v2.0")
        ),
    ],
)


@SAME
def test_what_is_one_page_makes_one_story_one_repeat_and_one_thread(one: str, other: str) -> None:
    assert together(one, other)
    assert told_again(one, other)
    assert threaded(one, other)


@pytest.mark.parametrize(
    "shown",
    [
        "https://github.com/Elm/Alder/",
        "https://github.com/elm/alder?tab=readme-ov-file#alder",
        "https://github.com/elm/alder.git",
        "https://github.com/elm/alder/tree/main",
        "https://github.com/elm/alder/blob/master/README.md",
    ],
)
def test_a_repository_is_one_page_of_which_other_things_are_told(shown: str) -> None:
    repository = "https://github.com/elm/alder"

    assert together(repository, shown)
    assert threaded(repository, shown)
    assert not told_again(repository, shown)  # under another title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ONE, "https://e.example/2026/what-went", id="another path"),
        pytest.param(ONE, "https://news.e.example/2026/what-came", id="another site"),
        pytest.param("https://m.example/what-came", "https://example.com/what-came", id="a short name"),
        pytest.param(f"{ONE}?id=7", f"{ONE}?id=8", id="another option"),
        pytest.param(f"{ONE}#v2", f"{ONE}#v3", id="another part of a changelog"),
        pytest.param("https://e.example/a/What", "https://e.example/a/what", id="other letters"),
        pytest.param("https://github.com/elm/amp", "https://github.com/elm/", id="a repository of that name"),
        pytest.param(PAPER, "https://arxiv.org/abs/2503.12346", id="another paper"),
        *(
            pytest.param(RELEASE, f"https://github.com/{other}", id=other)
            for other in ("elm/alder/releases/tag/v2.1", "elm/birch/releases/tag/v2.0", "elm/alder/tree/main",
                          "elm/alder/releases/latest", "elm/alder")
        ),
    ],
)  # fmt: skip
def test_what_is_another_page_makes_none(one: str, other: str) -> None:
    assert page(canonical_url(one)) != page(canonical_url(other))
    assert not together(one, other)
    assert not told_again(one, other)
    assert not threaded(one, other)


@pytest.mark.parametrize(
    "url", ["https://elm.example/", "https://elm.example/blog", "https://elm.example/en/"]
)
def test_what_links_to_a_home_page_or_a_list_links_to_no_single_thing(url: str) -> None:
    assert not pages(url)
    assert not together(url, url)
    assert not told_again(url, url)
    assert not threaded(url, url)


@given(
    path=st.from_regex(r"(/[a-z0-9]{3,9}){2,4}", fullmatch=True),
    host=st.sampled_from(["", "www.", "m.", "mobile.", "amp."]),
    scheme=st.sampled_from(["http", "https"]),
    end=st.sampled_from(["", "/", "/index.html", "/amp", "/amp/"]),
    query=st.lists(st.sampled_from(["utm_source=x", "amp=1", "m=1", "fbclid=7"]), unique=True),
    fragment=st.sampled_from(["", "#comments", "#top", "#:~:text=x"]),
)
def test_a_page_is_the_same_in_every_dress(
    path: str, host: str, scheme: str, end: str, query: list[str], fragment: str
) -> None:
    plain = f"https://elm.example{path}"
    dressed = f"{scheme}://{host}elm.example{path}{end}{'?' if query else ''}{'&'.join(query)}{fragment}"

    assert page(canonical_url(dressed)) == page(canonical_url(plain))
    assert page(dressed.replace("utm_source=x", "").replace("fbclid=7", "")) == page(plain)  # as written
