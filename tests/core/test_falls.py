"""Theses that evidence takes away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest

from digestflow.core.chronicle.grow import chronicle
from digestflow.core.entity import naming
from digestflow.core.ledger.nouns import Closing, Conflict, Said, Stated
from digestflow.core.ledger.past import Ledger
from digestflow.core.narrative.falls import Contradicted, Evidence, contradicted, falls
from digestflow.core.record import dump, load
from digestflow.core.review.points import points
from digestflow.core.review.refusal import without
from digestflow.core.thesis import Fall, Narrative, Thesis
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry, Status

BEFORE = make.DAY - timedelta(days=1)
OLD = make.item("Kestrel 2 has 37B parameters", "Kestrel 2 is expected next week.", day=BEFORE)
NEW = make.item("Kestrel 2 has 40B parameters", "Oakes cancelled Kestrel 2.")
SAID = make.quote(OLD, "Kestrel 2 has 37B parameters")
ASKED = make.quote(OLD, "Kestrel 2 is expected next week.")
ANSWER = make.quote(NEW, "Oakes cancelled Kestrel 2.")
ENTRY = make.entry(NEW, entities=("Kestrel 2",))
THESIS = Thesis(
    key=f"{BEFORE}/Space/1",
    topic="Space",
    title="Kestrel 2 has 37B parameters",
    body=(
        make.sentence("Kestrel 2 has 37B parameters.", SAID),
        make.sentence("Kestrel 2 is expected next week.", ASKED),
    ),
    entries=(OLD.id,),
    status="standing",
)
WAS = Said(day=BEFORE, entry=OLD.id, value="37B", quotes=(SAID,))
IS = Said(day=make.DAY, entry=ENTRY.key, value="40B", quotes=(make.quote(NEW, NEW.title),))
NOTHING = Evidence(entries=(ENTRY,), retracted={}, contradicted=(), closings=())
NAMES = naming({})


def _closing(how: Literal["met", "late", "moved", "off", "settled"], **other: Any) -> Closing:
    given: dict[str, Any] = {
        "key": "p" * 16,
        "kind": "prediction",
        "opened": BEFORE,
        "question": "Kestrel 2 is expected next week.",
        "asked": (ASKED,),
        "entry": ENTRY.key,
        "text": "Oakes cancelled Kestrel 2.",
        "quotes": (ANSWER,),
    }
    return Closing(how=how, **(given | other))


def _conflict(*values: Said) -> Conflict:
    return Conflict(key="c" * 16, entry=ENTRY.key, entity="Kestrel 2", attribute="parameters", values=values)


def test_without_evidence_every_thesis_stands() -> None:
    assert falls((THESIS,), NOTHING) == ()


def test_a_thesis_that_stands_on_a_retracted_item_alone_falls() -> None:
    day = replace(NOTHING, retracted={OLD.id: ENTRY.key})

    (fall,) = falls((THESIS,), day)

    assert (fall.thesis, fall.why, fall.effect) == (THESIS.key, "retracted", "overturned")
    assert (fall.entry, fall.text, fall.quotes) == (ENTRY.key, NEW.title, ENTRY.summary[0].quotes)


def test_a_sentence_that_another_item_bears_as_well_does_not_fall_with_one() -> None:
    both = make.sentence("Kestrel 2 is big.", SAID, ANSWER)

    assert falls((replace(THESIS, body=(both,)),), replace(NOTHING, retracted={OLD.id: ENTRY.key})) == ()


def test_a_thesis_falls_by_another_value_of_what_it_says() -> None:
    day = replace(NOTHING, contradicted=(Contradicted(old=WAS, new=IS, text="Kestrel 2: parameters 40B"),))

    (fall,) = falls((THESIS,), day)

    assert (fall.why, fall.effect, fall.text) == ("value", "overturned", "Kestrel 2: parameters 40B")
    assert fall.quotes == IS.quotes


@pytest.mark.parametrize(
    ("text", "old"),
    [
        pytest.param("Kestrel 2 is a probe.", WAS, id="the value is not said"),
        pytest.param("Kestrel 2 has 37B or 40B parameters.", WAS, id="both are said"),
        pytest.param("Kestrel 2 has 37B parameters.", replace(WAS, quotes=(ASKED,)), id="by other words"),
        pytest.param("Kestrel 2 has 37B parameters.", replace(WAS, value="big"), id="no value at all"),
        pytest.param("Kestrel 2 has 37B parameters.", replace(WAS, value="37B to 39B"), id="half of a range"),
    ],
)
def test_a_thesis_that_does_not_say_the_value_stands(text: str, old: Said) -> None:
    day = replace(NOTHING, contradicted=(Contradicted(old=old, new=IS, text="x"),))

    assert falls((replace(THESIS, body=(make.sentence(text, SAID),)),), day) == ()


@pytest.mark.parametrize(
    ("how", "effect"), [("off", "overturned"), ("late", "revised"), ("moved", "revised"), ("met", "")]
)
def test_a_thesis_falls_by_a_prediction_that_did_not_come_true(
    how: Literal["met", "late", "moved", "off"], effect: str
) -> None:
    found = falls((THESIS,), replace(NOTHING, closings=(_closing(how),)))

    assert [(fall.why, fall.effect) for fall in found] == ([("prediction", effect)] if effect else [])


def test_a_thesis_on_the_quotes_of_a_prediction_that_does_not_tell_it_stands() -> None:
    silent = replace(THESIS, body=(make.sentence("Oakes builds probes.", ASKED),))
    less = replace(THESIS, body=(make.sentence("Kestrel 2 is a probe.", ASKED),))
    apart = replace(THESIS, body=(make.sentence("Kestrel 2 is expected next week.", SAID),))

    assert falls((silent, less, apart), replace(NOTHING, closings=(_closing("off"),))) == ()


def test_a_thesis_that_says_one_end_of_the_new_value_as_well_stands() -> None:
    both = replace(THESIS, body=(make.sentence("Kestrel 2 has 37B or 40B parameters.", SAID),))
    day = replace(
        NOTHING, contradicted=(Contradicted(old=WAS, new=replace(IS, value="40B to 42B"), text="x"),)
    )

    assert falls((both,), day) == ()


def test_a_thesis_that_tells_half_of_a_prediction_falls_with_it() -> None:
    half = replace(THESIS, body=(make.sentence("Kestrel 2 is a probe.", ASKED),))
    off = _closing("off", question="Kestrel 2 is expected soon.")  # four words count

    assert [fall.why for fall in falls((half,), replace(NOTHING, closings=(off,)))] == ["prediction"]


def test_a_thesis_falls_once_by_the_strongest_evidence() -> None:
    told = replace(
        NOTHING,
        contradicted=(Contradicted(old=WAS, new=IS, text="x"),),
        closings=(_closing("off"),),
    )
    retracted = replace(told, retracted={OLD.id: ENTRY.key})

    assert [fall.why for fall in falls((THESIS,), told)] == ["value"]
    assert [fall.why for fall in falls((THESIS,), retracted)] == ["retracted"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(WAS, day=make.DAY), id="of the same day"),
        pytest.param(replace(WAS, value="$37"), id="of another kind"),
        pytest.param(replace(WAS, value="40 B"), id="written in another way"),
    ],
)
def test_a_value_speaks_against_no_value_that_is_not_an_earlier_other_one(other: Said) -> None:
    known = Ledger(day=make.DAY, naming=NAMES)

    assert contradicted((), (_conflict(replace(IS, value="40 B"), other),), (), known, (ENTRY,)) == ()


@pytest.mark.parametrize(
    ("status", "attribution", "falls_by_it"),
    [("announced", "", True), ("rumored", "", False), ("announced", "r/Moons", False)],
)
def test_a_rumor_and_a_mere_word_speak_against_nothing(
    status: Status, attribution: str, falls_by_it: bool
) -> None:
    entry = replace(ENTRY, status=status, attribution=attribution)
    known = Ledger(day=make.DAY, naming=NAMES)

    found = contradicted((), (_conflict(IS, WAS),), (), known, (entry,))

    assert [one.old for one in found] == ([WAS] if falls_by_it else [])


def test_a_forum_s_sentence_in_an_official_entry_speaks_against_nothing() -> None:
    (said,) = ENTRY.summary
    entry = replace(ENTRY, summary=(replace(said, whose="r/Moons"),))
    known = Ledger(day=make.DAY, naming=NAMES)

    assert contradicted((), (_conflict(IS, WAS),), (), known, (entry,)) == ()


def test_an_official_word_speaks_against_the_values_it_does_not_say() -> None:
    same = replace(WAS, value="40 B", entry="x" * 16)
    other = replace(_conflict(replace(WAS, value="9B"), same), key="d" * 16)
    known = Ledger(
        day=make.DAY, naming=NAMES, open=tuple((BEFORE, one) for one in (other, _conflict(WAS, same)))
    )
    row = Stated(entity="Kestrel 2", attribute="parameters", said=IS, official=True)
    unofficial = replace(row, said=replace(IS, value="41B"), official=False)
    settled = _closing("settled", key="c" * 16, kind="conflict", quotes=IS.quotes)

    (found,) = contradicted((unofficial, row), (), (settled,), known, ())

    assert found.new == IS
    assert (found.old, found.text) == (WAS, "Kestrel 2: parameters 40B")


def _fall(thesis: Thesis = THESIS, entry: Entry = ENTRY) -> Fall:
    return Fall(
        thesis=thesis.key,
        topic="Space",
        title=thesis.title,
        why="retracted",
        effect="overturned",
        entry=entry.key,
        text="It was taken back.",
        quotes=(ANSWER,),
    )


def test_a_record_keeps_its_falls_and_one_without_keeps_its_bytes() -> None:
    record = make.record(make.DAY, make.entry(NEW, summary=(make.sentence("Oakes.", ANSWER),)))
    fallen = replace(record, falls=(_fall(),))

    assert "falls" not in dump(record)
    assert load(dump(fallen), where="x") == fallen


def test_the_chronicle_marks_what_fell_with_the_day_in_any_order() -> None:
    other = replace(THESIS, key=f"{BEFORE}/Space/2")
    first = make.record(BEFORE, theses=(THESIS, other))
    second = make.record(make.DAY, falls=(_fall(),))

    for order in ((first, second), (second, first)):
        one, two = chronicle(order, (make.topic(),), NAMES).followed("Space").readings
        assert (one.status, one.since, one.fell) == ("overturned", make.DAY, True)
        assert (two.status, two.since, two.fell) == ("standing", None, False)


def test_a_fall_is_a_point_that_a_person_may_refuse_and_the_headline_goes_with_it() -> None:
    entry = make.entry(NEW, claims=(make.claim("Oakes cancelled.", ANSWER),))
    headline = Narrative(topic="Space", title="", paragraphs=())
    record = make.record(make.DAY, entry, falls=(_fall(),), narratives=(headline,))

    (point,) = [one for one in points(record) if one.key.startswith("fall/")]

    assert point.text == f"Overturned: {THESIS.title}\nIt was taken back."
    assert not point.clean
    for refused in (point.key, f"entry/{entry.key}", f"entry/{entry.key}/{entry.claims[0].key}"):
        less = without(record, {refused})
        assert (less.falls, less.narratives) == ((), ())
    assert without(record, set()) == record
