"""What an address of a known site means, and what a page names as its feeds."""

from __future__ import annotations

import pytest

from digestflow.adapters.parse.page import feeds_likely, feeds_named
from digestflow.config.sites import meant

CHANNEL = "UC" + "a" * 22
VIDEOS = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("r/LocalLLaMA", ["subreddit LocalLLaMA"]),
        ("/r/LocalLLaMA/", ["subreddit LocalLLaMA"]),
        ("r/one+two", ["subreddit one", "subreddit two"]),
        ("https://www.reddit.com/r/LocalLLaMA/", ["subreddit LocalLLaMA"]),
        ("https://old.reddit.com/r/LocalLLaMA/top/?t=week", ["subreddit LocalLLaMA"]),
        ("https://reddit.com/r/one+two/new/.rss?limit=5", ["subreddit one", "subreddit two"]),
        ("https://www.reddit.com/r/LocalLLaMA/comments/1abc/some_title/", ["subreddit LocalLLaMA"]),
        ("https://www.reddit.com/user/somebody", []),
        ("https://www.reddit.com/", []),
        ("https://github.com/ggml-org/llama.cpp", ["github ggml-org/llama.cpp"]),
        ("https://github.com/ggml-org/llama.cpp/releases.atom", ["github ggml-org/llama.cpp"]),
        ("https://github.com/ggml-org/llama.cpp.git", ["github ggml-org/llama.cpp"]),
        ("https://github.com/topics/llm", []),
        ("https://github.com/ggml-org", []),
        ("https://arxiv.org/list/cs.CL/recent", ["arxiv cs.CL"]),
        ("https://rss.arxiv.org/atom/cs.CL+cs.LG", ["arxiv cs.CL+cs.LG"]),
        ("https://arxiv.org/list/quant-ph/new", ["arxiv quant-ph"]),
        ("https://arxiv.org/abs/2403.01234", []),
        ("https://news.ycombinator.com/", ["hackernews https://hnrss.org/frontpage?count=100"]),
        ("https://news.ycombinator.com/show", ["hackernews https://hnrss.org/show?count=100"]),
        ("https://news.ycombinator.com/item?id=1", []),
        ("https://hnrss.org/newest?q=llm&points=50", ["hackernews https://hnrss.org/newest?q=llm&points=50"]),
        ("https://hnrss.org/frontpage", ["hackernews https://hnrss.org/frontpage"]),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", [f"feed {VIDEOS}?channel_id={CHANNEL}"]),
        ("https://m.youtube.com/user/somebody", [f"feed {VIDEOS}?user=somebody"]),
        ("https://www.youtube.com/playlist?list=PLabc_-1", [f"feed {VIDEOS}?playlist_id=PLabc_-1"]),
        ("https://www.youtube.com/@somebody", []),
        ("https://notreddit.com/r/LocalLLaMA/", []),
        ("https://reddit.com.evil.example/r/LocalLLaMA/", []),
        ("ftp://github.com/a/b", []),
        ("https://[", []),
        ("", []),
    ],
)
def test_an_address_of_a_known_site_means_its_source(where: str, told: list[str]) -> None:
    found = [source.model_dump() for source in meant(where)]

    keys = ("subreddit", "repo", "category", "url")
    assert [f"{one['kind']} {next(one[key] for key in keys if key in one)}" for one in found] == told


PAGE = """<!DOCTYPE html><html><head><base href="/blog/">
<LINK REL="Alternate" TYPE="application/rss+xml" HREF="/comments/feed" title="Comments">
<link rel=alternate type=application/atom+xml href=atom.xml>
<link rel="alternate" type="application/json" href="/wp-json/1">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/feed+json; charset=utf-8" href="https://other.example/f?a=1&amp;b=2">
<link rel="stylesheet" type="text/xml" href="/x">
<link rel="alternate" type="text/xml" href="javascript:alert(1)">
</head><body><a href="/rss.xml">RSS</a><a href="/about">About</a><a href="http://[">?</a></body>"""


def test_a_page_names_its_feeds_those_of_comments_last() -> None:
    assert feeds_named(PAGE.encode(), "https://gazette.example/") == (
        "https://gazette.example/blog/atom.xml",
        "https://other.example/f?a=1&b=2",
        "https://gazette.example/rss.xml",
        "https://gazette.example/comments/feed",
    )


FEED = '<link rel="alternate" type="application/rss+xml" href="/новости.xml">'
RUSSIAN = f"<html><head>{{meta}}<title>Новости дня и мира</title>{FEED}</head><body>Мир.</body></html>"


