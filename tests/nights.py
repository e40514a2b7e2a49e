"""A project in a folder, and its nights: through the command line, as a person has them.

project = demo(tmp_path)              # made-up feeds of two nights, extractive
project.night(1)                      # lays the feeds, runs, commits
project.run("2026-03-12")             # the outcome of `run --json`; exit code in it
project.say("review", "--json").tree  # any other command
project.vault()                       # every file of the vault: path -> bytes
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import subprocess
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.database import open_database
from digestflow.cli.main import main
from digestflow.core.record import Record, load
from digestflow.starter import demo as sample
from tests.warm import warm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST, SECOND = (day.isoformat() for day, _now in sample.NIGHTS[:2])
STATES = ("in_story", "repeat", "off_topic", "other_language", "too_old", "failed")
DIGEST = "Digests/{}-AI-Digest.md"
MOC = "MOC - Open Models.md"


@dataclass(frozen=True)
class Said:
    """What one command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def tree(self) -> Any:
        """The last line of JSON."""
        return json.loads(self.out.splitlines()[-1])


class Project:
    """A folder with a config.yaml."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes = root / "vault"

    def say(self, *arguments: str, now: str = "2026-03-13T03:00:00Z") -> Said:
        """Run one command in the project's folder at the moment."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.root), redirect_stdout(out), redirect_stderr(err), warm():
            code = main(["--now", now, *arguments])
        return Said(code, out.getvalue(), err.getvalue())

    def run(self, day: str, *options: str, now: str | None = None) -> dict[str, Any]:
        """Run one day, by default in the night after it; return its outcome, `exit_code` the command's."""
        said = self.say("run", "--date", day, "--json", *options, now=now or after(day))
        assert said.out, said.err
        tree: dict[str, Any] = said.tree
        assert said.code == tree["exit_code"]
        return tree

    def commit(self, *days: str, now: str = "2026-03-13T03:00:00Z") -> list[dict[str, Any]]:
        """Accept plans; return what was written for each."""
        said = self.say("commit", *days, "--json", now=now)
        assert said.code == 0, said.err
        settled: list[dict[str, Any]] = said.tree
        return settled

    def night(self, n: int, *options: str) -> dict[str, Any]:
        """Lay the demo's feeds of night n, run its day and commit it."""
        day = sample.NIGHTS[n - 1][0].isoformat()
        sample.lay_feeds(n, self.root)
        outcome = self.run(day, *options)
        self.commit(day, now=after(day))
        return outcome

    def vault(self) -> dict[str, bytes]:
        """Every file of the vault, by its path."""
        return files(self.notes)

    def read(self, path: str) -> str:
        """The text of a note."""
        return (self.notes / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        """Save a note as a person would."""
        (self.notes / path).write_bytes(text.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words that stand once in a note."""
        text = self.read(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def record(self, day: str) -> Record:
        """The accepted record of a day."""
        path = f".digestflow/days/{day}.json"
        return load(self.read(path), where=path)

    def git(self, *arguments: str) -> str:
        """What git says in the project's folder."""
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def configure(self, text: str) -> None:
        """Add lines to config.yaml."""
        path = self.root / "config.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "\n" + text + "\n", encoding="utf-8")


def demo(root: Path, *, night: int = 0) -> Project:
    """A demo project, in the state after its night n; made once and copied."""
    shutil.copytree(_made(night), root)
    return Project(root)


@cache
def _made(night: int) -> Path:
    project = Project(scratch() / "project")
    if night == 0:
        project.root.mkdir()
        said = project.say("init", "--demo", "--yes", now="2026-03-12T03:00:00Z")
        assert said.code == 0, said.err
    else:
        shutil.copytree(_made(night - 1), project.root)
        project.night(night)
    return project.root


def proposed(root: Path, *, more: str = "") -> Project:
    """The demo with the plan of its first night; made once and copied. `more` are settings."""
    shutil.copytree(_proposed(more), root)
    return Project(root)


@cache
def _proposed(more: str) -> Path:
    project = demo(scratch() / "project")
    if more:
        project.configure(more)
    sample.lay_feeds(1, project.root)
    project.run(FIRST)
    return project.root


def scratch() -> Path:
    """A folder that lasts as long as this process."""
    folder = Path(tempfile.mkdtemp(prefix="digestflow-nights-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def with_feeds(root: Path, *, more: str = "") -> Project:
    """A project that follows one folder of feeds, `feeds`, for one topic, Space; without git."""
    root.mkdir(exist_ok=True, parents=True)
    (root / "feeds").mkdir()
    (root / "config.yaml").write_text(
        "vault: vault\ngit: {mode: none}\nsources:\n"
        "  - {name: Gazette, kind: folder, path: feeds}\n"
        "topics:\n  - name: Space\n    about: Probes, rockets and moons.\n    entities: [probe, rocket]\n"
        f"{more}\n",
        encoding="utf-8",
    )
    (root / "vault").mkdir()
    return Project(root)


def item(name: str, text: str, *, at: str | None) -> str:
    """One item of an RSS document, dated or not."""
    when = f"<pubDate>{datetime.fromisoformat(at):%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    return (
        f"<item><title>{name}</title><link>https://gazette.example/{name.replace(' ', '-')}</link>"
        f"<description>{text}</description>{when}</item>"
    )


def feed(*items: str) -> str:
    """An RSS document."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Gazette</title>"
        f"{''.join(items)}</channel></rss>"
    )


def after(day: str) -> str:
    """The moment in the night after a day at which it is run."""
    return f"{date.fromisoformat(day) + timedelta(days=1)}T03:00:00Z"


def files(root: Path) -> dict[str, bytes]:
    """Every file under a folder but git's, by its path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The paths of the files that are not the same in both, for a failure that can be read."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def balanced(outcomes: Iterable[Mapping[str, Any]]) -> bool:
    """Whether in each outcome every item counts in exactly one state."""
    return all(
        set(tree["states"]) == set(STATES) and sum(tree["states"].values()) == tree["items"]
        for tree in outcomes
    )


def bodies(project: Project) -> dict[str, str]:
    """The stored text of every item in the archive, by the item's id."""
    engine = open_database(project.root / ".digestflow" / "state" / "state.db")
    try:
        return {item.id: item.body for item in Archive(engine).between(date.min, date.max)}
    finally:
        engine.dispose()


def quotes_stand(project: Project, *days: str) -> int:
    """Assert that every quote of the days' records stands in its item at its place; return how many do."""
    stored, n = bodies(project), 0
    for day in days:
        record = project.record(day)
        quotes = [quote for entry in record.entries for quote in entry.quotes]
        for quote in (*quotes, *(mention.quote for mention in record.also)):
            assert stored[quote.item][quote.start : quote.end] == quote.words, f"{day}: {quote}"
            n += 1
    return n
