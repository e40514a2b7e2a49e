from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.story.grouping import group
from digestflow.core.story.roundup import roundup
from tests import make
from tests.labels.stories import agreement, cross_validated, labelled, pairs

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from digestflow.core.item.nouns import Item

URL = "https://gazette.example/2026/03/probe-lands"
LANDING = (
    "Probe lands on far side of the moon",
    "Lunar probe makes landing on moon's far side",
    "Far-side moon landing succeeds for small probe",
)
OTHERS = (
    "Parliament votes on fishing quotas",
    "Chess champion retires at forty",
    "Storm floods harbour town",
)


def item(n: int, title: str, text: str = "", **other: Any) -> Item:
    """Item number n, of a source of its own, seen n minutes into the morning."""
    given_: dict[str, Any] = {
        "id": f"{n:016x}", "source": f"s{n}", "url": f"https://s{n}.example/{n}",
        "seen": make.MORNING + timedelta(minutes=n),
    }  # fmt: skip
    return make.item(title, text, **(given_ | other))


def told(*items: Item, **given_: Any) -> set[frozenset[int]]:
    return {frozenset(int(one.id, 16) for one in story.items) for story in group(items, **given_).stories}


def test_two_addresses_in_common_join_once() -> None:
    twins = [item(n, OTHERS[n], url=URL, links=("https://forum.example/7",)) for n in (0, 1)]

    found = group(twins)

    assert len(found.stories) == len(found.joins) == 1


def test_what_an_address_joined_is_not_joined_again_by_its_words() -> None:
    twins = [item(n, LANDING[0], url=URL) for n in (0, 1)]

    assert [join.why for join in group([*twins, item(2, LANDING[1])]).joins][1:] == ["words"]


def test_words_that_stand_in_many_items_join_nothing() -> None:
    crowd = [item(n, f"Assistant number w{n} x{n} y{n} z{n}") for n in range(40)]

    assert group(crowd).joins == ()


def test_titles_of_one_happening_make_one_story() -> None:
    items = [item(n, title) for n, title in enumerate((*LANDING, *OTHERS))]

    assert told(*items) == {frozenset({0, 1, 2}), frozenset({3}), frozenset({4}), frozenset({5})}


def test_whoever_shares_an_address_or_links_to_it_joins_whatever_the_words() -> None:
    blog = item(1, "Touchdown", url=URL)
    forum = item(2, "So it begins", url="https://forum.example/7", links=(URL,))
    again = item(3, "Anybody else seen this?", links=("https://forum.example/7",))

    found = group([again, forum, blog])

    assert [[one.id for one in story.items] for story in found.stories] == [[blog.id, forum.id, again.id]]
    assert [(join.first, join.second, join.score, join.why) for join in found.joins] == [
        (blog.id, forum.id, 1.0, f"address: {URL}"),
        (blog.id, again.id, 1.0, "address: https://forum.example/7"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://gazette.example/", id="home-page"),
        pytest.param("https://gazette.example/en/blog", id="list"),
        pytest.param("", id="none"),
    ],
)
def test_an_address_that_names_no_single_thing_joins_nothing(url: str) -> None:
    assert told(item(1, OTHERS[0], url=url), item(2, OTHERS[1], url=url)) == {frozenset({1}), frozenset({2})}


def test_an_address_that_one_source_gives_to_many_titles_joins_nothing() -> None:
    items = [item(n, title, url=URL, source="live") for n, title in enumerate(OTHERS)]

    assert told(*items) == {frozenset({0}), frozenset({1}), frozenset({2})}


def test_one_happening_is_not_what_two_happenings_share_a_name_with() -> None:
    assert told(item(1, "Qwen tips for tables"), item(2, "Qwen runs on a toaster")) == {
        frozenset({1}),
        frozenset({2}),
    }


def test_the_versions_in_one_list_make_one_story() -> None:
    texts = ("Fixed the red door", "Added a blue lamp", "Removed old chairs")
    items = [item(n, f"v2.1.{n}", text, source="list") for n, text in enumerate(texts)]
    other = item(7, "v2.1.7", "Painted all walls", source="other list")

    found = group([*items, other])

    assert [[one.id for one in story.items] for story in found.stories] == [
        [one.id for one in items],
        [other.id],
    ]
    assert {join.why for join in found.joins} == {"versions"}


def test_a_title_of_two_words_joins_only_with_a_number_or_more_words_in_common() -> None:
    paper = item(1, "Elm research at human scale", "Elm research of the lab: a framework for human halls.")

    assert told(paper, item(2, "Elm Research", "Elm Research")) == {frozenset({1}), frozenset({2})}
    assert told(item(1, "Brookfield opens Elm 2"), item(2, "Elm 2")) == {frozenset({1, 2})}


