"""The one form of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.item.url import canonical_url

BASE = "https://me:secret@feeds.example/blog/feed.xml"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="white space"),
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("data:text/html,<script>", id="data"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("obsidian://new?vault=v&content=owned", id="an application"),
        pytest.param("mailto:a@b.example", id="mail"),
        pytest.param("https://huggingface.co@evil.example/model", id="credentials that look like a host"),
        pytest.param("https://user:pass@e.example/", id="credentials"),
        pytest.param("https://e.example/\n---\npublish: true", id="a line end inside"),
        pytest.param("https://e.example/a\tb", id="a tab inside"),
        pytest.param("https://e.example/\u202egpj.exe", id="bidi"),
        pytest.param("https://e.exam\u200bple/", id="zero-width"),
        pytest.param("https://e.example/\ud800", id="a lone surrogate"),
        pytest.param("https:///path", id="no host"),
        pytest.param("https://", id="nothing after the scheme"),
        pytest.param("https://e.example:99999/", id="a port that cannot be"),
        pytest.param("https://e.example:x/", id="a port that is none"),
        pytest.param("https://e.example:0/", id="port 0"),
        pytest.param("https://[::1/", id="half a bracket"),
        pytest.param("https://[no]/", id="no address in brackets"),
        pytest.param("https://[v1.x]/", id="an address of the future"),
        pytest.param("https://[::1]x/", id="something after the bracket"),
        pytest.param("https://[fe80::1%25eth0]/", id="an address with a zone"),
        pytest.param("https://a..b/", id="an empty label"),
        pytest.param("https://%65vil.example/", id="an escaped host"),
        pytest.param("https://a b.example/", id="a space in the host"),
        pytest.param("https:\\\\e.example", id="backslashes"),
        pytest.param(f"https://{'a' * 300}.example/", id="a host that is too long"),
        pytest.param(f"https://e.example/{'a' * 5000}", id="too long"),
        pytest.param("https://\u0301\u0301.example/", id="a name that is no name"),
        pytest.param("https://\u2100.example/", id="a sign that would become a slash"),
    ],
)
def test_what_may_not_be_linked_is_nothing(url: str) -> None:
    assert canonical_url(url, BASE) == ""


@pytest.mark.parametrize(
    ("url", "one"),
    [
        pytest.param("HTTPS://E.Example:443", "https://e.example/", id="case, port, empty path"),
        pytest.param("http://e.example.:80/a", "http://e.example/a", id="a dot after the host"),
        pytest.param("http://e.example:8080/a", "http://e.example:8080/a", id="a port of its own"),
        pytest.param("http://[2001:DB8::0:1]:80/", "http://[2001:db8::1]/", id="IPv6"),
        pytest.param("http://[::1]:8080/", "http://[::1]:8080/", id="IPv6 with a port"),
        pytest.param("  https://e.example/a \n", "https://e.example/a", id="white space around"),
        pytest.param("https://e.example/a/./b/../c/..", "https://e.example/a/", id="dots"),
        pytest.param("https://e.example/../../x", "https://e.example/x", id="more dots than path"),
        pytest.param("https://e.example/%7eme/%2f%c3%a4", "https://e.example/~me/%2F%C3%A4", id="escapes"),
        pytest.param("https://e.example/ä b", "https://e.example/%C3%A4%20b", id="unescaped"),
        pytest.param("https://e.example/100%", "https://e.example/100%25", id="a lone percent sign"),
        pytest.param(
            "https://e.example/[[x]]<%`|",
            "https://e.example/%5B%5Bx%5D%5D%3C%25%60%7C",
            id="what Markdown reads",
        ),
        pytest.param("https://huggingfаce.co/qwen", "https://xn--huggingfce-6qi.co/qwen", id="a homoglyph"),
        pytest.param("https://faß.example/", "https://xn--fa-hia.example/", id="IDNA 2008, not 2003"),
        pytest.param("//other.example/x", "https://other.example/x", id="without scheme"),
        pytest.param("/post/1", "https://feeds.example/post/1", id="from the root"),
        pytest.param("post/1", "https://feeds.example/blog/post/1", id="from the folder"),
        pytest.param("?p=3", "https://feeds.example/blog/feed.xml?p=3", id="a query alone"),
        pytest.param("www.e.example/a", "https://www.e.example/a", id="a host that forgot its scheme"),
        pytest.param("https://e.example/?q=a+b&&x=#", "https://e.example/?q=a+b&x=", id="odd queries"),
        pytest.param("https://e.example/?=v", "https://e.example/?=v", id="a parameter without name"),
        pytest.param("https://e.example/?b=2&a=1", "https://e.example/?b=2&a=1", id="the order stays"),
        pytest.param(
            "https://e.example/p?utm_source=rss&utm_id=U1&fbclid=z&at_medium=RSS&CMP=x&id=7",
            "https://e.example/p?id=7",
            id="tracking goes, id stays",
        ),
        pytest.param("https://e.example/p?source=rss----abc--x", "https://e.example/p", id="from a feed"),
        pytest.param(
            "https://e.example/p?source=nasa", "https://e.example/p?source=nasa", id="a source that is meant"
        ),
        pytest.param("https://e.example/p?rss=1", "https://e.example/p", id="rss=1"),
        pytest.param("https://e.example/p?rss=all", "https://e.example/p?rss=all", id="rss=all"),
        pytest.param("https://e.example/p?ref=blog.example.com", "https://e.example/p", id="from a site"),
        pytest.param("https://e.example/p?ref=main", "https://e.example/p?ref=main", id="a branch"),
        pytest.param(
            "https://e.example/log#1.12.3", "https://e.example/log#1.12.3", id="a fragment tells items apart"
        ),
        pytest.param("https://e.example/a#tk.rss_all", "https://e.example/a", id="a fragment that tracks"),
        pytest.param("https://e.example/a#:~:text=x", "https://e.example/a", id="a text fragment"),
        pytest.param(
            "https://e.example/a#atom-all", "https://e.example/a", id="a fragment that names a feed"
        ),
        pytest.param(
            "http://old.reddit.com/r/x/comments/a/b/?share_id=1#c",
            "https://www.reddit.com/r/x/comments/a/b/",
            id="reddit",
        ),
        pytest.param(
            "https://www.reddit.com/r/x/?after=t3_a",
            "https://www.reddit.com/r/x/?after=t3_a",
            id="reddit, a list",
        ),
        pytest.param("https://redd.it/abc", "https://www.reddit.com/comments/abc", id="reddit, short"),
        pytest.param("https://redd.it/", "https://redd.it/", id="reddit, short, nothing"),
        pytest.param(
            "https://m.youtube.com/watch?list=L&v=abcdefghijk&t=3",
            "https://www.youtube.com/watch?v=abcdefghijk",
            id="youtube",
        ),
        pytest.param(
            "https://youtube.com/shorts/abcdefghijk?x=1",
            "https://www.youtube.com/watch?v=abcdefghijk",
            id="youtube, shorts",
        ),
        pytest.param(
            "https://www.youtube.com/watch?x=1", "https://www.youtube.com/watch?x=1", id="youtube, no video"
        ),
        pytest.param(
            "https://www.youtube.com/@chan?x=1", "https://www.youtube.com/@chan?x=1", id="youtube, a channel"
        ),
        pytest.param(
            "https://youtu.be/abcdefghijk?si=1",
            "https://www.youtube.com/watch?v=abcdefghijk",
            id="youtube, short",
        ),
        pytest.param("https://youtu.be/", "https://youtu.be/", id="youtube, short, nothing"),
        pytest.param(
            "https://mobile.twitter.com/a/status/12/photo/1?s=20", "https://x.com/a/status/12", id="x"
        ),
        pytest.param("https://x.com/a", "https://x.com/a", id="x, a person"),
        pytest.param(
            "http://export.arxiv.org/pdf/2403.00001v2.pdf", "https://arxiv.org/abs/2403.00001", id="arxiv"
        ),
        pytest.param(
            "https://arxiv.org/abs/hep-th/9901001v3", "https://arxiv.org/abs/hep-th/9901001", id="arxiv, old"
        ),
        pytest.param(
            "https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new", id="arxiv, a list"
        ),
        pytest.param(
            "https://news.ycombinator.com/item?id=1&p=2",
            "https://news.ycombinator.com/item?id=1",
            id="hacker news",
        ),
        pytest.param(
            "https://news.ycombinator.com/news?p=2",
            "https://news.ycombinator.com/news?p=2",
            id="hacker news, a page",
        ),
        pytest.param("https://a.substack.com/p/b?r=x&s=r", "https://a.substack.com/p/b", id="substack"),
        pytest.param(
            "https://www.nytimes.com/a.html?_r=0&x=1", "https://www.nytimes.com/a.html?x=1", id="nytimes"
        ),
        pytest.param("http://de.m.wikipedia.org/wiki/X", "https://de.wikipedia.org/wiki/X", id="wikipedia"),
        pytest.param("http://dx.doi.org/10.1/a", "https://doi.org/10.1/a", id="doi"),
        pytest.param(
            "http://github.com:8443/a", "http://github.com:8443/a", id="a known site at a port of its own"
        ),
        pytest.param(
            "https://www.google.com/search?q=https://a.example/",
            "https://www.google.com/search?q=https://a.example/",
            id="a search for an address",
        ),
        pytest.param(
            "https://b.example/url?url=https://a.example/",
            "https://b.example/url?url=https://a.example/",
            id="a redirect of nobody known",
        ),
        pytest.param(
            "https://news.ycombinator.com/threads?id=1&p=2",
            "https://news.ycombinator.com/threads?id=1&p=2",
            id="a list of somebody's",
        ),
        pytest.param(
            "https://www.google.com/url?rct=j&url=https://a.example/x%3Fa%3D1%26utm_source%3Dq&ct=ga",
            "https://a.example/x?a=1",
            id="out of Google's redirect",
        ),
        pytest.param(
            "https://www.google.com/url?sa=t", "https://www.google.com/url?sa=t", id="a redirect to nowhere"
        ),
        pytest.param(
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F&h=1",
            "https://a.example/",
            id="out of Facebook's",
        ),
        pytest.param(
            "https://www.google.com/url?url=https://u:p@a.example/", "", id="a redirect to credentials"
        ),
    ],
)
def test_an_address_has_one_form(url: str, one: str) -> None:
    assert canonical_url(url, BASE) == one


@pytest.mark.parametrize("base", ["", "feed.xml", "file:///home/me/feed.xml", "https://[broken"])
def test_a_relative_address_without_a_base_on_the_web_is_nothing(base: str) -> None:
    assert canonical_url("post/1", base) == ""


_PIECES = (
    "https:// http:// // e.example www.reddit.com google.com/url?url= redd.it youtu.be"
    " arxiv.org/abs/2403.00001v1 :8080 / /../ /. % %2e %252E ? & = # a ä @"
    " utm_source=x v=abcdefghijk id=1 [ ] \\ ; + рф 。 ٠"
)
_PARTS = st.lists(st.sampled_from([*_PIECES.split(" "), " "]), max_size=9).map("".join)


@given(
    st.one_of(st.text(max_size=40), _PARTS, st.builds("https://e.example/{}".format, st.text(max_size=30)))
)
def test_doing_it_twice_is_doing_it_once(url: str) -> None:
    once = canonical_url(url, "https://base.example/feed")

    assert canonical_url(once) == once


@given(st.one_of(st.text(max_size=40), _PARTS))
def test_what_comes_out_is_plain_ascii_on_the_web_or_nothing(url: str) -> None:
    made = canonical_url(url, "https://base.example/feed")

    assert made == "" or made.startswith(("https://", "http://"))
    assert made.isascii()
    assert made.isprintable()
    assert not set(made) & set(' "<>[]{}|\\^`') or "[" in made.split("/")[2]
    assert "@" not in (made.split("/")[2] if made else "")
