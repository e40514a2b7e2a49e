"""One child process that parses: killed where it passes its time, and dead where it passes its memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024
_START = 60.0  # seconds a child may take to load its modules
_HEAD = struct.Struct(">II")  # as in serve, which is not loaded here: feedparser would come with it
_SIZE = struct.Struct(">I")
_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from digestflow.adapters.parse.{} import main; main()"
)


class Child:
    """One child process; asked by one thread at a time."""

    def __init__(self, worker: str, *, memory: int, deadline: float) -> None:
        self._memory = memory
        self._deadline = deadline
        self._late = False
        self._last = False
        paths = json.dumps(sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE.format(worker), paths, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return not (self._last or self._late) and self._process.poll() is None

    def greeted(self) -> bool:
        """Wait until it has loaded what it needs, and tell whether its memory is bounded.

        Raises:
            SourceError: It does not start.
        """
        lines = self._heard(b"", _START)
        if not lines:
            self.end()
            raise SourceError("the parsing child does not start")
        return bool(json.loads(lines[0])["bounded"])

    def ask(self, asked: Mapping[str, object], body: bytes) -> list[bytes]:
        """Return the lines of its answer.

        Raises:
            SourceError: It took too long, or died of the document.
        """
        question = json.dumps(asked).encode()
        lines = self._heard(_HEAD.pack(len(question), len(body)) + question + body, self._deadline)
        if lines:
            self._last = bool(json.loads(lines[0])["last"])
            return lines[1:]
        if self._late:
            raise SourceError(f"parsing took more than {self._deadline:g} s")
        self.end()
        code = self._process.returncode
        raise SourceError(f"parsing took more than {self._memory // MIB} MB or crashed (exit {code})")

    def end(self) -> None:
        """Kill it, if it is there, and let go of its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet has nobody to read it
                    continue

    def _heard(self, message: bytes, deadline: float) -> list[bytes]:
        """Send the message, and return the lines that come back in time; none when it dies or is late."""
        watch = threading.Timer(deadline, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            return self._exchanged(message)
        except (OSError, ValueError):  # its pipes are closed: it is dead, or was ended while it worked
            return []
        finally:
            watch.cancel()

    def _exchanged(self, message: bytes) -> list[bytes]:
        come, go = self._process.stdout, self._process.stdin
        if come is None or go is None:  # cannot be: both are pipes
            return []
        if message:
            go.write(message)
            go.flush()
        head = come.read(_SIZE.size)
        if len(head) < _SIZE.size:
            return []
        size = _SIZE.unpack(head)[0]
        answer = come.read(size)
        return answer.split(b"\n") if len(answer) == size else []

    def _too_late(self) -> None:
        self._late = True
        self._process.kill()
