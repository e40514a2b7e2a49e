"""Vaults to write in."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.vault.folder import FolderVault, Write

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = PurePosixPath("a.md"), PurePosixPath("Digests/b.md"), PurePosixPath("Digests/c.md")

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def opened(root: Path, *allowed: str) -> FolderVault:
    places = map(PurePosixPath, allowed or (".",))
    return FolderVault(root, journal=root.parent / "state" / "journal", allowed=places)


def put(root: Path, name: str, body: bytes = b"hers\n") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def write(path: PurePosixPath | str, before: bytes | None, after: bytes | None) -> Write:
    return Write(path=PurePosixPath(path), before=before, after=after)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
