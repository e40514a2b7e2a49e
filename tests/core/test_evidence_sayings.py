"""What a source only has somebody say is not told as if nobody had to say it."""

# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entry.grounds import objection
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, letters
from digestflow.core.evidence.locate import locate
from digestflow.core.evidence.sayings import unattributed
from tests import make


def bare(sentence: str, *said: str) -> list[str]:
    return list(unattributed(letters(sentence), [fold(text).text for text in said]))


# What a source says | the same, told as a fact | who says it
AS_FACT = """
    Orion says the plant in Turin is the fastest of the group. | The plant in Turin is the fastest of the group. | Orion says
    Orion says its plant in Turin is the fastest of the group. | Orion's plant in Turin is the fastest of the group. | Orion says
    The union claimed that the plant in Turin poisons its river. | The plant in Turin poisons its river. | The union claimed
    In May, a former engineer alleged the plant in Turin poisons its river. | The plant in Turin poisons its river. | a former engineer alleged
    The plant in Turin poisons its river, residents say. | The plant in Turin poisons its river. | residents say
    The plant in Turin poisons its river, two residents told Kite News. | The plant in Turin poisons its river. | two residents told Kite News
    The plant in Turin poisons its river, said Ada Moss, who lives there. | The plant in Turin poisons its river. | Ada Moss says
    Ada Moss said: "The plant in Turin poisons its river." | The plant in Turin poisons its river. | Ada Moss said
    "The plant in Turin poisons its river," says Ada Moss. | The plant in Turin poisons its river. | Ada Moss says
    "The plant in Turin," Ada Moss said on Monday, "poisons its river." | The plant in Turin poisons its river. | Ada Moss said
    According to residents, the plant in Turin poisons its river. | The plant in Turin poisons its river. | residents says
    The plant in Turin poisons its river, according to residents. | The plant in Turin poisons its river. | residents says
    Orion opened a shop, and critics argue that the plant in Turin poisons its river. | The plant in Turin poisons its river. | critics argue
    A study suggests that the plant in Turin poisons its river. | The plant in Turin poisons its river. | A study suggests
    Orion believes it can sell phones in Turin. | Orion can sell phones in Turin. | Orion believes
    I think the plant in Turin sells phones. | The plant in Turin sells phones. | I think
    People I know say the plant in Turin sells phones. | The plant in Turin sells phones. | People I know say
    Orion said in a blog post that the plant in Turin is cheap. | The plant in Turin is cheap. | Orion said
    "It is the fastest plant in Turin," said Orion. | Orion is the fastest plant in Turin. | Orion says
"""
# What a source says | what may be said of it
TOLD = """
    Orion says the plant in Turin is the fastest of the group. | According to Orion, the plant in Turin is the fastest of the group.
    Orion says the plant in Turin is the fastest of the group. | Orion: the plant in Turin is the fastest of the group.
    Orion says the plant in Turin is the fastest of the group. | Orion calls the plant in Turin the fastest of the group.
    Orion says the plant in Turin is the fastest of the group. | The plant in Turin is reportedly the fastest of the group.
    Orion says the plant in Turin is the fastest of the group. | Orion opens the fastest plant.
    Orion says the plant in Turin is fast. The plant in Turin is fast and cheap. | The plant in Turin is fast.
    Orion says it closes the plant in Turin in May. | Orion closes the plant in Turin in May.
    Orion opened the plant in Turin in May and said that it is cheap. | Orion opened the plant in Turin in May.
    Orion, which says it is cheap, opened the plant in Turin. | Orion opened the plant in Turin.
    The plant in Turin is said to be for sale in May. | The plant in Turin is for sale in May.
    The README says it supports phones, tablets and cars. | The project supports phones, tablets and cars.
    We say the plant in Turin sells phones. | The plant in Turin sells phones.
    "We close the plant in Turin in May," said Orion. | Orion closes the plant in Turin in May.
    Orion said: "We close the plant in Turin in May." | Orion closes the plant in Turin in May.
    Orion said in a blog post that it closes the plant in Turin in May. | Orion closes the plant in Turin in May.
    I always say the plant in Turin sells phones. | The plant in Turin sells phones.
    I'd say the plant in Turin sells phones. | The plant in Turin sells phones.
    I honestly think the plant in Turin could sell phones. | The plant in Turin could sell phones.
    Let's say the plant in Turin sells phones. | The plant in Turin sells phones.
    Turin says goodbye to the plant of Orion in May. | Turin closes the plant of Orion in May.
    A paper argues that the plant in Turin poisons its river. | A paper concludes that the plant in Turin poisons its river.
    The court said the plant in Turin is illegal. | A court ruled that the plant in Turin is illegal.
    I think the plant in Turin could sell phones. | The plant in Turin could sell phones.
    The team maintains the library of the plant in Turin. | The library of the plant in Turin is in use.
    Orion said nothing about the plant in Turin. | The plant in Turin is quiet.
    Orion said on Monday. | Orion said on Monday.
    Orion sagt, das Werk in Turin ist das schnellste der Gruppe. | Das Werk in Turin ist das schnellste der Gruppe.
    市民说工厂在都灵污染河流。 | 工厂在都灵污染河流。
"""


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "sentence", "who"), _rows(AS_FACT))
def test_what_somebody_says_is_not_told_as_a_fact(said: str, sentence: str, who: str) -> None:
    (found,) = bare(sentence, said)

    assert found == f"told as a fact: in the quotes {who} so"
    assert found in unsupported(sentence, said)


