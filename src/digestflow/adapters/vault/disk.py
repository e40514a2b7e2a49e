"""Files as bytes, written so that they outlast a crash."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from typing import TYPE_CHECKING

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = getattr(os, "O_DIRECTORY", None)  # None: this system cannot fsync a folder
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
# What a file system answers that has no fsync for folders.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})


def content(path: Path) -> bytes | None:
    """Return the bytes of a file; None when there is none.

    Raises:
        VaultError: It is no file: a folder, a pipe.
        OSError: It cannot be read.
    """
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(kind):
        raise VaultError(f"{path} is not a file", fix="move it away, or name another note in config.yaml")
    return path.read_bytes()


def temporary(target: Path) -> Path:
    """Return the file beside `target` that will become it.

    Obsidian and sync tools pass over a leading dot. One name per target, so that one that
    a lost journal left behind is written over.
    """
    name = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return target.with_name(f".digestflow-{name}.tmp")


def replaced(target: Path) -> Path:
    """Return the file beside `target` that keeps what stood there until all is done."""
    return temporary(target).with_suffix(".old.tmp")


def stage(target: Path, after: bytes) -> Path:
    """Write `after` beside `target`, with the mode and owner that `target` has."""
    path = temporary(target)
    path.unlink(missing_ok=True)
    create(path, after, like=target)
    return path


def create(path: Path, after: bytes, *, like: Path | None = None) -> None:
    """Write a new file through to the disk."""
    descriptor = os.open(path, _NEW, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(after)
        file.flush()
        if like is not None and like.exists():
            _resemble(path, like)
        os.fsync(file.fileno())


def _resemble(path: Path, like: Path) -> None:
    """Give `path` the mode of `like`, and its owner where we may."""
    shutil.copymode(like, path)
    owner, ours = like.stat(), path.stat()
    if hasattr(os, "chown") and (owner.st_uid, owner.st_gid) != (ours.st_uid, ours.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(path, owner.st_uid, owner.st_gid)


def keep(target: Path) -> None:
    """Keep what stands at `target` under a second name, where the file system can: no byte is copied."""
    path = replaced(target)
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a file system without hard links: the journal has the bytes
        os.link(target, path)


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk; Windows has no way to, and does it by itself."""
    if _FOLDER is None:
        return
    descriptor = os.open(path, os.O_RDONLY | _FOLDER)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
