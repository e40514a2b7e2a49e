"""What of today is new against what was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.ledger.threads import THREAD_DAYS, Judgement, judge, ledger
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.ledger.threads import Ledger

DAY = make.DAY
YESTERDAY = DAY - timedelta(days=1)


def _entry(headline: str, *said: str, names: tuple[str, ...] = ("Arno",), **other: Any) -> Entry:
    item = make.item(headline, "\n\n".join(said), url=other.pop("url", f"https://x.example/{headline}"))
    told = said or (headline,)
    summary = (make.sentence(told[0], make.quote(item, told[0])),)
    claims = tuple(make.claim(text, make.quote(item, text)) for text in told[1:])
    return make.entry(item, summary=summary, claims=claims, entities=names, **other)


def _known(*entries: Entry, day: date = YESTERDAY, url: str = "") -> Ledger:
    urls = {id_: url or f"https://told.example/{id_}" for entry in entries for id_ in entry.items}
    return ledger([(day, entries, urls)])


def _judged(entry: Entry, known: Ledger, *urls: str) -> Judgement:
    return judge(entry, frozenset(urls), known.before(DAY))


TOLD = _entry(
    "Arno probe lands on the moon",
    "The Arno probe landed on the moon with 120 million sensors.",
    "The whole mission cost the young agency $5.2M until its landing.",
)


def test_a_story_nobody_told_is_new() -> None:
    found = _judged(_entry("Bela rocket explodes", names=("Bela",)), _known(TOLD))

    assert found == Judgement(follows=None, news=True)


def test_a_repeat_says_nothing_new_and_names_what_told_it() -> None:
    again = _entry("Arno probe lands on moon", "The Arno probe landed on the moon with 120 million sensors.")

    found = _judged(again, _known(TOLD))

    assert not found.news
    assert found.follows is not None
    assert (found.follows.day, found.follows.headline) == (YESTERDAY, TOLD.headline)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("The Arno probe landed on the moon with 120M sensors.", id="by a letter"),
        pytest.param("The Arno probe landed on the moon with 120,000,000 sensors.", id="in digits"),
        pytest.param(
            "The whole mission cost the young agency $5.2 million until its landing.", id="money in words"
        ),
    ],
)
def test_the_same_value_written_otherwise_is_no_news(said: str) -> None:
    found = _judged(_entry("Arno probe lands on moon", said), _known(TOLD))

    assert found.follows
    assert not found.news


@pytest.mark.parametrize(
    ("headline", "said", "status"),
    [
        pytest.param(
            "Arno probe lands on moon",
            "The Arno probe landed on the moon with 140 million sensors.",
            "announced",
            id="another value",
        ),
        pytest.param(
            "Arno probe lands on moon 7 days late",
            "The whole mission cost the young agency $5.2M until its landing.",
            "announced",
            id="in the headline",
        ),
        pytest.param(
            "Arno probe lands on the moon",
            "The Arno probe landed on the moon with 120 million sensors.",
            "retracted",
            id="another status",
        ),
        pytest.param(
            "Arno probe lands on the moon",
            "Engineers lost contact because an antenna froze.",
            "announced",
            id="another sentence",
        ),
    ],
)
def test_a_follow_up_is_news_and_names_what_it_follows(headline: str, said: str, status: str) -> None:
    found = _judged(_entry(headline, said, status=status), _known(TOLD))

    assert found.news
    assert found.follows is not None
    assert found.follows.key == TOLD.key


def test_a_sentence_of_common_words_alone_is_no_news() -> None:
    found = _judged(_entry(TOLD.headline, "It is what it is."), _known(TOLD))

    assert not found.news


def test_a_status_that_the_thread_had_before_is_no_news() -> None:
    known = ledger(
        [
            (YESTERDAY - timedelta(days=1), (TOLD,), {}),
            (
                YESTERDAY,
                (
                    _entry(
                        TOLD.headline,
                        "The whole mission cost the young agency $5.2M until its landing.",
                        status="released",
                    ),
                ),
                {},
            ),
        ]
    )

    assert not _judged(
        _entry(TOLD.headline, "The whole mission cost the young agency $5.2M until its landing."), known
    ).news


def test_the_same_address_makes_a_thread_whatever_the_words() -> None:
    address = "https://told.example/arno"
    entry = _entry("Something else entirely", names=("Bela",))

    assert _judged(entry, _known(TOLD, url=address), address).follows
    assert not _judged(entry, _known(TOLD, url=address), "https://told.example/bela").follows
    assert not _judged(entry, ledger([(YESTERDAY, (TOLD,), {TOLD.key: ""})]), "").follows


@pytest.mark.parametrize(
    ("headline", "names", "follows"),
    [
        pytest.param("Lunar probe lands softly", ("Arno",), True, id="name in common, similar headline"),
        pytest.param("Lunar probe lands softly", ("Bela",), False, id="similar headline, another name"),
        pytest.param("Lunar probe lands softly", (), False, id="similar headline, no name"),
        pytest.param("Investors leave the company", ("Arno",), False, id="name in common only"),
        pytest.param("Investors leave ARNO", ("arno",), True, id="the name in both headlines"),
        pytest.param("Probe of the tax office", ("Arno",), False, id="one word in common"),
        pytest.param("It is what it is", ("Arno",), False, id="a headline of common words"),
    ],
)
def test_a_thread_is_an_entity_in_common_under_a_headline_in_common(
    headline: str, names: tuple[str, ...], *, follows: bool
) -> None:
    found = _judged(_entry(headline, names=names), _known(TOLD))

    assert (found.follows is not None) == follows


def test_a_name_without_letters_to_compare_stands_in_no_headline() -> None:
    known = _known(_entry("Committee publishes a draft", names=("C",)))

    assert not _judged(_entry("Investors leave the company", names=("C",)), known).follows


def test_of_a_thread_the_nearest_headline_is_followed_and_of_equals_the_newest() -> None:
    older = YESTERDAY - timedelta(days=3)
    known = ledger(
        [
            (older, (_entry("Arno probe lands on the moon"),), {}),
            (older - timedelta(days=1), (_entry("Arno probe lands on the moon"),), {}),
            (YESTERDAY, (_entry("Arno raises money"),), {}),
        ]
    )

    found = _judged(_entry("Arno probe lands on the moon at last"), known)

    assert found.follows is not None
    assert found.follows.day == older


@pytest.mark.parametrize(
    ("days", "known"),
    [
        pytest.param(1, True, id="the day before"),
        pytest.param(THREAD_DAYS, True, id="the last that counts"),
        pytest.param(THREAD_DAYS + 1, False, id="too long ago"),
        pytest.param(0, False, id="the day itself"),
        pytest.param(-1, False, id="the day after"),
    ],
)
def test_a_day_knows_the_days_before_it_only(days: int, *, known: bool) -> None:
    found = _judged(_entry(TOLD.headline), _known(TOLD, day=DAY - timedelta(days=days)))

    assert (found.follows is not None) == known


@given(st.permutations(range(6)))
def test_the_ledger_does_not_depend_on_the_order_of_records(order: list[int]) -> None:
    records: list[tuple[date, tuple[Entry, ...], dict[str, str]]] = [
        (DAY - timedelta(days=n), (_entry(f"Arno lands {n}"), _entry(f"Bela {n}")), {}) for n in range(6)
    ]

    found = ledger(records[n] for n in order)

    assert found == ledger(records)
    assert [told.day for told in found.told] == sorted((told.day for told in found.told), reverse=True)
