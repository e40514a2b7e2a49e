"""What a source has to say of itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from digestflow.core.source import Arxiv, Feed, Folder, Github, Greader, HackerNews, Source, Subreddit

BASE = {"name": "reader", "base_url": "https://rss.example/api/greader.php"}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({"token_env": "TOKEN"}, id="a token"),
        pytest.param({"login": "ada", "password_env": "PASSWORD"}, id="a login and its password"),
    ],
)
def test_a_reader_is_asked_with_a_token_or_a_login(key: dict[str, Any]) -> None:
    given = Greader.model_validate(BASE | key).model_dump(exclude_unset=True)

    assert given == BASE | key


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"login": "ada"}, id="a login without a password"),
        pytest.param({"password_env": "PASSWORD"}, id="a password without a login"),
    ],
)
def test_a_reader_without_a_whole_key_is_no_source(key: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="needs token_env, or login and password_env"):
        Greader.model_validate(BASE | key)


@pytest.mark.parametrize(
    ("base", "asked"),
    [
        pytest.param("https://www.reddit.com", "/r/Probes/new/.rss?limit=100", id="reddit"),
        pytest.param("https://reddit.com/", "/r/Probes/new/.rss?limit=100", id="short"),
        pytest.param("http://127.0.0.1:8000", "/r/Probes/.rss?limit=100", id="replay"),
        pytest.param("https://notreddit.com", "/r/Probes/.rss?limit=100", id="front-end"),
        pytest.param("http://[", "/r/Probes/.rss?limit=100", id="no address"),
        pytest.param("https://www.reddit.com/r/Probes/top/.rss?t=day", "", id="a feed"),
    ],
)
def test_a_subreddit_is_asked_for_where_it_can_be(base: str, asked: str) -> None:
    source = Subreddit(name="r", subreddit="Probes", base_url=base)

    assert source.address == base.rstrip("/") + asked


@pytest.mark.parametrize(
    ("source", "address"),
    [
        pytest.param(Feed(name="f", url="https://f.example/rss"), "https://f.example/rss", id="feed"),
        pytest.param(HackerNews(name="h", url="https://h.example/rss"), "https://h.example/rss", id="hn"),
        pytest.param(Arxiv(name="a", category="cs.CL"), "https://rss.arxiv.org/atom/cs.CL", id="arxiv"),
        pytest.param(Github(name="g", repo="o/r"), "https://github.com/o/r/releases.atom", id="github"),
        pytest.param(Folder(name="d", path="feeds"), "", id="folder"),
    ],
)
def test_what_is_one_document_says_where_it_is_asked_for(source: Source, address: str) -> None:
    assert source.address == address
