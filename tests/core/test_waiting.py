"""What is open, stands or was stated, out of records alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.chronicle.lasting import Lasting, lasting, outlast
from digestflow.core.ledger.nouns import Closing, Conflict, Prediction, Said, Stated
from tests import make

if TYPE_CHECKING:
    from digestflow.core.record import Record

ITEM = make.item("Arno expected in April", "The probe has 4 sensors. It has 5 sensors.")
WORDS = make.quote(ITEM, "Arno expected in April")
PREDICTION = Prediction(
    key="p" * 16,
    entry=ITEM.id,
    entity="Arno",
    text=ITEM.title,
    horizon="in April",
    due=date(2026, 4, 30),
    quotes=(WORDS,),
)
CONFLICT = Conflict(
    key="c" * 16,
    entry=ITEM.id,
    entity="Arno",
    attribute="sensors",
    values=(
        Said(day=make.DAY, entry=ITEM.id, value="4", quotes=(make.quote(ITEM, "4 sensors"),)),
        Said(day=make.DAY, entry=ITEM.id, value="5", quotes=(make.quote(ITEM, "5 sensors"),)),
    ),
)


def _record(n: int, **other: object) -> Record:
    return make.record(make.DAY + timedelta(days=n), **other)


def _closing(key: str) -> Closing:
    return Closing(
        key=key,
        kind="prediction",
        how="met",
        opened=make.DAY,
        question=ITEM.title,
        asked=(WORDS,),
        entry="e",
        text="It landed.",
        quotes=(WORDS,),
    )


def test_a_prediction_is_open_until_a_record_closes_it() -> None:
    opened = _record(0, predictions=(PREDICTION,))
    closed = _record(2, closings=(_closing(PREDICTION.key),))

    assert lasting([_record(1), opened]).predictions == {PREDICTION.key: (make.DAY, PREDICTION)}
    assert lasting([closed, opened]).predictions == {}


def test_a_prediction_told_twice_is_open_since_it_was_told_first() -> None:
    again = replace(PREDICTION, entry="later")

    found = lasting([_record(1, predictions=(again,)), _record(0, predictions=(PREDICTION,))])

    assert found.predictions == {PREDICTION.key: (make.DAY, PREDICTION)}


def test_a_conflict_is_told_as_its_last_record_tells_it() -> None:
    later = replace(CONFLICT, entry="later")

    found = lasting([_record(3, conflicts=(later,)), _record(0, conflicts=(CONFLICT,))])

    assert found.conflicts == {CONFLICT.key: (make.DAY, later)}


def test_a_settled_conflict_is_closed_and_may_open_again() -> None:
    days = [_record(0, conflicts=(CONFLICT,)), _record(1, closings=(_closing(CONFLICT.key),))]

    assert lasting(days).conflicts == {}
    assert lasting([*days, _record(2, conflicts=(CONFLICT,))]).conflicts == {
        CONFLICT.key: (make.DAY + timedelta(days=2), CONFLICT)
    }


def test_what_a_day_stated_is_told_by_a_hash_and_its_items_stay_cited() -> None:
    entry = make.entry(ITEM)
    said = Said(day=make.DAY, entry=entry.key, value="4", quotes=(make.quote(ITEM, "4 sensors"),))
    rows = (Stated(entity="Arno", attribute="sensors", said=said),)
    other = make.item("Bela lands")
    first = replace(make.record(make.DAY, entry, make.entry(other)), stated=rows)
    retold = replace(first, day=make.DAY + timedelta(days=1), stated=())
    retold = replace(retold, items=tuple(replace(one, title="Anew") for one in first.items))

    whole = lasting([retold, first])

    assert whole.stated == {make.DAY: rows}
    assert whole.hashes.keys() == {make.DAY}
    assert whole.cited == {ITEM.id: next(one for one in retold.items if one.id == ITEM.id)}


def test_what_is_added_to_a_copy_is_not_added_to_what_it_is_of() -> None:
    whole = lasting([_record(0, predictions=(PREDICTION,))])
    copied = whole.copy()

    outlast(copied, _record(1, closings=(_closing(PREDICTION.key),)))

    assert copied == Lasting()
    assert whole.predictions.keys() == {PREDICTION.key}
