"""A fetch that is killed on its way, and two at once."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT
from tests.fetch_child import KILLED
from tests.nights import Project, feed, item
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = "2026-03-13T03:00:00Z"
SOURCES = 12
TABLES = ("items", "bodies", "health")


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    """A site with a feed of twenty items for each source; a third of them without validators."""
    with site() as served:
        lay(served)
        yield served


def lay(served: Site, *, apart: float = 0) -> None:
    """Put the feeds on the site, each answered so many seconds after the one before."""
    for n in range(SOURCES):
        items = [
            item(f"Probe {n} {k}", f"It landed {k} times.", at=f"2026-03-{1 + k % 12:02}T09:00:00")
            for k in range(20)
        ]
        served.put(f"/{n}", feed(*items), etag="" if n % 3 == 0 else f'"{n}"', delay=n * apart)


def project(root: Path, web: Site) -> Project:
    """A project that follows the site."""
    (root / "vault").mkdir(parents=True)
    sources = "".join(f"  - {{name: s{n}, kind: feed, url: '{web.url(f'/{n}')}'}}\n" for n in range(SOURCES))
    (root / "config.yaml").write_text(
        "vault: vault\ngit: {mode: none}\nnetwork: {allow_private: ['127.0.0.0/8']}\n"
        f"sources:\n{sources}topics:\n  - {{name: Space, about: Probes., entities: [probe]}}\n",
        encoding="utf-8",
    )
    return Project(root)


def start(root: Path, last: int, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.fetch_child",
            str(last),
            "--config",
            str(root),
            "--now",
            NOW,
            *arguments,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )


def kept(root: Path) -> dict[str, list[Any]]:
    """Every row of the archive, and how the sources do."""
    with closing(sqlite3.connect(root / ".digestflow" / "state" / "state.db")) as database:
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in TABLES
        }


def killed_at(points: int, tmp_path: Path, web: Site) -> list[int]:
    """Kill a fetch at so many points and fetch again each time; return how many items the killed ones had."""
    undisturbed = project(tmp_path / "undisturbed", web)
    child = start(undisturbed.root, 0, "fetch")
    _, said = child.communicate()
    assert child.returncode == 0, said
    total = int(said.splitlines()[-1])
    wanted = kept(undisturbed.root)
    assert len(wanted["items"]) == SOURCES * 20
    had = []
    for n in range(points):
        root = tmp_path / str(n)
        one = project(root, web)
        child = start(root, int(total * (n + random.Random(n).random()) / points) + 1, "fetch")
        child.communicate()
        assert child.returncode in {KILLED, 9, 0}
        had.append(len(kept(root)["items"]))

        assert one.say("fetch", now=NOW).code == 0

        found = kept(root)
        assert found["items"] == wanted["items"], f"point {n}"
        assert found["bodies"] == wanted["bodies"], f"point {n}"
        assert [row[0] for row in found["health"]] == [row[0] for row in wanted["health"]]
    return had


@pytest.mark.long
def test_a_fetch_killed_anywhere_and_run_again_has_the_archive_of_one_undisturbed(
    tmp_path: Path, web: Site
) -> None:
    had = killed_at(5, tmp_path, web)

    assert min(had) < SOURCES * 20


@pytest.mark.torture
def test_a_fetch_killed_at_any_of_forty_points_has_the_archive_of_one_undisturbed(tmp_path: Path) -> None:
    with site() as served:
        lay(served, apart=0.1)  # or all may be kept as one portion
        had = killed_at(40, tmp_path, served)

    assert len(set(had)) > 5  # some were killed between two portions


@pytest.mark.parametrize("command", [("fetch",), ("run",)], ids=" ".join)
def test_of_two_runs_at_once_the_second_ends_at_once_with_11(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    with site() as slow:
        for n in range(SOURCES):
            slow.put(f"/{n}", Page(body=feed().encode(), delay=20.0))
        root = tmp_path / "p"
        project(root, slow)
        first = start(root, 0, "fetch")
        while not slow.in_flight and first.poll() is None:
            time.sleep(0.02)

        second = start(root, 0, *command)
        _, said = second.communicate()

        assert first.poll() is None  # it was still asking
        first.kill()
        first.communicate()
    assert second.returncode == 11
    assert "another run holds" in said
