"""What sources write besides their news."""

from __future__ import annotations

import pytest

from digestflow.core.entry.chaff import chaff, weight

NEWS = "Alder 2 reads 128 thousand tokens at once."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I think that Alder 2 is slow at night.", id="oneself"),
        pytest.param("In the lab we trained Alder 2 for weeks.", id="themselves"),
        pytest.param("With Alder 2 you can read long books at once.", id="the reader"),
        pytest.param("Alder 2 is an incredible model for long books.", id="admiration"),
        pytest.param("The video shows how Alder 2 reads long books.", id="the post"),
        pytest.param("Some commenters say that Alder 2 reads long books.", id="its comments"),
    ],
)
def test_chat_weighs_less_than_news(text: str) -> None:
    assert 0 < weight(text) < weight(NEWS) == 1
    assert not chaff(text, len(text.split()))


def test_what_is_chat_in_two_ways_weighs_least() -> None:
    self, admiring = "I think that Alder 2 is slow.", "Alder 2 is amazing."

    assert weight("I think that Alder 2 is amazing.") < min(weight(self), weight(admiring))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Alder 2 can be had in these three sizes:", id="what leads to a list"),
        pytest.param('Its reader met the words "it never rained in Elmland.', id="a quotation that goes on"),
        pytest.param('It has never rained in all of Elmland, not once."', id="the end of a quotation"),
        pytest.param("Oakes said “it never rained in all of Elmland.", id="typographic marks"),
        pytest.param("Alder 2 reads all of it (in the large size.", id="a bracket nobody closed"),
        pytest.param("I am Mira Oakes, head of letters at Elm House.", id="who writes"),
        pytest.param("PLUS: what else the week has in store.", id="what else is in store"),
        pytest.param("Is there any Alder which runs on old cards..", id="a question without its mark"),
        pytest.param("Anyone tried Alder 2 on old cards yet", id="a question without a verb"),
        pytest.param("Does Alder 2 run on old cards.", id="a question with a full stop"),
        pytest.param("I would appreciate it if Alder 2 ran here.", id="what is begged for"),
        pytest.param("Old cards, new cards, Alder, any information.", id="what is asked for"),
        pytest.param("^1 Oakes, Letters of Elm House, January 2019.", id="a footnote's words"),
        pytest.param("^(I have seen old cards only, to be sure)", id="small print"),
        pytest.param("Run elm start -d --pull always -p 80:80 elm/alder and wait.", id="a command"),
        pytest.param("In the lab \\ourmodel reads long books at once.", id="a macro nobody knows"),
    ],
)
def test_what_is_no_statement_of_its_own_is_never_told(text: str) -> None:
    assert chaff(text, len(text.split()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            'Even hints of "Alder 3" were found in the code.', id="a quotation that ends in a number"
        ),
        pytest.param('Alder 2 fits a case of 5" in every lab.', id="inches"),
        pytest.param("It is 3 (or 4) times as fast at night :)", id="a smiley"),
        pytest.param("I am told that Alder 2 sells well in Elmland.", id="the first person"),
        pytest.param("Is Alder 2 slow, this one is not.", id="a name behind the verb"),
        pytest.param("The plus: it reads at night as well.", id="a plus"),
        pytest.param("Alder 2 got a flag -n / --name for the window.", id="a flag"),
        pytest.param("It keeps C:\\books in mind, and 10^6 of them.", id="a path and a power"),
        pytest.param("Any information on Alder 2 is kept for a year.", id="any information"),
    ],
)
def test_what_only_looks_like_it_is_told(text: str) -> None:
    assert not chaff(text, len(text.split()))


def test_the_post_is_spoken_of_at_its_beginning_and_not_where_a_site_says_where_it_appeared() -> None:
    opening = "The post presents Alder 2, which reads at night."

    assert not chaff(opening, 8)
    assert weight(opening, opens=True) == 1.0
    assert weight(opening) < 1.0
    assert weight("The image presents Alder 2, which reads.", opens=True) < 1.0
    assert chaff("The post Alder 2 reads at night came first on Elmland Daily.", 12)
