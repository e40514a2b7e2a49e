"""A process that has loaded what is needed, and does what it is asked in copies of itself.

done_by_a_copy(act, lambda pid: ...)  # the copy waits until it has been looked at

To start Python and load the same modules again for each of hundreds of strikes, every call of it
looked at, takes longer than the commit that is struck.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

ROOT = Path(__file__).resolve().parent.parent.parent
# A process may forbid itself to be looked at by any but its forebears (Yama); this is PR_SET_PTRACER.
LOOK = "import ctypes; ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)"


def done_by_a_copy(
    act: Callable[[], object], watched: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Do what can be pickled, in a process that ends with it; `watched` gets its number before it begins."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    loaded = [name for name in sys.modules if name.startswith("digestflow.")]
    asked = pickle.dumps((loaded, dict(os.environ), act)).hex()
    print(asked, file=server.stdin, flush=True)
    with watched(int(server.stdout.readline())):
        print(file=server.stdin, flush=True)
        assert server.stdout.readline() == "ended\n"


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.adapters.forks"]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(server.communicate)
    return server


def main() -> None:
    """Answer until nobody asks any more."""
    while line := sys.stdin.readline():
        loaded, environ, act = pickle.loads(bytes.fromhex(line))
        for name in loaded:
            import_module(name)
        pid = os.fork()
        if pid == 0:
            try:
                exec(LOOK)
                os.environ.clear()
                os.environ.update(environ)
                _say(os.getpid())
                sys.stdin.readline()
                act()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        _say("ended")


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
