"""A folder outside the vault that holds what was exported, and nothing else."""

from __future__ import annotations

from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LIST = ".digestflow-export"  # names what we wrote there, so that nothing else is ever touched
_BEGIN = 5  # characters, of ASCII, with which every file of a form begins: <?xml, <svg, {"as_, day,…


def put_files(folder: Path, files: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Write the files, path and text, into the folder; return how many were written and taken away.

    What an earlier export left there and this one has not is taken away. A file that stays the
    same is not written.

    Raises:
        VaultError: There is something in the folder that no export put there, or it cannot be written.
    """
    mark = folder / _LIST
    try:
        if folder.is_file():
            raise VaultError(
                f"{folder} is a file, not a folder", fix=f"--out {quote(f'{folder}-digestflow')}"
            )
        if folder.exists() and any(folder.iterdir()) and not mark.is_file():
            raise VaultError(
                f"{folder}: holds something that no export put there",
                fix=f"--out {quote(str(folder / 'digestflow'))}",
            )
        before = set(mark.read_text(encoding="utf-8").splitlines()) if mark.is_file() else set()
        wanted = dict(files)
        folder.mkdir(parents=True, exist_ok=True)
        # Ours before it is there: what is interrupted is ours all the same.
        put_file(mark, "".join(f"{name}\n" for name in sorted(before | set(wanted))))
        written = sum(put_file(folder / PurePosixPath(name), text) for name, text in wanted.items())
        gone = [name for name in sorted(before - set(wanted)) if _inside(name)]
        for name in gone:
            (folder / PurePosixPath(name)).unlink(missing_ok=True)
        put_file(mark, "".join(f"{name}\n" for name in sorted(wanted)))
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError(
            f"{folder}: cannot be written: {error}", fix="make it writable, or name another with --out"
        ) from error
    return written, len(gone)


def put_file(path: Path, text: str) -> bool:
    """Write the file if its text differs; tell whether it did."""
    content = text.encode("utf-8", "replace")
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def _inside(name: str) -> bool:
    """Tell whether a line of the list names a file of the folder: somebody may have written into it."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def put_alone(path: Path, text: str, *, option: str = "--out") -> None:
    """Write one exported file, which `option` names, in the place of an earlier one of its form.

    Raises:
        VaultError: Something else stands there, or it cannot be written.
    """
    try:
        there = path.read_bytes()[:_BEGIN] if path.is_file() else b""
        if there and there != text[:_BEGIN].encode():
            raise VaultError(
                f"{path}: is there already, and nothing that was exported in this form",
                fix=f"{option} {quote(str(path.with_name(f'digestflow-{path.name}')))}",
            )
        put_file(path, text)
    except OSError as error:
        raise VaultError(
            f"{path}: cannot be written: {error.strerror}",
            fix=f"make it writable, or name another with {option}",
        ) from error
