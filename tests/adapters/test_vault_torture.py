"""A commit of notes under every fault the system can answer with."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import VaultError
from tests.adapters import vault_child as child
from tests.adapters.vault_crash import (
    Snapshot,
    calls,
    copy,
    put,
    run,
    sampled,
    strikes,
    survives,
    traces,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.adapters.vault_crash import Call


@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.skipif(traces(), reason="strace ends it at system calls, below")
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


CALLS = (
    "write",
    "fsync",
    "rename",
    "unlink",
    "link",
    "mkdir",
    "chmod",
    "openat",
    "newfstatat",
    "readlink",
    "read",
)
FAULTS = [(call, f"error={error}") for call in CALLS for error in ("ENOSPC", "EIO", "EACCES", "EROFS")]
PARTS = 8
traced = pytest.mark.skipif(not traces(), reason="needs strace, and the right to trace")


def strikes_all(
    seed: Path, folder: Path, chosen: Sequence[Call], fault: str, both: tuple[Snapshot, Snapshot]
) -> int:
    """Strike a commit at each of the calls; returns how many there were to be struck."""
    return sum(strikes(seed, folder / str(n), call, fault, both) for n, call in enumerate(chosen))


@pytest.fixture(scope="module")
def every(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Call]:
    """All calls of an undisturbed commit."""
    return calls(seed, tmp_path_factory.mktemp("every"))


@pytest.mark.long
@traced
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_of_sixty_system_calls_the_next_command_ends_as_if_undisturbed(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], every: Sequence[Call], part: int
) -> None:
    chosen = sampled(every, 64)[part::4]

    assert strikes_all(seed, tmp_path, chosen, "signal=KILL", both) >= 15


@pytest.mark.long
@traced
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(4))
def test_at_sixty_refused_system_calls_the_next_command_ends_as_if_undisturbed(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], every: Sequence[Call], part: int
) -> None:
    fault = FAULTS[part][1]
    refusable = [call for call in every if call.name in CALLS]
    chosen = sampled(refusable, 64)[part::4]

    assert strikes_all(seed, tmp_path, chosen, fault, both) >= 15


@traced
@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_system_call_the_next_command_ends_as_if_undisturbed(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], every: Sequence[Call], part: int
) -> None:
    assert len(every) >= 1000
    assert strikes_all(seed, tmp_path, every[part::PARTS], "signal=KILL", both) >= 800 / PARTS


@traced
@pytest.mark.torture
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_whatever_the_system_answers_the_next_command_ends_as_if_undisturbed(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], every: Sequence[Call], name: str, fault: str
) -> None:
    chosen = sampled([call for call in every if call.name == name], 60)

    assert strikes_all(seed, tmp_path, chosen, fault, both) >= len(chosen) * 3 // 4
