"""Topics that had other names: records in the names of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.former import called, former
from digestflow.core.record import dump
from tests import make
from tests.core.record_material import records

if TYPE_CHECKING:
    from digestflow.core.record import Record

NAMES = st.dictionaries(st.sampled_from(["Space", "Chips", "Gone"]), st.sampled_from(["Above", "Chips"]))


def topics_of(record: Record) -> set[str]:
    """Every name of a topic in the record."""
    named = [one.topics for one in record.entries] + [one.topics for one in record.also]
    said = [one.topic for one in record.theses] + [one.topic for one in record.narratives]
    return {*(name for names in named for name in names), *said, *(one.topic for one in record.falls)}


@given(records(), NAMES)
def test_every_topic_is_called_as_is_said_and_nothing_else_changes(
    record: Record, names: dict[str, str]
) -> None:
    found = called(record, names)

    assert topics_of(found) == {names.get(name, name) for name in topics_of(record)}
    assert all(len(set(one.topics)) == len(one.topics) for one in found.entries)
    assert [one.key for one in found.theses] == [one.key for one in record.theses]
    assert (found is record) is topics_of(record).isdisjoint(names)


@given(records())
def test_a_name_and_back_again_is_the_record_as_it_was(record: Record) -> None:
    there = called(record, {"Space": "Above"})

    assert dump(called(there, {"Above": "Space"})) == dump(record)


def test_a_topic_has_one_name_now_and_its_first_in_keys() -> None:
    topics = [make.topic("Above", was=("Space", "Sky", "Above")), make.topic("Chips")]

    assert former(topics) == {"Space": "Above", "Sky": "Above"}
    assert [topic.key for topic in topics] == ["Space", "Chips"]
