"""A vault with a commit to be made, for tests that disturb it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adapters.vault_crash import Snapshot, copy, run, seeded, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The vault, made once a module."""
    yield from seeded(tmp_path_factory.mktemp("seed"), tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def both(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """The vault before the commit, and after one that nobody disturbed."""
    root = copy(seed, tmp_path_factory.mktemp("undisturbed") / "root")
    assert run(root, "none", 0).returncode == 0
    return snapshot(seed), snapshot(root)
