"""Items with whole addresses and right dates, each once, the newest."""

from __future__ import annotations

import pytest

from digestflow.adapters.parse.document import read_document
from tests.adapters.feed_text import atom, only, read, rss


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


def test_ids_that_begin_alike_are_two_however_long() -> None:
    """What is no longer than is kept stays as it is."""
    items = (
        f"<item><guid>{'x' * n}{end}</guid><title>{end}</title></item>"
        for n, end in ((999, "a"), (1000, "b"), (1000, "c"))
    )

    ids = [one.feed_id for one in read(rss(*items)).listings]

    assert ids[0] == "x" * 999 + "a"
    assert len(set(ids)) == 3
    assert [len(one) for one in ids] == [1000, 1032, 1032]


def test_an_episode_has_the_title_that_podcasts_give_it_where_there_is_no_other() -> None:
    vocabulary = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    own = "<itunes:title>Probes &amp; moons</itunes:title>"

    assert only(rss(f"<item {vocabulary}>{own}</item>")).title == "Probes & moons"
    assert only(rss(f"<item {vocabulary}>{own}<title>7: Probes</title></item>")).title == "7: Probes"
