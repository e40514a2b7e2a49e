"""The one way anything gets into the vault: files first, then git, both or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from digestflow.adapters.git.objects import Message
    from digestflow.adapters.git.repository import Repository
    from digestflow.adapters.vault.folder import FolderVault
    from digestflow.config.settings import Git
    from digestflow.run.ports import Files, Intent

_REMEMBERED = 2_000  # files


class Keeping:
    """Writes files of the vault and commits them as config.yaml's `git` says."""

    def __init__(
        self,
        git: Git,
        vault: FolderVault,
        repository: Callable[[], Repository | None],
        *,
        written: Path,
        now: Callable[[], datetime],
    ) -> None:
        """Without a `repository`, or with mode none, only files are written.

        `written` is a file in the state folder: what we wrote last.
        """
        self._git, self._vault, self._now = git, vault, now
        self._written_last = written
        self._find = repository

    @property
    def _repository(self) -> Repository | None:
        return self._find() if self._git.mode != "none" else None

    def apply(self, files: Files, intent: Intent) -> None:
        """Write the files and commit them; with mode branch, commit them and write none.

        Raises:
            NoteConflict: A file is not what it was when the plan was made; nothing is written.
            GitError: git is in a state that must not be touched; nothing is written.
        """
        from digestflow.adapters.vault.folder import Write

        for path in files:
            self._vault.check(path)
        if self._repository is not None and self._git.mode == "branch":
            contents = {self._vault.root / path: after for path, (_before, after) in files.items()}
            branch, message = self.branch(intent), self._message(self._written(files, intent))
            self._repository.commit_contents(contents, message, branch=branch)
            if self._git.push:
                self._push(self._repository, branch)
            return
        if self._repository is not None:
            self._repository.ready()
        writes = [Write(path=path, before=before, after=after) for path, (before, after) in files.items()]
        self._vault.apply(writes, intent=self._written(files, intent), after=self.after)
        if self._repository is not None and self._git.push:
            self._push(self._repository)

    def branch(self, intent: Intent) -> str:
        """Return the branch that mode branch commits to."""
        return self._git.branch.replace("{date}", intent.name or intent.day.isoformat())

    def after(self, intent: str) -> None:
        """Commit what the intent of an applied plan names; doing it twice is doing it once."""
        named = [PurePosixPath(path) for path in json.loads(intent)["paths"]]
        self._remember(named)
        if self._repository is not None:
            self._repository.commit([self._vault.root / path for path in named], self._message(intent))

    def edited(self, path: PurePosixPath) -> datetime | None:
        """Return when a person last wrote a file; None when what stands there is ours or git's.

        What stands in the last commit is nothing that anybody is in the middle of: a pull or a
        checkout wrote it.
        """
        at, content = self._vault.written(path), self._vault.read(path)
        if at is None or content is None or self._ours().get(str(path)) == _hash(content):
            return None
        if self._repository is not None and self._repository.head(self._vault.root / path) == content:
            return None
        return at

    def _ours(self) -> dict[str, str]:
        try:
            tree = json.loads(self._written_last.read_bytes())
        except (OSError, ValueError):
            return {}  # then a note of ours is taken for a person's for two minutes
        return tree if isinstance(tree, dict) else {}

    def _remember(self, paths: Iterable[PurePosixPath]) -> None:
        """Keep what we wrote; older notes are forgotten beyond a number that no two minutes reach."""
        ours = self._ours()
        for path in paths:
            content = self._vault.read(path)
            ours.pop(str(path), None)
            if content is not None:
                ours[str(path)] = _hash(content)
        kept = dict(list(ours.items())[-_REMEMBERED:])
        with contextlib.suppress(OSError):
            self._written_last.parent.mkdir(parents=True, exist_ok=True)
            self._written_last.write_text(json.dumps(kept), encoding="utf-8")

    @staticmethod
    def _push(repository: Repository, branch: str = "") -> None:
        """Push what was committed; what is accepted stays so whatever comes."""
        try:
            repository.push(branch)
        except GitError as error:
            raise GitError(
                f"committed, but not pushed: {error}",
                fix=error.fix or f"git push {branch and f'origin {branch}'}",
            ) from error

    def _written(self, files: Files, intent: Intent) -> str:
        return json.dumps(
            {
                "subject": intent.subject,
                "body": intent.body if self._git.pull_request and self._git.mode == "branch" else "",
                "trailers": dict(intent.trailers),
                "paths": sorted(map(str, files)),
                "when": self._now().isoformat(),
            }
        )

    def _message(self, intent: str) -> Message:
        from digestflow.adapters.git.objects import Message

        tree = json.loads(intent)
        author = None
        if self._git.author:
            name, _, mail = self._git.author.removesuffix(">").partition(" <")
            author = (name, mail)
        return Message(
            text="\n\n".join(filter(None, (tree["subject"], tree.get("body")))),
            when=datetime.fromisoformat(tree["when"]),
            trailers=tree["trailers"],
            author=author,
        )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
