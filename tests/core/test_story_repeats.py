from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.story.repeats import repeats
from tests import make

if TYPE_CHECKING:
    import random

    from digestflow.core.item.nouns import Item

URL = "https://gazette.example/2026/03/probe-lands"
REPO = "https://github.com/probe/lander"
HOME = "https://lander.example/"
TEXT = (
    "The small probe touched down on the far side late on Tuesday after a journey of nine months, "
    "the agency said. Engineers cheered as the first faint signal arrived, and the director called "
    "it the proudest moment of her career. The instruments will be switched on one after another "
    "during the coming weeks, beginning with the spectrometer that should tell how old the dust "
    "around the landing site really is."
)
EDITED = TEXT.replace("cheered", "applauded").replace("Tuesday", "Tuesday evening")
OLD = make.MORNING - timedelta(days=3)


def item(n: int, title: str = "Probe lands on the far side", text: str = "", **other: Any) -> Item:
    """Item number n, seen n minutes into the morning."""
    given_: dict[str, Any] = {
        "id": f"{n:016x}",
        "seen": make.MORNING + timedelta(minutes=n),
        "url": f"{URL}/{n}",
    }
    return make.item(title, text, **(given_ | other))


@pytest.mark.parametrize(
    ("original", "again"),
    [
        pytest.param(item(1, url=URL), item(2, url=URL), id="address-and-title"),
        pytest.param(item(1, url=URL), item(2, "Probe lands", url=URL), id="shorter-title"),
        pytest.param(item(1, url=URL), item(2, "", url=URL), id="no-title"),
        pytest.param(item(1, text=TEXT), item(2, text=TEXT, source="herald"), id="wire-text-elsewhere"),
        pytest.param(item(1, text=TEXT), item(2, "Touchdown", EDITED, source="herald"), id="edited-copy"),
        pytest.param(item(1, text=TEXT), item(2, text=TEXT[:220], source="herald"), id="cut-copy"),
        pytest.param(
            item(1, text=TEXT[:330]), item(2, text=TEXT, source="herald"), id="copy-with-a-line-more"
        ),
        pytest.param(
            item(
                1,
                text="探测器在月球背面着陆科学家们非常高兴他们说这是九个月旅程的终点仪器将在未来几周内陆续开启",
            ),
            item(
                2,
                text="探测器在月球背面着陆科学家们非常高兴他们说这是九个月旅程的终点仪器将在未来几周内陆续打开",
            ),
            id="edited-copy-in-chinese",
        ),
        pytest.param(
            item(1, source="a", url=URL), item(2, source="b", url=URL), id="two-sources-of-one-publisher"
        ),
        pytest.param(
            item(1, text="It landed.", url=""),
            item(2, text="It landed.", url=""),
            id="another-id-and-no-address",
        ),
    ],
)
def test_an_item_that_says_the_same_repeats_the_earlier(original: Item, again: Item) -> None:
    publishers = {"a": "one", "b": "one"}

    assert repeats([again, original], publishers=publishers) == {again.id: original.id}
    assert repeats([again], [original], publishers=publishers) in ({again.id: original.id}, {})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            item(1, url=URL), item(2, "Probe sends dust", url=URL), id="page-with-a-title-of-its-own"
        ),
        pytest.param(item(1, "Lander 2.1", url=URL), item(2, "Lander 2.2", url=URL), id="list-of-releases"),
        pytest.param(item(1, url=URL), item(2, url=URL, source="herald"), id="link-to-it-on-one-day"),
        pytest.param(
            item(1, url="https://gazette.example/blog"),
            item(2, url="https://gazette.example/blog"),
            id="list",
        ),
        pytest.param(
            item(1, url="https://g.example/en-gb/"), item(2, url="https://g.example/en-gb/"), id="home"
        ),
        pytest.param(item(1, text="Too short."), item(2, text="Too short."), id="too-short-to-be-a-copy"),
        pytest.param(
            item(1, "Weights expected", TEXT),
            item(2, "Weights released", TEXT),
            id="something-happened-since",
        ),
        pytest.param(item(1, "Lander v2.1.17", TEXT), item(2, "Lander v2.1.18", TEXT), id="another-version"),
        pytest.param(item(1, text=TEXT[:200]), item(2, text=TEXT + TEXT[::-1] * 3), id="much-longer"),
        pytest.param(item(1, text=TEXT[:60]), item(2, text=TEXT), id="a-few-words-in-common"),
        pytest.param(
            item(1, text=" ".join(TEXT.split()[:22])),
            item(2, text=" ".join(TEXT.split()[:21])),
            id="one-word-too-short-to-be-a-copy",
        ),
        pytest.param(item(1, url=""), item(2, url=""), id="no-address"),
        pytest.param(
            item(1, text="It landed.", url=""),
            item(2, text="It broke.", url=""),
            id="no-address-and-other-words",
        ),
        pytest.param(
            item(1, text="It landed.", url=""),
            item(2, text="It landed.", url="", source="herald"),
            id="no-address-and-another-voice",
        ),
        pytest.param(item(1, text=TEXT), item(2, text="Rain fell. " * 40), id="another-text"),
    ],
)
def test_an_item_that_says_something_else_repeats_nothing(first: Item, second: Item) -> None:
    assert repeats([first, second]) == {}


