"""Which files a folder holds: what Obsidian shows of it, without what sync tools left behind."""

from __future__ import annotations

import os
import unicodedata
from struct import Struct
from typing import TYPE_CHECKING

from digestflow.core.render.name import leftovers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_WORDS, _WORD = Struct(">4Q").pack, (1 << 64) - 1


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
        entries = {entry.name: entry for entry in scanned}
    if not "".join(entries).isascii():
        entries = {_name(entry): entry for entry in entries.values()}
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
        found = min(_called(part, os.listdir(folder) if folder.is_dir() else []), default="")
        return "/".join((*parts[:at], found)) if found else ""
    return ""


def _called(part: str, names: Sequence[str]) -> Sequence[str]:
    """Return those of the names in a folder that are this one but for case and form."""
    joined, wanted = "/".join(names), _folded(part)
    # All at once where they have one form only: a folder has thousands, and none of them a slash.
    folded = joined.lower().split("/") if joined.isascii() else list(map(_folded, names))
    return [name for name, one in zip(names, folded, strict=False) if one == wanted] if wanted in folded else []


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).casefold()


def stamps(folder: Path | str, names: Iterable[str]) -> list[str]:
    """Return for each file of the folder what is another once it was changed.

    It begins with when that was last, in nanoseconds since 1970, of sixteen hexadecimal digits.
    """
    if os.stat not in os.supports_dir_fd:
        return [_stamp(os.stat(os.path.join(folder, name))) for name in names]  # noqa: PTH116, PTH118 - as below
    descriptor = os.open(folder, os.O_RDONLY)
    try:  # there are thousands, and nothing above the folder has to be looked up for each
        return [_stamp(os.stat(name, dir_fd=descriptor)) for name in names]
    finally:
        os.close(descriptor)


def _stamp(at: os.stat_result) -> str:
    changed = at.st_mtime_ns & _WORD
    return _WORDS(max(changed, at.st_ctime_ns & _WORD), changed, at.st_size & _WORD, at.st_ino & _WORD).hex()
