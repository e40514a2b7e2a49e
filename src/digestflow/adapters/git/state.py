"""Whether a repository may be committed to."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from digestflow.adapters.git.command import MAYBE, git
from digestflow.errors import GitError

if TYPE_CHECKING:
    from pathlib import Path

# What git leaves in its folder while a person is in the middle of something, and what ends that.
_UNDER_WAY = (
    ("rebase-merge", "a rebase", "git rebase --abort"),
    ("rebase-apply", "a rebase", "git rebase --abort"),
    ("MERGE_HEAD", "a merge", "git merge --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --abort"),
    ("REVERT_HEAD", "a revert", "git revert --abort"),
    ("BISECT_LOG", "a bisect", "git bisect reset"),
)


def git_folder(root: Path) -> Path:
    """Return where this work tree's HEAD and index are, also for a worktree or a submodule."""
    return root / git(root, "rev-parse", "--absolute-git-dir").line


def current_branch(root: Path) -> str:
    """Return the full name of the branch that HEAD is on, which may have no commit yet.

    Raises:
        GitError: HEAD is on none.
    """
    answer = git(root, "symbolic-ref", "-q", "HEAD", ends=MAYBE)
    if answer.code:
        raise GitError(
            f"{root} is on no branch (detached HEAD): a commit there would be lost",
            fix=f"git -C {shlex.quote(str(root))} switch --create digestflow",
        )
    return answer.line


def refuse_unready(root: Path) -> None:
    """Refuse while the person is in the middle of something, or another git is at work.

    Raises:
        GitError: Says what it is and the one command that ends it.
    """
    folder = git_folder(root)
    here = f"git -C {shlex.quote(str(root))}"
    for name, what, end in _UNDER_WAY:
        if (folder / name).exists():
            raise GitError(
                f"{what} is in progress in {root}", fix=f"finish it, or: {here} {end.removeprefix('git ')}"
            )
    if git(root, "ls-files", "-u", "-z").out:
        raise GitError(f"there are unresolved conflicts in {root}", fix=f"{here} status")
    lock = folder / "index.lock"
    if lock.exists():
        raise GitError(
            f"another git command is at work in {root}",
            fix=f"wait until it has ended; if none is running: rm {shlex.quote(str(lock))}",
        )
    current_branch(root)


def refuse_checked_out(root: Path, ref: str) -> None:
    """Refuse a branch that stands in a work tree: its files would seem to be changed back.

    Raises:
        GitError: Names the work tree.
    """
    place = git(root, "for-each-ref", "--format=%(worktreepath)", ref).line
    head = git(root, "symbolic-ref", "-q", "HEAD", ends=MAYBE).line
    if place or head == ref:
        branch = ref.removeprefix("refs/heads/")
        raise GitError(
            f"the branch {branch} is checked out in {place or root}",
            fix=f"git -C {shlex.quote(place or str(root))} switch -",
        )
