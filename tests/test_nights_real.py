"""Three nights of 46 real sources over HTTP: the same promises as on made-up feeds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from digestflow.core.evidence.check import unsupported
from tests.nights import Project, after, balanced, bodies, differing, quotes_stand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digestflow.core.entry.nouns import Claim, Sentence

MARK = re.compile(r"\[\^([^\]]+)\]")
DEFINED = re.compile(r"\[\^([^\]]+)\]:")
DAYS = ("2026-03-11", "2026-03-12", "2026-03-13")

CONFIG = """\
vault: vault
git: {{mode: none}}
sources:
  - {{name: all, kind: opml, path: {opml}, allow_private: true}}
network: {{allow_private: [127.0.0.0/8]}}
topics:
  - name: Open Models
    about: Models whose weights anyone can download, their sizes, licences, scores and makers.
    entities: [Qwen, Llama, Gemma, DeepSeek, Mistral, Nemotron]
  - name: Agents
    about: Language models that act, coding assistants, tool use and what developers report of them.
    entities: [Claude Code, Codex, Copilot, MCP]
"""


class Nights:
    """What three nights in a row left."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.outcomes: list[dict[str, Any]] = []
        self.vaults: list[dict[str, bytes]] = []  # after each night
        self.again: list[dict[str, Any]] = []  # each night's day, run once more in the same night


@pytest.fixture(scope="module")
def nights(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    command = [sys.executable, str(corpus / "tools" / "replay_feeds.py"), "--set", "A", "--day", DAYS[0]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        root = tmp_path_factory.mktemp("real")
        (root / "config.yaml").write_text(CONFIG.format(opml=told["opml"]), encoding="utf-8")
        (root / "vault").mkdir()
        found = Nights(Project(root))
        for day in DAYS:
            with urlopen(Request(f"{told['base']}/control/day?day={day}", data=b""), timeout=30):
                pass
            found.outcomes.append(found.project.run(day, "--commit"))
            found.vaults.append(found.project.vault())
            found.again.append(found.project.run(day, "--no-fetch", "--commit"))
            assert differing(found.project.vault(), found.vaults[-1]) == [], f"{day} was not run twice"
        yield found
        server.terminate()


def test_every_night_reads_all_sources_and_ends_well(nights: Nights) -> None:
    codes = [tree["exit_code"] for tree in nights.outcomes]

    assert codes == [0, 0, 0]
    assert [tree["coverage"]["sources"] for tree in nights.outcomes] == [46] * 3
    assert all(tree["entries"] == 8 for tree in nights.outcomes)


def test_every_item_ends_in_one_state(nights: Nights) -> None:
    outcomes = [*nights.outcomes, *nights.again]

    assert balanced(outcomes)
    assert all(tree["items"] > 100 for tree in nights.outcomes)
    assert sum(tree["archived"] for tree in nights.outcomes) == len(bodies(nights.project))


def test_every_quote_stands_in_its_item_at_its_place(nights: Nights) -> None:
    n = quotes_stand(nights.project, *DAYS)

    assert n > 8 * len(DAYS)


def test_no_shown_sentence_says_more_than_its_quotes(nights: Nights) -> None:
    records = [nights.project.record(day) for day in DAYS]

    for record in records:
        for entry in record.entries:
            assert unsupported(entry.headline, [quote.words for quote in entry.quotes]) == ()
            shown: list[Sentence | Claim] = [*entry.summary, *entry.claims]
            for sentence in shown:
                assert unsupported(sentence.text, [quote.words for quote in sentence.quotes]) == ()


def test_every_mark_has_one_footnote_and_every_footnote_a_mark(nights: Nights) -> None:
    for path, note in nights.vaults[-1].items():
        lines = note.decode().splitlines() if path.endswith(".md") else []
        defined = [found[1] for line in lines if (found := DEFINED.match(line))]
        marked = {mark for line in lines for mark in MARK.findall(DEFINED.sub("", line))}

        assert len(set(defined)) == len(defined)
        assert set(defined) == marked, path


def test_no_headline_and_no_line_holds_an_address(nights: Nights) -> None:
    for day in DAYS:
        record = nights.project.record(day)
        shown = [*(entry.title for entry in record.entries), *(one.quote.words for one in record.also)]

        assert [text for text in shown if "://" in text] == []


def test_a_night_changes_no_day_before_it(nights: Nights) -> None:
    for earlier, later in pairwise(nights.vaults):
        days = {path for path in earlier if path.startswith((".digestflow/days/", "Digests/"))}

        assert days
        assert differing({p: earlier[p] for p in days}, {p: later[p] for p in days}) == []


def test_a_second_run_of_a_night_changes_nothing(nights: Nights) -> None:
    plans = [(tree["plan"], tree["exit_code"]) for tree in nights.again]

    assert plans == [("same", 0)] * 3


def test_no_story_is_told_on_two_days(nights: Nights) -> None:
    told = [entry.key for day in DAYS for entry in nights.project.record(day).entries]

    assert len(told) == len(set(told))


def test_the_notes_come_back_from_the_records(nights: Nights) -> None:
    before = nights.project.vault()
    for note in nights.project.notes.rglob("*.md"):
        note.unlink()

    said = nights.project.say("rebuild", now=after(DAYS[-1]))

    assert said.code == 0, said.err
    assert differing(nights.project.vault(), before) == []