def test_an_address_with_a_query_names_one_thing() -> None:
    url = "https://news.example/news?id=47"

    assert repeats([item(1, url=url), item(2, url=url)]) == {item(2).id: item(1).id}


@pytest.mark.parametrize(
    ("again", "repeated"),
    [
        pytest.param(item(9, "Moon news", source="hn", url=URL), True, id="link-to-what-was-told"),
        pytest.param(item(9, "Moon news", source="hn", links=(URL,)), True, id="link-beside-its-own-address"),
        pytest.param(item(9, "Probe sends dust", url=URL), False, id="its-own-page-with-another-title"),
        pytest.param(
            item(9, "Cargo hatch gets legs", source="hn", url=REPO), False, id="other-news-of-a-repository"
        ),
        pytest.param(item(9, source="hn", url=REPO), True, id="same-news-of-a-repository"),
        pytest.param(
            item(9, source="hn", url="https://www.lander.example"), True, id="same-news-at-a-home-page"
        ),
        pytest.param(
            item(9, "Probe lands on the near side", source="hn", url=HOME),
            False,
            id="more-at-a-home-page",
        ),
        pytest.param(item(9, "", source="hn", url=HOME), False, id="no-title-at-a-home-page"),
        pytest.param(item(9, url=HOME), False, id="a-source-that-links-to-its-home-page"),
        pytest.param(item(9, "Touchdown", TEXT, source="hn"), True, id="copy"),
        pytest.param(
            item(9, "Touchdown", TEXT[:300] + TEXT[300:][::-1], source="hn"), False, id="half-a-copy"
        ),
        pytest.param(
            item(9, "Probe lost: contact denied", TEXT, source="hn"), False, id="copy-of-which-more-is-known"
        ),
    ],
)
def test_what_an_earlier_day_told_is_repeated(again: Item, *, repeated: bool) -> None:
    told = item(1, text=TEXT, url=URL, links=(REPO, HOME), seen=OLD)

    assert repeats([again], [told]) == ({again.id: told.id} if repeated else {})


@pytest.mark.parametrize(
    ("again", "repeated"),
    [
        pytest.param(item(9, "Moon news", source="hn", url=URL), False, id="another-links-to-it"),
        pytest.param(item(9, "Touchdown", TEXT, source="hn"), False, id="another-prints-it"),
        pytest.param(item(9, url=URL), True, id="its-own-source-has-it-under-another-id"),
        pytest.param(item(9, url=URL, source="a"), True, id="its-own-publisher-has-it-in-another-feed"),
        pytest.param(item(9, "Touchdown", TEXT), True, id="its-own-source-prints-it-elsewhere"),
    ],
)
def test_what_nobody_was_told_of_is_news_when_another_takes_it_up(again: Item, *, repeated: bool) -> None:
    untold, other = item(1, text=TEXT, url=URL, seen=OLD), item(2, "Rain fell", seen=OLD)
    publishers = {"a": "gazette"}

    assert repeats([again], [untold, other], publishers=publishers, told={other.id}) == (
        {again.id: untold.id} if repeated else {}
    )


def test_what_one_of_two_told_is_a_repeat_of_that_one() -> None:
    untold, told = item(1, url=URL, seen=OLD), item(2, url=URL, source="herald", seen=OLD)
    again = item(9, "Moon news", source="hn", url=URL)

    assert repeats([again], [untold, told], told={told.id}) == {again.id: told.id}


def test_an_item_that_an_earlier_day_had_is_not_judged_again() -> None:
    told = item(1, url=URL)

    assert repeats([told], [told]) == {}


def test_of_three_copies_the_first_is_the_original_of_both() -> None:
    one, two, three = (item(n, text=TEXT, source=f"s{n}") for n in (1, 2, 3))

    assert repeats([three, two, one]) == {two.id: one.id, three.id: one.id}


items_of_a_day = st.lists(
    st.builds(
        lambda n, title, text, url, source: item(n, title, text, url=url, source=source),
        st.integers(0, 40),
        st.sampled_from(["Probe lands", "Probe landed safely", "Weights released", ""]),
        st.sampled_from(["", TEXT, EDITED, TEXT[:230], TEXT + " More of it."]),
        st.sampled_from([URL, f"{URL}/#top", REPO, f"{REPO}.git", HOME, "", "https://a.example/x"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=10,
    unique_by=lambda one: one.id,
)


@given(items_of_a_day, st.randoms())
def test_an_original_is_there_comes_earlier_and_repeats_nothing(
    day: list[Item], chance: random.Random
) -> None:
    today, earlier = day[::2], day[1::2]
    mixed = today.copy()
    chance.shuffle(mixed)

    found = repeats(mixed, earlier)

    assert found == repeats(today, reversed(earlier))
    assert set(found) <= {one.id for one in today}
    assert not set(found) & set(found.values())
    assert set(found.values()) <= {one.id for one in day}
    seen = {one.id: one.seen for one in today}
    assert all(seen[two] <= seen[one] for one, two in found.items() if two in seen)
