"""A topic that a person gave another name in config.yaml: its days and its map go along."""

from __future__ import annotations

import os
import random
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest

from digestflow.starter import demo as sample
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo, differing, scratch
from tests.vault_life import DAYS, copied

if TYPE_CHECKING:
    from pathlib import Path

THIRD = "2026-03-13"
NOW = "2026-03-13T03:00:00Z"
NEW = "MOC - Open Weights.md"
WAS = "    was: [Open Models]\n"
MINE = "\nwords of mine at the end\n"


def call(project: Project, more: str, *, name: str = "Open Weights") -> Project:
    """Give the topic another name in config.yaml, with more lines under it."""
    config = project.root / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("[Open Models]", f"[{name}]")
    assert "- name: Open Models\n" in text
    config.write_text(text.replace("- name: Open Models\n", f"- name: {name}\n{more}", 1), encoding="utf-8")
    return project


def add(project: Project, note: str, text: str = MINE) -> None:
    """Write something at the end of a note."""
    project.write(note, project.read(note) + text)


def notes(project: Project) -> dict[str, bytes]:
    """The notes, but for the empty map that `init` made under the first name."""
    files = {path: body for path, body in project.vault().items() if not path.startswith(".digestflow/")}
    return {path: body for path, body in files.items() if path != MOC}


@cache
def _always() -> dict[str, bytes]:
    project = call(demo(scratch() / "always"), "")
    project.night(1)
    project.night(2)
    add(project, NEW)
    project.night(3)
    return notes(project)


@pytest.mark.parametrize("before", [1, 2])
def test_it_is_as_if_it_had_always_been_called_so(before: int, tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=before)
    call(project, WAS)
    for night in range(before + 1, 3):
        project.night(night)
    add(project, NEW if before == 1 else MOC)
    outcome = project.night(3)

    assert differing(notes(project), _always()) == []
    assert MOC not in project.vault(), "it was renamed, and is nowhere twice"
    assert not outcome["findings"]
    assert project.say("rebuild", now=after(THIRD)).out == "every note is what its records say\n"
    assert project.say("status", "--json", now=after(THIRD)).tree["stale"] == []


def test_a_rebuild_alone_gives_the_map_its_name(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=3)
    add(project, MOC)
    call(project, WAS)

    assert project.say("rebuild", now=after(THIRD)).code == 0

    assert differing(notes(project), _always()) == []


