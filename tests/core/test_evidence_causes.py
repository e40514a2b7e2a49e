"""What a sentence makes a cause, a duty or the only one of, and its quotes do not."""

# ruff: noqa: E501, SIM905 - a table has one case a line; a list of words reads better bare
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.causes import overstated
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, letters


def over(sentence: str, *said: str) -> list[str]:
    return list(overstated(letters(sentence), [fold(text).text for text in said]))


# What a source says | what it does not say | why
OVER = """
    Orion raised prices and demand fell. | Demand fell because Orion raised prices. | cause not in the quotes: because
    Orion raised prices and demand fell. | Orion raised prices, which led to a fall in demand. | cause not in the quotes: led to
    The mayor resigned after the strike. | The mayor resigned as a result of the strike. | cause not in the quotes: as a result of
    The mayor resigned after the strike. | Thanks to the strike, the mayor resigned. | cause not in the quotes: Thanks to
    Sales rose while Kite Labs shrank. | Kite Labs shrank due to sales. | cause not in the quotes: due to
    The server failed after the update. | The update caused the server's failure. | cause not in the quotes: caused
    The plant closes, so 40 people leave; the mayor resigned after the strike. | The mayor resigned because of the strike. | cause not in the quotes: because of
    It reopened because it was safe. Prices fall if demand falls. | Prices fall because demand falls. | cause not in the quotes: because
    Orion urged Kite Labs to stop. | Orion forced Kite Labs to stop. | force not in the quotes: forced
    The council asked Orion to pay. | The council compelled Orion to pay. | force not in the quotes: compelled
    Lumen is one of the largest models. | Lumen is the largest model. | told as the only one: the largest model
    Orion, among the first companies there, grew. | Orion, the first company there, grew. | told as the only one: the first company
"""
# What a source says | what it says in other words
REWORDED = """
    Orion raised prices because costs rose. | Costs rose, which led to higher prices at Orion.
    Prices rose on the back of strong demand. | Prices rose thanks to strong demand.
    The model failed, so Orion withdrew it. | Orion withdrew the model because it failed.
    Shares fell as demand slowed. | Shares fell because demand slowed.
    Shares fell amid fears of a slump. | Shares fell due to fears of a slump.
    Orion was fined for breaching the rules. | Orion was fined because it breached the rules.
    By cutting the price Orion won customers. | Orion won customers as a result of a lower price.
    A bug triggered the outage. | The outage was caused by a bug.
    Wegen der Kosten stiegen die Preise. | Prices rose because of costs.
    因为成本上涨，价格上涨。 | Prices rose because of costs.
    It ran and it failed. It ran because it failed. | It ran because it failed.
    It fell and it broke. It fell as a result of it broke. | It fell as a result of it broke.
    Kite Labs is closed. | Lumen is due to be released on Monday.
    A court ordered Orion to stop. | The court forced Orion to stop.
    Lumen is one of the largest models, and the largest model of Orion. | Lumen is the largest model of Orion.
    Lumen is one of the largest models. | Lumen is among the largest models.
    Lumen is one of the largest models. | Lumen is one of the largest models of all.
    Lumen is one of the largest models. | The price of Lumen is not told.
    Why did it fail? | Because
    Why did it fail? | Because it was old.
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "sentence", "why"), _rows(OVER))
def test_what_is_made_more_of_than_was_said_is_refused(said: str, sentence: str, why: str) -> None:
    assert over(sentence, said) == [why]
    assert why in unsupported(sentence, said)
    assert why in unsupported(sentence, ("Orion opens a plant in Turin.", said))


@pytest.mark.parametrize(("said", "sentence", "why"), _rows(OVER))
def test_a_source_makes_no_more_of_itself(said: str, sentence: str, why: str) -> None:
    assert over(said, said) == [], why
    assert over(sentence, sentence) == []
    assert over(sentence, said, sentence) == []


@pytest.mark.parametrize(("said", "sentence"), _rows(REWORDED))
def test_a_cause_in_other_words_is_the_same_cause(said: str, sentence: str) -> None:
    assert over(sentence, said) == []


_WORDS = st.lists(
    st.sampled_from(
        "it ran failed and because led to as a result of the one of largest models forced if".split()
    ),
    max_size=14,
).map(" ".join)


@given(_WORDS, st.lists(_WORDS, max_size=3))
def test_the_check_is_total_and_a_text_says_what_it_says(text: str, said: list[str]) -> None:
    over(text, *said)
    assert over(text, text) == []
