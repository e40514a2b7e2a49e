"""What a person says of a unit that they changed and that has news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import nights

if TYPE_CHECKING:
    from pathlib import Path

NOTE = nights.DIGEST.format(nights.SECOND)
LINE = "> [!summary] "


@pytest.fixture
def waiting(tmp_path: Path) -> nights.Project:
    """A note in which a person changed the summary, and the day again, told shorter, has another one."""
    project = nights.demo(tmp_path / "p", night=2)
    project.edit(NOTE, LINE, LINE + "my own words; ")
    project.run(nights.SECOND, "--set", "select.stories=1")
    project.commit(nights.SECOND)
    return project


def line(project: nights.Project) -> str:
    return next(row for row in project.read(NOTE).splitlines() if row.startswith(LINE))


def test_a_changed_line_stays_and_is_named_until_it_is_settled(waiting: nights.Project) -> None:
    assert "my own words" in line(waiting)
    assert waiting.say("keep", NOTE).code == 0


def test_what_is_kept_is_silent_and_remembered_in_the_vault(waiting: nights.Project) -> None:
    said = waiting.say("keep", NOTE)

    assert "1 units stay" in said.out
    assert "my own words" in line(waiting)
    assert '"kind": "keep"' in waiting.read(".digestflow/decisions.jsonl")
    again = waiting.say("keep", NOTE)
    assert (again.code, "waits for your word" in again.err) == (2, True)


def test_what_is_taken_is_ours_again_and_the_rest_of_the_note_stays(waiting: nights.Project) -> None:
    waiting.write(NOTE, waiting.read(NOTE) + "\nA line of mine.\n")

    said = waiting.say("take", NOTE)

    assert said.code == 0, said.err
    assert "my own words" not in line(waiting)
    assert waiting.read(NOTE).endswith("\nA line of mine.\n")
    assert waiting.say("rebuild", "--json").tree == {"notes": [], "open": 0}


def test_nothing_waits_in_a_note_that_nobody_changed(tmp_path: Path) -> None:
    project = nights.demo(tmp_path / "p", night=1)

    assert project.say("take", NOTE).code == 2
    assert project.say("keep", "No such note.md").code == 2
