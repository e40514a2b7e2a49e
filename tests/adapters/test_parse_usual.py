"""What is read by expat alone is what feedparser reads, to the character; all else is left to it."""

from __future__ import annotations

import random
import warnings
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.parse.repair import decoded, repaired
from digestflow.adapters.parse.syndication import _by_feedparser, read_xml
from digestflow.adapters.parse.usual import read_usual
from digestflow.errors import NotAFeed
from tests.adapters.feed_text import ADDRESS, atom, rss

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:other="https://e.example/ns"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
# What is read by expat alone, and what is not, of items and of feeds.
OF_RSS = (
    (
        "title link guid pubDate description content:encoded dc:creator dc:date comments category enclosure"
        " media:content media:thumbnail itunes:image other:thing feedburner:origLink"
    ),
    (
        "media:title media:group media:description itunes:summary itunes:author source atom:link image"
        " summary id author other:title atom:title"
    ),
)
OF_ATOM = (
    "title id link published updated summary content category rights media:thumbnail feedburner:origLink",
    "author contributor source media:group issued modified created name uri other:title",
)
OF_FEED = (
    "title link category other:thing",
    "id author atom:link image language itunes:owner skipDays updated icon textInput managingEditor",
)
ATTRIBUTES = (
    *(
        {"type": kind}
        for kind in ("text", "html", "xhtml", "HTML", "", "text/plain", "image/png", "xhtml+xml")
    ),
    *(
        {"href": url, "rel": rel}
        for url in ("https://a.example/1", "b", "")
        for rel in ("alternate", "self", "via")
    ),
    *({"isPermaLink": is_link} for is_link in ("true", "false", "True")),
    {"url": "https://a.example/x.mp3", "length": "1", "type": "audio/mpeg"},
    {"mode": "base64"},
    {"src": "https://a.example/c"},
    {"xml:lang": "de"},
    {"xml:base": "https://b.example/"},
    {"rdf:about": "x"},
    {"href": "c", "type": "application/json", "hreflang": "en"},
)
WORDS = (
    *(
        "",
        " ",
        "Probe lands",
        "https:////a.example//p?a=1&b=2",
        "/relative",
        "tag:a.example,2026:1",
        "<p>One</p>",
    ),
    *(
        "AT&amp;T",
        "a &lt; b",
        "caf\u00e9",
        "caf\u00c3\u00a9",
        "\u0093quoted\u0094",
        "a@b.example (Ann)",
        "Ann, Bo",
    ),
    *("Thu, 12 Mar 2026 09:00:00 GMT", "2026-03-12T09:00:00Z", "\u00a0x\u00a0", "1 < 2 &copy; </b>", "YWJj"),
)


def element(name: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


def elements(names: tuple[str, str]) -> st.SearchStrategy[str]:
    text = st.sampled_from(WORDS).map(escape) | st.sampled_from(WORDS).map(
        lambda words: f"<![CDATA[{words}]]>"
    )
    # Rarely anything odd: a document with one oddity is left to feedparser as a whole.
    odd = st.sampled_from([False] * 19 + [True])
    attributes = odd.flatmap(lambda yes: st.sampled_from(ATTRIBUTES) if yes else st.just({}))
    nested = st.sampled_from(
        [
            "<name>Ann</name>",
            "<name>Ann</name><uri>https://a.example/</uri>",
            "<email>a@b.example</email>",
            "<title>Within</title><url>u</url><link>l</link>",
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>One</p></div>',
        ]
    )
    inside = odd.flatmap(lambda yes: nested if yes else text)
    usual, unusual = (st.sampled_from(several.split()) for several in names)
    kinds = st.lists(odd.flatmap(lambda yes: unusual if yes else usual), max_size=5, unique=True)
    return kinds.flatmap(
        lambda chosen: st.tuples(*(st.builds(element, st.just(name), attributes, inside) for name in chosen))
    ).map("".join)


def document(above: str, items: list[str], below: str, *, of_atom: bool) -> bytes:
    if of_atom:
        inner = "".join(f"<entry>{item}</entry>" for item in items)
        return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{above}{inner}{below}</feed>'.encode()
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {NAMESPACES}><channel>{above}{inner}{below}</channel></rss>'.encode()


documents = st.builds(
    document,
    elements(OF_FEED),
    st.lists(elements(OF_RSS), max_size=3),
    elements(OF_FEED),
    of_atom=st.just(False),
) | st.builds(
    document,
    elements(OF_FEED),
    st.lists(elements(OF_ATOM), max_size=3),
    elements(OF_FEED),
    of_atom=st.just(True),
)


def agree(body: bytes) -> bool:
    """Whether it is read by expat alone; and then that feedparser reads the same."""
    whole = repaired(decoded(body, ""))
    if read_usual(whole.body) is None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            other = _by_feedparser(whole.body, ADDRESS, list(whole.warnings))
        except NotAFeed as error:
            raise AssertionError(body) from error
    assert read_xml(whole, ADDRESS) == other, body
    return True


@given(documents)
def test_whatever_elements_a_document_is_made_of_both_read_the_same(body: bytes) -> None:
    agree(body)


def test_real_documents_are_read_the_same_and_most_of_them_by_expat_alone(corpus: Path) -> None:
    folders = (corpus / "corpus" / "replay", corpus / "corpus" / "feeds")
    paths = sorted(path for folder in folders for path in folder.rglob("*.xml"))
    chosen = random.Random(3).sample(paths, 150)

    taken = sum(agree(path.read_bytes()) for path in chosen)

    assert taken > len(chosen) / 2


USUAL = [
    pytest.param(
        rss("<item><title>A</title><link>https://a.example/</link><guid>1</guid></item>"), id="plain RSS"
    ),
    pytest.param(rss(channel="<title>None yet</title>"), id="RSS without items"),
    pytest.param(
        atom('<id>tag:1</id><title type="html">A &lt;b&gt;</title><link href="https://a.example/"/>'),
        id="Atom",
    ),
]
UNUSUAL = [
    pytest.param(rss("<item><title>A <b>bold</b></title></item>"), id="an element in a text"),
    pytest.param(rss("<item><title>A</title><title>B</title></item>"), id="two titles"),
    pytest.param(rss("<item><title>A</title>")[:-20], id="cut short"),
    pytest.param(rss("<item><media:group/></item>"), id="an undeclared prefix"),
    pytest.param(
        atom('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"/></content>'), id="XHTML"
    ),
    pytest.param(
        atom("<title>A</title>").replace("<entry>", '<entry xml:base="https://b.example/">'), id="a base"
    ),
    pytest.param(
        '<rss xmlns:dc="https://e.example/" version="2.0"><channel/></rss>', id="a name that misleads"
    ),
    pytest.param("<opml/>", id="no feed"),
]


@pytest.mark.parametrize("text", USUAL)
def test_what_most_feeds_are_made_of_is_read_by_expat_alone(text: str) -> None:
    assert agree(text.encode())


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(text: str) -> None:
    assert not agree(text.encode())
