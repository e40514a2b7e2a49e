"""22 nights of 46 real sources: no story is told twice, and what goes on with one is there.

`make test` runs the nights that the first three follow-ups need, `make torture` all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from digestflow.core.topic.words import stems
from tests.nights import Project
from tests.test_nights_real import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record

pytestmark = pytest.mark.long
FIRST, SHORT, LAST = date(2026, 3, 10), date(2026, 3, 17), date(2026, 3, 31)
# Picked by hand out of what the sources had: each goes on with a story told before, which says this name,
# with hyphens or without; by its item's address.
FOLLOW_UPS = (
    ("2026-03-14", "Opus 4.6", "https://x.com/alexalbert__/status/2032522722551689363"),
    ("2026-03-15", "Nemotron 3 Super", "https://www.reddit.com/r/LocalLLaMA/comments/1rue6tn/nvidia_updated_the_nemotron_super_3_122b_a12b/"),
    ("2026-03-17", "Mistral Small 4", "https://simonwillison.net/2026/Mar/16/mistral-small-4/"),
    ("2026-03-21", "Nemotron Cascade 2", "https://www.reddit.com/r/LocalLLaMA/comments/1rzud2z/dont_sleep_on_the_new_nemotron_cascade/"),
    ("2026-03-23", "Kimi", "https://techcrunch.com/2026/03/22/cursor-admits-its-new-coding-model-was-built-on-top-of-moonshot-ais-kimi/"),
    ("2026-03-25", "Auto mode", "https://www.anthropic.com/engineering/claude-code-auto-mode"),
    ("2026-03-26", "auto mode", "https://www.theverge.com/ai-artificial-intelligence/900201/anthropic-claude-code-auto-mode"),
    ("2026-03-27", "Voxtral", "https://arxiv.org/abs/2603.25551"),
    ("2026-03-30", "Mythos", "https://www.reddit.com/r/singularity/comments/1s7zwjn/claude_mythos_leaked_by_far_the_most_powerful_ai/"),
)  # fmt: skip
LIKE = 0.8  # share of all word stems of an entry that an earlier one has


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(SHORT, id="8 nights"),
        pytest.param(LAST, id="22 nights", marks=pytest.mark.torture),
    ],
)
def records(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Record, ...]:
    command = [sys.executable, str(corpus / "tools" / "replay_feeds.py"), "--set", "A", "--day", str(FIRST)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        root = tmp_path_factory.mktemp("follow")
        text = f"{CONFIG.format(opml=told['opml'])}select: {{stories: 12}}\n"
        (root / "config.yaml").write_text(text, encoding="utf-8")
        (root / "vault").mkdir()
        project = Project(root)
        days = [FIRST + timedelta(days=n) for n in range((request.param - FIRST).days + 1)]
        for day in days:
            with urlopen(Request(f"{told['base']}/control/day?day={day}", data=b""), timeout=30):
                pass
            assert project.run(str(day), "--commit")["exit_code"] == 0
        server.terminate()
    return tuple(project.record(str(day)) for day in days)


def test_the_follow_ups_are_told_and_say_what_they_follow(records: tuple[Record, ...]) -> None:
    by_day = {str(record.day): record for record in records}

    for day, name, url in FOLLOW_UPS:
        if day not in by_day:
            continue
        record = by_day[day]
        ids = {item.id for item in record.items if item.url == url}
        entries = [entry for entry in record.entries if ids & set(entry.items)]
        assert entries, f"{day}: {url} is not told"
        keys = {entry.key for entry in entries}
        followed = [follow.headline.replace("-", " ") for follow in record.follows if follow.key in keys]
        assert any(name in headline for headline in followed), f"{day}: {url} follows {followed}"


def test_no_story_is_told_twice(records: tuple[Record, ...]) -> None:
    told: list[tuple[Record, Entry]] = []
    twice = []
    for record in records:
        for entry in record.entries:
            for earlier, other in told:
                if _same(entry, record, other, earlier):
                    twice.append(f"{record.day} {entry.headline!r} after {earlier.day} {other.headline!r}")
        told += [(record, entry) for entry in record.entries]

    assert twice == []


def test_every_repeat_is_a_line_with_the_day_that_told_it(records: tuple[Record, ...]) -> None:
    days = {record.day: {entry.key for entry in record.entries} for record in records}

    for record in records:
        for mention in record.also:
            if mention.follows:
                assert mention.thread
                assert mention.follows in days
            assert mention.key not in days[record.day]


def _same(entry: Entry, record: Record, other: Entry, earlier: Record) -> bool:
    """Whether two entries of two days tell one thing in (nearly) the same words, or the same items."""
    if entry.key == other.key or set(entry.items) & set(other.items):
        return True
    here = {item.url for item in record.items if item.id in entry.items and item.url}
    there = {item.url for item in earlier.items if item.id in other.items and item.url}
    words, before = _words(entry), _words(other)
    if here & there and stems(entry.headline) == stems(other.headline):
        return True
    return len(words & before) >= LIKE * len(words) and len(words) > 2 * len(stems(entry.headline))


def _words(entry: Entry) -> frozenset[str]:
    said = (entry.headline, *(one.text for one in entry.summary), *(claim.text for claim in entry.claims))
    return stems("\n".join(said))
