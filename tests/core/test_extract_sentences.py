# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entry.sentences import sentences, words_in
from digestflow.core.evidence.fold import plain


def texts(markdown: str) -> list[str]:
    return [passage.text for passage in sentences(markdown)]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        pytest.param("It ran. It won! Did it? Yes.", ["It ran.", "It won!", "Did it?", "Yes."], id="stops"),
        pytest.param("Dr. Oakes met Mr. Elm. They spoke.", ["Dr. Oakes met Mr. Elm.", "They spoke."], id="titles"),
        pytest.param("It costs 3.5 million. Wow.", ["It costs 3.5 million.", "Wow."], id="decimals"),
        pytest.param("Brook v1.2.3 came. See a.example/b.c now.", ["Brook v1.2.3 came.", "See a.example/b.c now."], id="versions"),
        pytest.param("Use e.g. Brook or i.e. Elm. Done.", ["Use e.g. Brook or i.e. Elm.", "Done."], id="abbreviations"),
        pytest.param("The U.S. Senate voted. J. R. Elm did.", ["The U.S. Senate voted.", "J. R. Elm did."], id="initials"),
        pytest.param("It left the U.S. The end came.", ["It left the U.S.", "The end came."], id="initials at an end"),
        pytest.param("He said “Stop.” Then it (see p. 4. Really) went.", ["He said “Stop.”", "Then it (see p. 4. Really) went."], id="quotes and brackets"),
        pytest.param("Wait... what is it. Well", ["Wait... what is it.", "Well"], id="dots inside"),
        pytest.param("第一句。第二句！真的？", ["第一句。", "第二句！", "真的？"], id="no spaces"),
        pytest.param("# Head\n\nOne line\nbroken here. Two.\n", ["Head", "One line broken here.", "Two."], id="blocks"),
        pytest.param("Intro:\n- one thing\n- two **things**\n3. three", ["Intro:", "one thing", "two things", "three"], id="lists"),
        pytest.param("Before.\n```\ncode. Here.\n```\nAfter.", ["Before.", "After."], id="code"),
        pytest.param("| a | b |\n|---|---|\n\nText.\n\n---\n<br>\nEnd.", ["Text.", "End."], id="tables and rules"),
        pytest.param("About it.\nScore: 12\nBy: elm\nMore text.", ["About it.", "Score: 12", "By: elm", "More text."], id="pairs"),
        pytest.param("Line one  \nLine two\\\nLine three", ["Line one", "Line two", "Line three"], id="hard breaks"),
        pytest.param("See [the paper](https://x.example/a.b). Then `f()` ran.", ["See the paper.", "Then f() ran."], id="links"),
        pytest.param('It ends on words like "Over. Go home" and "Bye. Now go." Then it stops.', ['It ends on words like "Over. Go home" and "Bye. Now go."', "Then it stops."], id="stops inside straight marks"),
        pytest.param("It says “Over. Go home” a lot. He left.", ["It says “Over. Go home” a lot.", "He left."], id="stops inside quotation marks"),
        pytest.param('It is 5" wide. He has 4. "Not I." He left.', ['It is 5" wide.', "He has 4.", '"Not I."', "He left."], id="inches and whole quotations"),
        pytest.param("He said “Over. She “Out. They left” then.", ["He said “Over.", "She “Out. They left” then."], id="a quotation nobody closed"),
        pytest.param("Elm reads a law of forests and storms by\nits tree: if rain comes soon,\ngrowth stops. It won.", ["Elm reads a law of forests and storms by its tree: if rain comes soon, growth stops.", "It won."], id="a sentence broken before a colon"),
        pytest.param("Oak grew on every hill of the country until the\nPark Board: a body that nobody chose. It won.", ["Oak grew on every hill of the country until the Park Board: a body that nobody chose.", "It won."], id="a sentence broken inside a name"),
        pytest.param("Elm: a model that reads all of a\nbook. It won.", ["Elm: a model that reads all of a book.", "It won."], id="a sentence broken behind a colon"),
        pytest.param("Mine\nprice: 3 dollars\nowner: elm", ["Mine", "price: 3 dollars", "owner: elm"], id="small pairs"),
        pytest.param("Ash is 20 feet high\nYew is 12 feet high at most", ["Ash is 20 feet high", "Yew is 12 feet high at most"], id="short lines"),
        pytest.param("Mira Oakes joins the board of the lab\nShe will look after the forests of the north and all their rivers.", ["Mira Oakes joins the board of the lab", "She will look after the forests of the north and all their rivers."], id="a heading that is none to Markdown"),
        pytest.param("- Oak that grows on hills\nAsh grows by rivers, in all of the country and in its neighbour's.", ["Oak that grows on hills", "Ash grows by rivers, in all of the country and in its neighbour's."], id="a line below a list"),
        pytest.param("✅ Grows in rain and in the deep shade of walls\n✅ Grows in snow, on hills and by all of the rivers", ["✅ Grows in rain and in the deep shade of walls", "✅ Grows in snow, on hills and by all of the rivers"], id="pictures as marks of a list"),
        pytest.param("The old oak of the town was felled by\nElm House in June of the year in which nobody knew what it was.", ["The old oak of the town was felled by Elm House in June of the year in which nobody knew what it was."], id="a line that ends as no sentence does"),
        pytest.param("The old oak of the town was felled in the spring, before the great\nPark Board came. And then Mira Oakes, who was young, planted an old\nYew there for all to see who came by. It grew well, as nobody knew\nwhat a yew needs, and so it stood for ages on the hill over the lab\nof Elmland, where an old\nYew is holy.", ["The old oak of the town was felled in the spring, before the great Park Board came.", "And then Mira Oakes, who was young, planted an old Yew there for all to see who came by.", "It grew well, as nobody knew what a yew needs, and so it stood for ages on the hill over the lab of Elmland, where an old", "Yew is holy."], id="a wrapped text"),
        pytest.param("Stages of growth We saw oaks grow. It won.", ["Stages of growth", "We saw oaks grow.", "It won."], id="a heading without its mark"),
        pytest.param("What Elm House says of Ash The Ash will be cut.", ["What Elm House says of Ash", "The Ash will be cut."], id="a heading that ends in the next name"),
        pytest.param("It asks (1) How oaks grow and whether In spring or (see b) After rain they do.", ["It asks (1) How oaks grow and whether In spring or (see b)", "After rain they do."], id="no heading"),
        pytest.param("It reads feeds ⭐ 1,803 stars 🍴 12 forks", ["It reads feeds", "⭐ 1,803 stars", "🍴 12 forks"], id="counts behind pictures"),
        pytest.param("It reads 🌙 feeds at ⭐ night", ["It reads 🌙 feeds at ⭐ night"], id="pictures without counts"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_a_text_is_split_where_its_sentences_end(markdown: str, found: list[str]) -> None:
    assert texts(markdown) == found


def test_a_sentence_the_feed_cut_off_is_not_whole() -> None:
    cut = "The first sentence is here. " + "And this one goes on " * 10
    listed = sentences("Short and without a stop")

    assert [passage.whole for passage in sentences(cut)] == [True, False]
    assert [passage.whole for passage in sentences("One is cut […]")] == [False]
    assert [passage.whole for passage in sentences("A guide to oaks, ie.\n\nPlant them, etc.")] == [
        False,
        True,
    ]
    assert listed[0].whole


def test_kinds_are_told_apart() -> None:
    assert [one.kind for one in sentences("# A\n- b\n\nc")] == ["heading", "list", "prose"]


def test_words_are_counted_in_any_script() -> None:
    assert words_in("It has 3.5 million users, doesn't it?") == 7
    assert words_in("发布了新的模型") == 4


def test_a_sentence_is_quoted_with_both_marks_of_a_pair() -> None:
    text = "****Oak** grows. It is *very tall.* We like **elm and `yew`** more. **Ash.**"

    spans = [text[one.start : one.end] for one in sentences(text)]

    assert spans == ["**Oak** grows.", "It is *very tall.*", "We like **elm and `yew`** more.", "Ash."]


@given(st.text(st.sampled_from("aB 1.!?。\n-#`*[]()>|:…“”"), max_size=120))
def test_sentences_stand_where_they_say_and_in_order(markdown: str) -> None:
    found = sentences(markdown)

    assert all(one.text == plain(markdown[one.start : one.end]) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
