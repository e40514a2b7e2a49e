"""A command at a terminal, with a person in front of it who types at its questions.

said = on_a_terminal([*PROGRAM, "review"], folder, keys=["y", "n", "told already", "q"])
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "digestflow")
_ASKS = (b"] ", b") ", b": ")  # how a question ends


def on_a_terminal(
    command: Sequence[str],
    folder: Path,
    *,
    keys: Sequence[str] = (),
    stdout: IO[Any] | None = None,
    **environ: str,
) -> str:
    """Return what the terminal shows until the command ends; standard output may go elsewhere."""
    import pty
    import termios

    told, ours = pty.openpty()
    termios.tcsetwinsize(ours, (50, 80))
    # Once CI is named, or a terminal dumb, there is none to draw on.
    given = {name: value for name, value in os.environ.items() if name not in {"CI", "NO_COLOR"}}
    given |= {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"} | environ
    process = subprocess.Popen(command, cwd=folder, stdin=ours, stdout=stdout or ours, stderr=ours, env=given)
    os.close(ours)
    said, waiting = b"", list(keys)
    with suppress(OSError):  # how a terminal ends on Linux
        while part := os.read(told, 65536):
            said += part
            if waiting and said.endswith(_ASKS):
                os.write(told, f"{waiting.pop(0)}\n".encode())
    os.close(told)
    assert process.wait(timeout=60) == 0, said
    return said.decode().replace("\r\n", "\n")
