"""A sentence that keeps to a source's words and turns what they say is refused; a faithful one stands."""

# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.altered import altered
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, letters


def turned(sentence: str, *said: str) -> list[str]:
    return list(altered(letters(sentence), [fold(text).text for text in said]))


# What a source says | the same words, turned | why
TURNED = """
    Orion will not open its weights in Turin this year, but it plans a smaller model. | Orion will open its weights in Turin this year. | negation dropped
    The model isn't available in Turin, though it is under review. | The model is available in Turin. | negation dropped
    There is no evidence of fraud at Orion. | There is evidence of fraud at Orion. | negation dropped
    Orion no longer supports the old phones. | Orion supports the old phones. | negation dropped
    Orion failed to open the plant in Turin. | Orion will open the plant in Turin. | negation dropped
    The plant in Turin is open, and the union is not happy. | The plant in Turin is not open. | negation not in the quotes
    Orion managed to open the plant in Turin without help. | Orion failed to open the plant in Turin without help. | negation not in the quotes
    Orion may open the weights of its model. | Orion opens the weights of its model. | told for sure
    Orion could sell its plant in Turin, two people said. | Orion will sell its plant in Turin, two people said. | told for sure
    Orion reportedly sells its plant in Turin. | Orion sells its plant in Turin. | told for sure
    The plant is expected to close in Turin. | The plant will close in Turin. | told for sure
    Orion plans to sell its plant in Turin. | Orion sells its plant in Turin. | told for sure
    Orion will release the weights of its model. | Orion has released the weights of its model. | told as done
    The weights will be available on every phone. | The weights are available on every phone. | told as done
    The weights will be published in Turin in May. | The weights were published in Turin in May. | told as done
    Orion will become the owner of the plant in Turin. | Orion became the owner of the plant in Turin. | told as done: became
    Training is to begin in May in Turin. | Training began in May in Turin. | told as done: began
    Orion denies that the plant in Turin is for sale. | Orion confirms that the plant in Turin is for sale. | negation dropped
    Orion could make the plant in Turin larger. | Orion made the plant in Turin larger. | told for sure: made
    Orion is considering selling the plant in Turin. | Orion will sell the plant in Turin. | told for sure
    Orion is in talks about selling the plant in Turin. | Orion is selling the plant in Turin. | told for sure
    Police speak of alleged fraud at the plant in Turin. | Police speak of fraud at the plant in Turin. | told for sure
    The proposed sale of the plant in Turin cost jobs. | The sale of the plant in Turin cost jobs. | told for sure
    There are allegations of fraud at the plant in Turin. | There is fraud at the plant in Turin. | told for sure
    The plant in Turin makes phones. It may soon make cars for the group. | The plant in Turin makes phones. It soon makes cars for the group. | told for sure
    The model rarely fails on long prompts. | The model fails on long prompts. | negation dropped
    The model sometimes fails on long prompts. | The model fails on long prompts. | told of all: fails
    Nearly all engineers in Turin like the model. | All engineers in Turin like the model. | told of all
    Orion opened a beta version of its app in Turin. | Orion opened a version of its app in Turin. | left out: beta version
    The group released an experimental model for phones. | The group released a model for phones. | left out: experimental model
    The developer preview of the app is free in Turin. | The app is free in Turin. | left out: developer preview
    Orion invests in a potential rival of the plant in Turin. | Orion invests in a rival of the plant in Turin. | told for sure: rival
    Orion May Sell the Plant in Turin | Orion sells the plant in Turin | told for sure: sells
    Most of the engineers in Turin like the model. | The engineers in Turin like the model. | told of all: engineers
    It costs $10 a month in Turin. | It costs $10 per year in Turin. | opposite: year for month
    Some engineers in Turin like the model. | All engineers in Turin like the model. | told of all
    The model often fails on long prompts. | The model always fails on long prompts. | told of all
    Prices in Turin rose last winter. | Prices in Turin fell last winter. | opposite: fell for rose
    The plant made a profit in Turin. | The plant made a loss in Turin. | opposite: loss for profit
    Orion joined the group in Turin after the talks. | Orion left the group in Turin after the talks. | opposite: left for joined
    He joined the group in Turin. | She joined the group in Turin. | opposite: she
    It has been closed for years in Turin, he said. | It has been closed for months in Turin. | opposite: months for years
    The group ships phones with a charger. | The group ships phones without a charger. | opposite: without for with
    The small phone is cheaper. | The small phone is more expensive. | opposite: dearer for cheaper
    Orion denied reports this week that the plant in Turin is for sale. | The plant in Turin is for sale. | negation dropped
    There is no evidence so far that the plant in Turin is for sale. | The plant in Turin is for sale. | negation dropped
    It is unclear whether the plant in Turin is for sale. | The plant in Turin is for sale. | told for sure
    Rumors that the plant in Turin is for sale went round. | The plant in Turin is for sale. | told for sure
    Is the plant in Turin for sale? | The plant in Turin is for sale. | asked, not said
    Das Werk in Turin wird nicht verkauft. | Das Werk in Turin wird verkauft. | negation dropped
    Orion könnte das Werk in Turin verkaufen. | Orion will das Werk in Turin verkaufen. | told for sure
    L'usine de Turin ne sera pas vendue cette année. | L'usine de Turin ne sera vendue cette année. | negation dropped
    L'usine n'a pas été vendue cette année. | L'usine a été vendue cette année. | negation dropped
    Die Preise stiegen im Mai in Turin. | Die Preise fielen im Mai in Turin. | opposite: fielen for stiegen
    公司不会开放新模型的权重。 | 公司会开放新模型的权重。 | negation dropped
    公司可能开放新模型的权重。 | 公司开放新模型的权重。 | told for sure
    部分用户喜欢这个新模型。 | 所有用户喜欢这个新模型。 | told of all
"""
# What a source says | what may be said of it
FAITHFUL = """
    Orion has the best possible answers for phones in Turin. | Orion has the best answers for phones in Turin.
    Orion tested every possible input of the app in May. | Orion tested every input of the app in May.
    Every possible combination of flags was tested by Orion. | Every combination of flags was tested by Orion.
    The potential energy of the probe falls in Turin. | The energy of the probe falls in Turin.
    The preview window of the app opens in Turin. | The window of the app opens in Turin.
    A trial court in Turin ruled that Orion owes money. | A court in Turin ruled that Orion owes money.
    Orion will not open its weights in Turin. | Orion won't open its weights in Turin.
    Orion will not open its weights in Turin. | Nobody at Orion will open its weights in Turin.
    It is not the price but the size that counts in Turin. | It is the size that counts in Turin.
    Orion may open the weights of its model. | Orion might open the weights of its model.
    Orion may open the weights of its model. | Orion plans to open the weights of its model, perhaps.
    Is the plant in Turin for sale? | People ask whether the plant in Turin is for sale.
    Why is the plant in Turin for sale? | The plant in Turin is for sale.
    The plant in Turin is for sale, we heard from two people who live near its gates, and is that so? | The plant in Turin is for sale.
    They run more than they should, and the plant in Turin pays. | The plant in Turin pays.
    They would not trust the plant in Turin. | They wouldn't trust the plant in Turin.
    Orion will release the weights of its model. | Orion releases the weights of its model.
    The weights will be available on phones. | The weights are available on phones from May 3.
    The weights will be available on phones. | The weights are available on phones next week.
    The weights will be published in Turin. | The weights will be published in Turin soon.
    Orion will become the owner of the plant in Turin. | Orion will soon be the owner of the plant in Turin.
    Training is to begin in May in Turin. | Training begins in May in Turin.
    Orion denies that the plant in Turin is for sale. | Orion rejects that the plant in Turin is for sale.
    Orion does not sell phones in Turin. | Orion stopped to sell phones in Turin.
    Orion could make the plant in Turin larger. | Orion might build the plant in Turin larger.
    Orion is considering selling the plant in Turin. | Orion may sell the plant in Turin.
    Police speak of alleged fraud at the plant in Turin. | Police speak of suspected fraud at the plant in Turin.
    It may close. It may sell the plant in Turin. | It may close, and it could sell the plant in Turin.
    Most of the engineers in Turin like the model. | Most engineers in Turin like the model.
    One of the engineers in Turin left. | An engineer in Turin left.
    Some engineers in Turin like the model. | Engineers in Turin like the model.
    Nearly all engineers in Turin like the model. | Almost all engineers in Turin like the model.
    It costs $10 a month in Turin. | It costs $10 per month in Turin.
    All engineers in Turin like the model. | Engineers in Turin like the model.
    Prices in Turin rose last winter. | Prices in Turin did not fall last winter.
    The plant is not bigger than a barn in Turin. | The plant is smaller than a barn in Turin.
    Prices in Turin rose. Prices in Turin fell last winter. | Prices in Turin fell.
    Orion opened the plant. | Orion closed another one long ago, far from all that.
    Orion joined the group in Turin. | Orion quit the group in Turin.
    It fell in Turin. | It rose.
"""


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "sentence", "why"), _rows(TURNED))
def test_the_words_of_a_source_turned_are_refused(said: str, sentence: str, why: str) -> None:
    (found,) = turned(sentence, said)

    assert why in found
    assert any(one.startswith(found) for one in unsupported(sentence, said))


@pytest.mark.parametrize(("said", "sentence"), [row[:2] for row in _rows(TURNED)])
def test_what_one_of_the_quotes_says_so_is_not_turned(said: str, sentence: str) -> None:
    assert turned(said, said) == []
    assert turned(sentence, said, sentence) == []


@pytest.mark.parametrize(("said", "sentence"), _rows(FAITHFUL))
def test_what_is_put_in_other_words_stands(said: str, sentence: str) -> None:
    assert turned(sentence, said) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=2))
def test_the_comparison_is_total_and_finds_nothing_in_the_words_themselves(
    text: str, said: list[str]
) -> None:
    assert turned(text, *said, text) == []
