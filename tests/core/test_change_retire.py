"""A note in which nothing of ours is to stand any more, and what came of ours that a person keeps away."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from digestflow.core.change.plan import plan, retire
from digestflow.core.note.nouns import unit_hash
from digestflow.core.render.page import Page, Section, Unit

PATH = PurePosixPath("Digests/2026-03-11-AI-Digest.md")
TYPE = Unit(key="property/type", text="type: digest", shape="property", mark="type:")
STORY = Unit(key="entry/1", text="### A probe lands", shape="block")
SAID = Unit(key="entry/1/summary", text="It landed softly.", shape="block")
NEXT = Unit(key="entry/2", text="### A rocket flies", shape="block")


def page(*units: Unit, properties: tuple[Unit, ...] = (TYPE,)) -> Page:
    return Page(
        path=PATH,
        properties=properties,
        sections=(
            Section(key="title", heading="2026-03-11", level=1, units=()),
            Section(key="top", heading="Top stories", level=2, units=units),
        ),
    )


MADE = plan(page(STORY, SAID), None, {})
RAW = (MADE.after or b"").decode()


def test_a_note_that_is_all_ours_goes() -> None:
    change = retire(PATH, RAW.encode(), MADE.owned)

    assert (change.before, change.after, change.owned) == (RAW.encode(), None, {})


def test_a_person_s_words_stay_with_the_headings_they_stand_under() -> None:
    change = retire(PATH, f"{RAW}\nMine.\n".encode(), MADE.owned)

    assert change.after == b"# 2026-03-11\n\n## Top stories\n\n### A probe lands\n\nMine.\n"
    assert change.owned == {}


def test_a_heading_with_nothing_left_under_it_goes_before_a_kept_one() -> None:
    made = plan(page(STORY, SAID, NEXT), None, {})
    raw = (made.after or b"").replace(b"### A rocket flies\n", b"### A rocket flies\n\nMine.\n")

    change = retire(PATH, raw, made.owned)

    assert change.after == b"# 2026-03-11\n\n## Top stories\n\n### A rocket flies\n\nMine.\n"


def test_a_property_that_a_person_added_keeps_the_front_matter() -> None:
    change = retire(PATH, RAW.replace("type: digest\n", "type: digest\nmine: 1\n").encode(), MADE.owned)

    assert change.after == b"---\nmine: 1\n---\n"


def test_of_a_note_that_a_person_made_only_ours_is_taken_out() -> None:
    theirs = page(STORY, properties=())
    made = plan(theirs, b"", {})

    assert retire(PATH, made.after, made.owned).after == b""


def test_a_note_that_is_gone_stays_away() -> None:
    change = retire(PATH, None, MADE.owned)

    assert (change.after, change.hunks, change.owned) == (None, (), {})


def test_a_note_that_cannot_be_understood_is_left_alone() -> None:
    change = retire(PATH, b"\xff\xfe", MADE.owned)

    assert (change.after, change.untouchable) == (b"\xff\xfe", "UTF-16, not UTF-8")


def test_a_unit_that_they_decided_against_is_not_put_in_though_nothing_is_owned() -> None:
    silent = {SAID.key: unit_hash(SAID.text)}

    change = plan(page(STORY, SAID), None, {}, silent=silent)
    newer = plan(page(STORY, SAID), None, {}, silent={SAID.key: "of something older"})

    assert change.after == RAW.replace("\n\nIt landed softly.", "").encode()
    assert [hunk.kind for hunk in newer.hunks if hunk.unit == SAID.key] == ["deleted"]


def test_a_section_that_they_decided_against_is_not_put_in_though_nothing_is_owned() -> None:
    silent = {unit.key: unit_hash(unit.text) for unit in (STORY, SAID)}

    change = plan(page(STORY, SAID), None, {}, silent=silent)

    assert b"Top stories" not in (change.after or b"")


@pytest.mark.parametrize(("known", "hunks"), [(RAW, []), ("older", ["deleted"])])
def test_a_note_that_they_decided_against_is_not_made_though_nothing_is_owned(
    known: str, hunks: list[str]
) -> None:
    change = plan(page(STORY, SAID), None, {}, silent={"": unit_hash(known)})

    assert change.after is None
    assert [hunk.kind for hunk in change.hunks] == hunks
