"""One run at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from digestflow.errors import Locked, VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the system lets go of it when the process ends, however it ends.

    Raises:
        Locked: Another run holds it. Nobody waits.
        VaultError: The file cannot be made there.
    """
    from filelock import FileLock, Timeout

    held = FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout as error:
        raise Locked(f"another run holds {path}", fix="wait until it has ended, then try again") from error
    except OSError as error:
        raise VaultError(
            f"cannot lock {path}: {error.strerror}", fix=f"make {path.parent} writable"
        ) from error
    try:
        yield
    finally:
        held.release()
