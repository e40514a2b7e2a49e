"""Which addresses are of one page, and which of things that last."""

from __future__ import annotations

import pytest

from digestflow.core.item.url import canonical_url
from digestflow.core.story.address import lasting, page
from digestflow.core.story.grouping import group
from tests import make


@pytest.mark.parametrize(
    ("url", "lasts"),
    [
        pytest.param("https://github.com/elm/alder", True, id="a repository"),
        pytest.param("https://github.com/elm/alder/releases/tag/v2", False, id="a release of it"),
        pytest.param("https://registry.example/project/alder/", True, id="a package"),
        pytest.param("https://registry.example/project", False, id="the list of packages"),
        pytest.param("https://registry.example/2026/alder", False, id="a page of two steps"),
        pytest.param("https://blog.example/alder-2-is-here", False, id="a page"),
    ],
)
def test_a_repository_or_package_lasts_and_what_is_told_of_it_does_not(url: str, lasts: bool) -> None:
    assert lasting(url) is lasts


RELEASE = "https://github.com/elm/alder/releases/tag/v2.0"
PAPER = "https://arxiv.org/abs/2503.12345"
ONE = "https://e.example/2026/what-came"


def together(one: str, other: str) -> bool:
    """Whether items at the two addresses, with no word in common, are one story."""
    items = [
        make.item(title, source=title[:4], url=canonical_url(url))
        for title, url in (("Something came out", one), ("Look what they did", other))
    ]
    return len(group(items).stories) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ONE, "http://e.example/2026/what-came", id="without TLS"),
        pytest.param(ONE, "https://www.e.example/2026/what-came", id="www"),
        pytest.param(ONE, "https://e.example/2026/what-came/", id="a slash"),
        pytest.param(ONE, "https://m.e.example/2026/what-came", id="for phones"),
        pytest.param(ONE, "https://amp.e.example/2026/what-came/amp/", id="AMP"),
        pytest.param(ONE, f"{ONE}?amp=1", id="AMP as an option"),
        pytest.param(ONE, f"{ONE}#comments", id="its comments"),
        pytest.param(f"{ONE}?id=7", "http://www.e.example/2026/what-came/?id=7", id="with an option"),
        pytest.param(f"{PAPER}v2", "https://huggingface.co/papers/2503.12345", id="a paper"),
        pytest.param(
            "https://arxiv.org/pdf/2503.12345", "https://www.alphaxiv.org/abs/2503.12345", id="its copy"
        ),
        pytest.param("https://twitter.com/ann/status/12", "https://nitter.net/ann/status/12#m", id="a post"),
        pytest.param(
            "https://old.reddit.com/r/moons/comments/1ab/it_landed/",
            "https://www.reddit.com/r/Moons/comments/1ab/",
            id="a thread",
        ),
        pytest.param("https://github.com/Elm/Alder/", "https://github.com/elm/alder", id="a repository"),
        *(
            pytest.param(RELEASE, f"https://github.com/{other}", id=other)
            for other in ("Elm/alder/releases/tag/v2.0", "elm/alder/releases/v2.0", "elm/alder/tree/v2.0")
        ),
    ],
)
def test_what_is_one_page_makes_one_story(one: str, other: str) -> None:
    assert together(one, other)


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
