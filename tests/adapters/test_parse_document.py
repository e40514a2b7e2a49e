"""Documents of every kind, as listings."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime

import pytest

from digestflow.adapters.parse.document import read_document
from digestflow.core.item.nouns import Document, Listing
from digestflow.errors import NotAFeed, SourceError

ADDRESS = "https://gazette.example/feeds/all.xml"


def read(body: str | bytes, content_type: str = "", most: int = 500) -> Document:
    return read_document(body.encode() if isinstance(body, str) else body, content_type, ADDRESS, most)


def rss(*items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def atom(entry: str, feed: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}<entry>{entry}</entry></feed>'


def only(body: str | bytes, content_type: str = "") -> Listing:
    (listing,) = read(body, content_type).listings
    return listing


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
    document = read(
        '\ufeff {"version": "https://jsonfeed.org/version/1.1", "title": "G",'
        ' "home_page_url": "https://e.example/", "next_url": "https://e.example/2.json", "authors": [{"name": "Ann"}, "x"], "items": ["no", {"id": 7,'
        ' "url": "/p/7", "external_url": "https://other.example/", "content_html": "<p>A</p>",'
        ' "summary": "The longer one", "date_published": "2026-03-12T09:00:00Z", "title": null}]}'
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


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(rss("<item><title>Größe €</title></item>").encode(), "", id="UTF-8"),
        pytest.param(
            codecs.BOM_UTF8 + rss("<item><title>Größe €</title></item>").encode(), "", id="with a mark"
        ),
        pytest.param(rss("<item><title>Größe €</title></item>").encode("utf-16"), "", id="UTF-16"),
        pytest.param(
            rss("<item><title>Größe €</title></item>").encode("utf-16-be"), "", id="UTF-16, no mark"
        ),
        pytest.param(rss("<item><title>Größe €</title></item>").encode("utf-32"), "", id="UTF-32"),
        pytest.param(
            rss("<item><title>Größe €</title></item>").encode("utf-32-le"), "", id="UTF-32, no mark"
        ),
        pytest.param(
            rss("<item><title>Größe €</title></item>").encode("cp1252"),
            "text/xml; charset=ISO-8859-1",
            id="header",
        ),
        pytest.param(
            rss("<item><title>Größe €</title></item>")
            .replace("?>", ' encoding="windows-1252"?>')
            .encode("cp1252"),
            "text/xml",
            id="declaration",
        ),
        pytest.param(
            rss("<item><title>Größe €</title></item>").replace("?>", ' encoding="cp1140"?>').encode("cp1140"),
            "",
            id="EBCDIC",
        ),
        pytest.param(
            rss("<item><title>Größe €</title></item>").encode(),
            "text/xml; charset=iso-8859-1",
            id="wrong header",
        ),
        pytest.param(rss("<item><title>Größe €</title></item>").encode("cp1252"), "", id="nothing said"),
        pytest.param(
            rss("<item><title>Größe €</title></item>").encode("cp1252"),
            "text/xml; charset=utf-7",
            id="UTF-7 refused",
        ),
    ],
)
def test_any_encoding_gives_the_same_words(body: bytes, content_type: str) -> None:
    assert only(body, content_type).title in {
        "Größe €",
        "Größe ¤",
    }  # cp037, by which EBCDIC is known, has no €


def test_bytes_that_are_no_characters_are_said() -> None:
    document = read(codecs.BOM_UTF16_LE + rss("<item><title>a</title></item>").encode("utf-16-le") + b"x")

    assert "bytes that are no characters became U+FFFD" in document.warnings


def test_japanese_in_its_own_encoding_is_read() -> None:
    body = (
        rss("<item><title>日本語</title></item>")
        .replace("?>", ' encoding="iso-2022-jp"?>')
        .encode("iso-2022-jp")
    )

    assert only(body).title == "日本語"


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE rss [<!ENTITY big "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA">]>',
        '<!-- <rss --><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/dtd" [<!ENTITY big SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE rss [<!ENTITY big ']>'><!-- ' --><?p '?>]><!DOCTYPE rss>",
        '<!DOCTYPE rss [<!ENTITY big "<rss>',
        "junk <!DOCTYPE rss [<!ENTITY big 'A'>]>",
        '<?xml version="1.0"?><!doctype x [<!ENTITY a "lol"><!ENTITY big "&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_entity_of_a_dtd_is_put_in(dtd: str, encoding: str) -> None:
    body = f"{dtd}<rss version='2.0'><channel><item><title>x&big;</title></item></channel></rss>"

    title = only(body.encode(encoding)).title

    assert title in {"x&big;", "x]>"}


def test_a_short_entity_and_the_names_of_html_are_characters() -> None:
    document = read(
        '<!DOCTYPE rss [<!ENTITY me "Ann">]>' + rss("<item><title>&me;&nbsp;&mdash; x</title></item>")[21:]
    )

    assert document.listings[0].title == "Ann — x"
    assert document.warnings == ("repaired: DTD removed",)


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#x1F;", "&#xD800;", "&#x110000;", "&#99999999999999;", "\x0b", "\x00"]
)
def test_an_impossible_character_costs_one_character(reference: str) -> None:
    document = read(rss(f"<item><title>a{reference}b&#233;</title></item>"))

    assert document.listings[0].title == "a\ufffdbé"
    assert [warning for warning in document.warnings if warning.startswith("repaired: impossible")]


def test_a_document_that_is_not_well_formed_gives_what_can_be_made_out() -> None:
    document = read(
        "\n\n" + rss("<item><title>Q & A</title><guid>1</guid></item>", "<item><title>b</title></item>")
    )

    assert [listing.title for listing in document.listings] == ["Q & A", "b"]
    assert document.warnings[0].startswith("not well-formed: ")


def test_an_item_that_is_cut_short_is_left_out() -> None:
    whole = rss(
        "<item><title>a</title><guid>1</guid></item>", "<item><guid>2</guid><title>$1,200 paid</title></item>"
    )

    document = read(whole[: whole.index(",200")])

    assert [listing.title for listing in document.listings] == ["a"]
    assert "1 item left out: cut short" in document.warnings


def test_a_document_cut_between_items_loses_none() -> None:
    whole = rss("<item><title>a</title><guid>1</guid></item>", "<item><title>b</title><guid>2</guid></item>")

    document = read(whole[: whole.index("</channel")])

    assert [listing.title for listing in document.listings] == ["a", "b"]
    assert "cut short: the document does not end as it should" in document.warnings


@pytest.mark.parametrize(
    ("body", "url"),
    [
        pytest.param(
            rss("<item><link>/p/1</link></item>"), "https://gazette.example/p/1", id="on the document"
        ),
        pytest.param(
            rss("<item><link>p/1</link></item>", channel="<link>https://news.example/en/</link>"),
            "https://news.example/en/p/1",
            id="on the site",
        ),
        pytest.param(
            atom('<link href="p/1"/>', feed='<link href="https://news.example/en/"/>'),
            "https://gazette.example/feeds/p/1",
            id="on the document, in Atom",
        ),
        pytest.param(
            atom('<link href="1"/>').replace("<feed", '<feed xml:base="https://b.example/x/"'),
            "https://b.example/x/1",
            id="on xml:base",
        ),
        pytest.param(
            atom('<link href="1"/>').replace("<entry", '<entry xml:base="/y/"'),
            "https://gazette.example/y/1",
            id="on an xml:base that is relative itself",
        ),
        pytest.param(
            rss("<item><guid>https://e.example/1</guid></item>"), "https://e.example/1", id="a guid"
        ),
        pytest.param(rss("<item><guid>abc-1</guid></item>"), "", id="a guid that is no address"),
        pytest.param(
            rss('<item><enclosure url="https://e.example/a.mp3" type="audio/mpeg"/></item>'),
            "https://e.example/a.mp3",
            id="only something enclosed",
        ),
        pytest.param(rss("<item><link>javascript:alert(1)</link></item>"), "", id="no web address"),
        pytest.param(rss("<item><link>https://e.example/a\nb</link></item>"), "", id="a line end inside"),
        pytest.param(
            rss(
                '<item xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><link>http://f.example/~r/1</link>'
                "<feedburner:origLink>https://e.example/1</feedburner:origLink></item>"
            ),
            "https://e.example/1",
            id="before a redirect",
        ),
    ],
)
def test_an_address_is_whole(body: str, url: str) -> None:
    assert only(body).url == url


def test_a_document_from_disk_has_its_own_address_for_a_base() -> None:
    body = atom('<link href="1"/>', feed='<link rel="self" href="https://e.example/feed/all"/>').encode()

    document = read_document(body, "", "/home/ann/feed.xml", 10)

    assert document.listings[0].url == "https://e.example/feed/1"


def test_an_identity_counts_once() -> None:
    document = read(
        rss("<item><title>a</title><guid>1</guid></item>" * 3, "<item><title>b</title></item>" * 2)
    )

    assert [listing.title for listing in document.listings] == ["a", "b"]
    assert document.warnings == ("3 items left out: listed twice",)


def test_an_id_that_stands_on_different_addresses_identifies_none() -> None:
    items = [
        f"<item><title>{n}</title><guid>same</guid><link>https://e.example/{n}</link></item>"
        for n in range(3)
    ]

    document = read(rss(*items))

    assert [(listing.title, listing.feed_id) for listing in document.listings] == [
        ("0", ""),
        ("1", ""),
        ("2", ""),
    ]


def test_the_newest_are_taken_in_the_order_of_the_document() -> None:
    days = [3, 9, 1, 7]
    items = [f"<item><guid>{d}</guid><title>{d}</title><pubDate>2026-03-0{d}</pubDate></item>" for d in days]

    document = read(rss(*items), most=2)

    assert [listing.title for listing in document.listings] == ["9", "7"]
    assert document.warnings == ("2 items left out: older than the newest 2",)


def test_a_hundred_thousand_items_are_not_too_many() -> None:
    document = read(rss("<item><title>a</title><guid>g</guid></item>" * 100_000))

    assert [listing.title for listing in document.listings] == ["a"]
    assert "90000 of 100000 items not looked at: too many" in document.warnings


def test_a_date_that_cannot_be_read_is_none_and_said() -> None:
    document = read(rss("<item><title>a</title><pubDate>last  Tuesday</pubDate></item>"))

    assert document.listings[0].published is None
    assert document.warnings == ("1 item with a date that cannot be read, as in 'last Tuesday'",)


def test_a_text_that_is_too_long_is_cut_and_said() -> None:
    document = read(
        rss(f"<item><title>{'t' * 5000}</title><description>{'word ' * 60_000}</description></item>")
    )

    assert len(document.listings[0].text) <= 200_000
    assert len(document.listings[0].title) == 1000
    assert document.warnings == ("1 item cut at 200,000 characters",)


def test_content_that_is_no_text_is_left_out() -> None:
    assert only(atom('<content type="image/png">iVBORw0KGgo=</content>')).text == ""


def test_base64_is_read_where_it_holds_words() -> None:
    assert (
        only(atom('<content type="application/octet-stream">QSBwcm9iZSBsYW5kcw==</content>')).text
        == "A probe lands"
    )


def test_titles_and_texts_are_clean() -> None:
    odd = "Gem\u200bma\u2060 4&#x202E;"

    listing = only(rss(f"<item><title>{odd}</title><description>a&#x2028;b&#x1F600;</description></item>"))

    assert (listing.title, listing.text) == ("Gemma 4", "a\nb😀")
