"""A commit of notes that is killed on its way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import GitError, NoteConflict, VaultError
from tests.adapters import vault_child as child
from tests.adapters.vault_crash import (
    Snapshot,
    copy,
    points,
    recover,
    run,
    snapshot,
    survives,
    traces,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(seed: Path, tmp_path: Path) -> Path:
    return copy(seed, tmp_path / "root")


@pytest.mark.skipif(traces(), reason="strace ends it at system calls: test_vault_torture.py")
def test_killed_at_any_of_sixty_steps_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    steps = points(seed, tmp_path, 60)

    outcomes = {survives(seed, tmp_path / str(step), step, both) for step in steps}

    assert len(steps) == 60
    assert outcomes == {"nothing", "undone", "completed"}


def test_an_undisturbed_commit_changes_what_it_should_and_nothing_else(
    both: tuple[Snapshot, Snapshot],
) -> None:
    before, after = both

    wanted = {str(w.path): w.after for w in child.writes()}
    if os.name != "nt":
        wanted["real.md"] = wanted["link.md"]
    assert {name: file[0] for name, file in after.items() if name in wanted} == {
        name: body for name, body in wanted.items() if body is not None
    }
    assert after["hers.md"] == before["hers.md"]
    assert all(after[name][1] == before[name][1] for name in before.keys() & after.keys())
    assert b"\nMM hers.md\0" in after["(git)"][0]


# The first two renames are the journal's; from the third on, notes are replaced.
BEFORE_READY, HALF_WAY = 2, 6


def test_killed_before_any_note_was_touched_it_is_undone(root: Path, both: tuple[Snapshot, Snapshot]) -> None:
    assert run(root, "os.rename", BEFORE_READY).returncode == child.KILLED

    assert recover(root) == "undone"

    assert snapshot(root) == both[0]


def test_a_note_changed_before_it_was_replaced_stays_and_the_others_go_back(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    theirs = root / "vault" / "MOC 4.md"
    assert theirs.read_bytes() == b"moc 4\n"
    theirs.write_bytes(b"hers in between\n")

    with pytest.raises(NoteConflict, match=r"MOC 4\.md") as caught:
        recover(root)

    end = snapshot(root)
    assert end.pop("MOC 4.md")[0] == b"hers in between\n"
    assert {name: file for name, file in both[0].items() if name not in {"MOC 4.md", "(git)"}} == {
        name: file for name, file in end.items() if name != "(git)"
    }
    assert (root / "state" / "conflict" / "MOC 4.md").read_bytes() == b"moc 4\nmore\n"
    assert str(root / "state" / "conflict") in str(caught.value)
    assert caught.value.fix
    assert recover(root) == "nothing"


def test_a_second_conflict_is_kept_beside_the_first(root: Path) -> None:
    for _ in range(2):
        run(root, "os.rename", HALF_WAY)
        (root / "vault" / "MOC 4.md").write_bytes(b"hers\n")
        with pytest.raises(NoteConflict):
            recover(root)
        (root / "vault" / "MOC 4.md").write_bytes(b"moc 4\n")

    kept = sorted(path.name for path in (root / "state").iterdir() if path.name != "journal")
    assert kept == ["conflict", "conflict-2"]


def test_a_note_changed_after_it_was_replaced_keeps_the_change_and_the_rest_is_completed(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    note = root / "vault" / "MOC 0.md"
    assert note.read_bytes() == b"moc 0\nmore\n"
    note.write_bytes(b"moc 0\nmore\nand hers\n")

    assert recover(root) == "completed"

    end = snapshot(root)
    assert end["MOC 0.md"][0] == b"moc 0\nmore\nand hers\n"
    assert all(end[name] == both[1][name] for name in both[1] if name not in {"MOC 0.md", "(git)"})


def test_temporary_files_that_somebody_removed_are_made_again(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    lost = list((root / "vault").rglob(".digestflow-*.tmp"))
    for path in lost:
        path.unlink()

    assert lost
    assert recover(root) == "completed"
    assert snapshot(root) == both[1]


def test_vault_and_state_may_be_moved_before_the_next_command(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    moved = root.rename(tmp_path / "moved")

    assert recover(moved) == "completed"
    assert snapshot(moved) == both[1]


def test_while_a_commit_is_unfinished_no_other_is_begun(root: Path) -> None:
    run(root, "os.rename", HALF_WAY)

    with pytest.raises(VaultError, match="not finished"):
        child.vault(root).apply(child.writes())


def test_a_journal_that_cannot_be_read_is_told_and_kept(root: Path) -> None:
    run(root, "os.rename", HALF_WAY)
    kept = root / "state" / "journal" / "ready.json"
    whole = kept.read_bytes()
    empty = b'{"version":2,"intent":"","folders":[],"steps":[{}]}'
    for damaged in (b"{", b"[]", b"{}", b'{"version": 99}', empty, whole[:-1], whole + b"x"):
        kept.write_bytes(damaged)

        with pytest.raises(VaultError, match=r"ready\.json"):
            recover(root)

    assert kept.exists()


def test_when_git_still_refuses_after_a_crash_the_next_command_tries_again(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    locked = root / "vault" / ".git" / "index.lock"
    locked.touch()

    with pytest.raises(GitError, match="another git command"):
        recover(root)

    locked.unlink()
    assert recover(root) == "completed"
    assert snapshot(root) == both[1]


def test_when_git_refuses_the_notes_are_as_before(root: Path, both: tuple[Snapshot, Snapshot]) -> None:
    locked = root / "vault" / ".git" / "index.lock"
    locked.touch()

    refused = run(root, "none", 0)

    locked.unlink()
    assert refused.returncode == child.REFUSED
    assert "another git command" in refused.stdout
    assert snapshot(root) == both[0]
    assert recover(root) == "nothing"
