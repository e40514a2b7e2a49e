"""Theses and headlines by a model: every sentence stands on what it cites, or is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.chronicle.lasting import lasting
from digestflow.core.evidence.check import unsupported
from digestflow.core.narrative.ask import Matter, ask_again, ask_narrative, ask_thesis, bears
from digestflow.core.narrative.read import BODY, Drawn, read_narrative, read_thesis
from digestflow.core.prompt.nouns import Reply
from digestflow.core.prompt.template import read_template
from digestflow.core.thesis import Line, Thesis, day_of
from digestflow.errors import ReplyRejected
from tests import make

ITEM = make.item("Arno lands on the moon", "Arno found ice with 4 sensors.")
OLD = make.item("No ice on the moon", "The moon is dry, says Bela.")
DRY = Thesis(
    key="2026-03-10/Space/1",
    topic="Space",
    title="The moon is dry",
    body=(make.sentence("The moon is dry, says Bela.", make.quote(OLD, "The moon is dry, says Bela.")),),
    entries=(OLD.id,),
    status="standing",
)
ENTRY = make.entry(
    ITEM, summary=(make.sentence("Arno found ice with 4 sensors.", make.quote(ITEM, ITEM.body)),)
)
MATTER = Matter(topic=make.topic(), day=make.DAY, entries=(ENTRY,), standing=(DRY,))
TEMPLATE = read_template(
    "---\nname: narrative\nversion: 1\nrole: strong\nmax_tokens: 99\n---\n"
    "## system\n{{ topic.name }} in {{ language }}\n## user\n{{ material }}\n",
    where="narrative.md",
)


def _reply(**said: Any) -> Reply:
    return Reply(text=json.dumps(said), model="m")


def _line(text: str, *cites: str) -> dict[str, Any]:
    return {"cites": list(cites), "text": text}


def _thesis(*lines: dict[str, Any], **other: Any) -> Drawn:
    given = {"bears": True, "against": "s1", "effect": "overturned", "body": lines, "title": "Arno found ice"}
    return read_thesis(_reply(**(given | other)), MATTER)


def test_a_thesis_cites_its_entries_and_says_what_it_does_to_which_standing_one() -> None:
    drawn = _thesis(_line("Arno found ice with 4 sensors.", "e1"), _line("Bela says the moon is dry.", "s1"))

    assert drawn.failures == ()
    assert drawn.thesis == Thesis(
        key="2026-03-12/Space/1",
        topic="Space",
        title="Arno found ice",
        body=(
            make.sentence("Arno found ice with 4 sensors.", *ENTRY.quotes),
            make.sentence("Bela says the moon is dry.", *DRY.body[0].quotes),
        ),
        entries=(ENTRY.key,),
        status="standing",
        against=DRY.key,
        effect="overturned",
    )


def test_a_day_that_changes_nothing_is_no_thesis_and_no_failure() -> None:
    assert _thesis(bears=False) == Drawn()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param(_line("Arno found ice with 5 sensors.", "e1"), "5", id="a value nobody said"),
        pytest.param(_line("Arno and Dwarf found ice.", "e1"), "Dwarf", id="a name nobody said"),
        pytest.param(_line("Arno found ice with 4 sensors.", "s1"), "4", id="cites another"),
        pytest.param(_line("Arno found ice.", "e9"), "cites nothing", id="cites what is not there"),
        pytest.param(_line("Arno found ice.", *()), "cites nothing", id="cites nothing"),
        pytest.param(_line("Arno found ice " * BODY, "e1"), "words in all", id="too long"),
    ],
)
def test_a_sentence_that_does_not_stand_is_left_out_and_named(line: dict[str, Any], why: str) -> None:
    drawn = _thesis(line, _line("Arno found ice.", "e1"))

    assert drawn.thesis is not None
    assert [sentence.text for sentence in drawn.thesis.body] == ["Arno found ice."]
    assert len(drawn.failures) == 1
    assert why in drawn.failures[0]


@pytest.mark.parametrize("title", ["", "Arno found 9 ices", "ice " * 15])
def test_a_title_that_does_not_stand_gives_way_to_the_entrys_headline(title: str) -> None:
    drawn = _thesis(_line("Arno found ice.", "e1"), title=title)

    assert drawn.thesis is not None
    assert drawn.thesis.title == "Arno lands on the moon"
    assert drawn.failures[0].startswith("title: ")


def test_an_address_is_no_part_of_a_title() -> None:
    item = make.item(ITEM.title, f"{ITEM.text} Arno found ice: https://arno.example/ice")
    entry = make.entry(item, summary=(make.sentence("Arno found ice.", make.quote(item, item.body)),))
    said = {"bears": True, "against": "", "effect": "", "body": [_line("Arno found ice.", "e1")]}
    reply = _reply(**said, title="Arno found ice: https://arno.example/ice")

    drawn = read_thesis(reply, replace(MATTER, entries=(entry,)))

    assert drawn.thesis is not None
    assert drawn.thesis.title == "Arno lands on the moon"
    assert drawn.failures == ("title: an address is no part of a headline",)


def test_without_a_sentence_about_the_day_there_is_no_thesis() -> None:
    drawn = _thesis(_line("Bela says the moon is dry.", "s1"))

    assert drawn.thesis is None
    assert "no sentence that stands cites an entry" in drawn.failures[-1]


@pytest.mark.parametrize("against", ["", "s9", "e1"])
def test_what_speaks_to_no_standing_thesis_has_no_effect(against: str) -> None:
    thesis = _thesis(_line("Arno found ice.", "e1"), against=against).thesis

    assert thesis is not None
    assert (thesis.against, thesis.effect) == ("", "")


@pytest.mark.parametrize("text", ["", "no", '{"bears": "perhaps"}', '{"bears": true, "more": 1}'])
def test_a_reply_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ReplyRejected):
        read_thesis(Reply(text=text, model="m"), MATTER)


OVER = replace(
    MATTER, entries=(), standing=(DRY, replace(DRY, key="2026-03-12/Space/1", title="Ice is found"))
)


def test_a_headline_narrative_is_made_of_standing_theses_and_every_sentence_cites() -> None:
    lines = [_line("The moon is dry.", "s1", "s2"), _line("It has 9 lakes.", "s1")]

    drawn = read_narrative(
        _reply(title="The dry moon", paragraphs=[{"sentences": lines}, {"sentences": lines[1:]}]), OVER
    )

    assert drawn.narrative is not None
    assert drawn.narrative.title == "The dry moon"
    assert drawn.narrative.paragraphs == (
        (Line(text="The moon is dry.", theses=(DRY.key, "2026-03-12/Space/1")),),
    )
    assert [failure[:10] for failure in drawn.failures] == ["sentence 2", "sentence 1"]


def test_a_headline_that_does_not_stand_gives_way_to_the_newest_thesis() -> None:
    paragraphs = [{"sentences": [_line("The moon is dry.", "s1", "s2")]}]

    drawn = read_narrative(_reply(title="The 9 moons", paragraphs=paragraphs), OVER)

    assert drawn.narrative is not None
    assert drawn.narrative.title == "Ice is found"


def test_a_headline_narrative_of_which_nothing_stands_is_none() -> None:
    drawn = read_narrative(_reply(title="x", paragraphs=[{"sentences": [_line("9 lakes.", "s1")]}]), OVER)

    assert drawn.narrative is None
    assert drawn.failures[-1] == "no sentence stands"


def test_the_material_stands_between_tags_and_only_its_ids_may_be_cited() -> None:
    request = ask_thesis(MATTER, TEMPLATE, language="English")
    over = ask_narrative(OVER, TEMPLATE, language="English")

    assert request.system == "Space in English"
    assert (
        '<article id="e1" source="entry of 2026-03-12">\nArno lands on the moon\nArno found ice'
        in request.user
    )
    assert '<article id="s1" source="thesis of 2026-03-10">\nThe moon is dry\n' in request.user
    cites = request.schema["properties"]["body"]["items"]["properties"]["cites"]["items"]["enum"]
    assert cites == ["e1", "s1"]
    assert request.schema["properties"]["against"]["enum"] == ["", "s1"]
    assert over.schema_name == "narrative"
    assert "entry of" not in over.user


def test_what_was_refused_is_asked_for_once_more_with_the_reasons() -> None:
    request = ask_thesis(MATTER, TEMPLATE, language="English")

    again = ask_again(request, ["sentence 1: number not in the quotes: 9"])

    assert again.prompt == "narrative-repair@1"
    assert again.user.startswith(request.user)
    assert "- sentence 1: number not in the quotes: 9\n" in again.user
    assert again.key("m") != request.key("m")


def test_an_entry_bears_on_a_narrative_when_it_claims_something_or_several_tell_it() -> None:
    claim = make.claim("Arno found ice.", make.quote(ITEM, "Arno found ice"))

    assert not bears(ENTRY)
    assert bears(replace(ENTRY, claims=(claim,)))
    assert bears(replace(ENTRY, items=("a", "b")))


def test_theses_stand_until_a_later_one_revises_or_overturns_them() -> None:
    fall = replace(DRY, key="2026-03-12/Space/1", against=DRY.key, effect="overturned")
    lifted = replace(DRY, key="2026-03-11/Space/1", status="")
    other = replace(DRY, key="2026-03-11/Chips/1", topic="Chips")
    first = make.record(make.DAY - timedelta(days=2), theses=(DRY,))
    second = make.record(make.DAY - timedelta(days=1), theses=(lifted, other))
    third = make.record(make.DAY, theses=(fall,))

    assert lasting((second, first)).theses == [DRY, other]
    assert lasting((third, second, first)).theses == [other, fall]
    assert day_of(fall.key) == make.DAY


_WORDS = "Arno found ice with 4 7 sensors Bela says the moon is dry 37B $5 Zorblax GPT-9 v1.2 not 12 March"


@given(
    st.lists(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=8), min_size=1, max_size=3),
    st.data(),
)
def test_whatever_a_model_says_a_thesis_says_no_value_or_name_that_what_it_cites_does_not(
    sentences: list[list[str]], data: st.DataObject
) -> None:
    cites = [data.draw(st.lists(st.sampled_from(["e1", "s1", "e9"]), max_size=2)) for _ in sentences]
    lines = [_line(" ".join(words) + ".", *ids) for words, ids in zip(sentences, cites, strict=True)]

    drawn = _thesis(*lines, title=" ".join(sentences[0]))

    for line in drawn.thesis.body if drawn.thesis else ():
        assert unsupported(line.text, [quote.words for quote in line.quotes]) == ()
    if drawn.thesis:
        quotes = [quote.words for line in drawn.thesis.body for quote in line.quotes]
        assert drawn.thesis.title == ENTRY.headline or unsupported(drawn.thesis.title, quotes) == ()


def _whose(text: str, *cites: str, thesis: str = "r/Moons", **entry: Any) -> str:
    """Whose word a sentence is that cites the day's entry, the thesis of another's word, or both."""
    dry = replace(DRY, body=(replace(DRY.body[0], whose=thesis),))
    matter = replace(MATTER, entries=(replace(ENTRY, **entry),), standing=(dry,))
    drawn = read_thesis(
        _reply(
            bears=True, against="", effect="", title="",
            body=[_line(text, *cites), _line("Arno found ice.", "e1")],
        ),
        matter,
    )  # fmt: skip
    assert drawn.thesis is not None
    return drawn.thesis.body[0].whose


def test_a_sentence_of_a_thesis_names_whose_word_it_cites() -> None:
    assert _whose("Arno found ice.", "e1") == ""
    assert _whose("Arno found ice.", "e1", attribution="r/Ice") == "r/Ice"
    assert _whose("Bela says the moon is dry.", "s1") == "r/Moons"


def test_a_sentence_that_one_of_what_it_cites_bears_alone_is_the_word_of_that_one() -> None:
    assert _whose("Bela says the moon is dry.", "e1", "s1") == "r/Moons"
    assert _whose("Arno found ice with 4 sensors.", "e1", "s1", attribution="r/Ice") == "r/Ice"


def test_a_sentence_that_all_it_cites_bear_together_is_the_word_of_all() -> None:
    both = "Arno found ice with 4 sensors and Bela says dry."

    assert _whose(both, "e1", "s1", attribution="r/Ice") == "r/Ice, r/Moons"
    assert _whose(both, "e1", "s1") == ""


def test_a_sentence_of_a_headline_names_whose_word_it_cites() -> None:
    dry = replace(DRY, body=(replace(DRY.body[0], whose="r/Moons"),))
    paragraphs = [{"sentences": [_line("The moon is dry.", "s1")]}]

    drawn = read_narrative(_reply(title="", paragraphs=paragraphs), replace(OVER, standing=(dry,)))

    assert drawn.narrative is not None
    assert [line.whose for line in drawn.narrative.paragraphs[0]] == ["r/Moons"]
