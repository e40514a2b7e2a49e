"""A commit of notes under every fault the system can answer with."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import VaultError
from tests.adapters import vault_child as child
from tests.adapters.vault_crash import (
    Snapshot,
    copy,
    put,
    recover,
    run,
    seeded,
    snapshot,
    survives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from seeded(tmp_path_factory.mktemp("seed"), tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def both(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """The vault before the commit, and after one that nobody disturbed."""
    root = copy(seed, tmp_path_factory.mktemp("undisturbed") / "root")
    assert run(root, "none", 0).returncode == 0
    return snapshot(seed), snapshot(root)


@pytest.mark.torture
def test_killed_at_any_step_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    total = int(run(copy(seed, tmp_path / "counted"), "any", 0).stdout)

    for step in range(1, total + 1):
        survives(seed, tmp_path / str(step), step, both)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_however_full_the_disk_is_all_is_done_or_nothing(small: Path) -> None:
    outcomes = [with_room_left(small, pages) for pages in range(98, 0, -1)]

    assert set(outcomes) == {"", os.strerror(errno.ENOSPC)}


def with_room_left(disk: Path, pages: int) -> str:
    """Commit on a disk with so many pages taken; what the refusal said, or nothing."""
    root, ballast, said = disk / "root", disk / "ballast", ""
    for write in child.writes():
        if write.before is not None:
            put(root / "vault" / write.path, write.before)
    with contextlib.suppress(OSError):
        ballast.write_bytes(b"x" * 4096 * pages)
    before = contents(root)

    try:
        child.vault(root).apply(child.writes())
    except VaultError as error:
        said = str(error)

    if said:
        assert contents(root) == before
    else:
        assert (root / "vault" / "Entities" / "Deep" / "Qwen.md").read_bytes() == b"Qwen\n"
        assert not (root / "vault" / "old.md").exists()
    assert list(root.rglob("*.tmp")) == []
    shutil.rmtree(root)
    ballast.unlink()
    return said.rpartition(": ")[2]


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


CALLS = ("write", "fsync", "rename", "unlink", "link", "mkdir", "chmod", "openat", "newfstatat")
FAULTS = [(call, f"error={error}") for call in CALLS for error in ("ENOSPC", "EIO", "EACCES", "EROFS")]
# No system refuses to close a pipe; made to, Python loses sight of the git that it started.
KILLS = [(call, "signal=KILL") for call in (*CALLS, "close")]


@pytest.mark.torture
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("call", "fault"), [*FAULTS, *KILLS])
def test_whatever_the_system_answers_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], call: str, fault: str
) -> None:
    """Each call of the commit is made to fail once, or to be the last; so are those of git's processes."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    numbers = calls(seed, tmp_path, call)
    most = 240 if fault == "signal=KILL" else 60
    sampled = numbers[:: 1 + len(numbers) // most]
    for n in sampled:
        root = copy(seed, tmp_path / f"{n}")
        ended = run(root, "none", 0, *strace(trace, call, "-e", f"inject={call}:{fault}:when={n}"))
        assert re.search(r"INJECTED|killed by", trace.read_text("utf-8", "replace")), (call, n)
        for lock in (root / "vault" / ".git").rglob("*.lock"):
            lock.unlink()  # of a git that was killed; a person is told to do it

        recover(root)

        assert snapshot(root) in both, (call, n, ended)
        shutil.rmtree(root)


def strace(trace: Path, call: str, *more: str) -> tuple[str, ...]:
    return ("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", *more)


def calls(seed: Path, folder: Path, call: str) -> Sequence[int]:
    """The numbers of such calls from the journal's first file on: Python makes many before it."""
    trace = folder / "calls"
    run(copy(seed, folder / "calls-root"), "none", 0, *strace(trace, f"openat,{call}"))
    lines = trace.read_text("utf-8", "replace").splitlines()
    begun = next(n for n, line in enumerate(lines) if "draft.tmp" in line)
    ours = lines[begun].split()[0]
    made = [n for n, line in enumerate(lines) if line.startswith(ours) and f" {call}(" in line]
    return range(1 + sum(n < begun for n in made), 1 + len(made))
