"""The states a repository may be in, its other branches and its past."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.repository import Repository
from digestflow.errors import GitError
from tests.adapters.git_seed import (
    MESSAGE,
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


def under_way(root: Path, what: str) -> None:
    """Bring the repository into the middle of something, as a person would."""
    run(root, "switch", "-q", "-c", "other")
    write(root, "hers.md", b"other\n")
    run(root, "commit", "-qam", "other")
    run(root, "switch", "-q", "main")
    write(root, "hers.md", b"main\n")
    run(root, "commit", "-qam", "main")
    if what == "stash":
        write(root, "hers.md", b"stashed\n")
        run(root, "stash", "-q")
        write(root, "hers.md", b"again\n")
        run(root, "commit", "-qam", "again")
        words = ["stash", "pop"]
    else:
        words = {
            "merge": ["merge", "other"],
            "rebase": ["rebase", "other"],
            "cherry-pick": ["cherry-pick", "other"],
            "revert": ["revert", "--no-edit", "HEAD~1"],
            "bisect": ["bisect", "start", "HEAD", "HEAD~1"],
            "detached": ["checkout", "-q", "--detach"],
        }[what]
    subprocess.run(["git", *words], cwd=root, check=False, capture_output=True)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("merge", "merge"),
        ("rebase", "rebase"),
        ("cherry-pick", "cherry-pick"),
        ("revert", "revert"),
        ("bisect", "bisect"),
        ("detached", "detached"),
        ("stash", "conflicts"),
    ],
)
def test_while_something_is_under_way_nothing_is_committed(root: Path, what: str, says: str) -> None:
    if what == "revert":
        write(root, "hers.md", b"first\n")
        run(root, "commit", "-qam", "first")
    under_way(root, what)
    note = write(root, "a.md")
    index = (root / ".git" / "index").read_bytes()
    before = run(root, "rev-parse", "HEAD")

    with pytest.raises(GitError, match=says) as caught:
        Repository(root).commit([note], MESSAGE)

    assert caught.value.fix
    assert (root / ".git" / "index").read_bytes() == index
    assert run(root, "rev-parse", "HEAD") == before


def test_a_repository_that_has_lost_its_objects_is_refused_with_the_command_that_tells_which(
    root: Path,
) -> None:
    note, head = write(root, "a.md"), run(root, "rev-parse", "HEAD").decode().strip()
    shutil.rmtree(root / ".git" / "objects")
    (root / ".git" / "objects").mkdir()

    with pytest.raises(GitError, match=head) as caught:
        Repository(root).commit([note], MESSAGE)

    assert caught.value.fix.endswith(" fsck")


def test_settings_that_git_cannot_read_are_refused_with_what_opens_them(root: Path) -> None:
    with (root / ".git" / "config").open("a") as settings:
        settings.write("[core\n")

    with pytest.raises(GitError, match="bad config line") as caught:
        Repository(root).ready()

    assert caught.value.fix == f"mend it: git -C {root} config --edit"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights mean nothing here")
def test_a_repository_that_may_not_be_written_is_named(root: Path) -> None:
    note = write(root, "a.md")
    folders = [root / ".git" / "objects", *(root / ".git" / "objects").iterdir()]
    for folder in folders:
        folder.chmod(0o500)
    try:
        with pytest.raises(GitError) as caught:
            Repository(root).commit([note], MESSAGE)
    finally:
        for folder in folders:
            folder.chmod(0o700)

    assert caught.value.fix == f"make the folder .git of {root} writable"


def test_a_branch_is_written_whatever_is_under_way(root: Path) -> None:
    under_way(root, "merge")
    (root / ".git" / "index.lock").touch()
    index = (root / ".git" / "index").read_bytes()

    commit = Repository(root).commit_contents({root / "a.md": b"ours\n"}, MESSAGE, branch="digestflow/d")

    assert run(root, "rev-parse", "digestflow/d").decode().strip() == commit
    assert (root / ".git" / "index").read_bytes() == index


def test_a_locked_index_is_refused_before_anything_is_written(root: Path) -> None:
    lock = root / ".git" / "index.lock"
    lock.touch()

    with pytest.raises(GitError, match="another git command") as caught:
        Repository(root).ready()

    assert str(lock) in caught.value.fix


def test_when_the_branch_cannot_move_the_index_is_as_it_was(root: Path) -> None:
    staged = write(root, "a.md", b"staged\n")
    run(root, "add", "a.md")
    note = write(root, "b.md")
    write(root, ".git/refs/heads/main.lock", b"")
    before, shown = run(root, "ls-files", "-s"), status(root)

    with pytest.raises(GitError, match="another git command") as caught:
        Repository(root).commit([note, staged], MESSAGE)

    assert caught.value.fix.endswith(f"rm {root}/.git/refs/heads/main.lock")

    assert run(root, "ls-files", "-s") == before
    assert status(root) == shown


def test_a_branch_takes_contents_without_work_tree_and_index(root: Path) -> None:
    write(root, "hers.md", b"staged\n")
    run(root, "add", "hers.md")
    before, index = status(root), (root / ".git" / "index").read_bytes()
    repository = Repository(root)
    branch = "digestflow/2026-03-12"

    first = repository.commit_contents({root / "Digests/a.md": b"one\n"}, MESSAGE, branch=branch)
    second = repository.commit_contents(
        {root / "b.md": b"two\n", root / "hers.md": None}, MESSAGE, branch=branch
    )
    third = repository.commit_contents({root / "b.md": b"two\n"}, MESSAGE, branch=branch)

    assert first
    assert second
    assert repository.parent(second) == first
    assert third is None
    assert run(root, "ls-tree", "-r", "--name-only", branch).split() == [b"Digests/a.md", b"b.md"]
    assert status(root) == before
    assert (root / ".git" / "index").read_bytes() == index
    assert run(root, "log", "--format=%s", "HEAD") == b"hers\n"


def test_a_branch_that_is_checked_out_is_refused(root: Path, tmp_path: Path) -> None:
    run(root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "tree"))
    repository = Repository(root)

    for branch in ("main", "side"):
        with pytest.raises(GitError, match="checked out"):
            repository.commit_contents({root / "a.md": b""}, MESSAGE, branch=branch)


@pytest.mark.parametrize(
    "branch", ["", "a..b", "a b", "x.lock", "a\nb", "-\x7f", "-x", "--upload-pack=x", "HEAD", "@{-1}"]
)
def test_a_branch_with_no_possible_name_is_refused(root: Path, branch: str) -> None:
    with pytest.raises(GitError):
        Repository(root).commit_contents({root / "a.md": b""}, MESSAGE, branch=branch)


@pytest.mark.parametrize("commit", ["--output=x", "HEAD", "", "0" * 40, "abc"])
def test_what_is_no_commit_is_refused(root: Path, commit: str) -> None:
    repository = Repository(root)

    with pytest.raises(GitError, match="no commit"):
        repository.show(commit, root / "hers.md")
    with pytest.raises(GitError, match="no commit"):
        repository.parent(commit)


def test_an_older_state_is_shown(root: Path) -> None:
    repository = Repository(root)
    write(root, "hers.md", b"newer\n")
    commit = repository.commit([root / "hers.md"], MESSAGE)
    assert commit

    before = repository.parent(commit)

    assert before
    assert repository.show(before, root / "hers.md") == b"hers\n"
    assert repository.show(before, root / "no.md") is None


def test_a_folder_where_a_file_should_be_is_told(root: Path) -> None:
    (root / "a.md").mkdir()

    with pytest.raises(GitError, match="cannot"):
        Repository(root).commit([root / "a.md"], MESSAGE)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that refuses root, too")
def test_a_disk_that_refuses_is_an_error_of_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/proc")
    before = run(root, "rev-parse", "HEAD")

    with pytest.raises(GitError, match="cannot write"):
        Repository(root).commit([write(root, "a.md")], MESSAGE)

    assert run(root, "rev-parse", "HEAD") == before
