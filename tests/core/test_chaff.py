"""What sources write besides their news."""

from __future__ import annotations

import pytest

from digestflow.core.entry.chaff import chaff, leaning, weight

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


def test_a_sentence_leans_on_the_one_before_by_its_first_word() -> None:
    assert leaning("However, Alder 2 reads more.")
    assert leaning("“It reads more.”")
    assert not leaning("Alder 2 reads more, however.")
