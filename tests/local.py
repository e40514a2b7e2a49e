"""A real model on this machine, and a proxy in front of it with dialects and faults."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Local:
    """The server of a real model, which can be killed and started again."""

    def __init__(self, corpus: Path, name: str, context: int) -> None:
        self._command = [sys.executable, str(corpus / "tools" / "local_model.py"), "serve", name]
        # More threads than there are idle cores wait for each other and get nothing done.
        self._command += ["--ctx", str(context), "--threads", "1" if name == "smollm2" else "2"]
        self._process: subprocess.Popen[str] | None = None
        self.base_url = ""
        self.model = ""

    def start(self) -> None:
        """Start it; the test is skipped, visibly, where there is none."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            pytest.skip("the model cannot be had here: its wheels are gone, or no network")
        said = json.loads(line)
        self.base_url, self.model = said["base_url"], said["model"]

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextmanager
def local(corpus: Path, name: str, *, context: int = 4096) -> Iterator[Local]:
    """The server of a real model, for as long as the block lasts."""
    server = Local(corpus, name, context)
    try:
        server.start()
        yield server
    finally:
        server.kill()
