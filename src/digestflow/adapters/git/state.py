"""Whether a repository may be committed to."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.adapters.git.command import MAYBE, at_work, git
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


_REFUSED = frozenset({0, 128})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a commit is made on."""

    folder: Path  # where this work tree's HEAD and index are, also for a worktree or a submodule
    branch: str  # full name of the branch that HEAD is on; "" where it is on none
    commit: str | None  # None: the branch has none yet


def _head(root: Path) -> Head:
    asked = ("--absolute-git-dir", "HEAD^{commit}", "--symbolic-full-name", "HEAD")
    answer = git(root, "rev-parse", *asked, ends=_REFUSED)
    told = answer.line.split("\n")
    if answer.code == 0 and len(told) == len(asked) - 1 and told[-1].startswith("refs/"):
        folder, commit, branch = told
        return Head(folder=root / folder, branch=branch, commit=commit)
    # There is no branch or no commit yet, or a name does not stand in one line: each by itself.
    return Head(
        folder=root / git(root, "rev-parse", "--absolute-git-dir").line,
        branch=git(root, "symbolic-ref", "-q", "HEAD", ends=MAYBE).line,
        commit=git(root, "rev-parse", "-q", "--verify", "HEAD^{commit}", ends=MAYBE).line or None,
    )


def ready_head(root: Path) -> Head:
    """Return what a commit would be made on: a branch, which may have no commit yet.

    Raises:
        GitError: The person is in the middle of something, another git is at work, or HEAD is on no
            branch. Says what it is and the one command that ends it.
    """
    head = _head(root)
    here = f"git -C {shlex.quote(str(root))}"
    for name, what, end in _UNDER_WAY:
        if (head.folder / name).exists():
            raise GitError(
                f"{what} is in progress in {root}", fix=f"finish it, or: {here} {end.removeprefix('git ')}"
            )
    if git(root, "ls-files", "-u", "-z").out:
        raise GitError(f"there are unresolved conflicts in {root}", fix=f"{here} status")
    lock = head.folder / "index.lock"
    if lock.exists():
        raise at_work(root, str(lock))
    if not head.branch:
        raise GitError(
            f"{root} is on no branch (detached HEAD): a commit there would be lost",
            fix=f"{here} switch --create digestflow",
        )
    if not head.commit and (lost := git(root, "rev-parse", "-q", "--verify", head.branch, ends=MAYBE).line):
        raise GitError(f"the commit that {root} is at is not there: {lost}", fix=f"{here} fsck")
    return head


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