def test_items_that_are_only_a_name_join_by_nothing_but_their_address() -> None:
    text = "Type: text-generation\u2039br/\u203aDownloads: 835\u2039br/\u203aLikes: 636"
    models = [item(n, f"elm/Alder3.5-{n}B-Open", text, source="list") for n in (1, 2)]
    news = item(3, "Alder3.5 1B open elm runs at home")

    assert told(*models, news) == {frozenset({1}), frozenset({2}), frozenset({3})}


def test_a_chain_of_neighbours_makes_no_story() -> None:
    chain = [item(n, " ".join(f"w{at}" for at in range(n * 3, n * 3 + 7))) for n in range(6)]

    assert max(map(len, told(*chain, similarity=0.3))) < 4


def test_two_items_of_one_source_need_more_than_two_of_two() -> None:
    texts = (
        "A benchmark of language models on maps and grids",
        "A benchmark of language models on jokes and puns",
    )

    assert told(*(item(n, text) for n, text in enumerate(texts)), similarity=0.35) == {frozenset({0, 1})}
    assert told(*(item(n, text, source="papers") for n, text in enumerate(texts)), similarity=0.35) == {
        frozenset({0}), frozenset({1})
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Moon Weekly #12", True, id="weekly"),
        pytest.param("AI日报：探测器着陆；新车发布", True, id="chinese-daily"),
        pytest.param(
            "Probe Lands On Moon, Chess Champion Retires, Storm Floods Town", True, id="three-headlines"
        ),
        pytest.param(
            "探测器成功着陆了；国际象棋冠军退役；暴风雨淹没小镇", True, id="three-headlines-in-chinese"
        ),
        pytest.param("This week in rust: what is new", True, id="this-week-in"),
        pytest.param("Probe lands; all well", False, id="two-parts"),
        pytest.param("Probe, Rover, Lander", False, id="names-in-a-row"),
        pytest.param("How the digestive tract works", False, id="part-of-a-word"),
    ],
)
def test_a_roundup_is_known_by_its_title(title: str, *, expected: bool) -> None:
    assert roundup(make.item(title)) is expected


def test_a_roundup_glues_nothing_together() -> None:
    daily = item(
        9, f"{LANDING[0]}; {OTHERS[0]}; {OTHERS[1]}", links=("https://s1.example/1", "https://s2.example/2")
    )

    assert told(item(1, LANDING[0]), item(2, OTHERS[0]), daily) == {
        frozenset({1}),
        frozenset({2}),
        frozenset({9}),
    }


def test_no_items_make_no_stories() -> None:
    assert group([]).stories == ()


days = st.lists(
    st.builds(
        lambda n, title, url, source: item(n, title, url=url, source=source),
        st.integers(0, 30),
        st.sampled_from([*LANDING, *OTHERS, "Weekly links", "Probe"]),
        st.sampled_from([URL, "", "https://a.example/x", "https://b.example/y"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(days, st.randoms())
def test_grouping_partitions_the_items_in_any_order(day: list[Item], chance: random.Random) -> None:
    mixed = day.copy()
    chance.shuffle(mixed)

    found = group(mixed)

    assert found == group(day)
    assert sorted(one.id for story in found.stories for one in story.items) == sorted(one.id for one in day)
    assert len(found.stories) == len(day) - len(found.joins)
    for story in found.stories:
        assert story.key == story.items[0].id
        assert list(story.items) == sorted(story.items, key=lambda one: (one.seen, one.id))


@given(days, st.sampled_from([*LANDING, *OTHERS]), st.sampled_from([URL, "https://new.example/z"]))
def test_a_storys_key_does_not_change_when_a_later_item_joins(day: list[Item], title: str, url: str) -> None:
    later = item(99, title, url=url)

    joined = next(story for story in group([*day, later]).stories if later in story.items)

    assert (joined.key == later.id) == (len(joined.items) == 1)
    assert joined.items[-1] == later


def test_labelled_news_fall_into_their_events(corpus: Path) -> None:
    news = labelled(corpus)
    found = {n / 100: pairs(news, group(news.items, similarity=n / 100).stories) for n in range(16, 36, 3)}

    score = cross_validated(found, lambda event: event % 5)
    default = agreement(pairs(news, group(news.items).stories))

    assert score.f1 >= 0.8
    assert default.f1 >= 0.85
    assert default.wrong <= 5
