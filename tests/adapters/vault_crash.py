"""Commits of notes in child processes that end on their way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.adapters import vault_child as child
from tests.adapters.forks import LOOK, done_by_a_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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


def run(root: Path, event: str, n: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, child.__file__, str(root), event, str(n)]
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
    if shutil.which("strace") is None or sys.platform != "linux":
        return False
    asked = [sys.executable, "-c", f"{LOOK}; print(flush=True); input()"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout is not None
        waiting.stdout.readline()
        with _strace(waiting.pid, Path(os.devnull)) as tracer:
            said = _said(tracer)
            waiting.communicate("\n")
    return "attached" in said


def calls(seed: Path, folder: Path) -> Sequence[Call]:
    """All calls of an undisturbed commit, in order, from the journal's first file on; not those of git."""
    root = copy(seed, folder / "calls-root")
    return calls_of(partial(child.carry_out, root), folder / "calls")


def calls_of(act: Callable[[], object], trace: Path) -> Sequence[Call]:
    """The same of whatever writes a journal."""
    traced(act, trace, f"trace={_TRACED}")
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


def struck(act: Callable[[], object], trace: Path, call: Call, fault: str) -> bool:
    """Do it with one call that fails, or is the last; returns whether the call was made at all."""
    traced(act, trace, f"trace={call.name}", f"inject={call.name}:{fault}:when={call.n}")
    made = re.search(r"INJECTED|killed by", trace.read_text("utf-8", "replace")) is not None
    trace.unlink()
    return made


def traced(act: Callable[[], object], trace: Path, *expressions: str) -> None:
    """Do it in a process of its own whose calls, and its children's, are looked at."""

    @contextmanager
    def looked_at(pid: int) -> Iterator[None]:
        with _strace(pid, trace, *expressions) as tracer:
            said = _said(tracer)
            yield
            tracer.communicate()
        assert "attached" in said, said

    done_by_a_copy(act, looked_at)


def _strace(pid: int, trace: Path, *expressions: str) -> subprocess.Popen[str]:
    said = ["-y", *(part for expression in expressions for part in ("-e", expression))]
    command = ["strace", "-f", "-o", str(trace), *said, "-p", str(pid)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def _said(tracer: subprocess.Popen[str]) -> str:
    assert tracer.stderr is not None
    return tracer.stderr.readline()


def strikes(seed: Path, root: Path, call: Call, fault: str, both: tuple[Snapshot, Snapshot]) -> bool:
    """Make one call fail, or be the last; what comes next must end in the undisturbed bytes.

    git's own processes count their calls for themselves, so that they are struck as well. How often
    a pipe is read differs from time to time; returns whether the call was made at all.
    """
    copy(seed, root)
    trace = root.with_name(f"{root.name}-trace")
    made = struck(partial(child.carry_out, root), trace, call, fault)
    assert made or snapshot(root) == both[1], (call, fault)
    for lock in (root / "vault" / ".git").rglob("*.lock"):
        lock.unlink()  # of a git that was killed; a person is told to do it

    recover(root)

    end = snapshot(root)
    assert end in both, (call, fault)
    if end == both[0]:
        child.carry_out(root)
        assert snapshot(root) == both[1], (call, fault)
    assert recover(root) == "nothing"
    shutil.rmtree(root)
    return made
