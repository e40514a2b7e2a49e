"""A plan as points to answer, and a record without what was refused of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.edit import edited, owned_of
from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.change.plan import plan
from digestflow.core.decision import Decision
from digestflow.core.entry.nouns import Use
from digestflow.core.evidence.check import unsupported
from digestflow.core.ledger.nouns import Conflict, Said, Stated
from digestflow.core.note.nouns import unit_hash
from digestflow.core.record import Mention, Record, dump, load
from digestflow.core.render.digest import digest
from digestflow.core.review.points import Point, points
from digestflow.core.review.refusal import refused_of, without
from digestflow.core.story.nouns import Ranked
from digestflow.core.thesis import Line, Narrative, Thesis
from tests import make
from tests.core.record_material import LAYOUT, cited, records

TEXT = "Lumen 2 has 120 billion parameters. It costs $5 a month. Nobody knows when it comes."
ITEM = make.item("Lumen 2 is here", TEXT)
FIRST, SECOND, THIRD = (make.quote(ITEM, f"{said}.") for said in TEXT.rstrip(".").split(". "))


def record(**other: Any) -> Record:
    """A day with one story on `ITEM`."""
    claims = (
        make.claim("It costs $5 a month.", SECOND, entity="Lumen 2", value="$5"),
        make.claim("Nobody knows when it comes.", THIRD),
    )
    entry = make.entry(
        ITEM,
        headline="Lumen 2 is here",
        summary=(make.sentence("Lumen 2 has 120 billion parameters.", FIRST),),
        claims=claims,
        topics=("Space",),
        **other.pop("entry", {}),
    )
    given: dict[str, Any] = {
        "coverage": replace(make.NOTHING, in_story=1, stories=1),
        "items": (cited(ITEM),),
        "entries": (entry,),
    }
    return make.record(**(given | other))


def keys(found: tuple[Point, ...]) -> list[str]:
    return [point.key for point in found]


def test_an_entry_and_each_of_its_claims_are_points_in_the_order_of_the_note() -> None:
    told = record()

    found = points(told)

    (entry,) = told.entries
    assert keys(found) == [f"entry/{entry.key}", *(f"entry/{entry.key}/{c.key}" for c in entry.claims)]
    assert found[0].text == "Lumen 2 is here\nLumen 2 has 120 billion parameters."
    assert [point.quotes for point in found] == [(FIRST,), (SECOND,), (THIRD,)]
    assert all(point.clean and point.topic == "Space" for point in found)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        pytest.param({"status": "rumored"}, "rumored", id="a rumor"),
        pytest.param({"repaired": True}, "not as the model first said it", id="repaired"),
        pytest.param(
            {"summary": (make.sentence("Engineers praise elegant cooling towers.", FIRST),)},
            "its quotes hold less than half of its words",
            id="weak",
        ),
    ],
)
def test_a_story_is_looked_at_first_for_a_reason(entry: dict[str, Any], why: str) -> None:
    told = record()
    (one,) = told.entries
    told = replace(told, entries=(replace(one, **entry),))

    (first, *_others) = points(told)

    assert (first.kind, first.first) == ("entry", (why,))


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        pytest.param({"status": "disputed"}, "disputed", id="disputed"),
        pytest.param({"repaired": True}, "not as the model first said it", id="repaired"),
        pytest.param(
            {"text": "Engineers praise elegant cooling towers."},
            "its quotes hold less than half of its words",
            id="weak",
        ),
    ],
)
def test_a_claim_is_looked_at_first_for_a_reason(claim: dict[str, Any], why: str) -> None:
    told = record()
    (one,) = told.entries
    told = replace(told, entries=(replace(one, claims=(one.claims[0], replace(one.claims[1], **claim))),))

    (first, *others) = points(told)

    assert (first.kind, first.quotes, first.first) == ("claim", (THIRD,), (why,))
    assert all(point.clean for point in others)


def test_a_value_that_one_source_alone_says_is_looked_at_first() -> None:
    told = record(entry={"attribution": "r/Moons"})

    (first, *_others) = points(told)

    assert first.first == ("a value that one source alone says",)


def test_a_value_that_differs_from_what_was_said_before_is_looked_at_first() -> None:
    said = [
        Said(day=make.DAY - timedelta(days=n), entry="a", value=value, quotes=(SECOND,))
        for n, value in enumerate(("$5", "$6"))
    ]
    conflict = Conflict(key="c" * 16, entry=ITEM.id, entity="Lumen 2", attribute="price", values=tuple(said))

    (first, *_others) = points(record(conflicts=(conflict,)))

    assert first.first == ("differs from what was said before",)


def test_a_reading_against_what_stood_before_is_looked_at_first() -> None:
    theses = tuple(
        Thesis(
            key=f"2026-03-12/Space/{n}",
            topic="Space",
            title="Prices fall",
            body=(make.sentence("It costs $5 a month.", SECOND),),
            entries=(ITEM.id,),
            status="standing",
            effect=effect,  # type: ignore[arg-type]  # both are
        )
        for n, effect in enumerate(("", "revised"))
    )

    found = [point for point in points(record(theses=theses)) if point.kind == "thesis"]

    assert [point.first for point in found] == [("against what stood before",), ()]


def test_what_is_only_mentioned_is_a_point_of_its_first_topic() -> None:
    told = [
        Mention(key=f"m{n}", quote=FIRST, items=2, topics=topics)
        for n, topics in enumerate(((), ("Space", "Chips")))
    ]

    found = [point for point in points(record(also=tuple(told))) if point.kind == "also"]

    assert [(point.key, point.text, point.topic) for point in found] == [
        ("also/m0", FIRST.words, ""),
        ("also/m1", FIRST.words, "Space"),
    ]


def test_what_a_person_changed_or_deleted_comes_first() -> None:
    hunks = tuple(
        Hunk(unit=kind, section="", kind=kind, theirs="theirs", ours="ours")
        for kind in ("edited", "deleted", "insert")
    )
    change = Change(path=PurePosixPath("Moons.md"), before=b"", after=b"", hunks=hunks, owned={})

    found = points(record(), [change])

    assert keys(found)[:2] == ["hunk/Moons.md#edited", "hunk/Moons.md#deleted"]
    assert [point.first[0].split(",")[0] for point in found[:2]] == ["you changed this", "you deleted this"]


def test_a_refused_claim_goes_and_its_story_stays() -> None:
    told = record()
    point = points(told)[1]

    less = without(told, {point.key})

    assert keys(points(less)) == [points(told)[0].key, points(told)[2].key]
    assert less.items == told.items
    assert less.entries[0].summary == told.entries[0].summary


def test_a_refused_story_takes_with_it_what_stands_on_it_alone() -> None:
    told = record()

    less = without(told, {points(told)[0].key})

    assert (less.entries, less.items) == ((), ())
    assert load(dump(less), where="x") == less


def test_with_what_is_refused_goes_what_the_ledger_and_the_headline_say_of_it() -> None:
    told = record()
    (entry,) = told.entries
    claim = entry.claims[0]
    said = Said(day=make.DAY, entry=entry.key, value="$5", quotes=claim.quotes)
    thesis = Thesis(
        key=f"{make.DAY}/Space/1", topic="Space", title="Cheap", body=entry.summary, entries=(entry.key,)
    )
    line = Line(text="All is cheap.", theses=(thesis.key,))
    full = replace(
        told,
        theses=(thesis,),
        narratives=(Narrative(topic="Space", title="Cheap", paragraphs=((line,),)),),
        stated=(Stated(entity="Lumen 2", attribute="price", said=said),),
        uses=(Use(key="u", entry=entry.key, entity="Lumen 2", purpose="x", quote=FIRST, by="r/x"),),
        ranked=(Ranked(key=entry.key, place=1, of=1, rank=1.0, shares=(), fits=()),),
    )

    without_claim = without(full, {f"entry/{entry.key}/{claim.key}"})
    without_thesis = without(full, {f"thesis/{thesis.key}"})
    without_entry = without(full, {f"entry/{entry.key}"})

    assert (without_claim.stated, without_claim.uses) == ((), full.uses)
    assert (without_thesis.narratives, without_thesis.stated) == ((), full.stated)
    assert (without_entry.uses, without_entry.ranked, without_entry.narratives) == ((), (), ())


def test_a_headline_keeps_the_quotes_it_stands_on() -> None:
    told = record()
    (entry,) = told.entries
    told = replace(told, entries=(replace(entry, headline="Lumen 2 costs $5 a month"),))

    less = without(told, {points(told)[1].key})

    (entry,) = less.entries
    assert [claim.quotes for claim in entry.claims] == [(THIRD,)]
    assert unsupported(entry.headline, [quote.words for quote in entry.quotes]) == ()


@given(records(), st.data())
def test_a_record_without_anything_of_it_reads_back_and_says_nothing_that_was_refused(
    told: Record, data: st.DataObject
) -> None:
    every = keys(points(told))
    refused = frozenset(data.draw(st.lists(st.sampled_from(every))) if every else ())

    less = without(told, refused)

    assert load(dump(less), where="x") == less
    assert without(less, refused) == less
    assert refused.isdisjoint(keys(points(less)))
    assert without(told, ()) == told


def test_only_what_was_refused_of_the_day_is_gone() -> None:
    made = date(2026, 3, 13)
    decisions = [
        Decision(kind="refuse", made=made, day=make.DAY, unit="entry/1"),
        Decision(kind="refuse", made=made, day=make.DAY - timedelta(days=1), unit="entry/2"),
        Decision(kind="keep", made=made, day=make.DAY, unit="entry/3"),
    ]

    assert refused_of(make.DAY, decisions) == {"entry/1"}


def test_words_that_a_person_puts_in_place_of_ours_are_theirs_when_the_note_is_made_again() -> None:
    page = digest(record(), LAYOUT)
    unit = points(record())[1].key
    edits = {unit: "- It costs five dollars, I pay them.", "entry/none": "  "}

    change = plan(edited(page, edits), None, {})
    owned = owned_of(page, edits, change.owned)
    again = plan(page, change.after, owned)

    ours = next(one.text for section in page.sections for one in section.units if one.key == unit)
    assert b"five dollars" in (change.after or b"")
    assert owned[unit] == unit_hash(ours)
    assert (again.after, again.hunks) == (change.after, ())
    assert edited(page, {}) is page
    assert edited(page, {unit: " "}) == page