@pytest.mark.parametrize(
    ("encoding", "meta", "content_type"),
    [
        pytest.param("utf-16", "", "text/html", id="UTF-16 with its mark"),
        pytest.param("utf-16-le", "", "text/html", id="UTF-16 without"),
        pytest.param("utf-16-be", "\r\n ", "text/html; charset=utf-8", id="UTF-16 called UTF-8"),
        pytest.param("utf-16-le", "\n", "text/html; charset=iso-8859-1", id="UTF-16 called Latin-1"),
        pytest.param("utf-32", "", "text/html", id="UTF-32"),
        pytest.param("utf-8-sig", "", "text/html; charset=windows-1251", id="UTF-8 called another"),
        pytest.param("utf-8", "<meta charset=windows-1251>", "text/html", id="UTF-8 calling itself another"),
        pytest.param("cp1251", "", "text/html; charset=windows-1251", id="as its server says"),
        pytest.param("cp1251", "<meta charset='windows-1251'>", "text/html; charset=UTF-8", id="called so"),
        pytest.param("cp1251", '<meta charset="windows-1251"/>', "", id="as it says itself"),
        pytest.param(
            "koi8-r", '<META http-equiv=Content-Type content="text/html; charset=koi8-r">', "text/html",
            id="as it says itself the old way",
        ),
        pytest.param("cp1251", "<meta charset=windows-1251>", "text/html; charset=nonsense", id="wrong"),
    ],
)  # fmt: skip
def test_a_page_in_any_encoding_names_its_feeds(encoding: str, meta: str, content_type: str) -> None:
    text = RUSSIAN.format(meta=meta)
    page = f"{meta}{text}" if not meta.strip() else text

    found = feeds_named(page.encode(encoding), "https://gazette.example/", content_type)

    assert found == ("https://gazette.example/новости.xml",)


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "utf_16_be", "utf-32"])
@pytest.mark.parametrize("after", ["", " ", "  ", "   "])
def test_a_page_of_single_bytes_is_none_of_pairs_whatever_it_says(name: str, after: str) -> None:
    page = (
        f'<meta charset="{name}"><title>é</title><link rel=alternate type="application/rss+xml" href=/a.xml>'
    )

    found = feeds_named(f"{page}{after}".encode("cp1252"), "https://gazette.example/")

    assert found == ("https://gazette.example/a.xml",)


def test_a_page_cut_in_the_middle_of_a_letter_keeps_its_encoding() -> None:
    body = RUSSIAN.format(meta="").encode()[:-30] + "я".encode() * 600_000

    assert feeds_named(body, "https://gazette.example/") == ("https://gazette.example/новости.xml",)


LINK = '<link rel="alternate" type="application/rss+xml" href="/{}.xml">'
TRUE = LINK.format("true")


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>{}</script>",
        "<SCRIPT type='text/x-template' data-a=1>{}</Script >",
        "<script>var a = '<!--'; {}</script>",
        "<!-- {} -->",
        "<!--[if IE]>{}<![endif]-->",
        "<!-- > {} --!>",
        "<!-- <script> {} </script> -->",
        "<style>{}</style>",
        "<textarea>{}</textarea>",
        "<title>{}</title>",
        "<template>{}</template>",
        "<iframe srcdoc=x>{}</iframe>",
    ],
)
def test_what_stands_in_scripts_and_comments_names_no_feed(hidden: str) -> None:
    page = f"<html>{hidden.format(LINK.format('false'))}{TRUE}"
    link = f"<html>{hidden.format('<a href=/rss.xml>RSS</a>')}{TRUE}"
    base = f"<html>{hidden.format('<base href=/elsewhere/>')}{TRUE}"

    for body in (page, link, base):
        assert feeds_named(body.encode(), "https://gazette.example/") == ("https://gazette.example/true.xml",)


@pytest.mark.parametrize("unclosed", ["<!--", "<script>", "<style>", "<title>"])
def test_what_is_never_closed_hides_all_after_it(unclosed: str) -> None:
    body = f"<html>{TRUE}{unclosed}{LINK.format('false')}".encode()

    assert feeds_named(body, "https://gazette.example/") == ("https://gazette.example/true.xml",)


@pytest.mark.parametrize(
    "shown", ["<!-->{}", "<!--->{}", "<scripts>{}", "<noscript>{}</noscript>", "<!doctype html>{}"]
)
def test_what_only_looks_like_a_comment_or_script_hides_nothing(shown: str) -> None:
    body = shown.format(TRUE).encode()

    assert feeds_named(body, "https://gazette.example/") == ("https://gazette.example/true.xml",)


def test_a_channels_page_has_the_channels_feed() -> None:
    body = b'<html><script>var x = {"externalId":"' + CHANNEL.encode() + b'"}</script>'

    assert feeds_named(body, "https://www.youtube.com/@somebody") == (f"{VIDEOS}?channel_id={CHANNEL}",)
    assert feeds_named(b"<html>", "https://www.youtube.com/@somebody") == ()
    assert feeds_named(body, "https://gazette.example/") == ()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<a " + b"a" * 3_990 + b">", id="a long name"),
        pytest.param(b"<a " + b"a=" * 1_990 + b">", id="many names"),
        pytest.param(b"<link " + b" " * 3_990 + b">", id="blanks"),
        pytest.param(b"<link", id="no end"),
        pytest.param(b"<!-- <script> --" + b" " * 3_000, id="comments without end"),
        pytest.param(b"<script " * 400, id="scripts without end"),
        pytest.param(b"<script></scrip" * 200, id="scripts never closed"),
    ],
)
def test_a_hostile_page_names_nothing_and_takes_no_time(body: bytes) -> None:
    assert feeds_named(body * 300, "https://gazette.example/") == ()


def test_a_site_that_names_none_is_looked_at_where_feeds_lie() -> None:
    found = feeds_likely("https://gazette.example/blog?x=1")

    assert found[0] == "https://gazette.example/blog/feed"
    assert "https://gazette.example/feed" in found
    assert len(found) == len(set(found)) == 16
