"""`commit` and `undo` struck on their way: the same command again ends as if nothing had happened."""

from __future__ import annotations

import shutil
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest

from digestflow.starter import demo as sample
from tests.adapters.vault_crash import calls_of, sampled, struck, traces
from tests.nights import SECOND, Project, after, demo, files, scratch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.adapters.vault_crash import Call
    from tests.nights import Said

COMMANDS = {"commit": ("commit",), "undo": ("undo", SECOND)}
CALLS = frozenset({"write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "link", "mkdir", "chmod"})
CALLS |= {"openat", "newfstatat", "read", "close"}
ERRORS = tuple(f"error={error}" for error in ("ENOSPC", "EIO", "EACCES", "EROFS"))


@cache
def before(command: str) -> Path:
    """A project with a plan to commit, or with a day to take back; made once."""
    project = demo(scratch() / command, night=1)
    sample.lay_feeds(2, project.root)
    project.run(SECOND)
    if command == "undo":
        project.commit(now=after(SECOND))
    return project.root


def give(root: Path, command: str) -> Said:
    """Give the command in the project's folder."""
    return Project(root).say(*COMMANDS[command], now=after(SECOND))


def state(project: Project) -> dict[str, bytes]:
    """Every file of the vault, what git has of it, and whether a plan or a commit is unfinished."""
    said = [
        project.git(*asked)
        for asked in (["rev-parse", "HEAD"], ["status", "--porcelain"], ["ls-files", "-s"])
    ]
    plans = project.say("status", "--json", now=after(SECOND)).tree["open"]
    left = list((project.root / ".digestflow" / "state" / "journal").glob("*"))
    return files(project.notes) | {"(git)": "".join(said).encode(), "(left)": repr((plans, left)).encode()}


@cache
def done(command: str) -> dict[str, bytes]:
    """The state after a command that nobody disturbed."""
    root = scratch() / "done"
    shutil.copytree(before(command), root)
    assert give(root, command).code == 0
    return state(Project(root))


@cache
def calls(command: str) -> Sequence[Call]:
    """All calls of such a command."""
    root = scratch() / "calls"
    shutil.copytree(before(command), root)
    return calls_of(partial(give, root, command), root.with_name("trace"))


def strikes_all(command: str, folder: Path, chosen: Sequence[Call], faults: Sequence[str]) -> int:
    """Strike the command at each of the calls, and give it again; returns how many were made."""
    made = 0
    for n, call in enumerate(chosen):
        project, fault = Project(folder / str(n)), faults[n % len(faults)]
        shutil.copytree(before(command), project.root)
        made += struck(partial(give, project.root, command), folder / "trace", call, fault)
        for lock in (project.root / ".git").rglob("*.lock"):
            lock.unlink()  # of a git that was killed; a person is told to do it

        said = give(project.root, command)

        assert state(project) == done(command), (call, fault, said)
        shutil.rmtree(project.root)
    return made


@pytest.mark.long
@pytest.mark.skipif(not traces(), reason="needs strace, and the right to trace")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("faults", [("signal=KILL",), ERRORS], ids=["killed", "refused"])
def test_struck_at_any_system_call_the_same_command_again_ends_as_if_undisturbed(
    tmp_path: Path, command: str, faults: Sequence[str]
) -> None:
    every = calls(command)
    refusable = [call for call in every if call.name in CALLS]

    chosen = sampled(every if len(faults) == 1 else refusable, 8)

    assert strikes_all(command, tmp_path, chosen, faults) >= 6
