"""Feed documents on disk, read as one source: a person's own archive, or samples."""

from __future__ import annotations

import asyncio
import os
from fnmatch import fnmatchcase
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.item.nouns import Parse
    from digestflow.core.source import Folder

_LARGEST = 10 << 20  # bytes of one file, as of a document from the web
_MOST_FILES = 10_000
_MOST_BYTES = 1 << 30  # of all files together
_ABREAST = 4  # files read and parsed at once: enough for the parsers, few in memory


async def fetch(source: Folder, root: Path, parse: Parse) -> Reading:
    """Return what all files of the folder list, as one document.

    A relative path is one under `root` and may not lead out of it, nor may a link lead out
    of the folder. Files come in the order of their names; of a listing that stands in
    several, the first is taken. A file that cannot be read is a warning; when none
    can, the reading has failed.
    """
    began = monotonic()
    try:
        folder, files, warnings = await asyncio.to_thread(_found, source, root)
    except SourceError as error:
        return Reading(source=source.name, status="failed", why=str(error), seconds=monotonic() - began)
    listings: dict[str, Listing] = {}
    kinds, size, read = [], 0, 0
    for at in range(0, len(files), _ABREAST):
        batch = files[at : at + _ABREAST]
        taken = await asyncio.gather(*(_taken(path, parse, source.max_items) for path in batch))
        for path, (length, document) in zip(batch, taken, strict=True):
            name = path.relative_to(folder).as_posix()
            size += length
            if isinstance(document, str):
                warnings.append(f"{name}: {document}")
                continue
            read += 1
            kinds.append(document.kind)
            warnings += (f"{name}: {warning}" for warning in document.warnings)
            for listing in document.listings:
                listings.setdefault(listing.identity, listing)
    why = "" if read else "; ".join(warnings[:3])
    return Reading(
        source=source.name,
        status="read" if read else "failed",
        why=why,
        document=Document(
            kind=kinds[0] if len(set(kinds)) == 1 else "folder",
            title=folder.name,
            listings=tuple(listings.values()),
            warnings=tuple(warnings),
        )
        if read
        else None,
        seconds=monotonic() - began,
        size=size,
    )


def _found(source: Folder, root: Path) -> tuple[Path, list[Path], list[str]]:
    """Return the folder, its files in the order of their names, and what was left out.

    Raises:
        SourceError: There is no such folder, it lies outside, or no file in it matches. It names
            the folder as config.yaml does: a note may say why a source is missing.
    """
    home = root.resolve()
    folder = (home / source.path).resolve()
    if not Path(source.path).is_absolute() and not folder.is_relative_to(home):
        raise SourceError(
            f"refused: {source.path} leads out of the project's folder",
            fix="write its absolute path",
        )
    if not folder.is_dir():
        raise SourceError(f"no folder at {source.path}")
    files: list[Path] = []
    warnings: list[str] = []
    total = 0
    for path in _walk(folder, source.pattern):
        name = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(folder):
            warnings.append(f"{name}: refused: a link out of the folder")
            continue
        if not path.is_file():
            continue
        total += min(path.stat().st_size, _LARGEST)
        if len(files) == _MOST_FILES or total > _MOST_BYTES:
            warnings.append(f"{name}: left out with all after it: too many files")
            break
        files.append(path)
    if not files and not warnings:
        raise SourceError(f"no file matches {source.pattern!r} in {source.path}")
    return folder, files, warnings


def _walk(folder: Path, pattern: str) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and fnmatchcase(name, pattern):
                yield Path(place) / name


async def _taken(path: Path, parse: Parse, most: int) -> tuple[int, Document | str]:
    """Return the file's size and its document, or why it has none."""
    try:
        body = await asyncio.to_thread(_body, path)
    except OSError as error:
        return 0, f"cannot be read: {error.strerror or error}"
    if len(body) > _LARGEST:
        return len(body), f"refused: larger than {_LARGEST >> 20} MiB"
    try:
        return len(body), await parse(body, "", "", most)
    except SourceError as error:
        return len(body), str(error)


def _body(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)
