"""A commit of some paths has the tree that git itself makes of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.repository import Repository
from digestflow.errors import GitError
from tests.adapters.git_seed import MESSAGE, posix, repository, run, status, without_configuration, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    without_configuration(tmp_path_factory.mktemp("home"), monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "vault")


def turned(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> list[Path]:
    """Make the files of `before` those of `after`; return the paths of both, but of what is a folder."""
    for name in before:
        (root / name).unlink()
        for folder in [*(root / name).parents][: name.count("/")]:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    made = [write(root, name, body.encode()) for name, body in after.items()]
    return made + [root / name for name in before if not (root / name).is_dir()]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"a/b/c/d.md": "deep"}, id="folders come"),
        pytest.param({"a/b/c.md": "", "a/d.md": ""}, {"a/d.md": ""}, id="a folder goes with its last file"),
        pytest.param({"a/b/c.md": ""}, {}, id="so do those that it was in"),
        pytest.param({"a": "file"}, {"a/b.md": "in a folder"}, id="a file becomes a folder"),
        pytest.param({"a/b.md": "", "a/c/d.md": ""}, {"a": "file"}, id="a folder becomes a file"),
        pytest.param({"a/b": "1"}, {"a/b": "2", "a.b": "", "a0": "", "a-": ""}, id="names around a folder's"),
        pytest.param({"x/a/1": "same"}, {"x/a/1": "same", "x/b/1": "same"}, id="two of the same bytes"),
        pytest.param({"x/a": ""}, {"x/a": "long " * 100_000}, id="much"),
        pytest.param({"x\ny/a\r/1": ""}, {"x\ny/a\r/1": "new", "x\ny/b": ""}, id="any name", marks=posix),
    ],
)  # fmt: skip
def test_the_tree_is_the_one_that_git_makes(
    root: Path, before: dict[str, str], after: dict[str, str]
) -> None:
    for name, body in before.items():
        write(root, name, body.encode())
    for name in ("x/other.md", "x\ny/other.md" if any("\n" in name for name in before) else "other.md"):
        write(root, name, b"a person's")
    run(root, "add", "-A")
    run(root, "commit", "-qm", "before")
    paths = turned(root, before, after)

    made = Repository(root).commit(paths, MESSAGE)

    assert made
    assert status(root) == b""
    run(root, "read-tree", "--empty")
    run(root, "add", "-A")
    assert run(root, "write-tree") == run(root, "rev-parse", f"{made}^{{tree}}")
    assert run(root, "fsck", "--strict") == b""


def test_a_folder_that_is_not_in_the_repository_is_an_error_of_git(root: Path) -> None:
    Repository(root).commit([write(root, "Digests/a.md")], MESSAGE)
    lost = run(root, "rev-parse", "HEAD:Digests").decode().strip()
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    head = run(root, "rev-parse", "HEAD")

    with pytest.raises(GitError, match=lost):
        Repository(root).commit([write(root, "Digests/b.md")], MESSAGE)

    assert run(root, "rev-parse", "HEAD") == head


def test_a_disk_that_refuses_is_an_error_of_git(root: Path) -> None:
    run(root, "gc", "-q")
    for n in range(256):  # a file is where git makes a folder
        (root / ".git" / "objects" / f"{n:02x}").write_bytes(b"")
    note, before = write(root, "a.md"), run(root, "rev-parse", "HEAD")
    seen = status(root)

    with pytest.raises(GitError, match="unpack-objects"):
        Repository(root).commit([note], MESSAGE)

    assert run(root, "rev-parse", "HEAD") == before
    assert status(root) == seen
