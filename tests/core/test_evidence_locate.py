# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.fold import fold, letters, plain, view
from digestflow.core.evidence.locate import locate
from tests import make

TEXT = (
    "Alder **released** the [Brook 3.5](https://brook.example/a_(b)) weights – “open” and\n- fast, with 1,024 "
    "tokens… It was not shipped in May. Alder raised $5 million. Use `snake_case` and 2*3 here. "
    "４００Ｍ downloads, 10² tests, 2½ hours.\n\n\\_underlined\\_ words stay | as they are"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("`__init__` and ``*args`` of *it*", "__init__ and *args of it", id="marks"),
        pytest.param("Run `SELECT * FROM [a](b)` or `a\\*`", "Run SELECT * FROM [a](b) or a\\*", id="stars, links, escapes"),
        pytest.param("`![x](y)` `<https://x.example>` `~~a~~`", "![x](y) <https://x.example> ~~a~~", id="pictures, addresses"),
        pytest.param("\\`*two* and \\`*three*", "`two and `three", id="ticks by themselves"),
        pytest.param("```a*b```\nthen *c*", "then c", id="a fence"),
    ],
)  # fmt: skip
def test_code_is_said_as_it_stands(text: str, said: str) -> None:
    assert plain(text) == said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("released the Brook 3.5 weights", True, id="marks and links left out"),
        pytest.param('weights - "open" and fast', True, id="other dash and quotes, list mark left out"),
        pytest.param("weights — 'open' and fast", True, id="single quotes"),
        pytest.param("“…fast, with 1,024 tokens…”", True, id="ellipses and quotes around"),
        pytest.param("[...] fast, with 1,024 tokens [...]", True, id="brackets around"),
        pytest.param("it was not shipped in May", True, id="small first letter"),
        pytest.param("400M downloads, 10² tests", True, id="full width folded"),
        pytest.param("Use snake_case and 2*3 here", True, id="signs inside words kept"),
        pytest.param("_underlined_ words stay", True, id="escapes left out"),
        pytest.param("Alder raised $5 million!", True, id="another full stop"),
        pytest.param("Alder released\n\nthe   Brook 3.5", True, id="other white space"),
        pytest.param("Alder Released the Brook", False, id="case inside differs"),
        pytest.param("Alder released Brook 3.5 weights", False, id="a word is missing"),
        pytest.param("Alder raised $6 million", False, id="another number"),
        pytest.param("10² tests, 2½ hour", True, id="snapped to a whole word"),
        pytest.param("102 tests, 21/2 hours", False, id="superscripts are no digits"),
        pytest.param("the", False, id="one word"),
        pytest.param("was", False, id="one short word"),
        pytest.param("", False, id="nothing"),
        pytest.param('"…"', False, id="only marks"),
        pytest.param("--- !!! ---", False, id="only signs"),
        pytest.param("It was ... in May", False, id="words left out in the middle"),
    ],
)
def test_words_are_found_where_they_stand_and_nowhere_else(words: str, *, found: bool) -> None:
    item = make.item("Alder opens Brook", TEXT)

    quote = locate(words, item)

    assert (quote is not None) is found
    if quote is not None:
        assert item.body[quote.start : quote.end] == quote.words
        assert quote.body == item.body_hash


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        pytest.param("fast, with 1,02", "fast, with 1,024", id="a cut number"),
        pytest.param("024 tokens… It", "1,024 tokens… It", id="the end of a number"),
        pytest.param("lder released the", "Alder **released** the", id="a cut word"),
        pytest.param("shipped in May", "not shipped in May", id="a negation before"),
        pytest.param("Alder raised $5", "Alder raised $5 million", id="a scale behind"),
        pytest.param("5 million. Use", "$5 million. Use", id="a currency before"),
        pytest.param(
            "million. Use `snake_case`", "$5 million. Use `snake_case", id="a number before its scale"
        ),
        pytest.param("Brook 3.5 weights", "[Brook 3.5](https://brook.example/a_(b)) weights", id="a link"),
        pytest.param(
            "Alder released the Brook",
            "Alder **released** the [Brook 3.5](https://brook.example/a_(b))",
            id="into a link",
        ),
    ],
)
def test_a_quote_is_widened_to_what_belongs_to_it(words: str, quoted: str) -> None:
    item = make.item("Alder opens Brook", TEXT)

    quote = locate(words, item)

    assert quote is not None
    assert quote.words == quoted


def test_a_percent_sign_belongs_to_its_number() -> None:
    item = make.item("Costs", "The price fell by 20% in a year.")

    quote = locate("The price fell by 20", item)

    assert quote is not None
    assert quote.words == "The price fell by 20%"


