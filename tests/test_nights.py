"""Two nights through the command line: the same bytes, however often and in whatever order."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.core.record import dump
from digestflow.starter.demo import lay_feeds
from tests.nights import DIGEST, FIRST, SECOND, Project, after, balanced, demo, differing, files

if TYPE_CHECKING:
    from pathlib import Path

from tests.conftest import ROOT


def gathered(root: Path) -> Project:
    """A demo project whose archive holds both nights, and no day was run."""
    project = demo(root)
    for night, day in ((1, FIRST), (2, SECOND)):
        lay_feeds(night, project.root)
        assert project.say("fetch", now=after(day)).code == 0
    return project


def test_the_example_vault_is_what_the_demo_gives(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=3)

    made = project.vault()

    assert differing(made, files(ROOT / "vault")) == [], "the code renders otherwise: tools/example.py"


def test_a_day_that_is_run_again_changes_no_byte_of_anything(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before, head = project.vault(), project.git("rev-parse", "HEAD")

    outcomes = [project.run(day, now=after(SECOND)) for day in (FIRST, SECOND, SECOND)]

    assert [tree["plan"] for tree in outcomes] == ["same"] * 3
    assert [tree["exit_code"] for tree in outcomes] == [0] * 3
    assert project.say("commit", "--json").tree == []
    assert (project.vault(), project.git("rev-parse", "HEAD")) == (before, head)


def test_the_states_of_both_nights_sum_up_to_their_items(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")

    outcomes = [project.night(1), project.night(2)]

    assert balanced(outcomes)
    assert [tree["items"] for tree in outcomes] == [25, 25]
    assert all(tree["archived"] <= tree["listed"] for tree in outcomes)


def test_two_days_in_one_command_give_what_two_nights_give(tmp_path: Path) -> None:
    project, nightly = gathered(tmp_path / "p"), gathered(tmp_path / "nightly")
    for day in (FIRST, SECOND):
        nightly.run(day, "--no-fetch", now=after(SECOND))
        nightly.commit(day)

    said = project.say("run", "--since", FIRST, "--until", SECOND, "--no-fetch")
    project.commit()

    assert said.code == 0
    assert differing(project.vault(), nightly.vault()) == []


def test_a_backfilled_day_is_what_it_had_been_in_its_turn(tmp_path: Path) -> None:
    project, straight = gathered(tmp_path / "p"), gathered(tmp_path / "straight")
    for backfilled, day in zip((SECOND, FIRST), (FIRST, SECOND), strict=True):
        for one, at in ((project, backfilled), (straight, day)):
            one.run(at, "--no-fetch", now=after(SECOND))
            one.commit(at)

    first = DIGEST.format(FIRST)

    assert dump(project.record(FIRST)) == dump(straight.record(FIRST))
    assert project.read(first) == straight.read(first)


def test_once_no_day_is_stale_the_order_of_the_days_leaves_no_trace(tmp_path: Path) -> None:
    project, straight = gathered(tmp_path / "p"), gathered(tmp_path / "straight")
    for day in (FIRST, SECOND):
        straight.run(day, "--no-fetch", now=after(SECOND))
        straight.commit(day)
    for day in (SECOND, FIRST):
        project.run(day, "--no-fetch", now=after(SECOND))
        project.commit(day)

    again = project.run(SECOND, "--no-fetch")
    project.commit()

    assert again["plan"] == "changed"
    assert differing(project.vault(), straight.vault()) == []


def test_a_run_of_a_day_knows_nothing_of_the_days_after_it(tmp_path: Path) -> None:
    project = gathered(tmp_path / "p")
    project.run(SECOND, "--no-fetch", now=after(SECOND))
    project.commit(SECOND)
    project.run(FIRST, "--no-fetch", now=after(SECOND))
    project.commit(FIRST)

    follows = project.record(FIRST).follows

    assert follows == ()
    assert SECOND not in project.read(DIGEST.format(FIRST))


def test_every_note_comes_back_from_the_records_alone(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.vault()
    for note in project.notes.rglob("*.md"):
        note.unlink()

    said = project.say("rebuild", "--json")

    assert said.code == 0
    assert len(said.tree["notes"]) == sum(path.endswith(".md") for path in before)
    assert differing(project.vault(), before) == []


def test_a_clone_without_its_state_renders_the_same_notes(tmp_path: Path) -> None:
    origin = demo(tmp_path / "p", night=2)
    subprocess.run(
        ["git", "clone", "-q", str(origin.root), str(tmp_path / "clone")], check=True, capture_output=True
    )
    clone = Project(tmp_path / "clone")
    untouched = clone.say("rebuild", "--json").tree
    for note in clone.notes.rglob("*.md"):
        note.unlink()

    clone.say("rebuild")

    assert untouched["notes"] == []
    assert differing(clone.vault(), origin.vault()) == []


def test_a_lost_archive_never_takes_an_accepted_word(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    shutil.rmtree(project.root / ".digestflow")
    before = project.vault()

    outcome = project.run(FIRST, "--commit", now=after(SECOND))

    assert outcome["plan"] == "same"
    assert any("knows less" in finding for finding in outcome["findings"])
    assert differing(project.vault(), before) == []


@pytest.mark.parametrize("night", [1, 2])
def test_the_command_does_as_it_does_in_this_process(tmp_path: Path, night: int) -> None:
    project = demo(tmp_path / "p", night=night - 1)
    lay_feeds(night, project.root)
    day = (FIRST, SECOND)[night - 1]
    command = [sys.executable, "-m", "digestflow", "run", "--now", after(day), "--date", day, "--commit"]

    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "next" in done.stdout
    assert differing(project.vault(), demo(tmp_path / "same", night=night).vault()) == []
