"""What is mended in a document before it is read, and what is left out."""

from __future__ import annotations

import codecs

import pytest

from tests.adapters.feed_text import only, read, rss


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


@pytest.mark.parametrize(
    ("named", "codec", "words"),
    [
        ("shift_jis", "cp932", "日本語①"),
        ("x-sjis", "cp932", "日本語"),
        ("euc-kr", "cp949", "똠방각하"),
        ("x-windows-949", "cp949", "똠방각하"),
        ("big5", "big5hkscs", "啲嘢"),
        ("gb2312", "gbk", "朱镕基"),
        ("iso-8859-9", "cp1254", "İstanbul “şimdi”"),
        ("Windows1251", "cp1251", "Привет"),
    ],
)
def test_what_is_served_under_a_name_is_read_as_the_larger_set(named: str, codec: str, words: str) -> None:
    body = rss(f"<item><title>{words}</title></item>").replace("?>", f' encoding="{named}"?>').encode(codec)

    document = read(body)

    assert (document.listings[0].title, document.warnings) == (words, ())


@pytest.mark.parametrize(
    ("named", "codec", "words", "cut"),
    [
        ("utf-8", "utf-8", "Ärger über Öl", b"\xc3"),
        ("gbk", "gbk", "朱镕基总理发表", b"\xbb"),
        ("shift_jis", "cp932", "日本語", b"\x93"),
        ("iso-8859-1", "cp1252", "Ärger", b"\x81"),
    ],
)
def test_a_word_that_was_cut_in_a_character_costs_one_character(
    named: str, codec: str, words: str, cut: bytes
) -> None:
    whole = rss(f"<item><title>{words}</title></item>").replace("?>", f' encoding="{named}"?>').encode(codec)

    document = read(whole.replace(b"</title>", cut + b"</title>"))

    assert document.listings[0].title == f"{words}\N{REPLACEMENT CHARACTER}"
    assert document.warnings == ("bytes that are no characters became U+FFFD",)


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
        "\n\n"
        + rss(
            "<item><title>Q & <b>A</title><guid>/?a=1&lang=en</guid></item>", "<item><title>b</title></item>"
        )
    )

    assert [(listing.title, listing.feed_id) for listing in document.listings] == [
        ("Q & A", "/?a=1&lang=en"),
        ("b", ""),
    ]
    assert document.warnings[1].startswith("not well-formed: ")


def test_an_ampersand_that_begins_no_reference_is_one() -> None:
    document = read(
        rss(
            "<item><title>AT&T; Q&A, a &lt; b &#233;</title><guid>?a=1&sub=2</guid>"
            "<link>/?id=1&lang=en&copy=2&image=3&amp;x=4</link>"
            "<description><![CDATA[<a href='/?b=1&lang=en'>R&D</a> &amp;amp;]]></description>"
            "<!-- a & b --></item>"
        )
    )

    (listing,) = document.listings
    assert (listing.title, listing.feed_id) == ("AT&T; Q&A, a < b é", "?a=1&sub=2")
    assert listing.url == "https://gazette.example/?id=1&lang=en&copy=2&image=3&x=4"
    assert listing.text == "R&D &amp;"
    assert document.warnings == ("repaired: ampersands and angle brackets that begin nothing",)


def test_an_angle_bracket_that_begins_nothing_is_one() -> None:
    document = read(
        rss(
            "<item><title>1 < 2 and 3 <= 4, <<5</title><guid>1</guid>"
            "<description><![CDATA[<p>a < b</p>]]></description></item>"
        )
    )

    (listing,) = document.listings
    assert (listing.title, listing.text) == ("1 < 2 and 3 <= 4, <<5", "a < b")


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
