"""The database for who may not change a byte of the project."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from digestflow.adapters.store.database import at_head, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def open_aside(path: Path) -> Iterator[Engine]:
    """Give the engine of the database at `path`, which stays as it is, byte for byte.

    One that is at the newest revision and was closed in order is read where it stands. One
    that is not there, is older, or waits to be mended after a crash is made, migrated or
    mended in a folder of the system's.

    Raises:
        VaultError: It is no database of ours, or of a later version.
    """
    if _sound(path):
        engine = open_database(path)
        try:
            yield engine
        finally:
            engine.dispose()
        return
    with TemporaryDirectory(prefix="digestflow-") as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-wal"):
            if path.with_name(path.name + suffix).exists():
                shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        engine = open_database(copy)
        try:
            yield engine
        finally:
            engine.dispose()


def _sound(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    if not path.is_file() or (log.exists() and log.stat().st_size):
        return False
    return at_head(path)
