"""The page of a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from ruamel.yaml import YAML

from digestflow.core.change.plan import plan
from digestflow.core.gap import Gap
from digestflow.core.record import Follow, Mention, Record
from digestflow.core.render.digest import digest, entry_words
from digestflow.core.render.layout import Layout
from digestflow.core.review.points import points
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.render.page import Page, Unit

LAYOUT = material.LAYOUT
COVERAGE = replace(make.NOTHING, sources=2, in_story=1, stories=1)
URL = "https://e.test/a"
LINK = f"[Probe lands]({URL})"
STAMP = "2026-03-12 09:00 UTC"
MARK = re.compile(r"\[\^([0-9a-f]{8})\](?!:)")
OURS = re.compile(
    r"\[\[(?:MOC - Space|Chips|\d{4}-\d\d-\d\d-AI-Digest(?:#[^\[\]|#^]*)?\|\d{4}-\d\d-\d\d)\]\]"
)


def _units(page: Page) -> Iterator[Unit]:
    return chain(page.properties, *(section.units for section in page.sections))


def _note(page: Page) -> str:
    return (plan(page, None, {}).after or b"").decode()


def _record(**other: Any) -> Record:
    item = other.pop("item", None) or make.item("Probe lands", "It landed.")
    given: dict[str, Any] = {
        "coverage": COVERAGE,
        "items": (material.cited(item),),
        "entries": (make.entry(item),),
    }
    return make.record(**(given | other))


def _texts(record: Record) -> dict[str, str]:
    return {unit.key: unit.text for unit in _units(digest(record, LAYOUT))}


@given(material.records())
def test_every_unit_has_a_key_of_its_own(record: Record) -> None:
    keys = [unit.key for unit in _units(digest(record, LAYOUT))]

    assert len(set(keys)) == len(keys)
    assert all(keys)


@given(material.records())
def test_every_mark_has_one_footnote_and_every_footnote_a_mark(record: Record) -> None:
    note = _note(digest(record, LAYOUT))

    defined = re.findall(r"^\[\^([0-9a-f]{8})\]:", note, re.MULTILINE)

    assert len(set(defined)) == len(defined)
    assert set(MARK.findall(note)) == set(defined)


@given(material.records())
def test_nothing_of_a_text_acts_in_the_note(record: Record) -> None:
    note = _note(digest(record, LAYOUT))
    bare = OURS.sub("", note)

    for mark in ("<", "`", "%%", "[[", "::", "==", "{{", "$$"):
        assert mark not in bare, mark
    assert not re.search(r"(?<!\\)!\[", bare)
    assert not re.search(r"(?<![\\&\w/])#\w", bare)
    assert len(re.findall(r"^# ", note, re.MULTILINE)) == 1


@given(material.records())
def test_each_text_is_whole_lines_and_each_mark_stands_in_it(record: Record) -> None:
    for unit in _units(digest(record, LAYOUT)):
        assert unit.text
        assert "\n" not in unit.text
        assert unit.text.startswith("- ") == (unit.shape == "item")
        assert unit.mark in unit.text


@given(material.records())
def test_the_properties_are_yaml_of_our_keys(record: Record) -> None:
    page = digest(record, LAYOUT)

    tree = YAML(typ="safe", pure=True).load("\n".join(unit.text for unit in page.properties))

    assert list(tree) == [
        "type",
        "date",
        "topics",
        "entities",
        "items",
        "stories",
        "sources",
        "gaps",
        "publishers",
    ]
    assert tree["type"] == "digest"
    assert tree["date"] == make.DAY
    assert tree["items"] == record.coverage.items
    assert tree["gaps"] == len(record.coverage.missing) + len(record.failed)
    assert set(tree["topics"]) <= {"[[MOC - Space]]", "[[Chips]]"}
    assert not [name for name in tree["entities"] if "[[" in name]


@given(material.records())
def test_the_page_stands_as_it_was_planned(record: Record) -> None:
    page = digest(record, LAYOUT)
    first = plan(page, None, {})

    again = plan(page, first.after, first.owned)

    assert again.hunks == ()
    assert again.after == first.after
    assert again.owned == first.owned


def test_a_day_without_a_story_says_so() -> None:
    note = _note(digest(_record(entries=(), items=()), LAYOUT))

    assert note.startswith("---\ntype: digest\ndate: 2026-03-12\ntopics: []\nentities: []\n")
    assert "# 2026-03-12 AI Digest\n\n> [!summary] Nothing new for your topics.\n" in note
    assert "## Top stories\n\nNo story of this day fits your topics.\n" in note
    assert "Also noted" not in note
    assert "Written without a model" not in note


def test_a_day_whose_every_story_failed_does_not_say_that_none_fits() -> None:
    gap = Gap(subject="a1", why="the reply is empty")

    note = _note(digest(_record(entries=(), items=(), failed=(gap,)), LAYOUT))

    assert "> [!summary] Nothing could be written.\n" in note
    assert "## Top stories\n\nNo story of this day could be written.\n" in note
    assert "- Not written: the reply is empty" in note


def test_an_entry_says_who_says_so_and_what_it_follows() -> None:
    item = make.item("Probe lands!", "It landed.")
    entry = make.entry(item, attribution="r/Moons", items=(item.id, "b"), status="rumored", elsewhere=1)
    follow = Follow(key=entry.key, day=make.DAY - timedelta(days=1), headline="Probe [nearly] lands | late")

    texts = _texts(_record(item=item, entries=(entry,), follows=(follow,)))

    mark = f"[^{entry.quotes[0].label}]"
    link = "[[2026-03-11-AI-Digest#Probe nearly lands late|2026-03-11]]"
    assert texts[f"entry/{item.id}/summary"] == (
        f"r/Moons: *only the title is known*{mark} "
        f"*(rumored; told by 2 items; also reported by 1 source; follows {link})*"
    )
    assert texts["summary"] == f"> [!summary] Probe lands\\!{mark}"


@pytest.mark.parametrize(
    ("releases", "items", "told"),
    [
        pytest.param(3, ("a", "b"), "the newest of 3 releases", id="a list"),
        pytest.param(3, ("a", "b", "c"), "the newest of 3 releases; told by 2 items", id="and another"),
    ],
)
def test_a_release_is_shown_by_its_name_and_as_the_newest_of_its_list(
    releases: int, items: tuple[str, ...], told: str
) -> None:
    item = make.item("v2.1.85", "It has a map.")
    entry = make.entry(item, items=(item.id, *items), releases=releases, product="elm-code")

    texts = _texts(_record(item=item, entries=(entry,)))

    assert texts[f"entry/{item.id}"] == "### elm-code v2.1.85"
    assert texts["summary"].startswith("> [!summary] elm-code v2.1.85.")
    assert texts[f"entry/{item.id}/summary"].endswith(f" *(announced; {told})*")


def test_a_bare_version_is_noted_behind_what_it_is_one_of() -> None:
    item = make.item("v2.1.85", "It has a map.")
    mention = Mention(
        key="m", quote=make.quote(item, item.title), items=1, topics=("Space",), product="elm-code"
    )

    record = replace(_record(item=item, entries=()), also=(mention,))
    (point,) = (one for one in points(record) if one.kind == "also")

    assert _texts(record)["also/m"].startswith("- elm-code v2.1.85[^")
    assert point.text == "elm-code v2.1.85"


@pytest.mark.parametrize("said", ["Probe lands", "Probe lands.", "PROBE LANDS!", " probe  lands"])
def test_a_title_that_is_all_that_is_known_stands_once_with_its_evidence(said: str) -> None:
    item = make.item("Probe lands", "")
    quote = make.quote(item, item.title)
    entry = make.entry(item, summary=(make.sentence(said, quote),))

    record = _record(item=item, entries=(entry,))
    texts, (point, *_) = _texts(record), points(record)

    assert texts[f"entry/{item.id}"] == "### Probe lands"
    assert texts[f"entry/{item.id}/summary"] == f"*only the title is known*[^{quote.label}] *(announced)*"
    assert texts[f"footnote/{quote.label}"].startswith(f"[^{quote.label}]: ")
    assert (point.text, point.quotes) == ("Probe lands", (quote,))


def test_a_title_beside_more_that_is_known_is_told_as_it_was() -> None:
    item = make.item("Probe lands", "It landed.")
    told = tuple(make.sentence(text, make.quote(item, text)) for text in ("Probe lands", "It landed."))

    texts = _texts(_record(item=item, entries=(make.entry(item, summary=told),)))

    assert MARK.sub("", texts[f"entry/{item.id}/summary"]) == "Probe lands It landed. *(announced)*"


def test_what_was_written_without_a_model_says_so() -> None:
    assert "writer" in _texts(_record(writer="extractive"))
    assert "writer" not in _texts(_record())


def test_a_line_of_also_noted_counts_its_items_and_links_the_day_that_told_it() -> None:
    item = make.item("Probe lands")
    quote = make.quote(item, "Probe lands")
    also = (
        Mention(key="a", quote=quote, items=3, topics=(), follows=date(2026, 3, 10)),
        Mention(key="b", quote=quote, items=1, topics=()),
    )

    texts = _texts(_record(item=item, entries=(), also=also))

    mark = f"[^{quote.label}]"
    told = "told on [[2026-03-10-AI-Digest|2026-03-10]]"
    assert texts["also/a"] == f"- Probe lands{mark} (3 items) — {told}"
    assert texts["also/b"] == f"- Probe lands{mark}"


@pytest.mark.parametrize(
    ("other", "words", "reference"),
    [
        pytest.param({}, "landed", f"{LINK} — gazette, {STAMP}: “landed”", id="full"),
        pytest.param({}, "Probe lands", f"{LINK} — gazette, {STAMP}", id="its title"),
        pytest.param({"published": None}, "landed", f"{LINK} — gazette: “landed”", id="undated"),
        pytest.param(
            {"url": "", "published": None}, "landed", "Probe lands — gazette: “landed”", id="no address"
        ),
        pytest.param(
            {"title": ""},
            "landed",
            f"[https\\://e.test/a]({URL}) — gazette, {STAMP}: “landed”",
            id="no title",
        ),
        pytest.param(
            {"title": "", "url": "", "published": None}, "landed", "gazette — gazette: “landed”", id="neither"
        ),
    ],
)
def test_a_footnote_says_where_the_words_stand(other: dict[str, Any], words: str, reference: str) -> None:
    item = make.item(**({"title": "Probe lands", "text": "It landed.", "url": URL} | other))
    quote = make.quote(item, words)
    entry = make.entry(item, headline="Probe", summary=(make.sentence("It landed.", quote),))

    texts = _texts(_record(item=item, entries=(entry,)))

    assert texts[f"footnote/{quote.label}"] == f"[^{quote.label}]: {reference}"


def test_one_span_of_an_item_is_one_footnote_whatever_its_text_was() -> None:
    item = make.item("Probe lands", "It landed.")
    quote = make.quote(item, "Probe lands")
    older = replace(quote, body="0" * 32)
    entry = make.entry(item, summary=(make.sentence("It landed.", quote, older),))

    found = [key for key in _texts(_record(item=item, entries=(entry,))) if key.startswith("footnote/")]

    assert found == [f"footnote/{quote.label}"]


def test_coverage_names_what_is_missing_and_where_the_items_went() -> None:
    coverage = replace(COVERAGE, missing=(Gap(subject="hn", why="404 from [x]"),), off_topic=4, untold=3)

    texts = _texts(_record(coverage=coverage, failed=(Gap(subject="s", why="no answer"),)))

    assert "(not: hn, 404 from \\[x\\])" in texts["coverage"]
    assert "5 items: 1 in a story, 4 off topic" in texts["coverage"]
    assert "3 smaller stories" in texts["coverage"]
    assert texts["failed/s"] == "- Not written: no answer"


def test_a_day_without_items_balances_too() -> None:
    texts = _texts(_record(coverage=replace(COVERAGE, in_story=0), entries=()))

    assert "0 items." in texts["coverage"]


def test_one_is_no_plural() -> None:
    texts = _texts(_record(coverage=replace(COVERAGE, repeat=1, untold=1)))

    assert "2 items: 1 in a story, 1 repeat. 1 smaller story is not listed." in texts["coverage"]


def test_a_forum_announces_nothing_and_a_rumor_of_it_stays_one() -> None:
    forum = make.entry(attribution="r/Moons")

    texts = _texts(_record(entries=(forum,)))
    rumored = _texts(_record(entries=(replace(forum, status="rumored"),)))

    assert "announced" not in texts[f"entry/{forum.key}/summary"]
    assert rumored[f"entry/{forum.key}/summary"].endswith("*(rumored)*")


@pytest.mark.parametrize(
    ("headlines", "most", "said"),
    [
        pytest.param([], 5, "", id="none"),
        pytest.param(["Probe lands.", "Rocket flies"], 5, "Probe lands; Rocket flies", id="all fit"),
        pytest.param(["Probe lands", "Rocket flies far"], 4, "Probe lands", id="whole ones only"),
        pytest.param(["Probe lands on moon"], 2, "Probe lands", id="the first is cut"),
        pytest.param(["AT&lt", "B [x]"], 9, "AT&amp;lt; B \\[x\\]", id="escaped"),
    ],
)
def test_headlines_are_joined_to_a_budget(headlines: list[str], most: int, said: str) -> None:
    assert entry_words((make.entry(headline=headline) for headline in headlines), most=most) == said


def test_the_layout_names_and_places_a_days_note() -> None:
    layout = Layout(note_name="{date}-AI-Digest", note_folder="", topics=(material.SPACE,))

    assert layout.path(make.DAY) == PurePosixPath("2026-03-12-AI-Digest.md")
    assert LAYOUT.path(make.DAY) == PurePosixPath("Digests/2026-03-12-AI-Digest.md")
    assert layout.link(make.DAY) == "[[2026-03-12-AI-Digest]]"
    assert layout.link(make.DAY, heading="a # b") == "[[2026-03-12-AI-Digest#a b]]"
    assert layout.topic("Space") is material.SPACE
    assert layout.topic("Gone") is None


def test_a_sentence_of_another_than_the_entry_names_says_whose_it_is() -> None:
    item = make.item("Probe lands", "It landed. It glows.")
    said = [
        replace(make.sentence(text, make.quote(item, text)), whose=whose)
        for text, whose in (("Probe lands", "Herald"), ("It landed.", "Herald"), ("It glows.", "r/Moons"))
    ]
    claim = make.claim("It glows.", make.quote(item, "It glows."), whose="r/Moons")
    entry = make.entry(item, attribution="Herald", summary=tuple(said), claims=(claim,))

    texts = _texts(_record(item=item, entries=(entry,)))

    assert (
        MARK.sub("", texts[f"entry/{item.id}/summary"]) == "Herald: Probe lands It landed. r/Moons: It glows."
    )
    assert MARK.sub("", texts[f"entry/{item.id}/{claim.key}"]) == "- r/Moons: It glows."
