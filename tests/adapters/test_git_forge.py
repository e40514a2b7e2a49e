"""Branches that go to a remote, and the page that asks for their merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.forge import request_page
from digestflow.adapters.git.repository import Repository
from digestflow.errors import GitError
from tests.adapters.git_seed import MESSAGE, repository, run, status, without_configuration, write

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = "digestflow/2026-03-12"


@pytest.fixture(autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    without_configuration(tmp_path_factory.mktemp("home"), monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path / "vault")


@pytest.fixture
def remote(root: Path, tmp_path: Path) -> Path:
    """A bare repository that the vault's is set up to push to."""
    run(tmp_path, "init", "-q", "--bare", "-b", "main", "remote.git")
    run(root, "remote", "add", "elsewhere", str(tmp_path / "remote.git"))
    run(root, "push", "-q", "--set-upstream", "elsewhere", "main")
    return tmp_path / "remote.git"


GITHUB = "https://github.com/ada/vault/compare/main...digestflow%2F2026-03-12?expand=1"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        pytest.param("git@github.com:ada/vault.git", GITHUB, id="scp"),
        pytest.param("ssh://git@GitHub.com:22/ada/vault.git", GITHUB, id="ssh"),
        pytest.param("https://ada:s3cret@github.com/ada/vault", GITHUB, id="https-with-a-secret"),
        pytest.param(
            "git@gitlab.com:group/sub/vault.git",
            "https://gitlab.com/group/sub/vault/-/merge_requests/new"
            "?merge_request%5Bsource_branch%5D=digestflow%2F2026-03-12",
            id="gitlab",
        ),
        pytest.param(
            "https://codeberg.org/ada/vault.git",
            "https://codeberg.org/ada/vault/compare/main...digestflow%2F2026-03-12",
            id="codeberg",
        ),
        pytest.param("git@git.example.org:ada/vault.git", "", id="unknown"),
        pytest.param("/srv/vault.git", "", id="folder"),
        pytest.param('https://github.com/ada/vault?x="><b>', "", id="odd"),
    ],
)
def test_the_page_of_a_remote_holds_nothing_but_its_host_and_path(root: Path, url: str, page: str) -> None:
    run(root, "remote", "add", "origin", url)

    assert request_page(url, base="main", branch=BRANCH) == page
    assert Repository(root).request_page(BRANCH) == page


def test_without_a_remote_there_is_no_page_and_nowhere_to_push(root: Path) -> None:
    assert Repository(root).request_page(BRANCH) == ""
    with pytest.raises(GitError, match="no remote") as caught:
        Repository(root).push("main")

    assert "git.push: false" in caught.value.fix


def test_a_branch_is_pushed_alone_and_no_hook_is_run(root: Path, remote: Path) -> None:
    hook = write(root, ".git/hooks/pre-push", b"#!/bin/sh\ntouch ran\nexit 1\n")
    hook.chmod(0o755)
    made = Repository(root).commit_contents({root / "a.md": b"ours\n"}, MESSAGE, branch=BRANCH)
    write(root, "mine.md")

    Repository(root).push(BRANCH)

    assert run(remote, "rev-parse", BRANCH).decode().strip() == made
    assert not (root / "ran").exists()
    assert status(root) == b"?? mine.md\0"


def test_what_is_checked_out_is_pushed_as_git_is_set_up(root: Path, remote: Path) -> None:
    made = Repository(root).commit([write(root, "a.md")], MESSAGE)

    Repository(root).push()

    assert run(remote, "rev-parse", "main").decode().strip() == made


def test_a_merged_branch_begins_again_at_head_and_another_goes_on(root: Path) -> None:
    repository = Repository(root)
    first = repository.commit_contents({root / "a.md": b"one\n"}, MESSAGE, branch=BRANCH)
    second = repository.commit_contents({root / "a.md": b"two\n"}, MESSAGE, branch=BRANCH)
    run(root, "merge", "-q", BRANCH)
    head = repository.commit([write(root, "b.md")], MESSAGE)

    third = repository.commit_contents({root / "a.md": b"three\n"}, MESSAGE, branch=BRANCH)

    assert second
    assert third
    assert repository.parent(second) == first
    assert repository.parent(third) == head
    assert repository.show(third, root / "b.md") == b"ours\n"
