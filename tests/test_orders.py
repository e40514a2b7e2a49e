"""Days of real sources in any order, with a person's words in between: one vault."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from tests.nights import DIGEST, MOC, Project, after, differing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIRST = date(2026, 3, 11)
CONFIG = """\
vault: vault
git: {{mode: none}}
sources:
{sources}
network: {{allow_private: [127.0.0.0/8]}}
upkeep: {{entity_days: 2}}
topics:
  - name: Open Models
    about: Models whose weights anyone can download, their sizes, licences, scores and makers.
    entities: [Qwen, Llama, Gemma, DeepSeek, Mistral, Nemotron]
    subsections: [{{name: Makers, scope: "Companies, money, people and partners of the makers."}}]
"""


def _days(count: int) -> list[str]:
    return [(FIRST + timedelta(days=n)).isoformat() for n in range(count)]


def _gathered(corpus: Path, root: Path, count: int) -> Project:
    """A project whose archive holds what a handful of sources gave in so many nights; no day is run."""
    command = [sys.executable, str(corpus / "tools" / "replay_feeds.py"), "--set", "A", "--day", _days(1)[0]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        with urlopen(told["opml"], timeout=30) as answer:
            urls = re.findall(r'xmlUrl="([^"]+)"', answer.read().decode())[::6]
        sources = "\n".join(f"  - {{name: s{n}, kind: feed, url: '{url}'}}" for n, url in enumerate(urls))
        root.mkdir()
        (root / "vault").mkdir()
        (root / "config.yaml").write_text(CONFIG.format(sources=sources), encoding="utf-8")
        project = Project(root)
        for day in _days(count):
            with urlopen(Request(f"{told['base']}/control/day?day={day}", data=b""), timeout=30):
                pass
            assert project.say("fetch", now=after(day)).code in {0, 3}
        server.terminate()
    return project


def _run(gathered: Project, root: Path, order: Sequence[str], *, retold: bool = True) -> dict[str, bytes]:
    """The vault after the days in this order, and after those that became stale by it.

    A person edits the first day's note and, with `retold`, the line of each other day in the map.
    """
    shutil.copytree(gathered.root, root)
    project, now = Project(root), after(max(order))
    for day in order:
        project.run(day, "--no-fetch", "--commit", now=now)
        if day == min(order):
            project.edit(DIGEST.format(day), "> [!summary] ", "> [!summary] I read this twice. ")
        elif retold and f"\n- [[{day}-AI-Digest]] — " in (text := project.read(MOC)):
            line = next(line for line in text.splitlines() if line.startswith(f"- [[{day}-AI-Digest]] — "))
            project.write(MOC, text.replace(line, f"- [[{day}-AI-Digest]] as I tell it", 1))
    for _ in order:
        if not project.say("status", "--json", now=now).tree["stale"]:
            return project.vault()
        said = project.say("run", "--rerun", "stale", "--no-fetch", "--commit", now=now)
        assert said.code in {0, 3}, said.err
    return pytest.fail("days stay stale")


@pytest.fixture(scope="module")
def five(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    root = tmp_path_factory.mktemp("five")
    gathered = _gathered(corpus, root / "gathered", 5)
    return gathered, _run(gathered, root / "straight", _days(5))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_five_days_ends_in_one_vault(
    five: tuple[Project, dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    gathered, straight = five
    order = _days(5)
    random.Random(seed).shuffle(order)

    vault = _run(gathered, tmp_path / "p", order)

    assert differing(vault, straight) == []
    assert b"I read this twice." in vault[DIGEST.format(min(order))]
    assert b" as I tell it\n" in vault[MOC]
    assert len([path for path in vault if path.startswith("Digests/")]) == 5


def test_records_alone_give_the_same_bytes(five: tuple[Project, dict[str, bytes]], tmp_path: Path) -> None:
    gathered, _straight = five
    before = _run(gathered, tmp_path / "p", _days(2), retold=False)
    project = Project(tmp_path / "p")
    project.edit(DIGEST.format(_days(1)[0]), "I read this twice. ", "")
    whole = project.vault()
    for path in list(whole):
        if not path.startswith(".digestflow/days/"):
            (project.notes / path).unlink()
    shutil.rmtree(project.root / ".digestflow")

    said = project.say("rebuild", now=after(_days(2)[1]))

    assert said.code == 0, said.err
    assert differing(project.vault(), whole) == []
    assert set(before) == set(whole)


@pytest.fixture(scope="module")
def ten(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    root = tmp_path_factory.mktemp("ten")
    gathered = _gathered(corpus, root / "gathered", 10)
    return gathered, _run(gathered, root / "straight", _days(10))


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(24))
def test_any_of_many_orders_of_ten_days_ends_in_one_vault(
    ten: tuple[Project, dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    gathered, straight = ten
    order = _days(10)
    random.Random(seed).shuffle(order)

    assert differing(_run(gathered, tmp_path / "p", order), straight) == [], order