def test_days_told_before_and_after_are_made_again_alike(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    add(project, MOC)
    call(project, WAS)
    project.night(3)

    project.say("run", "--rerun", "all", "--no-fetch", "--commit", now=after(THIRD))

    assert differing(notes(project), _always()) == []
    assert project.say("status", "--json", now=after(THIRD)).tree["stale"] == []


def test_a_plan_from_before_is_accepted_under_the_name_of_now(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    add(project, MOC)
    sample.lay_feeds(3, project.root)
    project.run(THIRD)
    call(project, WAS)

    shown = project.say("review", "--json", now=after(THIRD)).tree
    project.commit(now=after(THIRD))

    assert [(note["path"], note["was"]) for note in shown[0]["notes"] if note["was"]] == [(NEW, MOC)]
    assert differing(notes(project), _always()) == []
    assert "Open Models" not in {name for one in project.record(THIRD).entries for name in one.topics}


def test_what_a_person_changed_and_deleted_in_the_map_stays_so(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    lines = project.read(MOC).splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith("- **Dunnock**"))
    changed = next(line for line in lines if line.startswith("- **Tinrunner**"))
    project.edit(MOC, gone, "")
    project.edit(MOC, changed, "- Tinrunner, which I like\n")
    call(project, WAS)

    project.night(3)

    text = project.read(NEW)
    assert "- Tinrunner, which I like\n" in text
    assert [line for line in text.splitlines() if "[Tinrunner]] — " in line or "[Dunnock]] — " in line] == []
    assert project.say("keep", NEW, now=after(THIRD)).code == 0, "the newer words wait"


def test_until_it_is_renamed_the_map_is_known_by_the_name_it_has(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    changed = next(line for line in project.read(MOC).splitlines() if line.startswith("- **Tinrunner**"))
    project.edit(MOC, changed, "- Tinrunner, which I like")
    sample.lay_feeds(3, project.root)
    project.run(THIRD)
    call(project, f"{WAS}    note: Maps/New\n")
    now = after(THIRD)
    written = datetime.fromisoformat(now).timestamp() - 10
    os.utime(project.notes / MOC, (written, written))
    project.configure("review: {mode: commit}")

    put_off = project.run(THIRD, "--rerun", "all", "--no-fetch", now=now)["put_off"]
    late = project.say("run", "--rerun", "all", "--no-fetch", now="2026-03-14T03:10:00Z")

    assert [gap["subject"] for gap in put_off] == [MOC]
    assert late.code == 0, late.err
    assert "- Tinrunner, which I like\n" in project.read("Maps/New.md")


def test_what_is_kept_under_the_name_of_before_is_kept(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    changed = next(line for line in project.read(MOC).splitlines() if line.startswith("- **Tinrunner**"))
    project.edit(MOC, changed, "- Tinrunner, which I like")
    project.night(3)
    call(project, WAS)

    kept = project.say("keep", MOC, now=after(THIRD))
    project.say("rebuild", now=after(THIRD))

    assert kept.code == 0, kept.err
    assert project.say("keep", NEW, now=after(THIRD)).code == 2, "nothing waits any more"


def test_a_map_that_was_deleted_is_not_made_again_under_another_name(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    (project.notes / MOC).unlink()
    call(project, WAS)

    project.night(3)

    assert NEW not in project.vault()
    assert project.say("take", NEW, now=after(THIRD)).code == 0
    assert f"\n- [[{FIRST}-AI-Digest]] — " in project.read(NEW)


@pytest.mark.parametrize(
    ("more", "name", "note"),
    [
        pytest.param(
            "    note: Maps/Open Weights\n", "Open Models", "Maps/Open Weights.md", id="the-note-alone"
        ),
        pytest.param(f"{WAS}    note: Maps/All\n", "Open Weights", "Maps/All.md", id="both"),
        pytest.param(f"{WAS}    note: MOC - Open Models\n", "Open Weights", MOC, id="the-name-alone"),
    ],
)
def test_the_map_stands_where_config_says(more: str, name: str, note: str, tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    add(project, MOC)
    call(project, more, name=name)

    project.night(3)

    maps = [path for path in project.vault() if path.endswith(".md") and MINE in project.read(path)]
    assert maps == [note]
    text = project.read(note)
    assert f'\ntopic: "{name}"\n' in text
    assert f"\n# {note.rpartition('/')[2].removesuffix('.md')}\n" in text
    assert [day for day in (FIRST, SECOND, THIRD) if text.count(f"\n- [[{day}-AI-Digest]] — The ") > 2] == []
    link = note.rpartition("/")[2].removesuffix(".md")
    assert all(f'"[[{link}]]"' in project.read(DIGEST.format(day)) for day in (FIRST, SECOND, THIRD))


def test_a_persons_own_note_is_renamed_with_all_that_is_theirs(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    (project.notes / MOC).unlink()
    config = project.root / "config.yaml"
    text = config.read_text(encoding="utf-8")
    project.write("Mine.md", "# My models\n\nwords\n")
    config.write_text(
        text.replace("- name: Open Models\n", "- name: Open Models\n    note: Mine\n", 1), "utf-8"
    )
    project.night(1)
    before = project.read("Mine.md")
    config.write_text(config.read_text("utf-8").replace("note: Mine\n", "note: Yours\n"), encoding="utf-8")

    project.say("rebuild", now=after(FIRST))

    assert project.read("Yours.md") == before
    assert "Mine.md" not in project.vault()


@pytest.mark.skipif(os.name == "nt", reason="symlinks need a right there")
def test_a_map_that_is_a_symlink_is_renamed_by_its_person(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    link, real = project.notes / MOC, project.notes / "Mine" / "open.md"
    real.parent.mkdir()
    link.rename(real)
    link.symlink_to("Mine/open.md")
    call(project, WAS)
    sample.lay_feeds(3, project.root)
    project.run(THIRD)
    before = project.vault()

    refused = project.say("commit", now=after(THIRD))

    assert refused.code == 10
    assert "to do: call the symlink what config.yaml calls the note" in refused.err
    assert project.vault() == before

    link.rename(project.notes / NEW)
    project.commit(now=after(THIRD))

    assert (project.notes / NEW).is_symlink()
    assert f"[[{DIGEST.format(THIRD)[8:-3]}]]" in real.read_text(encoding="utf-8")


def test_a_note_that_is_there_already_is_never_written_over(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    project.write(NEW, "# Open Weights\n\nmy lifts\n")
    before = project.read(MOC)
    call(project, WAS)

    project.night(3)

    assert project.read(MOC) == before, "what was the map is left as it is"
    assert project.read(NEW).startswith("# Open Weights\n\nmy lifts\n")
    assert f"\n- [[{FIRST}-AI-Digest]] — " in project.read(NEW)


def test_without_a_word_the_line_to_write_is_told(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    assert not project.run(SECOND, "--rerun", "all", "--no-fetch")["findings"]
    call(project, "")

    (finding,) = project.run(THIRD, "--no-fetch")["findings"]
    doctor = project.say("doctor", now=after(THIRD)).out

    assert finding.startswith("2 of the newest days are told for 'Open Models', and config.yaml has no such")
    assert "if it is 'Open Weights' now, say so under that" in finding
    assert finding.endswith(': was: ["Open Models"]')
    assert "write under 'Open Weights' in config.yaml: was: [\"Open Models\"]" in doctor


def test_the_line_to_write_holds_the_names_that_are_written_already(tmp_path: Path) -> None:
    project = call(demo(tmp_path / "p", night=2), "    was: [Free Models]\n")
    told = 'was: ["Free Models", "Open Models"]'

    (finding,) = project.run(THIRD, "--no-fetch")["findings"]
    _named(project, "was: [Free Models]", told)

    assert finding.endswith(f": {told}")
    assert project.run(THIRD, "--rerun", "all", "--no-fetch")["findings"] == []


def _named(project: Project, old: str, new: str) -> None:
    config = project.root / "config.yaml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("seed", range(2))
def test_two_names_later_in_any_order_of_days_the_notes_are_the_same(seed: int, tmp_path: Path) -> None:
    straight, project = copied(tmp_path / "straight"), copied(tmp_path / "p")
    _named(straight, "- name: Space\n", "- name: Sky\n")
    for day in DAYS:
        straight.run(str(day), "--no-fetch", "--commit", now=NOW)
    chance = random.Random(seed)
    names = ["- name: Space\n", "- name: Stars\n    was: [Space]\n", "- name: Sky\n    was: [Space, Stars]\n"]
    deeds = ["rename", "rename", *map(str, DAYS)]
    chance.shuffle(deeds)
    for deed in deeds:
        if deed == "rename":
            _named(project, names[0], names[1])
            del names[0]
        else:
            project.run(deed, "--no-fetch", "--commit", now=NOW)
    for _ in DAYS:  # one day that is made again may make a later one stale
        project.say("run", "--rerun", "stale", "--no-fetch", "--commit", now=NOW)
    project.say("rebuild", now=NOW)

    assert differing(notes(project), notes(straight)) == []
    assert "MOC - Sky.md" in notes(project)
