from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.story.nouns import Ranked, Speaker, Weights
from digestflow.core.story.ranking import rank, ranked, reasons
from digestflow.core.story.weight import talk
from digestflow.core.topic.nouns import PULLED, Fit
from tests import make

if TYPE_CHECKING:
    import random

    from digestflow.core.story.nouns import Story

LOUD = make.item("Loud", source="loud")
QUIET = make.item("Quiet", source="quiet")
SPEAKERS = {
    "loud": Speaker(publisher="Loud"),
    "echo": Speaker(publisher="Loud"),
    "quiet": Speaker(publisher="Quiet"),
    "heavy": Speaker(publisher="Heavy", weight=2.0),
    "house": Speaker(publisher="House", voice="official"),
}


def first(*stories: Story, **fits: tuple[Fit, ...]) -> str:
    return rank(stories, speakers=SPEAKERS, fits=fits)[0].items[0].title


def fit(topic: str, score: float) -> Fit:
    return Fit(topic=topic, score=score, why="words")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(
            make.story(LOUD, make.item("2", source="quiet")),
            make.story(make.item("3", source="loud")),
            id="two-publishers",
        ),
        pytest.param(
            make.story(make.item("2", source="quiet", top=1)),
            make.story(make.item("3", source="loud", top=2)),
            id="the first of a forum's day",
        ),
        pytest.param(
            make.story(make.item("2", source="quiet", top=25)),
            make.story(make.item("3", source="loud")),
            id="a place among the best",
        ),
        pytest.param(
            make.story(LOUD, make.item("2", source="quiet")),
            make.story(
                make.item("3", source="loud"), make.item("4", source="echo"), make.item("5", source="echo")
            ),
            id="copies-of-one-publisher-count-once",
        ),
        pytest.param(
            make.story(LOUD, make.item("2", source="unheard-of")),
            make.story(QUIET),
            id="unknown-source-speaks-for-itself",
        ),
        pytest.param(make.story(make.item("Heavy", source="heavy")), make.story(LOUD), id="heavier-source"),
        pytest.param(make.story(make.item("House", source="house")), make.story(LOUD), id="official-voice"),
        pytest.param(
            make.story(make.item("Late", published=make.MORNING + timedelta(hours=6))),
            make.story(make.item("Early")),
            id="newer",
        ),
        pytest.param(make.story(make.item("Plain")), make.story(make.item("Weekly links")), id="no-roundup"),
        pytest.param(
            make.story(make.item("Told", "The probe has landed on the moon at noon today.")),
            make.story(make.item("Bare", "Score: 31\u2039br/\u203aComments: 7\u2039br/\u203aBy: elm")),
            id="more-than-a-title",
        ),
        pytest.param(
            make.story(make.item("Probe lands")),
            make.story(make.item("Has anybody a probe?")),
            id="no-question",
        ),
        pytest.param(
            make.story(make.item("Show HN: I built a probe")),
            make.story(make.item("I love my probe")),
            id="no-chat",
        ),
        pytest.param(
            make.story(make.item("I love my probe")),
            make.story(make.item("A probe, as a meme")),
            id="no-joke",
        ),
        pytest.param(
            make.story(LOUD, make.item("2", source="quiet")),
            make.story(
                make.item("3", source="loud", url="https://e.example/1"),
                make.item("4", source="quiet", url="https://e.example/1"),
            ),
            id="who-only-points-to-another-counts-half",
        ),
    ],
)
def test_the_better_story_is_told_first(better: Story, worse: Story) -> None:
    assert first(better, worse) == first(worse, better) == better.items[0].title


def test_the_better_fit_is_told_first_and_a_story_fits_as_its_best_item_does() -> None:
    both = make.story(LOUD, make.item("Echo", source="echo"))
    other = make.story(QUIET)
    fits = {
        both.items[0].id: (fit("Space", 0.2), fit("Models", 0.3)),
        both.items[1].id: (fit("Space", 0.6), fit("Models", 0.1)),
        other.items[0].id: (fit("Space", 0.5),),
    }

    told = rank((other, both), speakers=SPEAKERS, fits=fits)

    assert [story.key for story in told] == [both.key, other.key]
    assert told[0].fits == (fit("Space", 0.6), fit("Models", 0.3))


def test_a_story_keeps_its_fits_where_none_are_given() -> None:
    story = make.story(LOUD, fits=(fit("Space", 0.4),))

    (told,) = rank((story,), speakers=SPEAKERS)

    assert told.fits == story.fits


def test_a_weight_of_nothing_takes_a_reason_out() -> None:
    nothing = Weights(corroboration=0, fit=0, source=0, official=0, recent=0, substance=0, talk=0, roundup=0)

    told = rank((make.story(LOUD, QUIET), make.story(make.item("x"))), speakers=SPEAKERS, weights=nothing)

    assert [story.rank for story in told] == [0, 0]


