"""What a document lists unchanged since the last reading is not read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.draft import Draft, Words
from digestflow.adapters.parse.listing import listings
from digestflow.adapters.parse.pool import Parser
from digestflow.core.item.nouns import MARK
from tests.adapters.feed_text import rss

BASE = "https://gazette.example/"
words = st.text(max_size=20)
drafts = st.lists(
    st.builds(
        Draft,
        feed_id=st.sampled_from(["", "1", "2", "3"]),
        url=st.sampled_from(["", "/a", "/b", "/c"]),
        title=st.builds(Words, value=words, markup=st.booleans()),
        texts=st.lists(st.builds(Words, value=words, markup=st.booleans()), max_size=2).map(tuple),
        author=words,
        published=st.sampled_from(["", "2026-03-11T09:00:00Z", "soon"]),
    ),
    max_size=6,
)


def entry(n: int, text: str = "A probe landed.") -> str:
    return f"<item><guid>{n}</guid><title>Probe {n}</title><description>{text}</description></item>"


@given(drafts)
def test_what_is_known_is_listed_as_it_was_but_for_its_words(several: list[Draft]) -> None:
    whole, marks, _ = listings(several, BASE, 100)

    again, same, _ = listings(several, BASE, 100, known=marks)

    assert same == marks
    assert len(marks) % MARK == 0
    assert [one.identity for one in again] == [one.identity for one in whole]
    for one, first in zip(again, whole, strict=True):
        assert one.again == bool(first.feed_id or first.url)
        assert one == (
            replace(first, again=True, title="", text="", author="", links=()) if one.again else first
        )


@given(drafts, drafts)
def test_what_another_document_listed_hides_nothing_that_is_new(one: list[Draft], other: list[Draft]) -> None:
    before = listings(other, BASE, 100)
    known = {first.identity: first for first in before[0]}

    found, _, _ = listings(one, BASE, 100, known=before[1])

    assert all(listing.identity in known for listing in found if listing.again)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(Draft(feed_id="1", url="/a", title=Words(value="Other", markup=False)), id="title"),
        pytest.param(Draft(feed_id="1", url="/b"), id="address"),
        pytest.param(Draft(feed_id="1", url="/a", updated="2026-03-11T09:00:00Z"), id="date"),
        pytest.param(Draft(feed_id="1", url="/a", texts=(Words(value="a", markup=True),)), id="text"),
        pytest.param(Draft(feed_id="1", url="/a", links=("/c",)), id="link"),
        pytest.param(Draft(feed_id="1", url="/a", author="Ann"), id="author"),
    ],
)
def test_an_entry_that_differs_in_anything_is_read(changed: Draft) -> None:
    _, marks, _ = listings([Draft(feed_id="1", url="/a")], BASE, 100)

    (found,), _, _ = listings([changed], BASE, 100, known=marks)

    assert not found.again


def test_text_and_markup_of_the_same_letters_are_not_the_same() -> None:
    plain, marked = (
        Draft(feed_id="1", texts=(Words(value="a &amp; b", markup=markup),)) for markup in (False, True)
    )

    assert listings([plain], BASE, 9)[1] != listings([marked], BASE, 9)[1]


def test_of_fifty_only_the_new_one_is_read() -> None:
    before = read_document(rss("".join(entry(n) for n in range(50))).encode(), "", BASE, 500)

    after = read_document(
        rss(entry(50) + "".join(entry(n) for n in range(49))).encode(), "", BASE, 500, known=before.marks
    )

    assert [(one.feed_id, one.text) for one in after.listings if not one.again] == [("50", "A probe landed.")]
    assert {one.text for one in after.listings if one.again} == {""}
    assert len(after.listings) == 50


def test_marks_go_to_the_child_and_come_back() -> None:
    body = rss(entry(1) + entry(2)).encode()
    with Parser(workers=1) as parser:
        first = parser.read_now(body, "", BASE, 500)
        again = parser.read_now(body, "", BASE, 500, known=first.marks)

    assert [one.again for one in (*first.listings, *again.listings)] == [False, False, True, True]
    assert again.marks == first.marks != b""
