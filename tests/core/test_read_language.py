"""Items in another language, told in the digest's."""

from __future__ import annotations

import json

import pytest

from digestflow.core.entry.parts import Reading, parts
from digestflow.core.entry.read import settle
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import NoEvidence
from tests import make
from tests.core.replies import TOPICS, claim, quote, request, said

GERMAN = "Das Modell Lumen 2 hat 120 Milliarden Parameter und ist nicht für den Handel bestimmt."
ITEM = make.item("Orion Works zeigt Lumen 2, und das Modell ist da", GERMAN)
ENGLISH = make.item(
    "Lumen 2 is shown", "Lumen 2 was shown in Turin.", source="herald", url="https://herald.example"
)
TOLD = "Orion Works shows Lumen 2"


def _settled(*items: object, foreign: tuple[str, ...] = (ITEM.id,), **answer: object) -> list[str]:
    story = make.story(*(items or (ITEM,)))  # type: ignore[arg-type]
    reading = Reading(story=story, topics=TOPICS, foreign=frozenset(foreign))
    quotes = [quote(1, GERMAN), quote(2, "Orion Works zeigt Lumen 2")]
    given = said(quotes=quotes, claims=[], headline=TOLD, entities=[]) | answer
    found = parts(Reply(text=json.dumps(given), model="m"), request(story), reading)
    entry, _refused = settle(found, reading)
    return [entry.headline, *(one.text for one in entry.summary), *(one.text for one in entry.claims)]


def _summary(text: str, *quotes: str) -> list[dict[str, object]]:
    return [{"quotes": list(quotes or ("q1", "q2")), "text": text}]


def test_it_is_told_in_the_digests_language_on_quotes_as_they_were_said() -> None:
    found = _settled(
        summary=_summary("Lumen 2 is not for sale."), claims=[claim("It is no product for sale.", "q1")]
    )

    assert found == [TOLD, "Lumen 2 is not for sale.", "It is no product for sale."]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Lumen 2 has 121 billion parameters.", id="a number"),
        pytest.param("Lumen 3 is not for sale.", id="a version"),
        pytest.param("Acme says that Lumen 2 is not for sale.", id="a name"),
        pytest.param(GERMAN, id="its own words"),
    ],
)
def test_what_is_refused_there_has_nothing_in_its_place(text: str) -> None:
    found = _settled(summary=_summary("Lumen 2 is not for sale."), claims=[claim(text, "q1")])

    assert found == [TOLD, "Lumen 2 is not for sale."]


def test_a_reply_of_which_nothing_stands_makes_no_entry() -> None:
    with pytest.raises(NoEvidence, match="another language"):
        _settled(summary=_summary(GERMAN))


def test_the_title_of_an_item_in_the_digests_language_stands_in_for_a_headline() -> None:
    quotes = [quote(1, GERMAN), quote(2, "Lumen 2 was shown in Turin", "a2")]

    found = _settled(
        ITEM,
        ENGLISH,
        quotes=quotes,
        headline="Acme is here",
        summary=_summary("Lumen 2 was shown in Turin.", "q2"),
    )

    assert found[0] == "Lumen 2 is shown"


def test_without_one_the_first_sentence_is_the_headline() -> None:
    found = _settled(summary=_summary("Lumen 2 is not for sale."), headline="Acme is here")

    assert found[0] == "Lumen 2 is not for sale."
