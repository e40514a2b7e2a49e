from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.topic.words import COMMON, spaced, stem, stems, weigh, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("launches", "launched", id="endings-of-verbs"),
        pytest.param("running", "runs", id="doubled-consonant"),
        pytest.param("companies", "company", id="y-and-ies"),
        pytest.param("models", "model", id="plural"),
        pytest.param("Qwen3.5", "qwen 3.5", id="version-at-the-name"),
        pytest.param("OpenAI’s", "openai", id="possessive-with-curly-apostrophe"),
        pytest.param("classes", "class", id="double-s-stays"),
        pytest.param("Straße", "STRASSE", id="case-folding"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("B200 and 120B", ("b200", "120b"), id="products-and-sizes-stay-whole"),
        pytest.param("don't you see it", ("see",), id="common-words-go"),
        pytest.param("通义千问", ("通义", "义千", "千问"), id="pairs-of-characters"),
        pytest.param("阿里Qwen开源", ("阿里", "qwen", "开源"), id="two-scripts-without-a-space"),
        pytest.param("x 7 y", ("7",), id="a-digit-is-a-word-a-letter-is-none"),
        pytest.param("龙", ("龙",), id="one-character"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_words_are_what_is_compared(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_short_and_unknown_words_keep_their_ending() -> None:
    assert [stem(word) for word in ("bus", "gpu", "über", "news", "b200s")] == [
        "bus",
        "gpu",
        "über",
        "new",
        "b200s",
    ]


@given(st.text(st.characters(max_codepoint=127)) | st.from_regex(r"\A(?:[A-z0-9'.,]{1,6}[ '.,]?){1,6}\Z"))
def test_what_stands_beside_a_text_changes_none_of_its_words(text: str) -> None:
    assert words(f"{text} 龙") == (*words(text), "龙")


@given(st.text())
def test_stems_are_the_words_each_once_and_never_common(text: str) -> None:
    found = stems(text)

    assert found == set(words(text))
    assert "" not in found
    assert not {word for word in found if word in COMMON and stem(word) != word}


def test_the_rarer_word_weighs_more_and_none_weighs_more_than_one() -> None:
    weights = weigh({"rare": 1, "frequent": 90, "everywhere": 100}, 100)

    assert 1 >= weights["rare"] > weights["frequent"] > weights["everywhere"] > 0


def test_only_scripts_without_spaces_are_spaced() -> None:
    assert spaced("no change") == "no change"
    assert spaced("千问 3").split() == ["千", "问", "3"]
