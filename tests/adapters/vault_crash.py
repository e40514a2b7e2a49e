"""Commits of notes in child processes that end on their way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.adapters import vault_child as child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

Snapshot = dict[str, tuple[bytes, int]]


def seeded(root: Path, home: Path) -> Iterator[Path]:
    """Give a vault in git, before the commit, with work of the user's staged and not staged."""
    folder = root / "vault"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home))
        git(root, "init", "-q", "-b", "main", "--template=", "vault")
        for name, body in [("real.md", b"real\n"), *((str(w.path), w.before) for w in child.writes())]:
            if body is not None and name != "link.md":
                put(folder / name, body)
        if os.name != "nt":
            (folder / "link.md").symlink_to("real.md")
            (folder / "MOC 3.md").chmod(0o640)
        put(folder / "hers.md", b"hers\n")
        git(folder, "add", ".")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "seed")
        put(folder / "hers.md", b"staged\n")
        git(folder, "add", "hers.md")
        put(folder / "hers.md", b"dirty\n")
        yield root


def put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def copy(seed: Path, root: Path) -> Path:
    shutil.copytree(seed, root, symlinks=True)
    return root


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


def run(root: Path, event: str, n: int, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, child.__file__, str(root), event, str(n)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def sampled(some: Sequence[Call], n: int) -> Sequence[Call]:
    """So many of them, evenly taken."""
    return [some[step * (len(some) - 1) // (n - 1)] for step in range(n)] if len(some) > n else some


def snapshot(root: Path) -> Snapshot:
    """Every file of the vault with its bytes and mode, and what git thinks of them."""
    folder = root / "vault"
    files = {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.lstat().st_mode)
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts[:1]
    }
    asked = (["rev-parse", "HEAD"], ["status", "--porcelain", "-z"], ["ls-files", "-s", "-z"])
    said = b"\n".join(git(folder, *arguments) for arguments in asked)
    return files | {"(git)": (said, 0)}


def recover(root: Path) -> str:
    return child.vault(root).recover(lambda words: child.commit(root, words))


def points(seed: Path, folder: Path, n: int) -> Sequence[int]:
    """`n` of all the steps of an undisturbed commit, evenly taken."""
    total = int(run(copy(seed, folder / "counted"), "any", 0).stdout)
    assert total > n
    return sorted({1 + step * (total - 1) // (n - 1) for step in range(n)})


def survives(seed: Path, root: Path, step: int, both: tuple[Snapshot, Snapshot]) -> str:
    copy(seed, root)
    killed = run(root, "any", step)
    assert killed.returncode == child.KILLED, (step, killed)

    outcome = recover(root)

    end = snapshot(root)
    assert end in both, (step, outcome)
    assert outcome != "completed" or end == both[1], step
    assert outcome != "undone" or end == both[0], step
    assert recover(root) == "nothing"
    assert sorted((root / "state").rglob("*.*")) == []
    shutil.rmtree(root)
    return outcome


class Call(NamedTuple):
    """A system call: the nth of its name that the process makes."""

    name: str
    n: int


_CALL = re.compile(r"(\d+) +(\w+)\(")
_TRACED = "file,desc"  # all that has to do with files: what a commit is made of


@cache
def traces() -> bool:
    """Whether system calls can be looked at here, and made to fail."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-f", "-qq", "--seccomp-bpf", "true"], check=False, capture_output=True)
    return tried.returncode == 0


def calls(seed: Path, folder: Path) -> Sequence[Call]:
    """All calls of an undisturbed commit, in order, from the journal's first file on; not those of git."""
    root = copy(seed, folder / "calls-root")
    return calls_of(lambda before: run(root, "none", 0, *before), folder / "calls")


def calls_of(ran: Callable[[Sequence[str]], object], trace: Path) -> Sequence[Call]:
    """The same of whatever writes a journal; `ran` runs it behind the words that it is given."""
    ran(_strace(trace, f"trace={_TRACED}"))
    lines = trace.read_text("utf-8", "replace").splitlines()
    begun = next(n for n, line in enumerate(lines) if "draft.tmp" in line)
    ours, counts, found = lines[begun].split()[0], dict[str, int](), list[Call]()
    for n, line in enumerate(lines):
        made = _CALL.match(line)
        if made and made[1] == ours:
            counts[made[2]] = counts.get(made[2], 0) + 1
            if n >= begun:
                found.append(Call(made[2], counts[made[2]]))
    return found


def struck(ran: Callable[[Sequence[str]], object], trace: Path, call: Call, fault: str) -> bool:
    """Run with one call that fails, or is the last; returns whether the call was made at all."""
    ran(_strace(trace, f"trace={call.name}", f"inject={call.name}:{fault}:when={call.n}"))
    made = re.search(r"INJECTED|killed by", trace.read_text("utf-8", "replace")) is not None
    trace.unlink()
    return made


def _strace(trace: Path, *expressions: str) -> tuple[str, ...]:
    said = ["-y", *(part for expression in expressions for part in ("-e", expression))]
    # Where only what is looked at is stopped it takes half the time; strace 6.1 then sends no signal.
    quick = () if any("signal" in expression for expression in expressions) else ("--seccomp-bpf",)
    return ("strace", "-f", "-qq", *quick, "-o", str(trace), *said)


def strikes(seed: Path, root: Path, call: Call, fault: str, both: tuple[Snapshot, Snapshot]) -> bool:
    """Make one call fail, or be the last; what comes next must end in the undisturbed bytes.

    git's own processes count their calls for themselves, so that they are struck as well. How often
    a pipe is read differs from time to time; returns whether the call was made at all.
    """
    copy(seed, root)
    trace = root.with_name(f"{root.name}-trace")
    made = struck(lambda before: run(root, "none", 0, *before), trace, call, fault)
    assert made or snapshot(root) == both[1], (call, fault)
    for lock in (root / "vault" / ".git").rglob("*.lock"):
        lock.unlink()  # of a git that was killed; a person is told to do it

    recover(root)

    end = snapshot(root)
    assert end in both, (call, fault)
    if end == both[0]:
        child.vault(root).apply(
            child.writes(), intent=child.intent(), after=lambda words: child.commit(root, words)
        )
        assert snapshot(root) == both[1], (call, fault)
    assert recover(root) == "nothing"
    shutil.rmtree(root)
    return made
