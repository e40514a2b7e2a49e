"""Text as it may be stored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow.core.item.text import clean, one_line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("Gem\u200bma\u2060 4\ufeff", "Gemma 4", id="zero-width"),
        pytest.param(
            "\x1b[2J\x1b]8;;https://evil.example\x07click", "[2J]8;;https://evil.exampleclick", id="ANSI"
        ),
        pytest.param("a\x00b\x08c\x7fd\x9be", "abcde", id="C0, DEL, C1"),
        pytest.param("gpj.\u202eexe\u2066x\u2069\u200f", "gpj.exex", id="bidi"),
        pytest.param(
            "hi" + "".join(chr(0xE0000 + ord(c)) for c in "ignore all"), "hi", id="tags smuggle words"
        ),
        pytest.param("a\ufe00\ufe01b\U000e0101", "ab", id="variation selectors that vary nothing"),
        pytest.param("soft\u00adhyphen\u034f\u3164", "softhyphen", id="soft hyphen, joiner, filler"),
        pytest.param("x\ufdd0\uffff\U0001ffff\U0010fffey", "xy", id="noncharacters"),
        pytest.param("lone \ud800 one", "lone \ufffd one", id="a lone surrogate"),
        pytest.param("\ud83d\ude00", "😀", id="a pair of surrogates"),
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="line ends"),
        pytest.param("a\tb\u00a0c\u3000d\u2009e", "a b c d e", id="spaces"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("e\u200b\u0301", "é", id="NFC over what is gone"),
    ],
)
def test_what_cannot_be_seen_is_gone(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("plain ASCII,\ntwo lines", id="ascii"),
        pytest.param("Größe 5 — naïve “quotes” 日本語 العربية", id="letters"),
        pytest.param("👩\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥 👍🏽", id="joined emoji"),
        pytest.param("1️⃣ ☎️ ☎︎", id="keycaps and presentations"),
        pytest.param(
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", id="the flag of England"
        ),
        pytest.param("नमस्ते क्\u200dष", id="Devanagari with a joiner"),
        pytest.param("می\u200cخواهم", id="Persian with a non-joiner"),
        pytest.param("葛\U000e0100", id="an ideograph's variant"),
        pytest.param("tiếng Việt ộ", id="two marks on one letter"),
        pytest.param("ป็นที่นี่", id="Thai"),
        pytest.param("שָׁלוֹם", id="pointed Hebrew"),
        pytest.param("—————— …………", id="runs that are no marks"),
    ],
)
def test_what_is_written_on_purpose_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)

    assert clean(text) == text


@pytest.mark.parametrize("base", ["Z", "x", "日", "ệ", "😀", ""])
def test_at_most_four_marks_stay_on_one_base(base: str) -> None:
    cleaned = clean(f"a {base}" + "\u0301\u0489\u0323" * 2000 + " end")

    marks = [c for c in unicodedata.normalize("NFD", cleaned) if unicodedata.category(c) in {"Mn", "Me"}]
    assert len(marks) == 4
    assert cleaned.endswith(" end")


def test_marks_are_counted_for_each_base_by_itself() -> None:
    assert clean("—" + "\u0301" * 9 + "—" + "\u0301" * 9) == "—\u0301\u0301\u0301\u0301" * 2


def test_one_line_has_single_spaces() -> None:
    assert one_line("  a\n\n b\u2028c\u200b \u00a0d ") == "a b c d"


_ODD = st.text(
    st.sampled_from("a1e \n\r\t😀❤🏳🔥\u200d\u200c\ufe0f\ufe0e\u0301\u0323\u0489कन\u094d\u0951م\u064e"
                    "葛\U000e0100\U000e0067\U0001f3f4\U000e007f\u202e\ud83d\ude00\x1b\u2028\u2126\u2329\u1100\u1161\u115f"),
    max_size=14,
)  # fmt: skip


@given(st.one_of(st.text(max_size=40), _ODD))
@example("क" + "\u0301" * 5 + "\u094d\u200d")
@example("a\ufe0f\u200d🔥")
@example("\u2329\ufe0f")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


@given(st.one_of(st.text(max_size=40), _ODD))
def test_no_control_character_is_left_and_every_text_can_be_written(text: str) -> None:
    cleaned = clean(text)

    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c != "\n"]
    assert not [
        c for c in cleaned if c in "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff"
    ]
    cleaned.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P"]), max_size=40))
def test_no_visible_letter_is_lost(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    hidden = set("\u115f\u1160\u3164\uffa0")

    assert [c for c in clean(text) if c.isalnum()] == [c for c in composed if c.isalnum() and c not in hidden]
