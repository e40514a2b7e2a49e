"""Three days with a model: a thesis falls by evidence, and the headline is written anew without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.endpoint import endpoint
from tests.nights import Project, after, differing, feed, item, with_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAYS = ("2026-03-10", "2026-03-11", "2026-03-12")
TOLD = (
    ("Kestrel 2 probe is expected next week", "The Kestrel 2 probe is expected next week, said Oakes."),
    ("Heron rocket flies with 9 engines", "The Heron rocket flew with 9 engines, said Fenn."),
    ("Oakes cancelled the Kestrel 2 probe", "Oakes cancelled the Kestrel 2 probe on Thursday."),
)
MOC = "MOC - Space.md"


def _project(root: Path, base_url: str) -> Project:
    more = (
        f"models:\n  small: {{model: small, base_url: {base_url}}}\nroles: {{fast: small, strong: small}}\n"
    )
    project = with_feeds(root, more=more)
    for day, (title, text) in zip(DAYS, TOLD, strict=True):
        said = feed(item(title, text, at=f"{day}T09:00:00+00:00"))
        (project.root / "feeds" / f"{day}.xml").write_text(said, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with endpoint("reserved") as server:
        project = _project(tmp_path_factory.mktemp("fallen") / "p", server.base_url)
        for day in DAYS:
            assert project.run(day, "--commit", now=after(DAYS[2]))["exit_code"] == 0
        yield project


def _headline(project: Project) -> str:
    return project.read(MOC).partition("## Narrative: ")[2].partition("\n## ")[0]


def test_a_cancelled_plan_overturns_the_thesis_that_told_it_with_the_date(fallen: Project) -> None:
    (thesis,) = fallen.record(DAYS[0]).theses
    last = fallen.record(DAYS[2])
    (fall,) = last.falls

    assert (fall.thesis, fall.why, fall.effect) == (thesis.key, "prediction", "overturned")
    assert last.theses == ()
    text = fallen.read(MOC)
    assert f"### {DAYS[0]} — {thesis.title} (overturned on {DAYS[2]})" in text
    assert f"Overturned by [[{DAYS[2]}-AI-Digest]]: " in text


def test_the_headline_is_written_anew_from_what_still_stands(fallen: Project) -> None:
    (narrative,) = fallen.record(DAYS[2]).narratives

    assert {key[:10] for lines in narrative.paragraphs for line in lines for key in line.theses} == {DAYS[1]}
    assert "Heron" in _headline(fallen)
    assert "Kestrel" not in _headline(fallen)


def test_taken_back_the_day_gives_the_thesis_its_place_again_and_any_order_ends_alike(
    fallen: Project, tmp_path: Path
) -> None:
    before = fallen.vault()

    assert fallen.say("undo", DAYS[2], now=after(DAYS[2])).code == 0
    assert "overturned" not in fallen.read(MOC)
    assert "Kestrel" in _headline(fallen)

    assert fallen.run(DAYS[2], "--no-fetch", "--commit", now=after(DAYS[2]))["exit_code"] == 0
    assert differing(fallen.vault(), before) == []
    with endpoint("reserved") as server:
        other = _project(tmp_path / "p", server.base_url)
        for day in (DAYS[2], DAYS[0], DAYS[1]):
            other.run(day, "--commit", now=after(DAYS[2]))
        said = other.say("run", "--rerun", "stale", "--no-fetch", "--commit", now=after(DAYS[2]))
        assert said.code == 0, said.err
    assert differing(other.vault(), before) == []


def test_where_nothing_stands_any_more_there_is_no_headline(tmp_path: Path) -> None:
    with endpoint("reserved") as server:
        project = _project(tmp_path / "p", server.base_url)
        for day in (DAYS[0], DAYS[2]):
            project.run(day, "--commit", now=after(DAYS[2]))

    assert "## Narrative:" not in project.read(MOC)
    assert "(overturned on" in project.read(MOC)


def test_without_a_model_a_thesis_falls_all_the_same_and_the_headline_stays_untouched(tmp_path: Path) -> None:
    with endpoint("reserved") as server:
        project = _project(tmp_path / "p", server.base_url)
        project.run(DAYS[0], "--commit", now=after(DAYS[2]))
        before = _headline(project)
        project.run(DAYS[2], "--extractive", "--commit", now=after(DAYS[2]))

    assert f"(overturned on {DAYS[2]})" in project.read(MOC)
    assert _headline(project) == before
