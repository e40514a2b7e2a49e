"""A git that does what it is told and is not heard, or is heard and does nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import GitError, GitUnknown
from tests.adapters import vault_child as child
from tests.adapters.vault_crash import Snapshot, copy, recover, snapshot

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program in git's place is a script for sh")


@pytest.fixture
def root(seed: Path, tmp_path: Path) -> Path:
    return copy(seed, tmp_path / "root")


def in_git_s_place(folder: Path, patch: pytest.MonkeyPatch, script: str) -> None:
    """Put a script before git on the path; `$real` is the true one, `$moved` a file of its own."""
    real = shutil.which("git")
    assert real
    place = folder / "bin" / "git"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nreal={real} moved={folder}/moved\n{script}\nexec $real "$@"\n')
    place.chmod(0o755)
    patch.setenv("PATH", f"{place.parent}{os.pathsep}{os.environ['PATH']}")


def apply(root: Path) -> None:
    child.vault(root).apply(
        child.writes(), intent=child.intent(), after=lambda words: child.commit(root, words)
    )


def test_a_git_that_is_killed_after_it_moved_the_branch_has_committed(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        in_git_s_place(tmp_path, patch, 'case " $* " in *" update-ref "*) $real "$@"; kill -9 $$;; esac')
        apply(root)

    assert snapshot(root) == both[1]
    assert recover(root) == "nothing"


def test_a_git_that_is_killed_before_it_moved_the_branch_has_not(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        in_git_s_place(tmp_path, patch, 'case " $* " in *" update-ref "*) kill -9 $$;; esac')
        with pytest.raises(GitError):
            apply(root)

    assert snapshot(root) == both[0]
    assert recover(root) == "nothing"


@pytest.mark.parametrize("moves", [True, False])
def test_where_nobody_can_say_the_notes_stay_and_the_next_command_completes(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch, moves: bool
) -> None:
    move = '$real "$@"; ' if moves else ""
    with monkeypatch.context() as patch:
        in_git_s_place(
            tmp_path,
            patch,
            f'[ -e "$moved" ] && exit 5; case " $* " in *" update-ref "*) {move}: > "$moved"; exit 5;; esac',
        )
        with pytest.raises(GitUnknown, match="cannot be seen") as caught:
            apply(root)

    assert caught.value.fix
    assert (root / "vault" / "MOC 4.md").read_bytes() == b"moc 4\nmore\n"
    assert recover(root) == "completed"
    assert snapshot(root) == both[1]


def test_a_git_that_we_lose_sight_of_as_it_starts_moves_nothing(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        in_git_s_place(
            tmp_path, patch, 'case " $* " in *" update-ref "*) $real "$@" < /dev/null; exit 5;; esac'
        )
        with pytest.raises(GitError):
            apply(root)

    assert snapshot(root) == both[0]
    assert recover(root) == "nothing"
