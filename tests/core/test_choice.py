"""Which sentences of a story are told."""

from __future__ import annotations

import pytest

from digestflow.core.entry.candidate import Candidate
from digestflow.core.entry.choice import candidates, choose, terms
from digestflow.core.entry.sentences import sentences
from digestflow.core.evidence.fold import plain
from tests import make

ITEM = make.item("Probe lands")
BEST = "Brookfield opened the weights of Alder."
LEANS = "However, it needs much memory at night."
STANDS = "Mira Oakes leads a lab in Elmland."


def candidate(text: str, place: int, score: float) -> Candidate:
    """A sentence that has no word in common with another."""
    return Candidate(ITEM, sentences(text)[0], place, score, {text: 1.0})


def told(*found: Candidate) -> list[str]:
    best_first = sorted(found, key=lambda one: -one.score)
    return [one.passage.text for one in choose(best_first, "Probe lands")]


@pytest.mark.parametrize(("score", "count"), [(0.4, 2), (0.3, 1)])
def test_what_is_worth_far_less_than_the_best_is_left_out(score: float, count: int) -> None:
    assert len(told(candidate(BEST, 0, 1.0), candidate(STANDS, 1, score))) == count


@pytest.mark.parametrize(
    ("place", "left_out"),
    [
        pytest.param(1, BEST.replace("Brookfield", "Nobody"), id="right behind one that is told"),
        pytest.param(5, LEANS, id="behind one that is not"),
    ],
)
def test_a_sentence_that_leans_is_told_behind_the_one_it_leans_on(place: int, left_out: str) -> None:
    other = candidate("Nobody opened the weights of Alder.", 9, 0.7)

    found = told(candidate(BEST, 0, 1.0), candidate(STANDS, 3, 0.9), candidate(LEANS, place, 0.8), other)

    assert len(found) == 3
    assert left_out not in found


def test_words_count_without_their_plural_and_scripts_without_spaces_by_pairs() -> None:
    assert list(terms("The probes of Tokyo: 東京都")) == ["probe", "tokyo", "東京", "京都"]


def test_a_heading_that_repeats_the_title_is_no_sentence_to_be_told() -> None:
    item = make.item("Probe lands on the far moon", f"**Probe lands on the far moon**\n\n{BEST}")

    assert [one.passage.text for one in candidates(make.story(item), "")] == [BEST]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"Probe *lands* on the far moon {BEST} {STANDS}", [BEST, STANDS], id="before the first"),
        pytest.param(f"Probe lands on the far moon as {BEST}", None, id="a part of the sentence"),
        pytest.param("Probe lands on the far moon, says Mira Oakes of Elmland.", None, id="with a comma"),
    ],
)
def test_a_title_that_a_feed_set_before_the_text_is_no_part_of_its_first_sentence(
    text: str, found: list[str] | None
) -> None:
    item = make.item("Probe lands on the far moon", text)

    shown = candidates(make.story(item), "")

    assert sorted(one.passage.text for one in shown) == sorted(found or [text])
    for one in shown:
        assert plain(item.text[one.passage.start : one.passage.end]) == one.passage.text


def test_a_short_title_before_the_text_may_be_its_subject() -> None:
    item = make.item("Probe", f"Probe {BEST}")

    assert [one.passage.text for one in candidates(make.story(item), "")] == [f"Probe {BEST}"]
