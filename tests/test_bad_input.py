"""Floods, odd notes, a power cut: a gap with a name, nothing lost, time and memory bounded."""

from __future__ import annotations

import shlex
import sqlite3
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.nights import Project, differing, feed, item, with_feeds
from tests.test_cli_errors import asked, command
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-03-11"
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at=f"{DAY}T09:00:00")
ROCKET = item("Rocket rolls out", "The rocket was rolled out to its pad at noon.", at=f"{DAY}T12:00:00")
MILLION = 1_000_000
MOST = 512 << 20  # bytes of memory that the largest of a command's children may have had


def following(root: Path, **wires: str) -> Project:
    """A project with a sound folder of feeds and feeds at addresses."""
    project = with_feeds(root, more="network: {allow_private: [127.0.0.0/8], deadline: 20}")
    path = project.root / "config.yaml"
    lines = "".join(f"  - {{name: {name}, kind: feed, url: {url}}}\n" for name, url in wires.items())
    path.write_text(path.read_text(encoding="utf-8").replace("topics:", f"{lines}topics:"), encoding="utf-8")
    (root / "feeds" / "gazette.xml").write_text(feed(PROBE), encoding="utf-8")
    return project


def rows(project: Project) -> list[tuple[Any, ...]]:
    """The archive, as it stands in the database."""
    connection = sqlite3.connect(project.root / ".digestflow" / "state" / "state.db")
    found = connection.execute("SELECT * FROM items ORDER BY id").fetchall()
    connection.close()
    return found


def many(one: bytes) -> bytes:
    return b"<rss version='2.0'><channel><title>Flood</title>" + one * MILLION + b"</channel></rss>"


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        pytest.param(b"<item><title>x</title></item>", "larger than", id="over the cap"),
        pytest.param(b"<item/>", "", id="under the cap"),
    ],
)
def test_a_feed_of_a_million_items_is_a_gap_or_its_newest_and_the_others_are_told(
    tmp_path: Path, one: bytes, reason: str
) -> None:
    body = many(one)
    with site() as web:
        web.put("/flood", Page(body=body))
        project = following(tmp_path / "p", Flood=web.url("/flood"))

        outcome = project.run(DAY)

    gaps = {gap["subject"]: gap["why"] for gap in outcome["gaps"]}
    assert outcome["entries"] == 1
    assert outcome["archived"] <= 501
    if reason:
        assert reason in gaps["Flood"]
    assert outcome["exit_code"] == (3 if gaps else 0)
    own, of_children = _peaks()
    assert of_children < max(MOST, own)  # a child begins as a copy of this process, which may be large itself


def _peaks() -> tuple[int, int]:
    """The most memory that this process and any child of it had, in bytes; 0 where nobody counts it."""
    if sys.platform == "win32":
        return 0, 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_maxrss * unit, children.ru_maxrss * unit


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_note_in_another_encoding_is_left_alone_and_named(tmp_path: Path, encoding: str) -> None:
    project = following(tmp_path / "p")
    mine = "# Space\n\nräume, endgültig\n".encode(encoding)
    (project.notes / "MOC - Space.md").write_bytes(mine)

    outcome = project.run(DAY)
    settled = project.commit(DAY)

    assert (outcome["exit_code"], outcome["entries"]) == (0, 1)
    assert (project.notes / "MOC - Space.md").read_bytes() == mine
    assert list(settled[0]["untouchable"]) == ["MOC - Space.md"]
    assert settled[0]["untouchable"]["MOC - Space.md"]
    assert "Probe lands" in project.read(f"Digests/{DAY}-AI-Digest.md")


def test_a_host_that_nobody_knows_is_a_named_gap(tmp_path: Path) -> None:
    project = following(tmp_path / "p", Wire="http://no-such-host.invalid/feed.xml")

    said = project.say("fetch", "--json")

    (gap,) = said.tree["gaps"]
    assert (said.code, gap["subject"]) == (3, "Wire")
    assert "no-such-host.invalid" in gap["why"]
    assert said.tree["archived"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")
def test_a_fetch_that_is_killed_and_done_again_leaves_the_archive_of_one_that_was_not(tmp_path: Path) -> None:
    with site() as web:
        web.put("/fast", feed(ROCKET), etag='"1"')
        late = feed(item("Moon rises", "The moon rose over the pad.", at=f"{DAY}T20:00:00"))
        web.put("/slow", Page(delay=60), Page(body=late.encode()))
        wires = {"Fast": web.url("/fast"), "Slow": web.url("/slow")}
        killed, whole = following(tmp_path / "killed", **wires), following(tmp_path / "whole", **wires)
        process = command("fetch", cwd=killed.root)
        asked(web, "/slow")
        _until_kept(killed, 2)
        process.kill()
        process.communicate()

        between = rows(killed)
        again = killed.say("fetch", "--json")
        whole.say("fetch")

    assert process.returncode == -9
    assert len(between) == 2
    assert (again.code, again.tree["archived"], again.tree["archive"]) == (0, 1, 3)
    assert rows(killed) == rows(whole)
    assert between == [row for row in rows(whole) if row in between]


def _until_kept(project: Project, n: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if len(rows(project)) == n:
                return
        except sqlite3.OperationalError:  # not made yet
            pass
        time.sleep(0.05)
    raise AssertionError("nothing was kept")


def test_what_is_wrong_in_the_state_folder_stops_before_the_notes(tmp_path: Path) -> None:
    project = following(tmp_path / "p")
    project.run(DAY)
    state = project.root / ".digestflow" / "state"
    for path in state.glob("state.db*"):
        path.write_bytes(b"no database at all, and long enough to be looked at" * 10)
    before = project.vault()

    said = [project.say(*words) for words in (("run", "--date", DAY), ("commit",), ("status",), ("rebuild",))]

    assert [one.code for one in said] == [10] * 4
    advised = {one.err.splitlines()[-1].removeprefix("  try: ") for one in said}
    assert advised == {shlex.join(["mv", str(state / "state.db"), str(state / "state.db.old")])}
    assert differing(project.vault(), before) == []
    (state / "state.db").rename(state / "state.db.old")
    assert project.run(DAY)["entries"] == 1
