"""Where a branch is pushed to, and the page there that opens a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.adapters.git import forge
from digestflow.adapters.git.command import MAYBE, git
from digestflow.errors import GitError

if TYPE_CHECKING:
    from pathlib import Path


def push(root: Path, branch: str) -> None:
    """Push a branch to the remote of the one that is checked out; without a name, as git is set up.

    Raises:
        GitError: There is no remote, or it refuses.
    """
    if not branch:
        git(root, "push", "--quiet")
        return
    git(root, "push", "--quiet", "--", _remote(root), f"refs/heads/{branch}:refs/heads/{branch}")


def request_page(root: Path, branch: str) -> str:
    """Return the page that opens a pull request of a branch; "" where it cannot be known."""
    try:
        url = git(root, "remote", "get-url", "--", _remote(root)).line
    except GitError:
        return ""
    return forge.request_page(url, base=_current(root) or "main", branch=branch)


def _remote(root: Path) -> str:
    current = _current(root)
    asked = ("config", "--get", f"branch.{current}.remote")
    named = git(root, *asked, ends=MAYBE).line if current else ""
    known = git(root, "remote").out.decode().split()
    if found := next((name for name in (named, "origin", *known) if name in known), ""):
        return found
    raise GitError(
        f"{root} has no remote to push to", fix="add one with git, or set `git.push: false` in config.yaml"
    )


def _current(root: Path) -> str:
    """Return the branch that is checked out; "" where none is."""
    return git(root, "symbolic-ref", "-q", "--short", "HEAD", ends=MAYBE).line
