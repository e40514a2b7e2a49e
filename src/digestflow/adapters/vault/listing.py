"""Which files a folder holds: what Obsidian shows of it, without what sync tools left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from digestflow.core.render.name import leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def files(folder: Path | str, above: str, suffix: str) -> Iterator[tuple[str, bool]]:
    """Yield the path of each file that ends so, at any depth, and whether it is a symlink.

    `above` comes before each: "", or "Digests/". In no order.
    """
    with os.scandir(folder) as scanned:
        entries = {entry.name: entry for entry in scanned}
    left = leftovers(entries.keys())
    for name, entry in entries.items():
        if name.startswith(".") or name in left:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from files(entry.path, f"{above}{name}/", suffix)
        elif name.endswith(suffix) and (entry.is_symlink() or entry.is_file()):
            yield f"{above}{name}", entry.is_symlink()


def stamp(path: str) -> str:
    """Return what is another once the file was changed.

    It begins with when that was last, in nanoseconds since 1970, and a blank.
    """
    at = os.stat(path)  # noqa: PTH116 - there are thousands
    return f"{max(at.st_mtime_ns, at.st_ctime_ns)} {at.st_mtime_ns} {at.st_size} {at.st_ino}"
