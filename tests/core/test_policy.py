"""What may be accepted in a person's place: clean inserts, within limits, never all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.ledger.nouns import Closing, Conflict, Said
from digestflow.core.record import Mention
from digestflow.core.review.answered import Answered
from digestflow.core.review.points import points
from digestflow.core.review.policy import ACCEPTABLE, Policy, allowed, asked_anyway, closed, only
from digestflow.core.thesis import Line, Narrative, lifted
from tests import make
from tests.core.record_material import records

if TYPE_CHECKING:
    import random

    from digestflow.core.record import Record

ANY = Policy(most=1000, kinds=ACCEPTABLE, topics=frozenset(), sources=frozenset(), limit=0.1, last=50)


def keys(record: Record, policy: Policy = ANY, **other: Any) -> list[str]:
    given: dict[str, Any] = {"changes": (), "before": frozenset(), "barred": frozenset(), "used": 0}
    given |= other
    return [point.key for point in allowed(record, policy=policy, **given)]


def told(**entry: Any) -> Record:
    """A day with one story of one claim, neither of them in the tenth that is asked about."""
    for n in range(100):
        item = make.item(f"Probe {n} lands", "It weighs 5 tons. It is red.", url=f"https://e.example/{n}")
        first, second = make.quote(item, "It weighs 5 tons."), make.quote(item, "It is red.")
        given: dict[str, Any] = {
            "summary": (make.sentence("It weighs 5 tons.", first),),
            "claims": (make.claim("It is red.", second),),
            "topics": ("Space",),
        }
        one = make.entry(item, **given | entry)
        record = make.record(make.DAY, one)
        if not any(asked_anyway(point.key) for point in points(record)):
            return record
    raise AssertionError("every story is among the tenth")


def read(record: Record) -> Record:
    """The day with a reading of its topic, not in the tenth that is asked about."""
    thesis = lifted(make.DAY, make.topic(), record.entries)
    assert thesis is not None
    keys_ = (f"{make.DAY}/Space/{n}" for n in range(1, 100))
    key = next(one for one in keys_ if not asked_anyway(f"thesis/{one}"))
    return replace(record, theses=(replace(thesis, key=key),))


def hunk(unit: str, kind: Any) -> Change:
    hunks = (Hunk(unit=unit, section="", kind=kind, theirs="theirs", ours="ours"),)
    return Change(path=PurePosixPath("Moons.md"), before=b"", after=b"", hunks=hunks, owned={})


def test_a_clean_story_is_accepted_with_its_claims() -> None:
    record = told()
    (entry,) = record.entries

    assert keys(record) == [f"entry/{entry.key}", f"entry/{entry.key}/{entry.claims[0].key}"]


def test_a_point_of_the_tenth_is_asked_about_with_all_that_hangs_on_it() -> None:
    items = [make.item(f"Probe {n} lands", "It is red.", url=f"https://e.example/{n}") for n in range(60)]
    entries = [
        make.entry(
            item,
            summary=(make.sentence("It is red.", make.quote(item, "It is red.")),),
            claims=(make.claim("It is red.", make.quote(item, "It is red.")),),
        )
        for item in items
    ]
    record = make.record(make.DAY, *entries)

    found = keys(record, replace(ANY, most=1000))

    tenth = [point.key for point in points(record) if asked_anyway(point.key)]
    assert any(key.count("/") == 1 for key in tenth)
    left = {point.key for point in points(record)} - set(found)
    assert left == {
        point.key for point in points(record) if f"{point.key}/".startswith(tuple(f"{key}/" for key in tenth))
    }


@given(records(), st.integers(0, 6), st.randoms(use_true_random=False))
def test_the_policy_never_accepts_what_is_to_be_looked_at(
    record: Record, most: int, random: random.Random
) -> None:
    shown = {point.key: point for point in points(record)}
    shuffled = replace(record, entries=tuple(random.sample(record.entries, len(record.entries))))

    found = keys(record, replace(ANY, most=most))
    every = keys(record)

    assert len(found) <= most
    assert found == every[:most]
    assert set(keys(shuffled)) == set(every), "in any order the same"
    assert all(shown[key].clean and shown[key].kind in ACCEPTABLE for key in every)
    assert not any(asked_anyway(key) for key in every)
    doubted = {entry.key for entry in record.entries if entry.repaired or entry.status == "retracted"}
    against = {one.entry for part in (record.conflicts, record.closings) for one in part}
    assert not any(key.split("/")[1] in doubted | against for key in every if key.startswith("entry/"))
    stories = {key for key in every if key.count("/") == 1}
    assert all(key.rpartition("/")[0] in stories for key in every if key.count("/") == 2)
    assert keys(record, used=most, policy=replace(ANY, most=most)) == []


@given(records(), st.data())
def test_a_record_with_only_some_of_its_points_says_no_others(record: Record, data: st.DataObject) -> None:
    every = [point.key for point in points(record)]
    kept = frozenset(data.draw(st.lists(st.sampled_from(every)))) if every else frozenset()

    less = only(record, kept)

    assert {point.key for point in points(less)} <= kept
    assert only(record, every) == record
    assert only(less, kept) == less


def test_one_point_in_ten_is_asked_about_by_its_key_alone() -> None:
    asked = [n for n in range(10_000) if asked_anyway(f"entry/{n:016x}")]

    assert 900 < len(asked) < 1_100
    assert asked == [n for n in range(10_000) if asked_anyway(f"entry/{n:016x}")]


@pytest.mark.parametrize(
    ("record", "other"),
    [
        pytest.param(told(repaired=True), {}, id="repaired"),
        pytest.param(told(status="rumored"), {}, id="a rumor"),
        pytest.param(told(status="retracted"), {}, id="taken back"),
        pytest.param(told(), {"policy": replace(ANY, topics=frozenset({"Chips"}))}, id="another topic"),
        pytest.param(told(), {"policy": replace(ANY, sources=frozenset({"Wire"}))}, id="another source"),
        pytest.param(told(), {"policy": replace(ANY, kinds=frozenset({"claim"}))}, id="a claim alone"),
        pytest.param(read(told()), {"policy": replace(ANY, kinds=frozenset({"thesis"}))}, id="a narrative"),
    ],
)
def test_what_the_limits_exclude_waits_with_all_of_its_story(record: Record, other: dict[str, Any]) -> None:
    assert keys(record, **other) == []


def test_what_is_named_is_accepted() -> None:
    record = told()
    policy = replace(ANY, topics=frozenset({"Space"}), sources=frozenset({record.items[0].source}))

    assert len(keys(record, policy)) == 2


def test_a_sentence_that_was_repaired_or_a_claim_that_was_taken_back_waits() -> None:
    record = told()
    (entry,) = record.entries
    (said,) = entry.summary
    repaired = replace(entry, summary=(said, replace(said, text="It is 5 tons.", repaired=True)))
    back = replace(entry, claims=tuple(replace(one, status="retracted") for one in entry.claims))

    assert keys(replace(record, entries=(repaired,))) == []
    # A story that is retracted as a whole says so once: its claims do not repeat it.
    wholly = replace(back, status="retracted")
    assert keys(replace(record, entries=(wholly,)), before=frozenset({f"entry/{entry.key}"})) == []
    assert keys(replace(record, entries=(back,))) == [f"entry/{entry.key}"]


def test_what_changes_a_line_that_stands_or_that_a_person_wrote_waits() -> None:
    record = told()
    (entry,) = record.entries
    story, claim = f"entry/{entry.key}", f"entry/{entry.key}/{entry.claims[0].key}"

    assert keys(record, changes=[hunk(f"{story}/summary", "update")]) == []
    assert keys(record, changes=[hunk(claim, "edited")]) == []
    assert keys(record, changes=[hunk(claim, "insert")]) == [story, claim]
    assert keys(record, changes=[hunk("coverage", "update")]) == [story, claim]
    assert keys(record, changes=[hunk(f"{story}0", "update")]) == [story, claim], "of another story"


def test_what_contradicts_or_was_accepted_or_barred_is_not_accepted_again() -> None:
    record = told()
    (entry,) = record.entries
    story, claim = f"entry/{entry.key}", f"entry/{entry.key}/{entry.claims[0].key}"
    said = Said(day=make.DAY, entry=entry.key, value="5", quotes=entry.quotes[:1])
    conflict = Conflict(key="k", entry=entry.key, entity="Probe", attribute="mass", values=(said, said))
    closing = Closing(
        key="k",
        kind="prediction",
        opened=make.DAY,
        question="It lands.",
        asked=entry.quotes[:1],
        entry=entry.key,
        how="off",
        text="It is red.",
        quotes=entry.quotes[1:],
    )

    assert keys(replace(record, conflicts=(conflict,))) == []
    assert keys(replace(record, closings=(closing,))) == []
    assert keys(record, before=frozenset({story})) == [claim]
    assert keys(record, barred=frozenset({story})) == []
    assert keys(record, barred=frozenset({claim})) == [story]


def test_a_line_of_also_noted_is_accepted_by_its_own_topic() -> None:
    record = told()
    (quote,) = record.entries[0].summary[0].quotes
    keys_ = [f"{n:016x}" for n in range(20) if not asked_anyway(f"also/{n:016x}")][:2]
    also = tuple(
        Mention(key=key, quote=quote, items=1, topics=topics)
        for key, topics in zip(keys_, (("Chips",), ()), strict=True)
    )
    noted = replace(record, entries=(), also=also)

    assert keys(noted) == [f"also/{key}" for key in keys_]
    assert keys(noted, replace(ANY, topics=frozenset({"Chips"}))) == [f"also/{keys_[0]}"]


@pytest.mark.parametrize(
    "words",
    ["Rumor: the probe lands", "The probe is withdrawn", "Its maker denies it", "Reportedly it is red"],
)
def test_words_that_are_a_rumor_or_a_withdrawal_by_themselves_wait_whatever_they_are_called(
    words: str,
) -> None:
    record = told()
    (entry,) = record.entries
    claim = replace(entry.claims[0], text=words)
    quoted = replace(
        entry.claims[0], quotes=(replace(entry.claims[0].quotes[0], words=f"It is red. {words}"),)
    )

    assert keys(replace(record, entries=(replace(entry, claims=(claim,)),))) == [f"entry/{entry.key}"]
    assert keys(replace(record, entries=(replace(entry, claims=(quoted,)),))) == [f"entry/{entry.key}"]
    assert keys(replace(record, entries=(replace(entry, headline=words),))) == []


def test_a_headline_stays_only_with_all_the_readings_of_its_topic() -> None:
    record = read(told())
    (thesis,) = record.theses
    other = replace(thesis, key=f"{make.DAY}/Chips/1", topic="Chips")
    line = Line(text="All is red.", theses=("2026-01-01/Space/1",))
    headline = Narrative(topic="Space", title="Red", paragraphs=((line,),))
    narrated = replace(record, theses=(thesis, other), narratives=(headline,))
    every = {point.key for point in points(narrated)}

    assert only(narrated, every) == narrated
    assert only(narrated, every - {f"thesis/{thesis.key}"}).narratives == ()
    assert only(narrated, every - {f"thesis/{other.key}"}).narratives == (headline,)


def test_a_kind_that_is_refused_too_often_is_closed_and_it_is_said_why() -> None:
    def answers(kind: Any, *said: Any) -> list[Answered]:
        return [
            Answered(key=f"{kind}/{n:02}", day=make.DAY, kind=kind, said=one, made=make.DAY)
            for n, one in enumerate(said)
        ]

    given = [
        *answers("claim", "no", "edit", *["yes"] * 8),
        *answers("entry", "no", *["yes"] * 9),
        *answers("also", *["no"] * 5, *["yes"] * 10),
        *answers("thesis", "no"),
    ]

    shut = closed(given, replace(ANY, last=10))

    assert shut == {
        "claim": "claims are asked about: you edited or rejected 20% of your last 10 answers to them, "
        "and the limit is 10%"
    }
    assert closed(given, replace(ANY, limit=1.0)) == {}
