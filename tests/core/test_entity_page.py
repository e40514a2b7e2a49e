"""An entity's note, and where names lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from digestflow.core.change.plan import plan
from digestflow.core.chronicle.days import Days
from digestflow.core.chronicle.nouns import Named
from digestflow.core.render.base import base
from digestflow.core.render.digest import digest
from digestflow.core.render.entity import CLAIMS, entity
from digestflow.core.render.links import Links, Target, past
from digestflow.core.render.spelling import note_name, spelling
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from digestflow.core.entry.nouns import Claim, Entry
    from digestflow.core.record import Record
    from digestflow.core.render.page import Page

LAYOUT = material.LAYOUT
PATH = PurePosixPath("Entities/Arno.md")
ITEM = make.item("Arno lands", "Arno 2 has 4 sensors. Arno has 5 legs. It sleeps. Arno, a small probe, naps.")


def _claim(words: str, **other: Any) -> Claim:
    return make.claim(words, make.quote(ITEM, words), **other)


def _entry(*claims: Claim, **other: Any) -> Entry:
    return make.entry(ITEM, **({"entities": ("Arno 2", "Arno"), "claims": claims} | other))


def _page(*records: Record, key: str = "arno", loose: frozenset[str] = frozenset()) -> Page:
    return entity(key, past(records, LAYOUT), LAYOUT, path=PATH, loose=loose).whole()


def _day(n: int, *entries: Entry) -> Record:
    return make.record(make.DAY + timedelta(days=n), *entries)


def _claims(page: Page) -> list[str]:
    return [unit.text for unit in page.sections[1].units]


@given(material.weeks(), st.randoms(use_true_random=False))
def test_the_page_is_a_function_of_the_set_of_records(week: Sequence[Record], chance: random.Random) -> None:
    shuffled = list(week)
    chance.shuffle(shuffled)

    for key in past(week, LAYOUT).whole.names:
        page = _page(*week, key=key)
        keys = [unit.key for section in page.sections for unit in section.units]

        assert page == _page(*shuffled, key=key)
        assert len(set(keys)) == len(keys)


@given(material.weeks())
def test_its_front_matter_is_flat_yaml_and_nothing_of_a_text_acts(week: Sequence[Record]) -> None:
    for key in past(week, LAYOUT).whole.names:
        page = _page(*week, key=key)

        tree = YAML(typ="safe", pure=True).load("\n".join(unit.text for unit in page.properties))
        assert list(tree) == ["type", "aliases", "first", "last", "days"]
        for section in page.sections:
            for unit in section.units:
                links = unit.text.count("[[")
                assert links == unit.text.count("[[2026-03-") == unit.text.count("]]")
                assert not [mark for mark in ("<", "`", "%%", "![", "::", "\n") if mark in unit.text]


def test_a_note_says_what_it_is_and_what_was_claimed_by_date() -> None:
    what = make.sentence("Arno, a small probe, naps.", make.quote(ITEM, "Arno, a small probe, naps."))
    page = _page(
        _day(
            0,
            _entry(
                _claim("Arno 2 has 4 sensors."),
                _claim("Arno has 5 legs.", whose="r/Moons"),
                attribution="Herald",
            ),
        ),
        _day(1, _entry(_claim("It sleeps.", entity="ARNO"), entities=("ARNO",), summary=(what,))),
    )

    note = (plan(page, None, {}).after or b"").decode()

    assert note == (
        '---\ntype: entity\naliases: ["ARNO"]\nfirst: 2026-03-12\nlast: 2026-03-13\ndays: 2\n---\n'
        "# Arno\n\nA small probe ([[2026-03-13-AI-Digest]]).\n\n## Claims\n\n"
        "- [[2026-03-12-AI-Digest|2026-03-12]]: r/Moons: Arno has 5 legs.\n"
        "- [[2026-03-13-AI-Digest|2026-03-13]]: It sleeps. *(announced)*\n"
    )


def test_what_is_yet_to_come_is_as_sure_as_itself_and_not_as_what_came() -> None:
    coming = _claim("Arno has 5 legs.", horizon="in May", entity="Arno")
    there = _claim("It sleeps.", entity="Arno")

    shown = _claims(_page(_day(0, _entry(coming, there, status="released"))))

    assert [line.rpartition(". ")[2] for line in shown] == ["*(announced)*", "*(released)*"]


def test_what_is_said_of_another_with_a_longer_name_is_not_said_of_it() -> None:
    record = _day(
        0, _entry(_claim("Arno 2 has 4 sensors."), _claim("Arno has 5 legs."), _claim("It sleeps."))
    )

    assert [line.split(": ", 1)[1] for line in _claims(_page(record))] == ["Arno has 5 legs. *(announced)*"]
    assert [line.split(": ", 1)[1] for line in _claims(_page(record, key="arno2"))] == [
        "Arno 2 has 4 sensors. *(announced)*"
    ]


def test_a_name_is_said_in_whatever_letters_are_its_own() -> None:
    item = make.item("Probe \N{KELVIN SIGN}4 lands", "")
    claim = make.claim(item.title, make.quote(item, item.title))
    record = _day(0, make.entry(item, entities=("Probe k4",), claims=(claim,)))

    (said,) = _claims(_page(record, key="probe k4"))

    assert said.endswith("lands *(announced)*")


def test_without_a_claim_of_its_own_the_sentences_that_name_it_are_listed_once() -> None:
    record = _day(0, _entry(), make.entry(ITEM, key="other", entities=("Arno",)), _entry(entities=("Bela",)))

    assert _claims(_page(record)) == ["- [[2026-03-12-AI-Digest|2026-03-12]]: Arno lands *(announced)*"]


def test_a_day_has_so_many_claims_at_most() -> None:
    items = [make.item(f"Arno lands for the {n}th time") for n in range(CLAIMS + 3)]

    page = _page(_day(0, *(make.entry(item, entities=("Arno",)) for item in items)))

    assert len(_claims(page)) == CLAIMS


def test_claims_of_old_months_are_folded_by_the_entitys_own_days() -> None:
    records = [_day(n, _entry(_claim("Arno has 5 legs."))) for n in (0, 1, 150)]
    late = _day(800, make.entry(entities=("Bela",)))

    page = _page(*records, late, loose=frozenset({"claim/2026-03-13"}))

    assert _claims(page) == [
        "- 2026-03 — [[2026-03-12-AI-Digest|12]]",
        "- [[2026-03-13-AI-Digest|2026-03-13]]: Arno has 5 legs. *(announced)*",
        "- [[2026-08-09-AI-Digest|2026-08-09]]: Arno has 5 legs. *(announced)*",
    ]


def test_without_a_description_its_first_headline_stands_in() -> None:
    page = _page(_day(0, _entry()))

    assert page.sections[0].units[0].text == "First named in: Arno lands ([[2026-03-12-AI-Digest]])."


@pytest.mark.parametrize(
    ("spelled", "days", "name"),
    [
        pytest.param("Arno", 3, "Arno", id="a name"),
        pytest.param("Arno", 2, "", id="not often enough"),
        pytest.param("agents", 9, "", id="a noun"),
        pytest.param("vibe coding", 9, "", id="two nouns"),
        pytest.param("llama.cpp", 9, "llama.cpp", id="a sign"),
        pytest.param("gpt4all", 9, "gpt4all", id="a digit"),
        pytest.param("\u6708\u4e4b\u6697\u9762", 9, "\u6708\u4e4b\u6697\u9762", id="no capitals"),
        pytest.param("C/C++", 9, "C\uff0fC++", id="made safe"),
        pytest.param("...", 9, "", id="no name is left"),
    ],
)
def test_what_is_written_like_a_name_gets_a_note_when_it_is_told_of_often(
    spelled: str, days: int, name: str
) -> None:
    named = Named(days=Days([make.DAY] * days), spelled={spelled: 1})

    assert note_name(named, spelled, LAYOUT) == name


def test_a_name_is_spelled_as_config_has_it_else_as_most_have() -> None:
    named = Named(spelled={"ARNO": 3, "arno": 1})
    bela = Named(spelled={"dwarf": 2, "DWARF": 2})

    assert spelling(named, "arno", LAYOUT) == "Arno"
    assert spelling(bela, "dwarf", LAYOUT) == "DWARF"


LINKS = Links(
    targets={
        "arno": Target(note="Arno", since=make.DAY),
        "bela": Target(note="Bela"),
        "c++": Target(note="C\uff0b\uff0b"),
    }
)


@pytest.mark.parametrize(
    ("name", "day", "link"),
    [
        pytest.param("Arno", 0, "[[Arno]]", id="from its day on"),
        pytest.param("Arno", -1, "", id="not before"),
        pytest.param("Bela", -9, "[[Bela]]", id="a person's at any time"),
        pytest.param("BELA", 0, "[[Bela|BELA]]", id="another spelling"),
        pytest.param("C++", 0, "[[C\uff0b\uff0b|C++]]", id="another file name"),
        pytest.param("Dwarf", 0, "", id="no note"),
    ],
)
def test_a_name_links_only_to_a_note_that_is_there(name: str, day: int, link: str) -> None:
    assert LINKS.to(name, day=make.DAY + timedelta(days=day)) == link


def test_a_days_note_links_the_notes_that_were_there_by_then() -> None:
    record = _day(-1, make.entry(entities=("Arno", "Bela", "[[Evil]]")))

    before = {unit.key: unit.text for unit in digest(record, LAYOUT, LINKS).properties}
    then = {unit.key: unit.text for unit in digest(replace(record, day=make.DAY), LAYOUT, LINKS).properties}

    assert before["property/entities"] == 'entities: ["Arno", "[[Bela]]", "[ [Evil]]"]'
    assert then["property/entities"] == 'entities: ["[[Arno]]", "[[Bela]]", "[ [Evil]]"]'


def test_the_base_has_its_views_and_is_left_alone_once_a_person_changed_it() -> None:
    made = plan(base(), None, {})
    text = (made.after or b"").decode()
    again = plan(base(), made.after, made.owned)
    mine = text.replace("By week", "Weekly").encode()
    edited = plan(base(), mine, made.owned)

    tree = YAML(typ="safe", pure=True).load(text)
    assert [view["name"] for view in tree["views"]] == [
        "By week",
        "By topic",
        "By source",
        "Waiting for review",
    ]
    assert again.after == made.after
    assert again.hunks == ()
    assert edited.after == mine
    assert tree["filters"] == {"and": ['type == "digest"']}
