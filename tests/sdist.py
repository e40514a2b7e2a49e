"""feedparser's source distribution, for the tests in it: asked for once and kept beside the environment."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from tests.conftest import ROOT

_FOLDER = ROOT / ".venv" / "feedparser-sdist"


@cache
def feedparser_tests() -> Path | None:
    """The folder `tests` of feedparser's sdist; None when it cannot be had.

    DIGESTFLOW_FEEDPARSER_TESTS names one that is there already; empty, it keeps the tests from
    asking the package index for it.
    """
    named = os.environ.get("DIGESTFLOW_FEEDPARSER_TESTS")
    if named is not None:
        return Path(named) if named and Path(named).is_dir() else None
    wanted = f"feedparser-{version('feedparser')}"
    tests = _FOLDER / wanted / "tests"
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(_FOLDER / "lock"):
        if not tests.is_dir():
            _fetch(wanted)
    return tests if tests.is_dir() else None


def _fetch(wanted: str) -> None:
    name, _, number = wanted.partition("-")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    command += ["--retries", "0", "--timeout", "10", "--dest", str(_FOLDER), f"{name}=={number}"]
    done = subprocess.run(command, check=False, capture_output=True, timeout=120)
    packed = _FOLDER / f"{wanted}.tar.gz"
    if done.returncode == 0 and packed.exists():
        with tarfile.open(packed) as archive:
            archive.extractall(_FOLDER, filter="data")
