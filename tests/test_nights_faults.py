"""Nights of real sources of which some fail at random: the next clean run leaves nothing missing."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.nights import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# All that the replay server knows but 410, after which a source is not asked again.
MODES = (
    *("429", "403", "500", "503", "404", "301", "302-private", "hang", "slow", "truncate"),
    *("html", "empty", "garbage", "bomb", "reset"),
)
SETS = {"A": (date(2026, 3, 10), 22, 46), "B": (date(2025, 7, 18), 10, 18)}
CONFIG = """\
vault: vault
git: {{mode: none}}
sources:
  - {{name: all, kind: opml, path: {opml}, allow_private: true}}
network: {{allow_private: [127.0.0.0/8]}}
topics:
  - {{name: Open Models, about: Models whose weights anyone can download., entities: [Qwen]}}
"""


class Replay:
    """The replay server of one set."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._base = told["base"]
        self.opml = told["opml"]
        self.names = sorted(told["feeds"])

    def tell(self, what: str, **query: object) -> None:
        with urlopen(Request(f"{self._base}/control/{what}?{urlencode(query)}", data=b""), timeout=30):
            pass


@pytest.fixture(scope="module", params=sorted(SETS))
def served(request: pytest.FixtureRequest, corpus: Path) -> Iterator[tuple[str, Replay]]:
    name = request.param
    command = [sys.executable, str(corpus / "tools" / "replay_feeds.py"), "--set", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        yield name, Replay(json.loads(server.stdout.readline()))
        server.terminate()


def laid(root: Path, replay: Replay) -> Project:
    (root / "vault").mkdir(parents=True)
    (root / "config.yaml").write_text(CONFIG.format(opml=replay.opml), encoding="utf-8")
    return Project(root)


def archive(project: Project) -> dict[str, list[Any]]:
    """Every item but the moment it was first seen, and every body."""
    asked = {
        "items": "SELECT id, source, identity, url, links, title, author, body, published, updated,"
        " date_only, day, too_old FROM items ORDER BY id",
        "bodies": "SELECT hash, text FROM bodies ORDER BY hash",
    }
    with closing(sqlite3.connect(project.root / ".digestflow" / "state" / "state.db")) as database:
        return {name: database.execute(sql).fetchall() for name, sql in asked.items()}


def differ_after(nights: int, rate: float, served: tuple[str, Replay], root: Path) -> int:
    """Fetch every night with faults and then without, and beside that never with; return how many failed."""
    name, replay = served
    first, _, sources = SETS[name]
    assert len(replay.names) == sources
    chance = random.Random(f"{name} {rate}")
    faulty, clean = laid(root / "faulty", replay), laid(root / "clean", replay)
    failed = 0
    for n in range(nights):
        day = first + timedelta(days=n)
        replay.tell("day", day=day)
        struck = [source for source in replay.names if chance.random() < rate]
        for source in struck:
            replay.tell("fault", source=source, mode=chance.choice(MODES), times=chance.choice([1, 0]))
        hurried = ("--set", "network.deadline=2", "fetch", "--json")
        said = faulty.say(*hurried, now=f"{day + timedelta(days=1)}T03:00:00Z")
        failed += len(said.tree["gaps"])
        assert said.tree["sources"] == sources
        for source in struck:
            replay.tell("fault", source=source, mode="ok")
        for project in (faulty, clean):
            said = project.say("fetch", "--json", now=f"{day + timedelta(days=1)}T03:10:00Z")
            assert (said.code, said.tree["gaps"]) == (0, []), said.tree["gaps"]

    assert archive(faulty) == archive(clean)
    assert len(archive(clean)["items"]) > 100
    return failed


@pytest.mark.long
def test_what_failed_in_three_nights_is_there_after_the_next_clean_run(
    served: tuple[str, Replay], tmp_path: Path
) -> None:
    assert differ_after(3, 0.2, served, tmp_path) > 0


@pytest.mark.torture
def test_what_failed_in_all_nights_at_five_in_a_hundred_is_there_after_the_next_clean_run(
    served: tuple[str, Replay], tmp_path: Path
) -> None:
    assert differ_after(SETS[served[0]][1], 0.05, served, tmp_path) > 0