def test_a_title_of_one_word_is_a_quote() -> None:
    item = make.item("GLM-5", "Something else is told here.")

    quote = locate("GLM-5", item)

    assert quote is not None
    assert (quote.start, quote.end) == (0, 5)
    assert len(quote.label) == 8


def test_a_quote_never_spans_title_and_text() -> None:
    item = make.item("Alder buys", "Brook tomorrow")

    assert locate("Alder buys Brook tomorrow", item) is None


def test_words_of_a_script_without_spaces_are_found_over_a_line_break() -> None:
    item = make.item("模型", "该公司发布了新的\n开源模型，参数37B。")

    quote = locate("发布了新的开源模型", item)

    assert quote is not None
    assert quote.words == "发布了新的\n开源模型"


def test_pictures_tables_and_fences_are_no_words() -> None:
    text = "![37B chart](https://x.example/a.png) Text stays.\n\n| a | b |\n|---|---|\n| one | two |\n```python\ncode = 1\n```\nEnd [1] of <https://x.example/b>."

    assert plain(text) == "Text stays. a b one two code = 1 End [1] of https://x.example/b."


def test_folding_knows_the_forms_of_signs() -> None:
    assert fold("a—b ½ 1½ x²³ H₂O ①② 5⁰ ٤٠٠ ™ ﬁ …").text == "a - b 1/2 1 1/2 x^23 H2O 1 2 5^0 400 fi ..."
    assert fold("10①5").text == "10 1 5"
    # a power below one is no range
    assert fold("10⁻³").text == "10^-3"
    assert letters("**4** `x` ５") == "**4** 'x' 5"
    assert fold("e\u0301 zero\u200bwidth").text == "é zerowidth"


@given(st.text(max_size=200), st.text(max_size=80))
def test_a_quote_is_always_literal(text: str, words: str) -> None:
    item = make.item("Some title", text)

    for asked in (words, text[10:60], text):
        quote = locate(asked, item)

        assert quote is None or item.body[quote.start : quote.end] == quote.words


@given(st.text(st.sampled_from("ab1 .,-*_`[]()!|#>\n\\½²—“’é\u200b文"), max_size=80))
def test_every_character_of_a_reading_has_its_place(text: str) -> None:
    for reading in (fold(text), view(text)):
        assert len(reading.text) == len(reading.starts) == len(reading.ends)
        assert all(a < b for a, b in zip(reading.starts, reading.ends, strict=True))
        assert list(reading.starts) == sorted(reading.starts)


@given(
    st.lists(
        st.sampled_from(["alder", "Brook", "3.5", "weights", "**open**", "`fast`", "5", "million", "—"]),
        min_size=4,
        max_size=12,
    )
)
def test_what_a_reader_sees_of_a_text_is_found_in_it(words: list[str]) -> None:
    item = make.item("Title", " ".join(words) + " and so on.")

    shown = plain(" ".join(words[1:])).strip("— ")

    assert len(shown) < 12 or locate(shown, item) is not None


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Acme denies that it fired 300.", "it fired 300", "denies that it fired 300"),
        ("It is not true that Acme is sold.", "Acme is sold", "not true that Acme is sold"),
        (
            "There is no evidence so far that Acme is sold.",
            "Acme is sold",
            "no evidence so far that Acme is sold",
        ),
        ("It is unclear whether Acme is sold.", "Acme is sold", "whether Acme is sold"),
        ("Rumors that Acme is sold are false.", "Acme is sold", "Rumors that Acme is sold are false"),
        ("If all agree, Acme is sold.", "Acme is sold", "If all agree, Acme is sold"),
        ("Acme is sold if all agree.", "Acme is sold", "Acme is sold if all agree"),
        ("Is it so that Acme is sold? No.", "Acme is sold", "Acme is sold?"),
        ("It is not cheap, but Acme is sold.", "Acme is sold", "Acme is sold"),
        ("The board denies it. Acme is sold.", "Acme is sold", "Acme is sold"),
    ],
)
def test_a_quote_is_never_cut_out_of_what_governs_it(text: str, words: str, whole: str) -> None:
    found = locate(words, make.item("News", text))

    assert found is not None
    assert found.words == whole


@given(st.text("aB1 .,'\n\t\x1f"))
def test_text_without_marks_reads_as_text_of_any_kind_does(text: str) -> None:
    """The short way that it takes leads where the long one does: what cannot be seen is left out."""
    long = fold(text + "\u200b")

    assert (fold(text).text, fold(text).starts, fold(text).ends) == (long.text, long.starts, long.ends)
    assert view(text).text == view(text + "\u200b").text.removesuffix("\u200b")
