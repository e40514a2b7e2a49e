"""What entries state, and how it stands to the days before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entity import Naming, naming
from digestflow.core.ledger.nouns import Said, Stated
from digestflow.core.ledger.past import Ledger, Past, ledger
from digestflow.core.ledger.rows import compared, stated
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry

DAY = make.DAY
BEFORE = DAY - timedelta(days=1)
ITEM = make.item("Alder 2", "Words.")
QUOTE = make.quote(ITEM, "Words")


def _entry(
    *said: str, names: tuple[str, ...] = ("Alder 2",), writer: str = "extractive", **claim: Any
) -> Entry:
    item = make.item("Oakes speaks", " ".join(said))
    summary = tuple(make.sentence(text, make.quote(item, text)) for text in said)
    claims = (make.claim(said[0], make.quote(item, said[0]), **claim),) if claim else ()
    return make.entry(item, summary=summary, claims=claims, entities=names, writer=writer)


def _rows(entry: Entry, known: Naming | None = None) -> list[str]:
    rows = stated(entry, DAY, known or Naming(), official=frozenset())
    return [f"{row.entity}|{row.attribute}|{row.said.shown}" for row in rows]


def _row(value: str, *, day: date = DAY, attribute: str = "parameters", **other: Any) -> Stated:
    said = Said(
        day=day, entry=f"e{day}", value=value, quotes=(QUOTE,), unit=other.pop("unit", ""),
        as_of=other.pop("as_of", None),
    )  # fmt: skip
    return Stated(entity=other.pop("entity", "Alder 2"), attribute=attribute, said=said, **other)


def _known(*rows: Stated, **other: Any) -> Ledger:
    past = [Past(day=row.said.day, entries=(), urls={}, stated=(row,)) for row in rows]
    return ledger(DAY, past, **other)


def test_a_sentence_states_what_its_words_say() -> None:
    assert _rows(_entry("Alder 2 has 37B parameters and a 128K context.", "It rained.")) == [
        "Alder 2|parameters|37B",
        "Alder 2|context|128K",
    ]


def test_a_models_claim_states_what_it_says() -> None:
    claim: dict[str, Any] = {"entity": "Alder 2", "attribute": "memory", "value": "24 GB", "unit": "GB"}

    assert _rows(_entry("Alder 2 needs 24 GB.", writer="model", **claim)) == ["Alder 2|memory|24 GB"]
    assert _rows(_entry("Alder 2 needs 24 GB.", **claim)) == []  # an extractive claim's words decide


def test_a_share_stands_without_a_space() -> None:
    claim: dict[str, Any] = {"entity": "Alder 2", "attribute": "share", "value": "20%", "unit": "%"}

    assert _rows(_entry("Alder 2 has 20% of it.", writer="model", **claim)) == ["Alder 2|share|20%"]


def test_a_followed_name_without_a_number_has_no_size_of_its_own() -> None:
    called = naming({}, ["Alder", "Alder 2"])

    assert _rows(_entry("Alder has 37B parameters.", names=("Alder",)), called) == []
    assert _rows(_entry("Alder 2 has 37B parameters."), called) == ["Alder 2|parameters|37B"]


def test_a_value_said_twice_is_one_row() -> None:
    assert len(_rows(_entry("Alder 2 has 37B parameters.", "Alder 2, with 37B parameters, is out."))) == 1


def test_a_row_is_official_where_all_its_quotes_are() -> None:
    entry = _entry("Alder 2 has 37B parameters.")

    (row,) = stated(entry, DAY, Naming(), official=frozenset(entry.items))

    assert row.official


def test_a_value_that_differs_is_shown_beside_the_others() -> None:
    known = _known(_row("37B", day=BEFORE), _row("37 billion", day=BEFORE - timedelta(days=1)))

    (conflict,), series, closings = compared([_row("32-37B")], known)

    assert [(said.day, said.value) for said in conflict.values] == [(DAY, "32-37B"), (BEFORE, "37B")]
    assert (conflict.entity, conflict.attribute, conflict.entry) == ("Alder 2", "parameters", f"e{DAY}")
    assert (series, closings) == ((), ())


def test_two_sources_of_one_day_may_differ() -> None:
    (conflict,), _, _ = compared(
        [_row("2.2x", attribute="throughput"), _row("2x", attribute="throughput")], _known()
    )

    assert [said.value for said in conflict.values] == ["2.2x", "2x"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(_row("37 billion", day=BEFORE), id="the same value"),
        pytest.param(_row("40B", day=BEFORE, entity="Alder 3"), id="another entity"),
        pytest.param(_row("40B", day=BEFORE, attribute="active parameters"), id="another kind"),
        pytest.param(_row("40B", day=BEFORE, as_of=BEFORE), id="another date"),
        pytest.param(_row("40 GB", day=BEFORE), id="nothing to compare"),
        pytest.param(_row("40B", day=DAY + timedelta(days=1)), id="a later day"),
    ],
)
def test_what_says_the_same_or_something_else_is_no_conflict(other: Stated) -> None:
    assert compared([_row("37B")], _known(other)) == ((), (), ())


def test_a_conflict_has_one_key_on_every_day_and_under_every_spelling() -> None:
    one, _, _ = compared([_row("37B")], _known(_row("40B", day=BEFORE)))
    two, _, _ = compared([_row("40B", entity="alder2")], _known(_row("37B", day=BEFORE)))

    assert one[0].key == two[0].key


def test_values_of_many_members_contradict_nothing() -> None:
    known = _known(*(_row(f"{n}B", day=BEFORE - timedelta(days=n)) for n in range(1, 6)))

    assert compared([_row("37B")], known) == ((), (), ())


def test_what_moves_is_a_series_with_its_days() -> None:
    earlier = BEFORE - timedelta(days=2)
    known = _known(
        _row("9,000", day=BEFORE, attribute="stars"),
        _row("8,000", day=earlier, attribute="stars", as_of=earlier),
    )

    conflicts, (series,), _ = compared(
        [_row("10K", attribute="stars"), _row("10.1K", attribute="stars")], known
    )

    assert conflicts == ()
    assert [said.value for said in series.values] == ["10K", "9,000", "8,000"]


def test_of_what_moves_the_four_newest_are_shown_side_by_side() -> None:
    days = [DAY - timedelta(days=n) for n in range(1, 7)]
    known = _known(*(_row(f"{n},000", day=day, attribute="stars") for n, day in enumerate(days, 1)))

    _, (series,), _ = compared([_row("9,000", attribute="stars")], known)

    assert [said.value for said in series.values] == ["9,000", "1,000", "2,000", "3,000"]


def test_what_moves_and_was_not_told_before_is_no_series() -> None:
    assert compared([_row("10K", attribute="stars"), _row("9K", attribute="stars")], _known()) == ((), (), ())


def test_an_official_word_settles_an_open_conflict() -> None:
    (conflict,), _, _ = compared(
        [_row("37B", day=BEFORE)], _known(_row("40B", day=BEFORE - timedelta(days=1)))
    )
    known = _known(
        _row("37B", day=BEFORE), _row("40B", day=BEFORE - timedelta(days=1)), conflicts=[(BEFORE, conflict)]
    )

    conflicts, _, (closing,) = compared([_row("40B"), _row("40B", official=True)], known)

    assert conflicts == ()
    assert (closing.key, closing.how, closing.opened) == (conflict.key, "settled", BEFORE)
    assert (closing.question, closing.text) == ("Alder 2: parameters", "Alder 2: parameters 40B")


@given(st.permutations(range(4)))
def test_the_order_of_the_days_before_does_not_count(order: list[int]) -> None:
    rows = [_row(f"{n}B", day=DAY - timedelta(days=n)) for n in range(1, 4)] + [_row("3B", day=BEFORE)]
    past = [Past(day=row.said.day, entries=(), urls={}, stated=(row,)) for row in rows[:3]]

    found = compared([_row("37B")], ledger(DAY, [past[n] for n in order if n < 3]))

    assert found == compared([_row("37B")], ledger(DAY, past))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Oakes put up Alder 2: Apache 2.0 licence, 128K tokens of context.", ("Apache 2.0",)),
        ("Alder 2 comes under MIT with a 128K context.", ("MIT",)),
        ("Under the Oakes Community License it has a 128K context.", ("Oakes Community",)),
    ],
)
def test_a_licence_has_no_sizes(text: str, names: tuple[str, ...]) -> None:
    assert _rows(_entry(text, names=names)) == []
