"""An item that would keep a parser busy for long is cut, and those beside it are read."""

from __future__ import annotations

from html import escape
from xml.sax.saxutils import quoteattr

import pytest

from digestflow.adapters.parse.bounded import bounded
from tests.adapters.feed_text import atom, read, rss

N = 20_000
COSTLY = "1 item cut: too many elements in one another"
OTHER = "<item><title>Other</title><guid>2</guid><description>It lives.</description></item>"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<blockquote>" * N, id="quotations"),
        pytest.param("<ul><li>" * N, id="lists"),
        pytest.param("<div>a</span>" * N, id="end tags of others"),
        pytest.param("".join(f"<font size={n}>" for n in range(N)), id="formatting"),
        pytest.param("".join(f"<font size={n}><p>" for n in range(N)), id="formatting made anew"),
        pytest.param(f"<p {' '.join(f'a{n}=1' for n in range(N))}>", id="attributes"),
    ],
)
def test_an_item_with_too_much_in_one_another_is_cut(markup: str) -> None:
    words = escape(f"Said. {markup}<i>x</i>")

    for element in ("description", "title"):
        document = read(rss(f"<item><guid>1</guid><{element}>{words}</{element}></item>", OTHER))

        costly, other = document.listings
        assert (costly.title or costly.text).startswith("Said.")
        assert (costly.feed_id, other.text) == ("1", "It lives.")
        assert document.warnings == (COSTLY,)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>One <b>word</b>.<br>" * 20_000, id="paragraphs that nobody ended"),
        pytest.param("<table>" + "<tr><td>a<td>b" * 20_000 + "</table>", id="a long table"),
        pytest.param("<div><ul><li><a href='/a'>b</a></li></ul></div>" * 10_000, id="many small lists"),
        pytest.param(
            f"<p><img alt='a' src={quoteattr('data:image/png;base64,' + 'A' * 500_000)}>", id="a picture"
        ),
        pytest.param("<div>" * 300 + "words" + "</div>" * 300, id="deep as no article is"),
        pytest.param("a < b " * 20_000, id="no elements"),
    ],
)
def test_what_an_article_may_have_is_read_to_its_end(markup: str) -> None:
    assert bounded(markup) == markup


def test_attributes_that_no_element_has_are_left_out() -> None:
    laden = f"<link {' '.join(f'''a{n}='1' ''' for n in range(3 * N))}/>"

    document = read(rss(f"<item><title>One</title><guid>1</guid>{laden}</item>", OTHER))

    assert [one.title for one in document.listings] == ["One", "Other"]
    assert "left out: attributes of an element that has more than 500" in document.warnings


def test_of_the_addresses_of_an_item_the_first_hundred_are_kept() -> None:
    links = "".join(f"<link rel='related' href='https://e.example/{n}'/>" for n in range(2 * N))

    (listing,) = read(atom(f"<title>One</title><id>1</id>{links}")).listings

    assert listing.url == "https://e.example/0"
    assert listing.links[-1] == "https://e.example/99"


def test_angle_brackets_that_begin_nothing_are_words() -> None:
    document = read(
        rss(f"<item><title>One</title><guid>1</guid><description>{'<' * N}</description></item>", OTHER)
    )

    assert [len(one.text) for one in document.listings] == [N, 9]
