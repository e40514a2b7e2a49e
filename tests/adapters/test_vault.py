"""Reading and writing a vault that is a folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import GitError, NoteConflict
from tests.adapters.vault_seed import A, B, C, contents, opened, posix, put, write

if TYPE_CHECKING:
    from digestflow.adapters.vault.folder import FolderVault


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    return root


@pytest.fixture
def vault(root: Path) -> FolderVault:
    return opened(root)


def test_what_was_written_is_read(vault: FolderVault, root: Path) -> None:
    put(root, "a.md", b"one\r\n")

    vault.apply([write(A, b"one\r\n", b"\xef\xbb\xbftwo\r\n"), write(B, None, b"new")])

    assert vault.read(A) == b"\xef\xbb\xbftwo\r\n"
    assert contents(root) == {"a.md": b"\xef\xbb\xbftwo\r\n", "Digests/b.md": b"new"}


def test_a_note_that_is_not_there_is_none(vault: FolderVault, root: Path) -> None:
    put(root, "file.md")

    assert vault.read(A) is None
    assert vault.read(PurePosixPath("file.md/below.md")) is None
    assert vault.written(A) is None


def test_when_a_note_was_written_is_told_in_utc(vault: FolderVault, root: Path) -> None:
    os.utime(put(root, "a.md"), (1_773_370_800, 1_773_370_800))

    assert vault.written(A) == datetime(2026, 3, 13, 3, 0, tzinfo=UTC)


def test_a_deleted_note_is_gone(vault: FolderVault, root: Path) -> None:
    put(root, "a.md")

    vault.apply([write(A, b"hers\n", None)])

    assert contents(root) == {}


def test_a_conflict_anywhere_means_nothing_is_written(vault: FolderVault, root: Path) -> None:
    put(root, "Digests/b.md", b"theirs")

    with pytest.raises(NoteConflict, match=r"b\.md"):
        vault.apply([write(A, None, b"ours"), write(B, b"older", b"ours"), write(C, None, b"ours")])

    assert contents(root) == {"Digests/b.md": b"theirs"}


@pytest.mark.parametrize(
    ("before", "now"),
    [(None, b"hers\n"), (b"gone", None), (b"old", b"hers\n")],
    ids=["made-meanwhile", "deleted-meanwhile", "changed-meanwhile"],
)
def test_a_note_of_another_state_is_a_conflict(
    vault: FolderVault, root: Path, before: bytes | None, now: bytes | None
) -> None:
    if now is not None:
        put(root, "a.md", now)

    with pytest.raises(NoteConflict, match=r"a\.md"):
        vault.apply([write(A, before, b"ours")])

    assert vault.read(A) == now


def test_a_write_that_changes_nothing_is_none(vault: FolderVault, root: Path) -> None:
    seen: list[str] = []

    vault.apply([write(A, b"not even read", b"not even read")], intent="words", after=seen.append)
    vault.apply([])

    assert seen == ["words"]
    assert contents(root) == {}


def test_what_comes_after_sees_the_notes_and_the_intent(vault: FolderVault, root: Path) -> None:
    seen = []

    vault.apply([write(A, None, b"x")], intent="i", after=lambda words: seen.append((words, contents(root))))

    assert seen == [("i", {"a.md": b"x"})]


def refuse(_words: str) -> None:
    raise GitError("refused")


def test_when_what_comes_after_refuses_the_notes_are_as_before(vault: FolderVault, root: Path) -> None:
    path = put(root, "a.md")
    put(root, "Digests/b.md", b"old")
    os.utime(path, (1, 1))
    before, inode = contents(root), path.stat().st_ino

    with pytest.raises(GitError, match="refused"):
        vault.apply(
            [write(A, b"hers\n", b"ours"), write(B, b"old", None), write("New/Deep/d.md", None, b"d")],
            after=refuse,
        )

    assert contents(root) == before
    assert not (root / "New").exists()
    assert (path.stat().st_mtime, path.stat().st_ino) == (1, inode)
    assert vault.recover(refuse) == "nothing"


def test_without_hard_links_it_is_undone_from_the_journal(
    vault: FolderVault, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "a.md")

    def no_link(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(os, "link", no_link)

    with pytest.raises(GitError):
        vault.apply([write(A, b"hers\n", b"ours")], after=refuse)

    assert contents(root) == {"a.md": b"hers\n"}


def test_interrupted_in_the_last_part_the_next_command_does_that_part_again(
    vault: FolderVault, root: Path
) -> None:
    def interrupt(_words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.apply([write(A, None, b"ours")], intent="words", after=interrupt)
    seen: list[str] = []

    outcome = opened(root).recover(seen.append)

    assert outcome == "completed"
    assert seen == ["words"]
    assert contents(root) == {"a.md": b"ours"}


def test_a_person_who_writes_while_it_is_committed_is_not_overwritten(vault: FolderVault, root: Path) -> None:
    put(root, "a.md")

    def write_and_refuse(_words: str) -> None:
        put(root, "a.md", b"hers, on ours\n")
        raise GitError("refused")

    with pytest.raises(GitError):
        vault.apply([write(A, b"hers\n", b"ours"), write(B, None, b"new")], after=write_and_refuse)

    assert contents(root) == {"a.md": b"hers, on ours\n"}


@posix
def test_the_mode_is_kept(vault: FolderVault, root: Path) -> None:
    put(root, "a.md").chmod(0o640)

    vault.apply([write(A, b"hers\n", b"ours")])

    assert (root / "a.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_is_kept(vault: FolderVault, root: Path) -> None:
    os.chown(put(root, "a.md"), 4321, 4322)

    vault.apply([write(A, b"hers\n", b"ours")])

    owner = (root / "a.md").stat()
    assert (owner.st_uid, owner.st_gid) == (4321, 4322)


@posix
def test_of_a_symlinked_note_the_file_is_written_and_the_link_stays(vault: FolderVault, root: Path) -> None:
    put(root, "Real/x.md")
    (root / "a.md").symlink_to("Real/x.md")

    vault.apply([write(A, b"hers\n", b"ours")])

    assert (root / "a.md").is_symlink()
    assert (root / "Real" / "x.md").read_bytes() == b"ours"
