"""How good a reply is, counted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from digestflow.core.entry.parts import Reading
from digestflow.core.entry.score import Score, score
from digestflow.core.prompt.nouns import Reply
from tests import make
from tests.core.replies import ITEM, TOPICS, claim, quote, request, said

STORY = make.story(ITEM)
READING = Reading(story=STORY, topics=TOPICS)


def counted(answer: dict[str, Any] | str) -> Score:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return score(Reply(text=text, model="m"), request(STORY), READING)


def test_of_a_right_reply_everything_stands() -> None:
    found = counted(said())

    assert found == Score(formed=True, claims=1, stood=1, numbered=3, supported=3)


@pytest.mark.parametrize("text", ["I cannot say.", '{"quotes": 7}', ""])
def test_a_reply_of_another_form_counts_for_nothing(text: str) -> None:
    assert counted(text) == Score(formed=False)


def test_a_reply_without_a_quote_that_is_found_has_claims_and_none_that_stands() -> None:
    found = counted(said(quotes=[quote(1, "Nobody wrote this.")]))

    assert found == Score(formed=True, claims=1, numbered=3)


@pytest.mark.parametrize(
    ("text", "ids", "supported"),
    [
        pytest.param("Lumen 2 has 121 billion parameters.", ["q1"], 0, id="another number"),
        pytest.param("Lumen 2 of Acme has 120 billion parameters.", ["q1"], 1, id="another name only"),
        pytest.param("Lumen 2 has 120 billion parameters.", ["q9"], 0, id="no quote"),
    ],
)
def test_a_refused_claim_is_told_from_a_refused_number(text: str, ids: list[str], supported: int) -> None:
    found = counted(said(claims=[claim(text, *ids)]))

    assert (found.claims, found.stood) == (1, 0)
    assert (found.numbered, found.supported) == (3, 2 + supported)


def test_a_claim_on_the_words_of_another_is_a_repeat_and_stands() -> None:
    found = counted(said(claims=[claim("Lumen 2 has 120B parameters."), claim("120B is what Lumen 2 has.")]))

    assert (found.claims, found.stood, found.repeats) == (2, 2, 1)
    assert found.numbered == found.supported == 4


def test_a_sentence_without_a_number_is_not_counted_among_them() -> None:
    found = counted(said(headline="Lumen comes", summary=[], claims=[]))

    assert (found.claims, found.numbered, found.supported) == (0, 0, 0)
