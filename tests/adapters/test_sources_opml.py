"""Subscription lists become sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.sources import opml
from digestflow.core.source import Arxiv, Feed, Github, HackerNews, Subreddit
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path


def listed(body: str, encoding: str = "utf-8") -> bytes:
    """A list with the outlines."""
    return f'<?xml version="1.0" encoding="{encoding}"?><opml><body>{body}</body></opml>'.encode(encoding)


def outline(title: str, url: str) -> str:
    """An outline of one feed."""
    return f"<outline text={quoteattr(title)} xmlUrl={quoteattr(url)}/>"


def names(body: str) -> list[str]:
    """The names that the outlines get."""
    return [source.name for source, _ in opml.feeds(listed(body), prefix="mine")]


KINDS = [
    pytest.param("https://www.reddit.com/r/Probes/.rss", Subreddit, id="subreddit"),
    pytest.param("https://old.reddit.com/r/Probes/top/.rss?t=day&limit=50", Subreddit, id="subreddit's top"),
    pytest.param("http://127.0.0.1:4711/r/Probes/.rss", Subreddit, id="subreddit's replay"),
    pytest.param("https://www.reddit.com/r/a+b/.rss", Feed, id="several subreddits"),
    pytest.param("https://github.com/o/r-1.x/releases.atom", Github, id="releases"),
    pytest.param("https://github.com/o/r/releases.atom?x=1", Feed, id="releases with a query"),
    pytest.param("https://www.github.com/o/r/releases.atom", Github, id="releases by www"),
    pytest.param("https://github.com/o/r/tags.atom", Feed, id="tags"),
    pytest.param("http://export.arxiv.org/rss/cs.CL", Arxiv, id="arxiv"),
    pytest.param("https://rss.arxiv.org/atom/cs.CL+stat.ML", Arxiv, id="arxiv, two"),
    pytest.param("http://arxiv.org/rss/cs.AI?version=2.0", Feed, id="arxiv with a query"),
    pytest.param("https://notarxiv.org/rss/cs.AI", Feed, id="another site"),
    pytest.param("https://hnrss.org/newest?q=llm", HackerNews, id="hnrss"),
    pytest.param("https://news.ycombinator.com/rss", HackerNews, id="hacker news"),
    pytest.param("http://127.0.0.1:4711/feeds/x.xml", Feed, id="feed"),
    pytest.param("https://me:pw@a.example/?feed=rss2#f", Feed, id="whatever"),
]


@pytest.mark.parametrize(("url", "kind"), KINDS)
def test_known_kinds_are_recognised_and_the_address_is_asked_as_written(url: str, kind: type) -> None:
    ((source, _),) = opml.feeds(listed(outline("Title", url)), prefix="mine")

    assert type(source) is kind
    assert source.address == url


def test_folders_are_kept_and_an_address_comes_once_with_all_of_its_folders() -> None:
    one, other = outline("One", "https://a.example/1"), outline("Other", "https://a.example/2")
    body = f'{one}<outline text="AI"><outline title="Labs">{one}{other}</outline></outline>'
    body += f'<outline text="News">{other}</outline>'

    found = opml.feeds(listed(body), prefix="mine")

    assert [(source.name, folders) for source, folders in found] == [
        ("mine/One", ("AI", "Labs")),
        ("mine/Other", ("AI", "Labs", "News")),
    ]


def test_names_are_those_of_the_titles_whatever_the_host() -> None:
    def body(host: str) -> str:
        return "".join(
            outline(title, f"http://{host}/{path}")
            for title, path in [("Blog", "a"), ("Blog", "b"), ("BLOG", "c?x"), ("", "feeds/x.xml"), ("", "")]
        )

    first = names(body("127.0.0.1:1"))

    assert first == names(body("other.example:8080"))
    assert first[0] == "mine/Blog"
    assert first[3:] == ["mine/feeds/x.xml", "mine/feed"]
    assert len({name.casefold() for name in first}) == 5


def test_of_one_title_and_one_path_the_hosts_get_numbers() -> None:
    found = names("".join(outline("Blog", f"https://{n}.example/feed") for n in range(4)))

    assert len(set(found)) == 4
    assert found[0] == "mine/Blog"


@given(
    st.lists(st.tuples(st.text(max_size=120), st.text("ab/?", max_size=3)), max_size=12), st.text(max_size=90)
)
def test_names_are_unique_short_and_of_one_line(rows: list[tuple[str, str]], prefix: str) -> None:
    body = "".join(
        outline("".join(sign for sign in title if sign.isprintable() or sign in "\n\t"), f"http://h/{path}")
        for title, path in [*rows, ("\u202eBlog\u200b \n x", "last")]
    )

    found = [source.name for source, _ in opml.feeds(listed(body), prefix=prefix)]

    assert len({name.casefold() for name in found}) == len(found)
    assert all(1 <= len(name) <= 80 and name.isprintable() for name in found)
    assert "Blog x" in found[-1]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://a.example/x", "http://a.example/x"),
        ("FEED:https://a.example/x", "https://a.example/x"),
        ("feed://https://a.example/x", "https://a.example/x"),
        ("feed://a.example/x?of=http://b.example/", "http://a.example/x?of=http://b.example/"),
        ("https://a.example/feed:x", "https://a.example/feed:x"),
    ],
)
def test_an_address_of_feed_is_one_of_the_web(written: str, url: str) -> None:
    ((source, _),) = opml.feeds(listed(outline("A", written)), prefix="m")

    assert isinstance(source, Feed)
    assert source.url == url


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_encoding_of_the_list_is_read(encoding: str) -> None:
    ((source, _),) = opml.feeds(listed(outline("Caf\u00e9", "https://a.example/"), encoding), prefix="m")

    assert source.name == "m/Caf\u00e9"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(b"<!DOCTYPE opml><opml/>", "refused: the OPML list has a DTD", id="DTD"),
        pytest.param(b"<rss/>", "not an OPML list: it begins with <rss>", id="feed"),
        pytest.param(b"", "malformed OPML: no element found, line 1, column 1", id="empty"),
        pytest.param(
            b"<opml>\n<a></b></opml>", "malformed OPML: mismatched tag, line 2, column 6", id="tags"
        ),
        pytest.param(
            b"<opml>&nbsp;</opml>", "malformed OPML: undefined entity, line 1, column 7", id="entity"
        ),
        pytest.param(b'<?xml version="1.0" encoding="nosuch"?><opml/>', "malformed OPML", id="encoding"),
        pytest.param(b'<?xml version="1.0" encoding="big5"?><opml/>', "malformed OPML", id="many bytes"),
        pytest.param(b"<opml/>", "the OPML list holds no feed", id="nothing"),
        pytest.param(
            listed(outline("x", "file:///etc/passwd") + outline("y", "http://[x")),
            "the OPML list holds no feed (2 left out: no http address)",
            id="no web address",
        ),
        pytest.param(
            listed('<outline text="x">' * 99 + "</outline>" * 99), "more than 64 folders", id="deep"
        ),
        pytest.param(
            listed("".join(outline("x", f"http://h/{n}") for n in range(10_001))),
            "more than 10000",
            id="many",
        ),
        pytest.param(b" " * (10 << 20) + b"<opml/>", "larger than 10 MiB", id="large"),
    ],
)
def test_what_is_no_list_of_feeds_is_named(body: bytes, why: str) -> None:
    with pytest.raises(SourceError) as caught:
        opml.feeds(body, prefix="mine")

    assert why in str(caught.value)


@given(
    st.binary(max_size=80) | st.text(max_size=80).map(lambda text: f"<opml>{text}".encode("utf-8", "replace"))
)
def test_whatever_the_bytes_there_are_feeds_or_a_named_error(body: bytes) -> None:
    with pytest.raises(SourceError):
        opml.feeds(body, prefix="mine")


def test_the_hostile_list_is_refused(corpus: Path) -> None:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [row for row in map(json.loads, lines) if row["vector"] == "feed/opml-xxe"]

    for case in cases:
        with pytest.raises(SourceError, match="DTD"):
            opml.feeds(case["payload"].encode(), prefix="mine")
    assert cases


@pytest.mark.parametrize(
    "name", ["allainews_derived", "netnewswire_subs", "opml_cn", "learnprompt_follow.example"]
)
def test_real_lists_are_read_whole(corpus: Path, name: str) -> None:
    body = (corpus / "corpus" / "opml" / f"{name}.opml").read_bytes()

    found = opml.feeds(body, prefix="mine")

    written = {
        word.split(b'"')[0].decode().replace("&amp;", "&").strip() for word in body.split(b'xmlUrl="')[1:]
    }
    assert {source.address for source, _ in found} == {url for url in written if url.startswith("http")}
    assert len({source.name for source, _ in found}) == len(found)
