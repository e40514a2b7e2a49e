"""A night that asks reddit: one request for all subreddits, and the rest of the sources in time."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from tests.nights import Project
from tests.reddit_server import reddit

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DAY = "2026-03-12"
CONFIG = """vault: vault
git: {{mode: none}}
sources:
  - {{name: r/Probes, kind: subreddit, subreddit: Probes}}
  - {{name: r/Moons, kind: subreddit, subreddit: Moons}}
topics:
  - {{name: Space, about: Posts about probes and moons, entities: [Probes, Moons]}}
reddit:
  base_url: {base}
  top: true
{more}
network:
  allow_private: [127.0.0.0/8]
"""


def project(root: Path, base: str, more: str = "") -> Project:
    (root / "vault").mkdir(parents=True)
    (root / "config.yaml").write_text(CONFIG.format(base=base, more=more), encoding="utf-8")
    return Project(root)


def test_a_run_reads_all_subreddits_by_one_request_and_ranks_by_their_readers(tmp_path: Path) -> None:
    with reddit() as web:
        web.put("Probes", 30)
        web.put("Moons", 2)
        outcome = project(tmp_path, web.base).run(DAY)

    assert web.asked == ["/r/Moons+Probes/new/.rss?limit=100", "/r/Moons+Probes/top/.rss?t=day&limit=100"]
    assert (outcome["status"], outcome["archived"]) == ("done", 32)
    assert outcome["coverage"]["sources"] == 2


def test_a_later_night_changes_no_earlier_day(tmp_path: Path) -> None:
    with reddit() as web:
        web.put("Probes", 30)
        place = project(tmp_path, web.base)
        first = place.run(DAY)
        for post in web.posts:
            post.votes = -post.votes
        place.say("fetch", now="2026-03-14T03:00:00Z")
        again = place.run(DAY, now="2026-03-14T03:30:00Z")

    assert (first["entries"], first["also"]) == (again["entries"], again["also"])
    assert place.say("status", "--json", now="2026-03-14T03:30:00Z").tree["stale"] == []


def test_a_token_out_of_the_environment_is_told_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("MY_REDDIT", "https://www.reddit.com/.rss?feed=s3cr3tf33d&user=probe_reader")
    with reddit() as web:
        web.put("Probes", 3)
        place = project(tmp_path, web.base, "  feed_env: MY_REDDIT")
        good = place.say("run", "--date", DAY, "--json", now="2026-03-13T03:00:00Z")
        web.private = {"probes", "moons"}
        bad = place.say("fetch", "-vv", "--json", now="2026-03-13T05:00:00Z")
        listed = place.say("sources", "list", now="2026-03-13T05:00:00Z")

    assert all("feed=s3cr3tf33d&user=probe_reader" in path for path in web.asked)
    assert good.code == 0, good.err
    assert "403" in listed.out
    told = [good.out, good.err, bad.out, bad.err, listed.out, caplog.text]
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for secret in ("s3cr3tf33d", "probe_reader"):
        assert not any(secret in text for text in told)
        assert not any(secret.encode() in body for body in written)


def test_a_token_that_is_not_there_is_a_gap_of_reddit_alone(tmp_path: Path) -> None:
    with reddit() as web:
        place = project(tmp_path, web.base, "  feed_env: NO_SUCH_VARIABLE_HERE")
        said = place.say("fetch", "--json")

    assert web.asked == []
    assert said.code == 3
    assert "reddit.feed_env: the environment has no NO_SUCH_VARIABLE_HERE" in json.dumps(said.tree)
