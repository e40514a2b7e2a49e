"""Sentences that lean on one before them, and what is told before these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.core.entry.candidate import Candidate
from digestflow.core.entry.choice import choose
from digestflow.core.entry.leaning import leaning
from digestflow.core.entry.sentences import sentences
from tests import make

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

ITEM = make.item("Probe lands")
OTHER = make.item("Probe lands", url="https://moons.example/probe")


def candidate(text: str, place: int, score: float, item: Item = ITEM) -> Candidate:
    """A sentence that has no word in common with another."""
    return Candidate(item, sentences(text)[0], place, score, {text: 1.0})


def told(*found: Candidate, headline: str = "Probe lands") -> list[str]:
    best_first = sorted(found, key=lambda one: -one.score)
    return [one.passage.text for one in choose(best_first, headline)]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("However, Alder 2 reads more.", True),
        ("“It reads more.”", True),
        ("With that, Alder 2 reads more.", True),
        ("Initially, Alder 2 read less.", True),
        ("This model reads more.", True),
        ("This paper presents Alder 2.", False),
        ("This week Alder 2 came out.", False),
        ("That week Alder 2 came out.", True),
        ("Alder 2 reads more, however.", False),
    ],
)
def test_a_sentence_leans_on_the_one_before_by_its_first_words(text: str, leans: bool) -> None:
    assert leaning(text) is leans


FIRST = "Mira Oakes of Elmland built a reader that needs no light at night."
SETUP = "The setup takes two lamps, a desk and one old camera."
GAP = "However, readers of other makes cannot see red ink."
AFTER = "To close this gap, her lab adds a second lens of cheap glass."
MORE = "Nobody else has sold as many lenses in Fernland this year."
LATER = "Brookfield wants to test forty of them in the autumn."


def test_a_beginning_in_the_middle_of_a_text_is_told_behind_the_texts_first_sentence() -> None:
    assert told(candidate(SETUP, 2, 1.0), candidate(FIRST, 0, 0.3)) == [FIRST, SETUP]


def test_a_beginning_that_the_headline_explains_stands_alone() -> None:
    found = candidate(SETUP, 2, 1.0), candidate(FIRST, 0, 0.3)

    assert told(*found, headline="A setup for probes") == [SETUP]


def test_what_the_text_begins_with_needs_nothing_before_it() -> None:
    assert told(candidate(SETUP, 1, 1.0), candidate(MORE, 2, 0.3)) == [SETUP]


def test_a_sentence_that_speaks_of_this_gap_has_the_gap_told_before_it() -> None:
    found = told(
        candidate(FIRST, 0, 1.0),
        candidate(AFTER, 2, 0.9),
        candidate(MORE, 5, 0.8),
        candidate(GAP, 1, 0.1),
    )

    assert found == [FIRST, GAP, AFTER]


def test_what_another_item_says_needs_only_what_it_speaks_of() -> None:
    found = told(candidate(FIRST, 0, 1.0), candidate(SETUP, 3, 0.9, OTHER), candidate(MORE, 0, 0.1, OTHER))

    assert found == [FIRST, SETUP]


def test_a_sentence_that_speaks_of_one_which_speaks_of_another_is_told_without_them() -> None:
    found = told(candidate(FIRST, 0, 1.0), candidate(AFTER, 5, 0.9), candidate("This hurts all.", 4, 0.1))

    assert found == [FIRST, AFTER]


def test_where_all_lean_on_one_another_the_first_ones_that_fit_are_told() -> None:
    chain = [
        candidate("They read at night.", 3, 1.0),
        candidate("These lenses cost less.", 2, 0.1),
        candidate("It is made of glass.", 1, 0.1),
        candidate(FIRST, 0, 0.1),
    ]

    assert told(*chain) == [FIRST, "They read at night."]


def test_where_there_is_no_room_for_what_a_sentence_leans_on_it_stays() -> None:
    long = " ".join(f"probe{n}" for n in range(60))

    found = told(candidate(f"The setup takes {long}.", 2, 1.0), candidate(f"Elmland has {long}.", 0, 0.1))

    assert found == [f"The setup takes {long}."]


def test_what_leans_on_one_that_leans_itself_is_told_behind_both() -> None:
    found = told(
        candidate(AFTER, 4, 1.0),
        candidate(MORE, 9, 0.9),
        candidate(GAP, 3, 0.1),
        candidate(FIRST, 0, 0.1),
        candidate(LATER, 8, 0.1),
    )

    assert found == [FIRST, GAP, AFTER]
