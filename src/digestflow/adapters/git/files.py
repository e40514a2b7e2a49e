"""What git takes a file of the work tree for: its bytes, its mode, whether it is ignored or filtered."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from digestflow.adapters.git import objects
from digestflow.adapters.git.command import MAYBE, git
from digestflow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from digestflow.adapters.git.settings import Settings


def content(path: Path) -> bytes | None:
    """Return the bytes of a file; None when it is gone.

    Raises:
        GitError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise GitError(f"cannot read {path}: {error.strerror}", fix=f"make {path} readable") from error


def modes(found: Mapping[bytes, Path], settings: Settings) -> dict[bytes, str]:
    """Return the modes that the work tree knows; none where its file system has none."""
    if not settings.holds("core.filemode"):
        return {}
    return {
        name: objects.PROGRAM if target.stat().st_mode & stat.S_IXUSR else objects.FILE
        for name, target in found.items()
        if target.is_file()
    }


def ignored(root: Path, names: Iterable[bytes]) -> frozenset[bytes]:
    """Return those of the names, as git calls files, that it ignores."""
    # What no pattern names is not ignored, and mostly none does: which of the others are tracked, and so
    # are not ignored either, is known to the index, which takes as long to read as all else.
    named = _ignored(root, names, "--no-index")
    return _ignored(root, named)


def _ignored(root: Path, names: Iterable[bytes], *how: str) -> frozenset[bytes]:
    asked = b"".join(b"./%s\0" % name for name in names)
    if not asked:
        return frozenset()
    out = git(root, "check-ignore", "-z", *how, "--stdin", stdin=asked, ends=MAYBE).out
    return frozenset(name.removeprefix(b"./") for name in out.split(b"\0") if name)


def _filters(root: Path, names: Iterable[bytes]) -> dict[bytes, str]:
    """Return the filter of each path that has one. Looking it up runs nothing."""
    asked = b"".join(b"./%s\0" % name for name in names)
    out = git(root, "check-attr", "-z", "--stdin", "filter", stdin=asked).out.split(b"\0")
    pairs = zip(out[::3], out[2::3], strict=False)
    plain = {b"unspecified", b"unset", b"set"}
    return {name.removeprefix(b"./"): os.fsdecode(value) for name, value in pairs if value not in plain}


def refuse_filtered(root: Path, names: Iterable[bytes], settings: Settings) -> None:
    """Refuse plain bytes where the user asks for others; git-crypt and its like set `required`.

    Raises:
        GitError: One of them goes through a filter without which it must not be stored.
    """
    required = settings.required
    for name, driver in (_filters(root, names) if required else {}).items():
        if driver in required:
            raise GitError(
                f"{os.fsdecode(name)} must pass through the filter {driver!r}; digestflow runs none",
                fix="take the notes out of it in .gitattributes, or set `git.mode: none` in config.yaml",
            )
