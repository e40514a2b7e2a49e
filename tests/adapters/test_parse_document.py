"""Documents of every kind, as listings; and what is none, by its name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digestflow.core.item.nouns import Listing
from digestflow.errors import NotAFeed, SourceError
from tests.adapters.feed_text import ADDRESS, atom, only, read, rss


def test_an_rss_item_is_read() -> None:
    document = read(
        rss(
            "<item><title>Probe &amp;amp; moon</title><link>https://gazette.example/p?utm_source=rss</link>"
            '<guid isPermaLink="false">g-1</guid><description>&lt;p&gt;It landed.&lt;/p&gt;</description>'
            "<comments>https://gazette.example/p/comments</comments>"
            "<author>ann@gazette.example (Ann)</author>"
            "<pubDate>Thu, 12 Mar 2026 09:00:00 +0100</pubDate></item>",
            channel="<title>The  Gazette</title><link>https://gazette.example/</link>",
        )
    )

    assert (document.kind, document.title, document.warnings) == ("rss20", "The Gazette", ())
    assert document.listings == (
        Listing(
            feed_id="g-1",
            url="https://gazette.example/p",
            links=("https://gazette.example/p/comments",),
            title="Probe & moon",
            text="It landed.",
            author="Ann",
            published=datetime(2026, 3, 12, 8, 0, tzinfo=UTC),
        ),
    )


def test_an_atom_entry_is_read() -> None:
    listing = only(
        atom(
            '<id>tag:x,1</id><title type="html">A &lt;i&gt;b&lt;/i&gt;</title><link href="/p/1"/>'
            '<link rel="related" href="https://other.example/"/><summary>Short</summary>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The long words</p></div>'
            "</content>"
            "<updated>2026-03-12T09:00:00Z</updated>",
            feed='<author><name>Ann</name></author><link rel="next" href="?page=2"/>',
        )
    )

    assert listing == Listing(
        feed_id="tag:x,1",
        url="https://gazette.example/p/1",
        links=("https://other.example/",),
        title="A b",
        text="The long words",
        author="Ann",
        updated=datetime(2026, 3, 12, 9, 0, tzinfo=UTC),
    )


def test_a_feed_says_where_its_next_page_is() -> None:
    document = read(atom("<id>1</id>", feed='<link rel="next" href="?page=2"/>'))

    assert document.links == (f"{ADDRESS}?page=2",)


def test_an_rdf_item_is_read() -> None:
    listing = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>c</title></channel>'
        '<item rdf:about="https://e.example/1"><title>T</title><link>https://e.example/1</link>'
        "<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><dc:date>2026-03-12</dc:date></item></rdf:RDF>"
    )

    assert (listing.title, listing.url, listing.author) == ("T", "https://e.example/1", "Ann, Bo")
    assert (listing.updated, listing.date_only) == (datetime(2026, 3, 12, tzinfo=UTC), True)


def test_a_json_feed_is_read() -> None:
    first = '{"id": 7, "url": "/p/7", "external_url": "https://other.example/", "content_html": "<p>A</p>"'
    document = read(
        '\ufeff {"version": "https://jsonfeed.org/version/1.1", "title": "G", "authors": [{"name": "Ann"}],'
        ' "home_page_url": "https://e.example/", "next_url": "https://e.example/2.json", "items": ["no", '
        f'{first}, "summary": "The longer one", "date_published": "2026-03-12T09:00:00Z", "title": null}}]}}'
    )

    assert (document.kind, document.title, document.links) == ("json11", "G", ("https://e.example/2.json",))
    assert document.warnings == ("1 items left out: not objects",)
    assert document.listings == (
        Listing(
            feed_id="7",
            url="https://e.example/p/7",
            links=("https://other.example/",),
            title="",
            text="The longer one",
            author="Ann",
            published=datetime(2026, 3, 12, 9, 0, tzinfo=UTC),
        ),
    )


def test_a_json_feed_without_version_is_known_by_its_items() -> None:
    document = read('{"items": [{"id": "1", "content_text": "1 < 2", "author": {"name": "Ann"}}]}')

    assert (document.kind, document.listings[0].text, document.listings[0].author) == ("json", "1 < 2", "Ann")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param("", "not a feed: an empty document", id="nothing"),
        pytest.param(" \n ", "not a feed: an empty document", id="white space"),
        pytest.param("Hello", "not a feed: plain text or unknown bytes", id="text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "not a feed: plain text or unknown bytes", id="a picture"),
        pytest.param(
            "<!DOCTYPE html><html><title>Sign in</title>",
            "not a feed: an HTML page titled “Sign in”",
            id="a login",
        ),
        pytest.param("<html></html>", "not a feed: an HTML page", id="a page without title"),
        pytest.param("<opml><body/></opml>", "not a feed: an OPML list of feeds", id="a list of feeds"),
        pytest.param("<catalog/>", "not a feed: XML whose first element is <catalog>", id="other XML"),
        pytest.param('{"hits": []}', "not a feed: JSON, but no JSON Feed", id="other JSON"),
        pytest.param("[1]", "not a feed: JSON, but no JSON Feed", id="a list in JSON"),
        pytest.param('{"items": []}', "not a feed: JSON, but no JSON Feed", id="no items and no version"),
    ],
)
def test_what_is_no_feed_is_named(body: str | bytes, why: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        read(body)

    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param('{"version": "https://jsonfeed.org/version/1", "items": [{"id', "cut short", id="cut"),
        pytest.param("[" * 200_000, "nested too deep", id="deep"),
        pytest.param('{"items": ' + "9" * 5000 + "}", "not readable as JSON", id="a number without end"),
    ],
)
def test_damaged_json_is_named(body: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        read(body)


def test_a_feed_without_items_is_a_feed() -> None:
    assert read(rss()).listings == ()
