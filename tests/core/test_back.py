"""A change of a note, taken back after a person went on writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.back import taken_back
from digestflow.core.finding.mended import Mended, dump, load, mended_path
from digestflow.errors import VaultError

BEFORE = "# H\n\na ‘s\n\n- c\n- b\n\nend\n"
AFTER = "# H\n\na ’s\n\n- b\n- c\n\nend\n"
lines = st.lists(
    st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "word one two\n", "word one too\n"]), max_size=8
)
texts = lines.map("".join)


@given(before=texts, after=texts)
def test_a_note_that_nobody_changed_since_is_as_before(before: str, after: str) -> None:
    assert taken_back(before, after, after).text == before


@given(before=texts, now=texts)
def test_what_was_no_change_takes_nothing_back(before: str, now: str) -> None:
    assert taken_back(before, before, now).text == now


@given(order=st.permutations("abcdefgh"), more=st.integers(0, 8))
def test_what_was_moved_is_neither_lost_nor_doubled_whatever_a_person_adds(
    order: list[str], more: int
) -> None:
    after = [f"{letter}\n" for letter in order]
    now = [*after[:more], "hers\n", *after[more:]]

    back = taken_back("".join(f"{letter}\n" for letter in sorted(order)), "".join(after), "".join(now))

    assert sorted(back.text.split()) == sorted([*order, "hers"])


def test_lines_that_still_stand_go_back_and_hers_stay() -> None:
    back = taken_back(BEFORE, AFTER, AFTER.replace("end\n", "end\n\nhers\n"))

    assert (back.text, back.left) == (BEFORE.replace("end\n", "end\n\nhers\n"), ())


def test_where_a_person_wrote_into_what_was_moved_only_what_was_reworded_goes_back() -> None:
    back = taken_back(BEFORE, AFTER, AFTER.replace("- c\n", "- c, says she\n"))

    assert back.text == "# H\n\na ‘s\n\n- b\n- c, says she\n\nend\n"
    assert back.left


def test_in_a_long_note_of_like_lines_a_change_goes_back_and_hers_stays() -> None:
    like = ["- told\n"] * 150
    before, after = ([*like, f"{word} words here\n", *like] for word in ("old", "new"))

    back = taken_back("".join(before), "".join(after), "".join([*after, "hers\n"]))

    assert (back.text, back.left) == ("".join([*before, "hers\n"]), ())


def test_a_change_that_is_gone_with_all_around_it_is_left_out() -> None:
    back = taken_back("a\nb\nc\n", "a\nours\nc\n", "hers\n")

    assert (back.text, back.left) == ("hers\n", ("ours",))


@pytest.mark.parametrize(("ours", "goes_back"), [("abxy", True), ("axyz", False)])
def test_a_line_is_reworded_if_three_fifths_of_it_are_the_same(ours: str, goes_back: bool) -> None:
    before, after = "abcd\n\ne\nf\n", f"{ours}\n\nf\ne\n"

    back = taken_back(before, after, after.replace("e\n", "e, says she\n"))

    assert back.text.startswith("abcd\n" if goes_back else f"{ours}\n")


def test_a_repair_is_kept_as_it_was() -> None:
    mended = Mended(note="A/b.md", before=BEFORE, after=AFTER)

    assert load(dump(mended), where="x") == mended
    assert str(mended_path("A/b.md")) == ".digestflow/mended/A/b.json"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"note":"a","before":1,"after":"c"}',
        '{"version":9,"note":"","before":"","after":""}',
    ],
)
def test_what_is_no_repair_is_told(text: str) -> None:
    with pytest.raises(VaultError, match=r"x\.json"):
        load(text, where="x.json")
