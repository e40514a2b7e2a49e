"""Wall, CPU and peak memory of a command with all its child processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAUSE = 0.02  # seconds between two looks at the processes' memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one command took."""

    code: int
    out: str
    wall: float  # seconds
    cpu: float  # seconds, user and system, children included
    peak: float  # MiB, all processes together, what they share counted once; the most that was seen


def measured(command: Sequence[str], *, cwd: Path, watch: bool = True) -> Measured:
    """Run the command to its end and return what it took; memory on Linux only.

    To look at the memory takes some of the processor: where times are compared, do not `watch`.
    """
    before = os.times()
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    peak = _Peak(child.pid)
    if watch:
        peak.start()
    out, _ = child.communicate()
    wall = time.perf_counter() - began
    if watch:
        peak.ended.set()
        peak.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(code=child.returncode, out=out, wall=wall, cpu=cpu, peak=peak.most / 1024)


class _Peak(threading.Thread):
    """Looks at a process and all below it, many times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.most = 0  # KiB
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(_PAUSE):
            self.most = max(self.most, sum(_resident(pid) for pid in _tree(self._pid)))


def _tree(pid: int) -> list[int]:
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                left += [int(child) for child in task.read_text().split()]
        except OSError:
            continue  # it ended meanwhile
    return found


def _resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def digestflow(*arguments: str) -> list[str]:
    """Return the command that a user would give."""
    return [sys.executable, "-m", "digestflow", *arguments]
