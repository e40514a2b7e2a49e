"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "digestflow", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("digestflow")

ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path | None:
    """The folder of real material, or None where it is absent."""
    path = Path(os.environ.get("DIGESTFLOW_CORPUS", ROOT.parent / "shared"))
    return path if (path / "corpus" / "INDEX.tsv").exists() else None


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real material; the test is skipped, visibly, where it is absent."""
    path = shared()
    if path is None:
        pytest.skip("no real material: set DIGESTFLOW_CORPUS to the folder that holds corpus/")
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow lanes to their own commands."""
    if config.option.markexpr:
        return
    for item in items:
        for lane in ("torture", "model"):
            if lane in item.keywords:
                item.add_marker(
                    pytest.mark.skip(reason=f"slow lane: make {'test-model' if lane == 'model' else lane}")
                )
