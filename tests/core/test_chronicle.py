"""What records come to: what things are, which parts entries belong to, and what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.chronicle.gloss import gloss
from digestflow.core.chronicle.grow import chronicle
from digestflow.core.chronicle.lasting import lasting
from digestflow.core.chronicle.scope import parts_of
from digestflow.core.entity import Naming, naming
from digestflow.core.evidence.check import unsupported
from digestflow.core.topic.nouns import Subsection
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from digestflow.core.chronicle.nouns import Chronicle
    from digestflow.core.record import Record


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        pytest.param(
            "Arno releases Petrel 3, a model with 48 layers, today.", "a model with 48 layers", id="apposed"
        ),
        pytest.param("Petrel 3 is a small model for phones.", "a small model for phones", id="said"),
        pytest.param("Petrel 3 is a large model that sees.", "a large model", id="up to the clause"),
        pytest.param("Petrel 3 \u2014 an open model \u2014 is out.", "an open model", id="dashes"),
        pytest.param(
            "Petrel 3 is a model of 3.5 billion parameters.",
            "a model of 3.5 billion parameters",
            id="a point",
        ),
        pytest.param("Petrel 3 is a model of 3,5,7 layers.", "a model of 3,5,7 layers", id="a comma"),
        pytest.param("Petrel 3 is a range of 30\u201340% of it.", "", id="half of a value"),
        pytest.param("Petrel 3 is the first model.", "", id="a rank is none"),
        pytest.param("Petrel 3 is a model.", "", id="a noun alone says little"),
        pytest.param("Petrel 3 is a good idea.", "", id="praise is none"),
        pytest.param("Petrel 3 is a bit slow.", "", id="a measure is none"),
        pytest.param("Petrel 3, a large model that goes on", "a large model", id="ended by a clause"),
        pytest.param("We saw Petrel 3, the rest is silence", "", id="nothing ends it"),
        pytest.param("Petrel 3 is fast.", "", id="no article"),
        pytest.param("Petrel 34 is a model of clay.", "", id="another name"),
        pytest.param("Ada says Petrel 3 is a small model.", "", id="the word of somebody"),
        pytest.param("Critics deny that Petrel 3 is a small model.", "", id="denied"),
        pytest.param("Orion denies Petrel 3 is a small model.", "", id="denied without that"),
        pytest.param("Nobody says Petrel 3 is a small model.", "", id="said by nobody"),
        pytest.param("It is false that Petrel 3 is a small model.", "", id="false"),
        pytest.param("Ada doubts whether Petrel 3 is a small model.", "", id="doubted"),
        pytest.param("If Petrel 3 is a small model, it runs there.", "", id="on a condition"),
        pytest.param("Is it true that Petrel 3 is a small model?", "", id="asked"),
        pytest.param("Petrel 3 is a small model for phones, reportedly.", "", id="a rumor"),
        pytest.param(f"Petrel 3 is a {'very ' * 14}long story.", "", id="too long"),
    ],
)
def test_what_a_thing_is_stands_in_the_sentence(sentence: str, words: str) -> None:
    assert gloss("Petrel 3", sentence) == words
    assert words in sentence


WORDS = "a the model with of up to 3.5 37B 37 billion $5.2M 1,000 20-30% not Arno GPT-4 v1.2 (x) , . : \u2013"
WORDS += " - that now 12 March \u201cfree\u201d https://a.example/b"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_what_a_thing_is_said_to_be_holds_no_value_or_name_that_the_sentence_does_not(
    words: list[str],
) -> None:
    sentence = f"Petrel 3 is a small {' '.join(words)}"

    said = gloss("Petrel 3", sentence)

    assert unsupported(said, sentence) == ()
    assert " ".join(said.split()) in " ".join(sentence.split())


TOPIC = make.topic(
    subsections=(
        Subsection(name="Probes", entities=("Qwen", "C++")),
        Subsection(name="Money", scope="Prices, costs and funding rounds of the makers."),
        Subsection(name="Bare"),
    )
)


@pytest.mark.parametrize(
    ("headline", "names", "parts"),
    [
        pytest.param("It lands", ("qwen",), ("Probes",), id="named"),
        pytest.param("It lands", ("Qwen 3.5 Max",), ("Probes",), id="of the family"),
        pytest.param("It lands", ("Qwenta",), (), id="begins alike"),
        pytest.param("It lands", ("C++",), ("Probes",), id="a name of signs"),
        pytest.param("It lands", ("C#",), (), id="another name of signs"),
        pytest.param("Prices fall after funding rounds", (), ("Money",), id="by its words"),
        pytest.param("Prices fall after funding rounds", ("Qwen",), ("Probes",), id="a name goes first"),
        pytest.param("Prices fall", (), (), id="one word is not enough"),
    ],
)
def test_an_entry_belongs_to_parts_by_name_else_by_scope(
    headline: str, names: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert parts_of(make.entry(make.item(headline), entities=names), TOPIC, Naming()) == parts


def test_an_alias_is_the_entity() -> None:
    known = naming({"Qwen": ["Tongyi"]})

    assert parts_of(make.entry(entities=("Tongyi",)), TOPIC, known) == ("Probes",)


def _whole(records: Sequence[Record], *, names: Naming | None = None) -> Chronicle:
    return chronicle(records, (material.SPACE, material.CHIPS), names or Naming())


def _record(n: int, *entries: Any, **other: Any) -> Record:
    return make.record(make.DAY + timedelta(days=n), *entries, **other)


@given(material.weeks(), st.randoms(use_true_random=False))
def test_a_chronicle_is_a_function_of_the_set_of_records(
    week: Sequence[Record], chance: random.Random
) -> None:
    shuffled = list(week)
    chance.shuffle(shuffled)

    assert _whole(shuffled) == _whole(week)
    assert _whole(week).days == [record.day for record in week]


def test_a_name_has_its_days_its_spellings_and_what_it_is() -> None:
    said = make.item("Probe", "Arno, a probe of the harbour, landed.")
    told = (make.sentence(said.text, make.quote(said, said.text)),)
    week = [
        _record(0, make.entry(said, entities=("ARNO", "!!"), summary=told, attribution="r/Moons")),
        _record(1, make.entry(said, entities=("Arno", "arno"), summary=told)),
    ]

    whole = _whole(week)

    arno = whole.names["arno"]
    assert arno.days == [make.DAY, make.DAY + timedelta(days=1)]
    assert arno.spelled == {"ARNO": 1, "Arno": 1, "arno": 1}
    assert (arno.gloss, arno.glossed) == ("a probe of the harbour", make.DAY + timedelta(days=1))
    assert arno.first == "Probe"


def test_what_a_forum_makes_of_a_name_in_the_entry_of_another_is_no_gloss() -> None:
    said = make.item("Probe", "Arno, a probe of the harbour, landed.")
    told = replace(make.sentence(said.text, make.quote(said, said.text)), whose="r/Moons")
    entry = make.entry(said, entities=("Arno",), summary=(told,), attribution="Herald")

    assert _whole([_record(0, entry)]).names["arno"].gloss == ""
    press = replace(entry, summary=(replace(told, whose="Gazette"),))
    assert _whole([_record(0, press)]).names["arno"].by == "Gazette"


def test_a_name_without_anything_to_see_is_none() -> None:
    assert _whole([_record(0, make.entry(entities=("\u200b",)))]).names == {}


@given(records=material.weeks())
def test_what_topics_list_as_open_is_what_the_records_leave_open(records: tuple[Record, ...]) -> None:
    left = lasting(records)
    open_ = {key: at for key, (at, _) in (left.predictions | left.conflicts).items()}

    whole = chronicle(records, (material.SPACE, material.CHIPS), naming({}))

    for followed in whole.topics.values():
        assert followed.questions.keys() <= open_.keys()
        assert all(open_[key] <= question.day for key, question in followed.questions.items())
