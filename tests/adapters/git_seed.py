"""Repositories to commit to, made by git itself."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.git.objects import Message

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)
MESSAGE = Message(text="Digest of 2026-03-12", when=WHEN, trailers={"Digestflow-Run": "r1"})

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def without_configuration(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Give git a home without the developer's own configuration."""
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
        patch.setenv(name, str(home))


def repository(root: Path) -> Path:
    """A repository with a person's note in it."""
    root.mkdir()
    run(root, "init", "-q", "-b", "main")
    run(root, "config", "user.name", "Ada")
    run(root, "config", "user.email", "ada@example.org")
    (root / "hers.md").write_bytes(b"hers\n")
    run(root, "add", "hers.md")
    run(root, "commit", "-q", "-m", "hers")
    return root


def run(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True).stdout


def status(root: Path) -> bytes:
    return run(root, "status", "--porcelain", "-z", "--untracked-files=all")


def write(root: Path, name: str, body: bytes = b"ours\n") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path
