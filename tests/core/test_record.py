"""Records as JSON text."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given

from digestflow.core.entry.nouns import Claim, Entry, Sentence
from digestflow.core.evidence.quote import Quote
from digestflow.core.gap import Gap
from digestflow.core.ledger.nouns import Prediction
from digestflow.core.record import (
    VERSION,
    Cited,
    Coverage,
    Follow,
    Mention,
    Record,
    Step,
    dump,
    load,
    record_schema,
)
from digestflow.core.thesis import Thesis
from digestflow.errors import VaultError
from tests import make
from tests.core import record_material as material

TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}


@given(material.records())
def test_a_record_reads_back_as_it_was(record: Record) -> None:
    assert load(dump(record), where="x") == record


@given(material.records())
def test_the_same_record_is_the_same_bytes(record: Record) -> None:
    text = dump(record)

    assert dump(load(text, where="x")) == text
    assert text.endswith("}\n")
    assert text.encode()


def _record() -> Record:
    item = make.item("Probe lands", "It landed with 4 sensors.")
    return Record(
        day=make.DAY,
        zone="UTC",
        language="en",
        writer="model",
        coverage=Coverage(
            sources=1,
            missing=(),
            in_story=1,
            repeat=2,
            off_topic=3,
            other_language=4,
            too_old=5,
            failed=6,
            stories=1,
            untold=0,
        ),
        items=(material.cited(item),),
        entries=(make.entry(item, claims=(make.claim("It landed.", make.quote(item, "landed")),)),),
        also=(Mention(key="m", quote=make.quote(item, "Probe"), items=1, topics=()),),
    )


def _tree(record: Record) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(dump(record))
    return tree


def test_the_states_sum_up_to_the_items() -> None:
    assert _record().coverage.items == 21


def test_a_reader_was_told_of_the_items_of_entries_and_of_lines() -> None:
    record = _record()
    entry = replace(record.entries[0], items=("a", "b"))

    assert replace(record, entries=(entry,)).told == {"a", "b", "m", record.also[0].quote.item}


def test_a_record_of_a_newer_version_is_refused_even_where_it_does_not_fit() -> None:
    newer = dump(replace(_record(), version=VERSION + 1))

    for text in (newer, json.dumps({"version": VERSION + 1, "day": {"it": "changed"}})):
        with pytest.raises(VaultError, match=r"^d\.json: a record of version 2; .* up to 1$") as caught:
            load(text, where="d.json")
        assert caught.value.fix == "install the newer digestflow"


def test_a_field_of_a_newer_digestflow_of_the_same_version_is_passed_over() -> None:
    text = json.dumps(_tree(_record()) | {"weather": "fine"})

    assert load(text, where="x") == _record()


def test_a_record_without_what_came_later_has_the_defaults() -> None:
    tree = _tree(_record())
    for key in ("version", "follows", "theses", "failed"):
        del tree[key]

    assert load(json.dumps(tree), where="x") == _record()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param("7", id="a number"),
        pytest.param("null", id="nothing"),
        pytest.param("{}", id="no field"),
        pytest.param('{"version": "2"}', id="a version in words"),
        pytest.param("<<<<<<< HEAD\n{}\n", id="a merge's marks"),
        pytest.param("[" * 200_000, id="nested without end"),
        pytest.param('{"a":' * 200_000, id="nested objects without end"),
        pytest.param("\ufeff{}", id="a byte order mark"),
        pytest.param('{"day": "\\ud800"}', id="a lone surrogate"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(VaultError, match=r"^days/d\.json: not a record of digestflow: .") as caught:
        load(text, where="days/d.json")

    assert "\n" not in str(caught.value)
    assert caught.value.fix == "git restore days/d.json"


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        pytest.param(("day",), 3, "day: ", id="a number for a day"),
        pytest.param(("day",), "2026-02-30", "day: ", id="no such day"),
        pytest.param(("version",), "1", "version: ", id="a text for a number"),
        pytest.param(("writer",), "me", "writer: ", id="an unknown writer"),
        pytest.param(("coverage", "repeat"), None, "coverage.repeat: ", id="nothing for a number"),
        pytest.param(("items", 0, "published"), "noon", "items.0.published: ", id="no moment"),
        pytest.param(("entries", 0, "status"), "hoped", "entries.0.status: ", id="an unknown status"),
        pytest.param(("entries", 0, "summary"), [], "no summary", id="an entry without summary"),
        pytest.param(("entries", 0, "claims", 0, "quotes"), [], "without a quote", id="a claim on nothing"),
        pytest.param(
            ("entries", 0, "summary", 0, "quotes"), [], "without a quote", id="a sentence on nothing"
        ),
        pytest.param(("also", 0, "quote", "item"), "gone", "item gone is quoted", id="an item not listed"),
        pytest.param(("items",), [], "is quoted and not listed", id="no item listed"),
    ],
)
def test_what_does_not_fit_is_named(path: tuple[str | int, ...], value: object, named: str) -> None:
    tree = _tree(_record())
    at: Any = tree
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value

    with pytest.raises(VaultError, match=re.escape(named)):
        load(json.dumps(tree), where="x")


def test_the_schema_is_json_schema_whose_references_lead_somewhere() -> None:
    schema = record_schema()
    found: list[dict[str, Any]] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.append(node)
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(child)

    walk(schema)
    references = [node["$ref"] for node in found if isinstance(node.get("$ref"), str)]
    types = [node["type"] for node in found if isinstance(node.get("type"), str)]

    assert json.loads(json.dumps(schema)) == schema
    assert references
    assert set(references) <= {f"#/$defs/{name}" for name in schema["$defs"]}
    assert set(types) <= TYPES
    assert schema["properties"]["version"]["default"] == VERSION


def test_the_schema_names_every_field() -> None:
    schema = record_schema()
    nouns = (Cited, Claim, Coverage, Entry, Follow, Gap, Mention, Quote, Sentence, Thesis)

    for noun in nouns:
        assert is_dataclass(noun)
        assert set(schema["$defs"][noun.__name__]["properties"]) == {field.name for field in fields(noun)}
    assert set(schema["properties"]) == {field.name for field in fields(Record)}


def test_what_the_ledger_does_not_say_leaves_no_trace_in_the_text() -> None:
    text = dump(_record())

    for name in ("conflicts", "series", "predictions", "closings", "overdue", "thread", "language"):
        assert (f'"{name}"' in text) == (name == "language")  # the record's own
    assert '"language": ""' not in text


def test_what_the_ledger_quotes_of_earlier_days_has_to_be_listed() -> None:
    gone = make.item("Gone", "It is gone.")
    said = Prediction(
        key="p", entry="e", entity="", text="x", horizon="soon", due=None, quotes=(make.quote(gone, "gone"),)
    )

    with pytest.raises(VaultError, match=f"item {gone.id} is quoted and not listed"):
        load(dump(replace(_record(), overdue=(said,))), where="x")


def test_a_record_of_an_older_version_is_taken_through_the_steps_between() -> None:
    record = make.record(make.DAY, make.entry())
    oldest = dump(record).replace('"writer": "model"', '"author": "model"').replace('"zone"', '"place"')

    def renamed(old: str, new: str) -> Step:
        return lambda tree: {new if key == old else key: value for key, value in tree.items()}

    steps = (renamed("author", "writer"), renamed("place", "zone"))

    assert load(oldest, where="day", steps=steps) == replace(record, version=3)
    older = oldest.replace("author", "writer").replace('"version": 1', '"version": 2')
    assert load(older, where="day", steps=steps) == replace(record, version=3)
    with pytest.raises(VaultError, match="version 4"):
        load(oldest.replace('"version": 1', '"version": 4'), where="day", steps=steps)
    with pytest.raises(VaultError, match="not a record"):
        load("{", where="day", steps=steps)
