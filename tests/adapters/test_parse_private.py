"""The private names of feedparser that a usual document is read by (docs/decisions/0019)."""

from __future__ import annotations

import feedparser.html
import feedparser.mixin
import pytest

GONE = """
feedparser has changed a private name that `adapters/parse/fields.py` and `vocabulary.py` read usual
documents by. Until they are mended, return None at the top of `read_usual`: feedparser then reads every
document, rightly and at a quarter of the speed. To mend them: look for what took the name's place; where
nothing did, write its behaviour into fields.py and let test_parse_usual.py compare the two.
"""


def test_the_table_of_typographic_signs_is_where_it_was() -> None:
    table = getattr(feedparser.html, "_cp1252", None)

    assert isinstance(table, dict), GONE
    assert table.get(0x93) == "\N{LEFT DOUBLE QUOTATION MARK}", GONE
    assert all(isinstance(key, int) and isinstance(sign, str) for key, sign in table.items()), GONE


@pytest.mark.parametrize(
    ("text", "html"),
    [("plain words", False), ("a <b>bold</b> word", True), ("a < b and c > d", False), ("R&amp;D", True)],
)
def test_the_guess_whether_a_title_is_markup_is_where_it_was(text: str, *, html: bool) -> None:
    guess = getattr(getattr(feedparser.mixin, "_FeedParserMixin", None), "looks_like_html", None)

    assert callable(guess), GONE
    assert bool(guess(text)) is html, GONE


def test_the_names_of_vocabularies_are_where_they_were() -> None:
    namespaces = getattr(getattr(feedparser.mixin, "_FeedParserMixin", None), "namespaces", None)

    assert isinstance(namespaces, dict), GONE
    assert namespaces.get("http://purl.org/dc/elements/1.1/") == "dc", GONE
