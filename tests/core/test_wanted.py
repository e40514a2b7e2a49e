"""What words ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.wanted import wanted_of
from digestflow.errors import UsageError


@pytest.mark.parametrize(
    ("words", "having", "without"),
    [
        ("probe lands", (("probe", False), ("lands", False)), ()),
        ('"probe lands" moon', (("probe lands", False), ("moon", False)), ()),
        ('"probe lands', (("probe lands", False),), ()),
        ("prob*", (("prob", True),), ()),
        ("probe -moon", (("probe", False),), (("moon", False),)),
        ('probe -"the moon"', (("probe", False),), (("the moon", False),)),
        ("GPT-5.1", (("GPT 5 1", False),), ()),
        ("模型", (("模 型", False),), ()),
        ("- probe *", (("probe", False),), ()),
    ],
)
def test_words_phrases_beginnings_and_what_is_left_out_are_told_apart(
    words: str, having: tuple[tuple[str, bool], ...], without: tuple[tuple[str, bool], ...]
) -> None:
    wanted = wanted_of(words)

    assert (wanted.having, wanted.without) == (having, without)


@pytest.mark.parametrize("words", ["", "  ", "-moon", "***", '""', "a" * 401])
def test_what_holds_no_word_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        wanted_of(words)


@given(st.text(max_size=60))
def test_no_sign_gets_through(words: str) -> None:
    try:
        wanted = wanted_of(words)
    except UsageError:
        return
    for said, _ in (*wanted.having, *wanted.without):
        assert all(char.isalnum() or char in "_ " for char in said), said
