"""What a sync tool leaves in the vault is neither read nor written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nights import DIGEST, FIRST, MOC, Project, demo, differing

if TYPE_CHECKING:
    from pathlib import Path

STEM = MOC.removesuffix(".md")
LEFT = (
    f"{STEM}.sync-conflict-20260312-091500-ABCDEFG.md",
    f"{STEM} (Conflicted copy phone 202603120915).md",
    f"{STEM} (1).md",
    f"{STEM}-DESKTOP-7K2Q9ZB.md",
    f".stversions/{MOC}",
    f".digestflow/days/{FIRST}.sync-conflict-20260312-091500-ABCDEFG.json",
    f".digestflow/days/{FIRST} 2.json",
    f".digestflow/days/{FIRST} (Conflicted copy phone 202603120915).json",
    f".digestflow/units/{MOC}.sync-conflict-20260312-091500-ABCDEFG.json",
    f".digestflow/units/{STEM} (Conflicted copy phone 202603120915).md.json",
    ".digestflow/decisions (conflicted copy 2026-03-12).jsonl",
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return demo(tmp_path / "p", night=1)


def test_leftovers_are_neither_read_nor_written(project: Project, tmp_path: Path) -> None:
    for path in LEFT:
        (project.notes / path).parent.mkdir(exist_ok=True)
        project.write(path, "{ <<<<<<< no record, no note\n")

    project.night(2)
    said = project.say("rebuild", "--json")

    left = {path: project.vault()[path] for path in LEFT}
    assert set(left.values()) == {b"{ <<<<<<< no record, no note\n"}
    assert said.tree["notes"] == []
    clean = demo(tmp_path / "clean", night=2).vault()
    assert differing(project.vault(), clean | left) == []


def test_a_record_under_another_day_s_name_is_told(project: Project) -> None:
    project.write(".digestflow/days/2026-03-09.json", project.read(f".digestflow/days/{FIRST}.json"))

    said = project.say("status")

    assert said.code == 10
    assert f"2026-03-09.json: holds the record of {FIRST}" in said.err


def test_a_note_that_icloud_has_taken_away_is_not_made_a_second_time(project: Project) -> None:
    note = project.notes / DIGEST.format(FIRST)
    note.rename(note.with_name(f".{note.name}.icloud"))

    said = project.say("rebuild")

    assert said.code == 10
    assert f"open {DIGEST.format(FIRST)} once" in said.err
    assert not note.exists()
