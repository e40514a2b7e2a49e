"""Which files a folder holds: what Obsidian shows of it, without what sync tools left behind."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

from digestflow.core.render.name import leftovers

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path | str, above: str, suffix: str) -> tuple[list[str], list[str]]:
    """Return the paths of the files that end so, at any depth, and of the symlinks that do.

    `above` comes before each: "", or "Digests/". In no order.
    """
    found: list[str] = []
    symlinks: list[str] = []
    _list(folder, above, suffix, (found, symlinks))
    return found, symlinks


def _list(folder: Path | str, above: str, suffix: str, out: tuple[list[str], list[str]]) -> None:
    with os.scandir(folder) as scanned:
        entries = {_name(entry): entry for entry in scanned}
    for name in leftovers(entries.keys()):
        del entries[name]
    found, symlinks = out
    files = [name for name, entry in entries.items() if entry.is_file(follow_symlinks=False)]
    found += [above + name for name in files if name.endswith(suffix) and name[0] != "."]
    if len(files) == len(entries):
        return
    for name, entry in entries.items():
        if name[0] == ".":
            continue
        if entry.is_dir(follow_symlinks=False):
            _list(entry.path, f"{above}{name}/", suffix, out)
        elif name.endswith(suffix) and entry.is_symlink():
            symlinks.append(above + name)


def _name(entry: os.DirEntry[str]) -> str:
    """Return the name in Unicode's composed form, where a file system that lists others takes both for one.

    HFS+ does, and macOS on what it mounts from a server.
    """
    if entry.name.isascii():
        return entry.name
    composed = unicodedata.normalize("NFC", entry.name)
    if composed != entry.name:
        try:
            there = os.lstat(entry.path.removesuffix(entry.name) + composed)
        except OSError:
            return entry.name
        if not os.path.samestat(there, entry.stat(follow_symlinks=False)):
            return entry.name
    return composed


def twin(target: Path, top: Path) -> str:
    """Return the path below `top` that differs from the target's in case or form only; "" if none does."""
    if target.exists():
        return ""
    parts = target.relative_to(top).parts
    for at, part in enumerate(parts):
        folder = top.joinpath(*parts[:at])
        if (folder / part).exists():
            continue
        wanted = _folded(part)
        names = os.listdir(folder) if folder.is_dir() else ()
        found = min((name for name in names if _folded(name) == wanted), default="")
        return "/".join((*parts[:at], found)) if found else ""
    return ""


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).casefold()


def stamp(path: str) -> str:
    """Return what is another once the file was changed.

    It begins with when that was last, in nanoseconds since 1970, of twenty digits.
    """
    at = os.stat(path)  # noqa: PTH116 - there are thousands
    changed = at.st_mtime_ns
    return f"{max(changed, at.st_ctime_ns):020} {changed} {at.st_size} {at.st_ino}"
