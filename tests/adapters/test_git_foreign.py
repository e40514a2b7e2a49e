"""What a repository and its surroundings bring, and what becomes of it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.repository import Repository, find
from digestflow.errors import GitError
from tests.adapters.git_seed import (
    MESSAGE,
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


def trap(root: Path, name: str) -> Path:
    """A command that leaves a trace when it is run."""
    trace = root.parent / "trace"
    path = root / ".git" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {name} >> '{trace}'\ncat\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return trace


@posix
def test_nothing_that_the_repository_brings_is_run(root: Path) -> None:
    hooks = "pre-commit commit-msg post-commit post-index-change reference-transaction prepare-commit-msg"
    for hook in hooks.split():
        trace = trap(root, f"hooks/{hook}")
    trap(root, "evil")
    evil = root / ".git" / "evil"
    for key in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "filter.x.process", "gpg.program"):
        run(root, "config", key, str(evil))
    for key in ("core.editor", "core.pager", "core.askPass", "diff.external"):
        run(root, "config", key, str(evil))
    run(root, "config", "commit.gpgSign", "true")
    (root / ".git" / "info" / "attributes").write_text("*.md filter=x diff=x\n", "utf-8")
    trace.unlink(missing_ok=True)
    note = write(root, "a.md")
    repository = Repository(root)

    commit = repository.commit([note], MESSAGE)
    repository.commit_contents({note: b"more\n"}, MESSAGE, branch="digestflow/2026-03-12")

    assert commit
    assert not trace.exists()
    assert repository.head(note) == b"ours\n"


@pytest.mark.parametrize("said", ["= true", "= Yes", "", "= 1"])
def test_a_filter_that_is_required_is_not_passed_by(root: Path, said: str) -> None:
    (root / ".gitattributes").write_text("*.md filter=Crypt.1\n", "utf-8")
    (root / ".git" / "more").write_text(f'[filter "Crypt.1"]\nRequired {said}\n', "utf-8")
    run(root, "config", "include.path", "more")
    before = run(root, "rev-parse", "HEAD")

    with pytest.raises(GitError, match=r"a\.md must pass through the filter 'Crypt\.1'"):
        Repository(root).commit([write(root, "a.md")], MESSAGE)

    assert run(root, "rev-parse", "HEAD") == before


@pytest.mark.parametrize("said", ["= false", "= OFF", "=", "= 0", "= true\nrequired = no"])
def test_a_filter_that_is_not_required_is_passed_by(root: Path, said: str) -> None:
    (root / ".gitattributes").write_text("*.md filter=crypt\n", "utf-8")
    with (root / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f'[filter "crypt"]\nrequired {said}\n[filter "other"]\nrequired = true\n')

    assert Repository(root).commit([write(root, "a.md")], MESSAGE)


@pytest.mark.parametrize("body", [b"a\nb\n", b"a\r\nb\r\n", b"a\r\nb\n", b"\xff\xfe\x00"])
@pytest.mark.parametrize("setting", ["autocrlf=true", "autocrlf=input", "safecrlf=true", "* text=auto"])
def test_line_ends_are_committed_as_they_are_and_seem_unchanged(
    root: Path, setting: str, body: bytes
) -> None:
    if setting.startswith("*"):
        write(root, ".gitattributes", setting.encode())
        run(root, "add", ".gitattributes")
        run(root, "commit", "-q", "-m", "attributes")
    else:
        run(root, "config", *f"core.{setting}".split("="))
    note = write(root, "a.md", body)
    repository = Repository(root)

    repository.commit([note], MESSAGE)

    assert repository.head(note) == body
    assert status(root) == b""


def test_an_ignored_note_is_told_and_left_out(root: Path) -> None:
    write(root, ".git/info/exclude", b"Private/\n*.json\n")
    ours, ignored = write(root, "a.md"), write(root, "Private/b.md")
    forced = write(root, "c.json")
    run(root, "add", "-f", "c.json")
    repository = Repository(root)

    repository.commit([ours, ignored, forced], MESSAGE)

    assert repository.ignored([ours, ignored, forced]) == (ignored,)
    assert run(root, "ls-tree", "-r", "--name-only", "HEAD").split() == [b"a.md", b"c.json", b"hers.md"]


def test_what_steers_git_in_the_environment_is_not_heard(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mallory")
    repository = find(root)
    assert repository

    repository.commit([write(root, "a.md")], MESSAGE)

    monkeypatch.undo()
    assert run(root, "log", "-1", "--format=%an") == b"Ada\n"


def test_no_repository_is_none(tmp_path: Path) -> None:
    assert find(tmp_path) is None


def test_a_vault_in_a_folder_of_the_repository_is_found(root: Path) -> None:
    note = write(root, "Notes/vault/a.md")
    found = find(note.parent)
    assert found

    found.commit([note], MESSAGE)

    assert found.root == root.resolve()
    assert found.head(note) == b"ours\n"


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "--bare")

    with pytest.raises(GitError, match="bare"):
        find(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="no folder"):
        find(tmp_path / "nowhere")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_another_user_s_repository_is_refused_with_the_command_that_trusts_it(root: Path) -> None:
    for place in [root, *root.rglob("*")]:
        os.chown(place, 4321, 4321)

    with pytest.raises(GitError, match="another user") as caught:
        find(root)

    assert caught.value.fix == f"git config --global --add safe.directory {root}"


def test_without_git_it_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))

    with pytest.raises(GitError, match="not installed"):
        find(root)


def test_a_worktree_and_a_submodule_are_repositories_too(root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    run(root, "worktree", "add", "-q", "-b", "side", str(tree))
    run(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(root), "sub")

    for place in (tree, root / "sub"):
        found = find(place)
        assert found
        found.commit([write(place, "a.md")], MESSAGE)
        assert run(place, "show", "HEAD:a.md") == b"ours\n"
        assert status(place) == b""
    listed = run(root, "ls-files", "-s")
    with pytest.raises(GitError, match="submodule sub"):
        Repository(root).commit([root / "sub" / "a.md"], MESSAGE)
    assert run(root, "ls-files", "-s") == listed
    run(root, "commit", "-qm", "with a submodule")
    with pytest.raises(GitError, match="submodule sub"):
        Repository(root).commit_contents({root / "sub" / "a.md": b"theirs\n"}, MESSAGE, branch="side-notes")


@posix
def test_a_file_that_is_called_as_git_lists_a_submodule_makes_no_folder_one(root: Path) -> None:
    write(root, "160000 abc 0\tsub.md")
    write(root, "a 160000 abc 0\tsub")
    run(root, "add", ".")

    Repository(root).commit([write(root, "sub/a.md")], MESSAGE)

    assert run(root, "show", "HEAD:sub/a.md") == b"ours\n"
