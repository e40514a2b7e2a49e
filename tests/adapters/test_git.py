"""Committing to the repository that a vault stands in, with real git."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.objects import Message
from digestflow.adapters.git.repository import Repository, init
from digestflow.errors import GitError
from tests.adapters.git_seed import (
    MESSAGE,
    WHEN,
    posix,
    repository,
    run,
    status,
    without_configuration,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    without_configuration(tmp_path_factory.mktemp("home"), monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "vault")


def test_only_the_given_paths_are_committed(root: Path) -> None:
    note = write(root, "Digests/a.md")
    write(root, "other.md")

    commit = Repository(root).commit([note], MESSAGE)

    assert run(root, "show", "--name-only", "--format=%H", "HEAD").split() == [
        str(commit).encode(),
        b"Digests/a.md",
    ]
    assert status(root) == b"?? other.md\0"


def test_the_same_again_commits_nothing(root: Path) -> None:
    note = write(root, "a.md")
    repository = Repository(root)
    first = repository.commit([note], MESSAGE)

    again = repository.commit([note], MESSAGE)

    assert again is None
    assert run(root, "rev-parse", "HEAD").decode().strip() == first


def test_the_same_commit_has_the_same_id(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "copy"
    shutil.copytree(root, other)

    ids = {Repository(place).commit([write(place, "a.md")], MESSAGE) for place in (root, other)}

    assert len(ids) == 1


def test_staged_and_dirty_work_stays_as_it_is(root: Path) -> None:
    write(root, "hers.md", b"staged\n")
    write(root, "new.md", b"staged too\n")
    run(root, "add", "hers.md", "new.md")
    write(root, "hers.md", b"and changed again\n")
    note = write(root, "a.md")
    staged, before = run(root, "diff", "--cached"), status(root)

    Repository(root).commit([note], MESSAGE)

    assert run(root, "diff", "--cached") == staged
    assert status(root) == before.replace(b"?? a.md\0", b"")
    assert (root / "hers.md").read_bytes() == b"and changed again\n"
    assert run(root, "show", "HEAD:hers.md") == b"hers\n"


def test_a_deleted_note_is_committed_as_deleted(root: Path) -> None:
    note = write(root, "a.md")
    repository = Repository(root)
    repository.commit([note], MESSAGE)
    note.unlink()

    commit = repository.commit([note], MESSAGE)

    assert commit
    assert status(root) == b""
    assert repository.head(note) is None


def test_a_branch_without_a_commit_gets_its_first(tmp_path: Path) -> None:
    repository = init(tmp_path)
    note = write(tmp_path, "a.md")

    commit = repository.commit([note], MESSAGE)

    assert commit
    assert repository.parent(commit) is None
    assert run(tmp_path, "symbolic-ref", "HEAD") == b"refs/heads/main\n"
    assert status(tmp_path) == b""


def test_a_repository_of_sha256_works(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "--object-format=sha256")
    repository = Repository(tmp_path)
    note = write(tmp_path, "a.md")
    repository.commit([note], MESSAGE)
    note.unlink()

    commit = repository.commit([note], MESSAGE)

    assert commit
    assert len(commit) == 64
    assert status(tmp_path) == b""


NAMES = [
    "with space.md",
    "-rf.md",
    "--all",
    ":(glob)*.md",
    ":!x",
    "*.md",
    "[a]?.md",
    "Ünïcödé 日本語 👩‍👩‍👧.md",
    "e\u0301 decomposed.md",
    "line\nbreak.md",
    'quo"te\\back.md',
    "tab\there.md",
    "HEAD",
    "#hash.md",
    "!bang.md",
]


@posix
def test_any_name_is_committed_and_read_back(root: Path) -> None:
    notes = [write(root, f"Folder/{name}", name.encode()) for name in NAMES]
    notes += [write(root, name, name.encode()) for name in NAMES]
    repository = Repository(root)

    commit = repository.commit(notes, MESSAGE)

    assert commit
    assert status(root) == b""
    assert [repository.head(note) for note in notes] == [note.read_bytes() for note in notes]
    assert [repository.show(commit, note) for note in notes] == [note.read_bytes() for note in notes]


@posix
def test_modes_are_kept(root: Path) -> None:
    program, note = write(root, "run.md"), write(root, "a.md")
    program.chmod(0o755)

    Repository(root).commit([program, note], MESSAGE)

    listed = run(root, "ls-tree", "HEAD").decode()
    assert [line.split()[0] for line in listed.splitlines()] == ["100644", "100644", "100755"]
    assert status(root) == b""


@posix
def test_of_a_symlinked_note_the_file_is_committed_and_the_link_stays(root: Path) -> None:
    write(root, "real.md", b"before\n")
    (root / "link.md").symlink_to("real.md")
    run(root, "add", ".")
    run(root, "commit", "-q", "-m", "a link")
    write(root, "real.md", b"after\n")

    Repository(root).commit([root / "link.md"], MESSAGE)

    assert run(root, "show", "HEAD:real.md") == b"after\n"
    assert run(root, "ls-tree", "HEAD", "link.md").startswith(b"120000")
    assert status(root) == b""


def test_a_file_outside_is_refused(root: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.md")

    with pytest.raises(GitError, match="outside"):
        Repository(root).commit([outside], MESSAGE)


def test_who_commits_is_the_user(root: Path) -> None:
    Repository(root).commit([write(root, "a.md")], MESSAGE)

    said = run(root, "log", "-1", "--format=%an <%ae> %cn <%ce> %aI %cI").decode().strip()
    stamp = "2026-03-13T03:00:00+00:00"
    assert said.replace("Z", "+00:00") == f"Ada <ada@example.org> Ada <ada@example.org> {stamp} {stamp}"


def test_without_a_user_digestflow_commits(root: Path) -> None:
    run(root, "config", "--unset", "user.email")

    Repository(root).commit([write(root, "a.md")], MESSAGE)

    said = run(root, "log", "-1", "--format=%an <%ae> %cn <%ce>").decode().strip()
    assert said == "digestflow <digestflow@localhost> digestflow <digestflow@localhost>"


def test_a_message_cannot_forge_a_trailer_or_drive_a_terminal(root: Path) -> None:
    message = Message(
        text="Digest \x1b[2J\ud800\r\n\nRun: forged",
        when=WHEN,
        trailers={"Run": "r1\nPlan: forged", "Plan": "p1"},
        author=("Bo", "bo@example.org"),
    )

    Repository(root).commit([write(root, "a.md")], message)

    assert run(root, "log", "-1", "--format=%an %(trailers:only)").decode().split("\n")[:2] == [
        "Bo Run: r1 Plan: forged",
        "Plan: p1",
    ]
    assert b"\x1b" not in run(root, "log", "-1", "--format=%B")
