"""The repository that a vault stands in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.adapters.git import files, objects, remote, state
from digestflow.adapters.git.command import MAYBE, git
from digestflow.adapters.git.settings import settings
from digestflow.errors import GitError, GitUnknown
from digestflow.symlinks import followed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.adapters.git.objects import Message

_ID = re.compile(r"[0-9a-f]{4,64}")


def find(vault: Path) -> Repository | None:
    """Return the repository whose work tree the vault stands in; None when it stands in none.

    Raises:
        GitError: git is not installed, the repository is bare, or another user's.
    """
    try:
        root = Path(git(vault, "rev-parse", "--show-toplevel").line).resolve()
    except GitError as error:
        if "not a git repository" in str(error):
            return None
        if "must be run in a work tree" in str(error) and _is_bare(vault):
            raise GitError(
                f"the repository of {vault} is bare: it has no files",
                fix="clone it, and name the clone as vault",
            ) from error
        raise
    if not vault.resolve().is_relative_to(root):
        raise GitError(
            f"the repository of {vault} has its files in {root}",
            fix=f"git -C {quote(str(vault))} config --unset core.worktree",
        )
    return Repository(root)


def _is_bare(vault: Path) -> bool:
    return git(vault, "rev-parse", "--is-bare-repository").line == "true"


def init(root: Path) -> Repository:
    """Make a folder a repository, with the branch main; one that is a repository stays as it is."""
    git(root, "init", "-q", "-b", "main")
    return Repository(root)


class Repository:
    """A work tree and its history.

    Only the paths that are given are committed, as the bytes they are; what else the user staged
    or changed stays as it is. No hook, filter, editor or network is used. Line ends are not
    converted; `git status` shows such a note as changed only where .gitattributes says `text` or
    `eol` without `auto` and the note has CR LF.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def ready(self) -> None:
        """Refuse while the user's index and branch cannot be written.

        Raises:
            GitError: A merge, rebase, cherry-pick, revert or bisect is in progress, there are
                conflicts, HEAD is detached, another git is at work, or the repository is another
                user's. Its `fix` is the command that ends it.
        """
        state.ready_head(self.root)

    def commit(self, paths: Iterable[Path], message: Message) -> str | None:
        """Commit files as they stand in the work tree; returns the id, None when nothing differs.

        A path that is gone is committed as deleted. A symlink is followed: the file that it leads
        to is committed. Ignored files are left out (see `ignored`). In the user's index these
        paths, and no others, are brought to the same state. Doing it twice is doing it once.

        Raises:
            GitError: As `ready` says; a file lies outside, cannot be read, or goes through a
                filter without which it must not be stored. Branch and index are as before.
            GitUnknown: git was told to move the branch, and does not say whether it did.
        """
        found = {self._name_of(target): target for target in map(self._followed, paths)}
        kept = found.keys() - files.ignored(self.root, found)
        contents = {name: files.content(found[name]) for name in sorted(kept)}
        said = settings(self.root)
        files.refuse_filtered(self.root, contents, said)
        head = state.ready_head(self.root)
        made = objects.tree(self.root, head.commit, contents, files.modes(found, said), said)
        if not made.changed:
            return None
        new = objects.commit(self.root, made.id, head.commit, message, said)
        # The index first: killed in between, our paths are staged, and the next try commits them. The
        # other way round they would look staged as taken back, and the user's next commit would do that.
        before, off = objects.entries(self.root, made.changed.keys()), said.without_filters
        try:
            objects.set_entries(self.root, made.changed, off)
            self._move(head.branch, new, head.commit)
        except GitError as error:
            back = {name: before.get(name, blob.removal) for name, blob in made.changed.items()}
            if not self._moved(new, back, off, error):
                raise
        return new

    def commit_contents(
        self, contents: Mapping[Path, bytes | None], message: Message, *, branch: str
    ) -> str | None:
        """Commit contents on another branch; returns the id, None when nothing differs.

        The branch starts at HEAD, and there again once it was merged; one that is not merged goes
        on. Work tree and index are not touched, and may be in any state.

        Raises:
            GitError: No such branch name is possible, the branch is checked out somewhere, or as
                for `commit`.
        """
        ref = f"refs/heads/{branch}"
        odd = branch.startswith("-") or branch == "HEAD"  # what git takes for an option, or for itself
        if odd or git(self.root, "check-ref-format", ref, ends=MAYBE).code:
            raise GitError(f"{branch!r} cannot be the name of a branch", fix="choose another name")
        state.refuse_checked_out(self.root, ref)
        named = {self._name(path): body for path, body in contents.items()}
        kept = {name: named[name] for name in sorted(named.keys() - files.ignored(self.root, named))}
        said = settings(self.root)
        files.refuse_filtered(self.root, kept, said)
        tip = self._commit_of(ref)
        parent = self._going_on(tip)
        made = objects.tree(self.root, parent, kept, {}, said)
        if not made.changed:
            return None
        new = objects.commit(self.root, made.id, parent, message, said)
        self._move(ref, new, tip)
        return new

    def push(self, branch: str = "") -> None:
        """Push a branch to the remote of the one that is checked out; without a name, as git is set up.

        Raises:
            GitError: There is no remote, or it refuses.
        """
        remote.push(self.root, branch)

    def request_page(self, branch: str) -> str:
        """Return the page that opens a pull request of a branch; "" where it cannot be known."""
        return remote.request_page(self.root, branch)

    def head(self, path: Path) -> bytes | None:
        """Return the bytes of a file in the last commit; None when it is not in it."""
        return self._blob("HEAD", path)

    def show(self, commit: str, path: Path) -> bytes | None:
        """Return the bytes of a file in a commit; None when it is not in it.

        Raises:
            GitError: There is no such commit.
        """
        self._existing(commit)
        return self._blob(commit, path)

    def parent(self, commit: str) -> str | None:
        """Return the id of the commit before; None when it is the first.

        Raises:
            GitError: There is no such commit.
        """
        self._existing(commit)
        return self._commit_of(f"{commit}^")

    def ignored(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Return those of `paths` that git ignores: they are written, and not committed."""
        names = {path: self._name(path) for path in paths}
        out = files.ignored(self.root, names.values())
        return tuple(path for path in paths if names[path] in out)

    def _followed(self, path: Path) -> Path:
        try:
            target = followed(self.root / path)
        except (OSError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or "a circle of symlinks"
            raise GitError(
                f"cannot look at {path}: {why}", fix="take the symlink away, or make it readable"
            ) from error
        if not target.is_relative_to(self.root):
            raise GitError(f"{path} lies outside of {self.root}", fix="take the symlink away")
        return target

    def _name(self, path: Path) -> bytes:
        """Return what git calls a file."""
        return self._name_of(self._followed(path))

    def _name_of(self, target: Path) -> bytes:
        return os.fsencode(target.relative_to(self.root).as_posix())

    def _commit_of(self, revision: str) -> str | None:
        asked = f"{revision}^{{commit}}"
        return git(self.root, "rev-parse", "-q", "--verify", asked, ends=MAYBE).line or None

    def _going_on(self, tip: str | None) -> str | None:
        """Return what a commit on a branch is made on: its tip, or HEAD where that has all of it."""
        head = self._commit_of("HEAD")
        if tip is None or head is None:
            return tip or head
        merged = not git(self.root, "merge-base", "--is-ancestor", tip, head, ends=MAYBE).code
        return head if merged else tip

    def _existing(self, commit: str) -> None:
        if not _ID.fullmatch(commit) or self._commit_of(commit) is None:
            raise GitError(
                f"there is no commit {commit!r} in {self.root}",
                fix=f"git -C {quote(str(self.root))} log --oneline",
            )

    def _blob(self, revision: str, path: Path) -> bytes | None:
        asked = f"{revision}:{os.fsdecode(self._name(path))}"
        found = git(self.root, "rev-parse", "-q", "--verify", asked, ends=MAYBE).line
        return git(self.root, "cat-file", "blob", found).out if found else None

    def _move(self, ref: str, new: str, old: str | None) -> None:
        """Move a branch, if it still is where it was.

        git is told what to move by its input alone: one that we lose sight of as it starts reads
        the end of it, and moves nothing.
        """
        told = b"update %s\0%s\0%s\0" % (os.fsencode(ref), new.encode(), (old or "0" * len(new)).encode())
        git(self.root, "update-ref", "-m", "digestflow", "-z", "--stdin", stdin=told)

    def _moved(
        self, new: str, back: Mapping[bytes, objects.Blob], off: Mapping[str, str], refusal: GitError
    ) -> bool:
        """Look whether HEAD moved though git refused, or was not heard; else take the index back.

        Raises:
            GitUnknown: That cannot be seen or done either.
        """
        try:
            moved = self._commit_of("HEAD") == new
            if not moved:
                objects.set_entries(self.root, back, off)
        except GitError as error:
            raise GitUnknown(
                f"whether git made the commit cannot be seen: {refusal}; the next command completes it",
                fix="again",
            ) from error
        return moved
