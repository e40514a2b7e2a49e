"""Where a path of the file system leads."""

from __future__ import annotations

import os
from stat import S_ISLNK
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def followed_in(root: Path, parts: Sequence[str]) -> Path:
    """Return where a path below `root` leads, as `followed` does; nothing above it is looked at.

    `root` was followed itself, and none of the parts is "..".

    Raises:
        OSError: As `followed`.
        RuntimeError: As `followed`.
    """
    path = root.joinpath(*parts)
    return followed(path) if os.name == "nt" or _may_link(os.fspath(root), parts) else path


def _may_link(root: str, parts: Sequence[str]) -> bool:
    """Whether a part is a symlink, or cannot be looked at. Below what is not there yet, none is."""
    at = root
    for part in parts:
        at = f"{at}/{part}"
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            return False
        except OSError:
            return True
        if S_ISLNK(mode):
            return True
    return False


def followed(path: Path) -> Path:
    """Return the path with its symlinks followed, also one where nothing is yet.

    `Path.resolve` takes a link for a file when it cannot be looked at: what is written would then
    take the link's place. (On Windows that is how it goes: some drives answer no question about links.)

    Raises:
        OSError: A part of it cannot be looked at.
        RuntimeError: The links go round in a circle, before Python 3.13.
    """
    if os.name == "nt":
        return path.resolve()
    try:
        return path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        above = followed(path.parent)
    here = above.parent if path.name == ".." else above / path.name
    if here != path:
        return followed(here)
    try:
        return followed(here.parent / here.readlink())
    except (FileNotFoundError, NotADirectoryError):
        return here