@pytest.mark.parametrize(("said", "sentence"), [row[:2] for row in _rows(AS_FACT)])
def test_what_another_quote_says_by_itself_is_a_fact(said: str, sentence: str) -> None:
    assert bare(said, said) == []
    assert bare(sentence, said, sentence) == []


@pytest.mark.parametrize(("said", "sentence"), _rows(TOLD))
def test_what_is_told_of_somebody_may_be_said(said: str, sentence: str) -> None:
    assert bare(sentence, said) == []


# A text | what a reply cuts out of it as its quote | what is quoted
CUT = """
    Orion says the plant in Turin poisons its river. | the plant in Turin poisons its river | Orion says the plant in Turin poisons its river
    Orion met. The union said that the plant in Turin poisons its river. | the plant in Turin poisons its river | The union said that the plant in Turin poisons its river
    According to Orion, the plant in Turin poisons its river. | the plant in Turin poisons its river | According to Orion, the plant in Turin poisons its river
    The plant in Turin poisons its river, residents said on Monday. | The plant in Turin poisons its river | The plant in Turin poisons its river, residents said
    "The plant in Turin poisons its river," said Ada Moss. | The plant in Turin poisons its river | The plant in Turin poisons its river," said Ada Moss
    The plant in Turin poisons its river, according to Orion. | The plant in Turin poisons its river | The plant in Turin poisons its river, according to Orion
    Subject to approval, Orion buys the plant in Turin. | Orion buys the plant in Turin | Subject to approval, Orion buys the plant in Turin
    Orion buys the plant in Turin, pending approval by Elmland. | Orion buys the plant in Turin | Orion buys the plant in Turin, pending approval by Elmland
    Orion opened it in Turin once. It is free for Pro users. | It is free | It is free for Pro users
    The app is out in public beta in Turin. | The app is out | The app is out in public beta
    There are about 400 people at Orion. | 400 people at Orion | about 400 people at Orion
    It costs up to $400 at Orion. | $400 at Orion | up to $400 at Orion
    The plant in Turin is open, and Orion says it sells. | The plant in Turin is open | The plant in Turin is open
    The plant in Turin is open. Orion says it sells. | The plant in Turin is open | The plant in Turin is open
"""


@pytest.mark.parametrize(("text", "words", "quoted"), _rows(CUT))
def test_a_quote_is_not_cut_from_who_says_it(text: str, words: str, quoted: str) -> None:
    found = locate(words, make.item("News from Turin", text))

    assert found is not None
    assert found.words == quoted
    assert bool(objection(words[:1].upper() + words[1:], (found,))) == (quoted != words)


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=2))
def test_the_words_themselves_are_told_of_whom_they_tell(text: str, said: list[str]) -> None:
    assert bare(text, *said, text) == []
