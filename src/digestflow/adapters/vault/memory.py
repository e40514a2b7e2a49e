"""What was worked out of the vault's files, kept in the state folder: lost without loss."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Memory:
    """A folder of files that each can be made again.

    One that is missing or damaged is as if it had never been kept, and one that cannot be
    written is not: nobody is told of either.
    """

    def __init__(self, folder: Path | None, *, writable: bool = True) -> None:
        """Without a folder nothing is kept; what is not `writable` is only read."""
        self._folder, self._writable = folder, writable

    def recall(self, name: str) -> tuple[bytes, int] | None:
        """Return what was kept last, and when in nanoseconds since 1970; None when there is nothing."""
        if self._folder is None:
            return None
        try:
            with (self._folder / name).open("rb") as file:
                kept, at = file.read(), os.fstat(file.fileno()).st_mtime_ns
        except OSError:
            return None
        told, _line, content = kept.partition(b"\n")
        return (content, at) if told == _sum(content) else None

    def keep(self, name: str, content: bytes) -> None:
        """Keep `content` in place of what was kept under the name."""
        if self._folder is None or not self._writable:
            return
        new = self._folder / f"{name}.new"
        with contextlib.suppress(OSError):  # the next command makes it again
            self._folder.mkdir(parents=True, exist_ok=True)
            new.write_bytes(_sum(content) + b"\n" + content)
            new.replace(self._folder / name)


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
