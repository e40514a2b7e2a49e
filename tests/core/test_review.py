"""What a person is shown: our words against theirs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.review import word_diff


def test_whole_words_come_and_go() -> None:
    assert word_diff("The probe lands today.", "The probe landed today.") == (
        ("same", "The probe "),
        ("gone", "lands"),
        ("new", "landed"),
        ("same", " today."),
    )


def test_what_is_new_altogether_and_what_is_gone_altogether() -> None:
    assert word_diff("", "A moon.") == (("new", "A moon."),)
    assert word_diff("A moon.", "") == (("gone", "A moon."),)
    assert word_diff("", "") == ()


@given(st.text(), st.text())
def test_both_texts_can_be_read_out_of_it(theirs: str, ours: str) -> None:
    stretches = word_diff(theirs, ours)

    assert "".join(text for sort, text in stretches if sort != "new") == theirs
    assert "".join(text for sort, text in stretches if sort != "gone") == ours
    assert all(text for _sort, text in stretches)