def test_behind_the_first_page_of_the_best_no_place_counts() -> None:
    stories = [make.story(make.item("same", source="loud", top=place)) for place in (0, 26, 99)]

    ranks = {rank([story], speakers=SPEAKERS)[0].rank for story in stories}

    assert len(ranks) == 1


def test_an_item_without_a_date_counts_as_of_when_it_was_seen() -> None:
    undated = make.story(make.item("Undated", published=None))

    assert rank((undated,), speakers={})[0].rank == 1.1


def test_what_hardly_fits_is_not_told_first_because_everybody_tells_it() -> None:
    loose = make.story(LOUD, QUIET, fits=(fit("Space", 0.1),))
    close = make.story(make.item("House", source="heavy"), fits=(fit("Space", 1.0),))

    told = rank((loose, close), speakers={})

    assert [story.key for story in told] == [close.key, loose.key]


def test_one_publisher_alone_tells_two_stories_before_the_others_had_their_turn() -> None:
    loud = [make.story(make.item(f"Heavy {n}", source="heavy")) for n in range(5)]
    quiet = [make.story(make.item(f"Quiet {n}", source="quiet")) for n in range(3)]
    shared = make.story(make.item("Heavy too", source="heavy"), make.item("Both", source="quiet"))

    told = rank((*loud, *quiet, shared), speakers=SPEAKERS)

    behind = ["".join(sorted({item.source[0] for item in story.items})) for story in told]
    assert behind == ["hq", "h", "h", "q", "q", "h", "h", "q", "h"]


def test_no_stories_rank_to_none() -> None:
    assert rank((), speakers={}) == ()


@given(st.lists(st.sampled_from(sorted(SPEAKERS)), max_size=8), st.randoms())
def test_the_order_is_total_whatever_order_the_stories_came_in(
    sources: list[str], chance: random.Random
) -> None:
    stories = [
        make.story(make.item(f"{n}", source=source, id=f"{n:016x}")) for n, source in enumerate(sources)
    ]
    mixed = stories.copy()
    chance.shuffle(mixed)

    told = rank(mixed, speakers=SPEAKERS)

    assert told == rank(stories, speakers=SPEAKERS)
    assert sorted(story.key for story in told) == sorted(story.key for story in stories)
    alone = {
        source: [s.rank for s in told if SPEAKERS[s.items[0].source].publisher == source]
        for source in ("Loud", "Quiet", "Heavy", "House")
    }
    assert all(ranks == sorted(ranks, reverse=True) for ranks in alone.values())


@given(
    st.lists(st.sampled_from(["loud", "echo", "quiet", "heavy", "house", "nobody"]), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_the_shares_of_a_rank_are_its_sum_and_none_is_nothing(sources: list[str], score: float) -> None:
    items = [make.item(f"Item {n}?", source=source, top=n) for n, source in enumerate(sources)]
    story = make.story(*items)

    (told,) = rank([story], speakers=SPEAKERS, fits={items[0].id: (fit("Space", score),)})

    assert sum(share for _, share in told.shares) == pytest.approx(told.rank, abs=0.001)
    assert all(share for _, share in told.shares)


def test_it_is_said_why_a_story_has_its_place() -> None:
    stories = rank(
        [make.story(LOUD, make.item("2", source="house")), make.story(make.item("3", source="quiet"))],
        speakers=SPEAKERS,
        fits={LOUD.id: (fit("Space", 0.5), Fit(topic="Chips", score=0.8, why="name: Arno"))},
    )

    places = ranked(stories)

    one = places[stories[0].key]
    assert [place.place for place in places.values()] == [1, 2]
    assert (one.of, one.rank, one.shares) == (2, stories[0].rank, stories[0].shares)
    said = list(reasons(one))
    assert said[0] == f"place 1 of 2 by its rank of {one.rank:.2f}"
    assert "official +0.25" in said[1]
    assert said[2:] == ["fits Chips by 0.80 (name: Arno)", "fits Space by 0.50 (near its words)"]
    assert len(list(reasons(Ranked(key="a", place=1, of=1, rank=0.0, shares=(), fits=())))) == 1


@pytest.mark.parametrize(("why", "pulled"), [(PULLED, True), ("words", False)])
def test_a_story_is_pulled_in_where_one_of_its_fits_says_so(why: str, *, pulled: bool) -> None:
    fits = (fit("Space", 0.9), Fit(topic="Tools", score=0.2, why=why))

    assert make.story(fits=fits).pulled is pulled


@pytest.mark.parametrize(
    ("title", "text", "share"),
    [
        pytest.param("Alder on two cards", "I bought two. I can't seem to load it.", 1.0, id="a plea"),
        pytest.param("Alder on two cards", "Mira Oakes shows how two cards read it.", 0.0, id="a report"),
        pytest.param("Show HN: Alder on two cards", "Any suggestions are welcome.", 0.0, id="a thing shown"),
    ],
)
def test_who_pleads_for_help_asks_whatever_the_title_says(title: str, text: str, share: float) -> None:
    assert talk((make.item(title, text),)) == share
