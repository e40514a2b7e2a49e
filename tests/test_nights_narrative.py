"""Two nights with a model that reads narratives: what stands is told, what falls is marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from digestflow.core.evidence.check import unsupported
from tests.endpoint import endpoint
from tests.nights import FIRST, MOC, SECOND, Project, after, differing
from tests.nights_model import nights, with_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = "  other: {model: other, base_url: http://127.0.0.1:1/v1}\n"
BOTH = "fast: small, strong: small"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with endpoint("reading") as server:
        project = with_model(tmp_path_factory.mktemp("read") / "p", server.base_url, roles=BOTH)
        assert [tree["exit_code"] for tree in nights(project)] == [0, 0]
        yield project


def test_every_sentence_of_a_thesis_stands_on_what_it_cites(read: Project) -> None:
    theses = [thesis for day in (FIRST, SECOND) for thesis in read.record(day).theses]

    assert len(theses) == 3
    for thesis in theses:
        words = [quote.words for sentence in thesis.body for quote in sentence.quotes]
        assert unsupported(thesis.title, words) == ()
        for sentence in thesis.body:
            assert unsupported(sentence.text, [quote.words for quote in sentence.quotes]) == ()


def test_a_thesis_that_fell_stays_and_is_marked_with_the_date(read: Project) -> None:
    first, second = (read.record(day).theses[0] for day in (FIRST, SECOND))

    assert (second.against, second.effect) == (first.key, "overturned")
    assert f"### {FIRST} — {first.title} (overturned on {SECOND})" in read.read(MOC)
    assert f"### {SECOND} — {second.title} (standing)" in read.read(MOC)
    assert first.status == "standing", "a record is never rewritten for another day"


def test_the_headline_narrative_is_of_standing_theses_and_cites_digests(read: Project) -> None:
    text = read.read(MOC)
    narrative = text.partition("## Narrative: ")[2].partition("\n## ")[0]

    (_title, _blank, paragraph, *_rest) = narrative.splitlines()
    assert paragraph.endswith(f"([[{SECOND}-AI-Digest]])")
    assert f"[[{FIRST}-AI-Digest]]" not in narrative
    assert text.count("## Narrative: ") == 1


def test_a_second_run_and_a_rebuild_change_nothing_and_ask_nothing(read: Project) -> None:
    before = read.vault()

    again = [read.run(day, "--rerun", "all", "--no-fetch", now=after(SECOND)) for day in (FIRST, SECOND)]
    rebuilt = read.say("rebuild")

    assert [tree["usage"]["requests"] for tree in again] == [0, 0]
    assert [tree["plan"] for tree in again] == ["same", "same"]
    assert rebuilt.code == 0
    assert differing(read.vault(), before) == []


def test_a_narrative_that_is_made_up_is_no_thesis(tmp_path: Path) -> None:
    with endpoint("raving") as server:
        project = with_model(tmp_path / "p", server.base_url, roles=BOTH)
        outcome = project.night(1)

    assert project.record(FIRST).theses == ()
    assert b"Zorblax" not in b"".join(project.vault().values())
    assert "## Narrative" not in project.read(MOC)
    assert any("no sentence that stands" in one["why"] for one in outcome["refused"])


def test_a_narrative_that_fails_is_a_gap_and_asked_for_again(tmp_path: Path) -> None:
    with endpoint("reading") as server:
        project = with_model(
            tmp_path / "p", server.base_url, roles="fast: small, strong: other", models=OTHER
        )
        broken = project.night(1)
        path = project.root / "config.yaml"
        text = path.read_text(encoding="utf-8").replace("http://127.0.0.1:1/v1", server.base_url)
        path.write_text(text, encoding="utf-8")
        mended = project.run(FIRST, "--no-fetch", "--commit")

    assert (broken["exit_code"], broken["status"]) == (3, "gaps")
    assert {gap["subject"] for gap in broken["pending"]} == {"Open Models"}
    assert project.record(FIRST).writer == "model"
    assert (mended["exit_code"], mended["plan"]) == (0, "changed")
    assert len(project.record(FIRST).theses) == 1


def test_without_a_model_for_narratives_the_lead_entry_is_the_topics(tmp_path: Path) -> None:
    with endpoint("reading") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.night(1)

        asked = [json.dumps(body) for body in server.asked]

    record = project.record(FIRST)
    assert record.theses
    assert {thesis.status for thesis in record.theses} == {""}
    assert not [text for text in asked if "standing" in text and "bears" in text]
