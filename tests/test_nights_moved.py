"""Notes that a person gave another name, in the vault and in config.yaml: they are kept up as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo, differing

if TYPE_CHECKING:
    from pathlib import Path

THIRD = "2026-03-13"
NAMED = "Maps/Open Weights.md"


def name_it(project: Project, more: str) -> None:
    """Say in config.yaml what the notes are called from now on."""
    config = project.root / "config.yaml"
    if more:
        project.configure(more)
    else:
        text = config.read_text(encoding="utf-8")
        named = text.replace("- name: Open Models\n", "- name: Open Models\n    note: Maps/Open Weights\n", 1)
        config.write_text(named, encoding="utf-8")


def move(project: Project, old: str, new: str) -> None:
    """Give a note or a folder another name, as Obsidian does."""
    (project.notes / new).parent.mkdir(exist_ok=True)
    (project.notes / old).rename(project.notes / new)


def test_a_map_that_was_moved_is_kept_up_as_if_it_had_not_been(tmp_path: Path) -> None:
    project, other = demo(tmp_path / "p", night=2), demo(tmp_path / "other", night=3)
    move(project, MOC, NAMED)
    name_it(project, "")

    project.night(3)

    wanted = other.read(MOC).replace("# MOC - Open Models\n", "# Open Weights\n")
    assert project.read(NAMED) == wanted
    assert f".digestflow/units/{MOC}.json" not in project.vault()


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        pytest.param("Digests", "Days", "note_folder: Days", id="days"),
        pytest.param("Entities", "Things", "upkeep: {entity_folder: Things}", id="entities"),
    ],
)
def test_a_folder_that_was_moved_is_as_if_it_had_not_been(
    old: str, new: str, more: str, tmp_path: Path
) -> None:
    project = demo(tmp_path / "p", night=3)
    before = {path.replace(old, new): body for path, body in project.vault().items()}
    move(project, old, new)
    name_it(project, more)

    assert project.say("rebuild", now=after(THIRD)).code == 0

    units = {path for path in before if path.startswith(f".digestflow/units/{new}")}
    assert set(differing(project.vault(), before)) == units, "they name the note, and nothing else changed"


def test_what_a_person_changed_and_deleted_before_it_was_moved_stays_so(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    lines = project.read(MOC).splitlines(keepends=True)
    gone = next(line for line in lines if line.startswith("- **Dunnock**"))
    changed = next(line for line in lines if line.startswith("- **Petrel 2**"))
    project.edit(MOC, gone, "")
    project.edit(MOC, changed, "- Petrel 2, which I like\n")
    move(project, MOC, NAMED)
    name_it(project, "")

    project.night(3)

    text = project.read(NAMED)
    assert "- Petrel 2, which I like\n" in text
    assert [line for line in text.splitlines() if "Petrel 2**" in line or "Dunnock]] — " in line] == []


def test_what_a_person_keeps_stays_kept_after_it_was_moved_twice(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    changed = next(line for line in project.read(MOC).splitlines() if line.startswith("- **Tinrunner**"))
    project.edit(MOC, changed, "- Tinrunner, which I like")
    project.night(3)
    assert project.say("keep", MOC, now=after(THIRD)).code == 0
    move(project, MOC, NAMED)
    name_it(project, "")
    project.say("rebuild", now=after(THIRD))
    move(project, NAMED, "Models.md")
    config = project.root / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("Maps/Open Weights", "Models"), "utf-8")

    waiting = [project.say("keep", "Models.md", now=after(THIRD)).code]
    project.say("rebuild", now=after(THIRD))
    waiting += [project.say("keep", "Models.md", now=after(THIRD)).code]

    assert waiting == [2, 2], "nothing waits for a word that was given"
    assert "- Tinrunner, which I like\n" in project.read("Models.md")


def test_a_day_in_a_moved_folder_is_undone_where_it_is(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    move(project, "Digests", "Days")
    name_it(project, "note_folder: Days")

    said = project.say("undo", FIRST, now=after(SECOND))

    assert said.code == 0, said.err
    assert "stays" not in said.out
    assert [path for path in project.vault() if f"{FIRST}-AI-Digest.md" in path] == []
    assert f".digestflow/units/{DIGEST.format(SECOND)}.json" not in project.vault()


def test_another_note_in_the_place_of_one_that_was_deleted_is_none_of_ours(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    (project.notes / MOC).unlink()
    project.write("Mine.md", "# Mine\n\n## Key Topics\n\n## Related Digests\n\n- my own line\n")
    config = project.root / "config.yaml"
    text = config.read_text(encoding="utf-8")
    named = text.replace("- name: Open Models\n", "- name: Open Models\n    note: Mine\n", 1)
    config.write_text(named, encoding="utf-8")

    project.night(3)

    text = project.read("Mine.md")
    assert text.startswith("# Mine\n\n## Key Topics\n")
    assert "\n- my own line\n" in text
    assert [day for day in (FIRST, SECOND, THIRD) if f"\n- [[{day}-AI-Digest]] — " not in text] == []
