"""`digestflow` in a process killed at the n-th thing it does: `python -m tests.fetch_child N ARGUMENTS`.

Counted is every call of a function, of Python or of C, in every thread, from the moment when the
sources are asked on. With 0 it is not killed, and says how many there were.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from digestflow.cli.main import main
from digestflow.run.day import gather

if TYPE_CHECKING:
    from types import FrameType

KILLED = -getattr(signal, "SIGKILL", -9)


class Counter:
    """Counts what is done, and ends the process without a word when it is time."""

    def __init__(self, last: int) -> None:
        self.done = itertools.count(1)
        self._last = last

    def __call__(self, _frame: FrameType, event: str, _argument: Any) -> None:
        if event in {"call", "c_call"} and next(self.done) == self._last:
            kill()


def kill() -> None:
    """End this process as the system does when there is no memory left."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(9)


def run(last: int, arguments: list[str]) -> int:
    """Run one command; its exit code comes back when it is not killed."""
    counter = Counter(last)
    asked = gather.gather

    def counted(*given: Any, **named: Any) -> gather.Gathered:
        threading.setprofile(counter)
        sys.setprofile(counter)
        try:
            return asked(*given, **named)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    gather.gather = counted
    code = main(arguments)
    sys.stderr.write(f"\n{next(counter.done)}\n")
    return code


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2:]))
