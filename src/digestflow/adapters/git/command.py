"""One call of git: deaf to the environment, and running nothing that a repository brings."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PATIENCE = 120  # seconds; nothing here waits for a network or a person
MAYBE = frozenset({0, 1})  # ends of what git answers no to by 1

# What a repository's or a user's configuration could make git run, ask or change on the way.
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.autocrlf=false",
    "core.safecrlf=false",
    "commit.gpgSign=false",
    "i18n.commitEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
    "core.fsync=committed,reference",
)
# git names the folder that it means, quoted for a shell.
_OWNER = re.compile(r"git config --global --add safe\.directory .+")
_LOCK = re.compile(r"Unable to create '(.+\.lock)': File exists")
_DENIED = re.compile(r"insufficient permission|Permission denied")
_SETTING = re.compile(r"bad config line \d+ in file ")
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone is not completed over the network
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",  # its messages are read below
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What git said."""

    code: int
    out: bytes

    @property
    def line(self) -> str:
        """Its only line."""
        return os.fsdecode(self.out).removesuffix("\n").removesuffix("\r")


def git(
    root: Path,
    *arguments: str,
    stdin: bytes = b"",
    variables: Mapping[str, str] | None = None,
    ends: frozenset[int] = frozenset({0}),
) -> Answer:
    """Run git in `root`; `ends` are the exit codes that are an answer.

    Raises:
        GitError: git is not installed, refuses, or does not end.
    """
    if not root.is_dir():
        raise GitError(f"there is no folder {root}", fix="set `vault` in config.yaml")
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=root,
            env=_environment() | dict(variables or {}),
            input=stdin,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError(
            "git is not installed", fix="install git, or set `git.mode: none` in config.yaml"
        ) from error
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise GitError(f"git {arguments[0]} in {root}: {error}") from error
    if done.returncode in ends:
        return Answer(code=done.returncode, out=done.stdout)
    raise _refusal(root, arguments[0], done)


def _environment() -> dict[str, str]:
    """Return our own environment without what steers git: a hook that calls us must not redirect us."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    kept.pop("LANGUAGE", None)
    return kept | _ENVIRONMENT


def at_work(root: Path, lock: str) -> GitError:
    """Return that another git holds a lock of the repository, or left it behind."""
    return GitError(
        f"another git command is at work in {root}",
        fix=f"wait until it has ended; if none is running: rm {shlex.quote(lock)}",
    )


def _refusal(root: Path, command: str, done: subprocess.CompletedProcess[bytes]) -> GitError:
    said = done.stderr.decode(errors="replace").strip()
    if found := _OWNER.search(said):
        return GitError(f"the repository of {root} belongs to another user", fix=found[0])
    if found := _LOCK.search(said):
        return at_work(root, found[1])
    reason = said.removeprefix("fatal: ") or f"ended with {done.returncode}"
    fix = f"mend it: git -C {shlex.quote(str(root))} config --edit" if _SETTING.search(said) else ""
    if _DENIED.search(said):
        fix = f"make the folder .git of {root} writable"
    return GitError(f"git {command} in {root}: {reason}", fix=fix)
