"""Likeness by meaning: vectors, their background, and what they do to stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.grouping import group
from digestflow.core.story.meaning import Meaning, blended, cosine, embedded, plain, vector
from digestflow.core.story.nouns import ALIKE
from tests import make

if TYPE_CHECKING:
    import random

    from digestflow.core.item.nouns import Item

AWAY = (vector([1.0, 0.0, 0.0]), vector([0.0, 1.0, 0.0]), vector([0.0, 0.0, 1.0]))
PAIR = ("a", "b")
numbers = st.lists(st.floats(-1e30, 1e30), min_size=1, max_size=8).filter(any)


def meaning(**vectors: list[float]) -> Meaning:
    """What an embedder of three numbers made of the items."""
    return Meaning(
        embedder="three", vectors={id_: vector(one) for id_, one in vectors.items()}, background=AWAY
    )


@given(numbers, st.sampled_from([2.0**-20, 0.25, 2.0, 2.0**20]))
def test_a_vector_keeps_its_direction_whatever_the_scale(some: list[float], scale: float) -> None:
    assert vector([number * scale for number in some]) == vector(some)


@given(numbers)
def test_the_greatest_number_of_a_vector_is_the_same_for_all(some: list[float]) -> None:
    assert max(map(abs, vector(some))) == 32_767


@pytest.mark.parametrize(
    "some", [[], [0.0, -0.0], [1.0, float("nan")], [float("inf"), 1.0], [float("-inf")]], ids=str
)
def test_what_points_nowhere_is_no_vector(some: list[float]) -> None:
    with pytest.raises(ValueError, match="no vector"):
        vector(some)


def test_what_points_the_same_way_is_as_alike_as_can_be() -> None:
    assert blended({PAIR: 1.0}, meaning(a=[1, 0, 0], b=[1, 0, 0])) == {PAIR: pytest.approx(1.0)}


def test_what_points_elsewhere_is_alike_by_its_words_only() -> None:
    assert blended({PAIR: 0.5}, meaning(a=[1, 0, 0], b=[0, 1, 0])) == {PAIR: pytest.approx(0.2)}


def test_meaning_alone_joins_nothing() -> None:
    same = meaning(a=[1, 0, 0], b=[1, 0, 0])

    assert blended({}, same) == {}
    assert blended({PAIR: 0.09}, same) == {PAIR: pytest.approx(0.036)}


def test_an_item_without_a_vector_is_alike_by_its_words_only() -> None:
    assert blended({PAIR: 0.5}, meaning(a=[1, 0, 0])) == {PAIR: pytest.approx(0.2)}
    assert blended({PAIR: 0.5}, meaning(b=[1, 0, 0])) == {PAIR: pytest.approx(0.2)}


def test_what_is_like_the_background_is_like_nothing() -> None:
    # Seen from the middle of the background it has no direction left.
    only = Meaning(embedder="three", vectors=meaning(a=[1, 0, 0], b=[1, 0, 0]).vectors, background=AWAY[:1])
    assert blended({PAIR: 0.5}, only) == {PAIR: pytest.approx(0.2)}


def test_an_embedder_to_which_all_is_alike_tells_apart_as_well_as_another() -> None:
    # Its vectors lie in a narrow cone: 0.98 and more between any two.
    cone = [vector([20.0, *(1.0 if at == n else 0.0 for at in range(3))]) for n in range(3)]
    narrow = Meaning(embedder="narrow", vectors={"a": cone[0], "b": cone[1], "c": cone[0]}, background=cone)

    scores = blended({("a", "b"): 0.5, ("a", "c"): 0.5}, narrow)

    assert scores["a", "b"] == pytest.approx(0.2)
    assert scores["a", "c"] > 0.79


def test_by_vectors_alone_the_same_is_alike_and_the_opposite_is_not() -> None:
    given_ = meaning(a=[1, 0, 0], b=[2, 0, 0], c=[-1, 2 / 3, 2 / 3])

    assert cosine("a", "b", given_) == pytest.approx(1.0)
    assert cosine("a", "c", given_) < 0


@pytest.mark.parametrize(("text", "taken"), [("", "?"), (" \n", "?"), ("a\ud83d", "a?"), (" word ", "word")])
def test_every_embedder_gets_a_text_that_it_takes(text: str, taken: str) -> None:
    assert plain(text) == taken


def test_the_text_of_an_item_is_its_title_and_how_its_prose_begins() -> None:
    told = make.item("Probe lands", "A small probe has landed on the far side of the moon. " * 20)

    assert embedded(told).startswith("Probe lands\nA small probe has landed")
    assert len(embedded(told)) <= len("Probe lands\n") + 300
    assert embedded(make.item("Probe lands", "")) == "Probe lands"


def test_the_background_is_of_many_texts_each_once() -> None:
    assert len(set(BACKGROUND)) == len(BACKGROUND) >= 24
    assert all(text.count("\n") == 1 and text == text.strip() for text in BACKGROUND)


def _reports() -> list[Item]:
    titles = (
        "Small probe lands on far side of the moon",
        "Far side of moon reached as young company sets craft down after long night of waiting, says agency",
        "Chess champion retires",
    )
    return [make.item(title, source=f"s{n}", id=f"{n:016x}") for n, title in enumerate(titles)]


def _means(reports: list[Item]) -> Meaning:
    one, two, other = (item.id for item in reports)
    return Meaning(
        embedder="three",
        vectors={one: vector([5, 1, 0]), two: vector([5, 0, 1]), other: vector([0, 5, 0])},
        background=AWAY,
    )


def test_other_words_for_one_happening_make_one_story_by_their_meaning() -> None:
    reports = _reports()

    by_words, by_both = group(reports), group(reports, similarity=ALIKE, meaning=_means(reports))

    assert [len(story.items) for story in by_words.stories] == [1, 1, 1]
    assert [len(story.items) for story in by_both.stories] == [2, 1]


def test_a_join_by_meaning_tells_its_score_and_the_embedder() -> None:
    reports = _reports()

    (join,) = group(reports, similarity=ALIKE, meaning=_means(reports)).joins

    assert (join.first, join.second) == (reports[0].id, reports[1].id)
    assert (join.why, join.embedder) == ("words and meaning", "three")
    assert ALIKE <= join.score <= 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_items_and_vectors_makes_no_other_stories(chance: random.Random) -> None:
    reports = _reports()
    means = _means(reports)
    expected = group(reports, similarity=ALIKE, meaning=means)
    vectors = list(means.vectors.items())
    chance.shuffle(reports)
    chance.shuffle(vectors)

    again = Meaning(embedder="three", vectors=dict(vectors), background=AWAY)

    assert group(reports, similarity=ALIKE, meaning=again) == expected
