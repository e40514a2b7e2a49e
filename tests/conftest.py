"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The same examples in every run, so that a red test tells of the change, not of the dice;
# `make torture` throws them anew, more of them, in another order.
_QUIET = [HealthCheck.too_slow]
settings.register_profile(
    "same", deadline=None, max_examples=60, derandomize=True, suppress_health_check=_QUIET
)
settings.register_profile("hunt", deadline=None, max_examples=200, suppress_health_check=_QUIET)
settings.load_profile("same")

# As `__main__` has it: among 300,000 objects that stay, each search for rings of rubbish takes 0.1 s.
gc.set_threshold(150_000, 20, 20)

_LONG = 7200  # seconds: a slow lane on a slow machine

# A shell lets nobody interrupt what it starts in the background, and what we start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where Linux keeps files in memory nobody waits for a disk: in a demo night 0.2 s, beside 0.55 s of work.
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # bytes that must be free there
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

ROOT = Path(__file__).resolve().parent.parent
ANYBODYS = tempfile.gettempdir()  # into the folders of the tests no other user may go


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


def pytest_xdist_auto_num_workers() -> int | None:
    """One more worker than there are processors: a test that waits for its moment needs none."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    ours = getattr(os, "sched_getaffinity", lambda _self: range(os.cpu_count() or 1))
    return len(ours(0)) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest; leave the slow lanes to their own commands, and give them time there."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        for lane in ("torture", "model"):
            if item.get_closest_marker(lane) is None:  # a keyword is also the name of a folder above
                continue
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(_LONG))
            if not config.option.markexpr:
                name = "test-model" if lane == "model" else lane
                item.add_marker(pytest.mark.skip(reason=f"slow lane: make {name}"))


@pytest.fixture(scope="session", autouse=True)
def _temporary(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what anybody takes for temporary among the folders of the tests: a killed git leaves it behind."""
    folder = tmp_path_factory.mktemp("temporary", numbered=False)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


@pytest.fixture(autouse=True)
def _nothing_above(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail a test that leaves a config.yaml above the folders of all others: it is looked for upward."""
    yield
    left = tmp_path_factory.getbasetemp() / "config.yaml"
    assert not left.exists(), left
