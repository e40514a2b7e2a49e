"""The keys that nouns are known by."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entry.nouns import claim_key
from digestflow.core.item.nouns import Document, Listing, digest, item_id
from digestflow.core.prompt.nouns import Request
from digestflow.core.review.answer import Answer, Word
from digestflow.core.review.answered import PERSONS
from digestflow.errors import ConfigError, DigestflowError, VaultError
from tests import make

REQUEST = Request(
    role="fast",
    prompt="entry@1",
    subject="s",
    system="Say it.",
    user="It landed.",
    schema_name="Said",
    schema={"type": "object", "required": ["a"]},
    max_tokens=100,
)


@pytest.mark.parametrize(
    ("feed_id", "url", "identity"),
    [
        pytest.param("tag:1", "https://e.test/a", "tag:1", id="as the feed says"),
        pytest.param("", "https://e.test/a", "https://e.test/a", id="by its link"),
        pytest.param("", "", digest("Probe\n\nIt landed."), id="by its words"),
    ],
)
def test_a_listing_is_known_by_the_surest_thing_it_has(feed_id: str, url: str, identity: str) -> None:
    listing = Listing(feed_id=feed_id, url=url, title="Probe", text="It landed.")

    assert listing.identity == identity


@pytest.mark.parametrize(
    ("warnings", "short"),
    [
        pytest.param((), False, id="nothing was wrong"),
        pytest.param(("repaired: DTD removed", "1 item left out: cut short"), False, id="one item"),
        pytest.param(("repaired: DTD removed", "cut short: it does not end"), True, id="the document"),
    ],
)
def test_a_document_is_cut_short_when_it_ends_before_its_end(warnings: tuple[str, ...], short: bool) -> None:
    assert Document(kind="rss20", title="", listings=(), warnings=warnings).cut_short is short


@given(st.text(st.characters(), max_size=20))
def test_any_text_has_a_digest(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", digest(text))
    assert re.fullmatch("[0-9a-f]{16}", item_id("gazette", text))
    assert item_id("gazette", text) != item_id("herald", text)


def test_a_body_is_title_empty_line_and_text() -> None:
    item = make.item("Probe lands", "It landed.")

    assert item.body == "Probe lands\n\nIt landed."
    assert item.body_hash == digest(item.body)


def test_a_footnote_is_labelled_by_item_and_span() -> None:
    quote = make.quote(make.item("Probe lands"), "Probe")

    assert re.fullmatch("[0-9a-f]{8}", quote.label)
    assert replace(quote, words="else", body="b").label == quote.label
    assert replace(quote, end=4).label != quote.label
    assert replace(quote, item="b").label != quote.label


def test_a_claim_is_known_by_its_spans_in_any_order() -> None:
    item = make.item("Probe lands")
    one, other = make.quote(item, "Probe"), make.quote(item, "lands")

    assert claim_key((one, other)) == claim_key((other, one))
    assert claim_key((one,)) != claim_key((one, other))
    assert re.fullmatch("[0-9a-f]{16}", claim_key((one,)))


def test_an_entry_has_each_quote_once_in_the_order_of_first_use() -> None:
    item = make.item("Probe lands", "It sleeps.")
    one, two, three = (make.quote(item, words) for words in ("Probe", "lands", "sleeps"))

    entry = make.entry(
        item,
        summary=(make.sentence("a", two, one), make.sentence("b", two)),
        claims=(make.claim("c", three, one),),
    )

    assert entry.quotes == (two, one, three)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"system": "Say it well."}, id="system"),
        pytest.param({"user": "It fell."}, id="material"),
        pytest.param({"schema": {"type": "object"}}, id="schema"),
        pytest.param({"schema_name": "Told"}, id="name"),
        pytest.param({"max_tokens": 101}, id="tokens"),
    ],
)
def test_another_question_has_another_key(asked: dict[str, Any]) -> None:
    assert replace(REQUEST, **asked).key("small") != REQUEST.key("small")


def test_the_same_question_to_the_same_model_has_one_key() -> None:
    again = replace(
        REQUEST, role="strong", prompt="entry@2", subject="t", schema={"required": ["a"], "type": "object"}
    )

    assert again.key("small") == REQUEST.key("small")
    assert REQUEST.key("large") != REQUEST.key("small")
    assert re.fullmatch("[0-9a-f]{32}", replace(REQUEST, user="\ud800").key("small"))


def test_an_error_says_what_mends_it() -> None:
    error = VaultError("days/d.json: broken", fix="git restore days/d.json")

    assert (str(error), error.fix) == ("days/d.json: broken", "git restore days/d.json")
    assert (DigestflowError("a bug").fix, ConfigError("wrong").exit_code) == ("", 78)


def test_every_word_that_a_person_can_answer_counts_as_a_persons() -> None:
    assert set(get_args(Word)) == PERSONS
    assert {Answer(word=word).by for word in get_args(Word)} == {""}
