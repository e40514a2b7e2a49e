"""Where a path of the file system leads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
