"""Who says so: the forum that an item stands in, not the feed that brought it."""

from __future__ import annotations

import pytest

from digestflow.core.entry.voice import spoken
from tests import make


@pytest.mark.parametrize(
    ("url", "named", "by"),
    [
        pytest.param("https://www.reddit.com/r/Harbour/comments/1a/x/", "r/Boats", "r/Harbour", id="another"),
        pytest.param("https://reddit.com/r/Boats/comments/1a/x/", "r/Boats", "r/Boats", id="its own"),
        pytest.param("https://boats.example/r/Harbour/1", "r/Boats", "r/Boats", id="elsewhere"),
        pytest.param(
            "https://www.reddit.com/r/Harbour/comments/1a/x/", "The Herald", "The Herald", id="no forum"
        ),
    ],
)
def test_a_feed_of_several_forums_is_named_after_the_one_that_says_it(url: str, named: str, by: str) -> None:
    item = make.item("Crane falls", "The crane fell on Monday.", source="boats", url=url)
    quotes = (make.quote(item, "The crane fell on Monday."),)

    _status, attribution = spoken(
        "announced",
        quotes,
        make.story(item),
        voice={"boats": "community"},
        attribution={"boats": named},
    )

    assert attribution == by
