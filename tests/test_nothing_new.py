"""What a call loads: its own command, and for a night that brings nothing new only what asks the sources."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.cli import commands
from digestflow.cli.app import app
from digestflow.cli.session import Session
from tests.nights import Project, with_feeds
from tests.web_server import site

if TYPE_CHECKING:
    from pathlib import Path

# Each of these was loaded by every fetch, and none of it is of use where nothing is new.
UNUSED = (
    "alembic", "anyio", "click", "feedparser", "httpcore", "jinja2", "nh3", "openai", "pygments", "rich",
    "structlog",
    "digestflow.adapters.git", "digestflow.adapters.model.model", "digestflow.adapters.sources.reddit",
    "digestflow.cli.review.review",
    "digestflow.core.change", "digestflow.core.entry", "digestflow.core.evidence",
    "digestflow.core.narrative", "digestflow.core.outcome", "digestflow.core.prompt",
    "digestflow.core.record", "digestflow.core.story.grouping", "digestflow.core.topic.words",
    "digestflow.run.sense",
)  # fmt: skip
FEED = (
    "<rss version='2.0'><channel><title>Gazette</title><item><title>A probe lands</title>"
    "<link>https://gazette.example/1</link><guid>1</guid></item></channel></rss>"
)


def loaded_by(project: Project, *arguments: str) -> set[str]:
    """Run one command in a process of its own; return the modules it had loaded at its end."""
    code = (
        "import sys\n"
        "from digestflow.cli.main import main\n"
        f"code = main({list(arguments)!r})\n"
        "print('\\n' + '\\n'.join(sys.modules), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=False
    )
    return set(done.stderr.splitlines())


def test_a_fetch_of_nothing_new_loads_only_what_asks(tmp_path: Path) -> None:
    project = with_feeds(tmp_path)
    config = (project.root / "config.yaml").read_text(encoding="utf-8")
    with site() as web:
        web.put("/feed", FEED, etag='"1"')
        asked = f"{{name: Gazette, kind: feed, url: {web.url('/feed')}, allow_private: true}}"
        config = config.replace("{name: Gazette, kind: folder, path: feeds}", asked).replace("none", "commit")
        (project.root / "config.yaml").write_text(config, encoding="utf-8")
        first = project.say("fetch", "--json").tree
        loaded = loaded_by(project, "--now", "2026-03-13T04:00:00Z", "fetch", "--json")

    assert (first["read"], first["archived"]) == (1, 1)
    assert [asked.status for asked in web.log] == [200, 304]
    assert "digestflow.adapters.http.client" in loaded
    assert sorted(loaded & set(UNUSED)) == []


def test_a_run_of_a_day_made_from_the_same_loads_nothing_that_makes_one(tmp_path: Path) -> None:
    project = with_feeds(tmp_path)
    (tmp_path / "feeds" / "a.xml").write_text(FEED, encoding="utf-8")
    project.run("2026-03-12")

    loaded = loaded_by(project, "--now", "2026-03-13T03:00:00Z", "run", "--date", "2026-03-12", "--json")

    making = {
        "digestflow.run.day.choose",
        "digestflow.run.day.telling",
        "digestflow.run.notes.accept",
        "digestflow.run.review.settle",
        "digestflow.core.evidence.values",
        "digestflow.core.prompt.nouns",
        "digestflow.core.review.policy",
        "digestflow.core.story.grouping",
        "digestflow.run.kept.moved",
        "digestflow.run.sense",
    }
    assert "digestflow.run.day.day" in loaded
    assert sorted(loaded & {*making, "rich", "structlog", "pygments", "jinja2"}) == []


def test_a_status_loads_nothing_that_asks_or_writes(tmp_path: Path) -> None:
    project = with_feeds(tmp_path)
    (tmp_path / "feeds" / "a.xml").write_text(FEED, encoding="utf-8")
    project.run("2026-03-12")

    loaded = loaded_by(project, "--set", "git.mode=commit", "status")

    others = {
        "digestflow.adapters.git",
        "httpx",
        "h11",
        "digestflow.adapters.http",
        "digestflow.core.evidence.values",
        "digestflow.core.outcome",
        "digestflow.core.prompt.nouns",
        "digestflow.core.review.points",
        "digestflow.run.notes.accept",
        "digestflow.run.budget",
        "digestflow.run.sense",
        "digestflow.wire.sources.past",
        "digestflow.wire.sources.sources",
    }
    assert "digestflow.core.record" in loaded
    assert sorted(loaded & others) == []


def test_a_commit_loads_nothing_that_asks_reads_replies_or_mends(tmp_path: Path) -> None:
    project = with_feeds(tmp_path)
    (tmp_path / "feeds" / "a.xml").write_text(FEED, encoding="utf-8")
    project.run("2026-03-12")

    loaded = loaded_by(project, "commit")

    others = {
        "httpx",
        "digestflow.adapters.http",
        "digestflow.core.entry.reply",
        "digestflow.core.evidence.check",
        "digestflow.core.evidence.values",
        "digestflow.core.finding.lint",
        "digestflow.core.outcome",
        "digestflow.core.prompt.nouns",
        "digestflow.run.sense",
        "digestflow.wire.sources.past",
        "digestflow.wire.sources.sources",
    }
    assert "digestflow.run.review.settle" in loaded
    assert sorted(loaded & others) == []


def test_what_is_loaded_is_no_place_to_look_for_rubbish_while_a_project_is_open(tmp_path: Path) -> None:
    project = with_feeds(tmp_path)
    session = Session(config=project.root)

    with session.open(write=False):
        kept_out = gc.get_freeze_count()

    assert kept_out > 0
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("command", sorted(name for names in commands.COMMANDS for name in names))
def test_a_call_loads_the_module_of_its_command_alone(command: str) -> None:
    code = (
        "import sys\n"
        "from digestflow.cli import commands\n"
        f"commands.load({command!r})\n"
        "from digestflow.cli.app import app\n"
        "print(*[c.name or c.callback.__name__ for c in app.registered_commands],"
        " *[g.name for g in app.registered_groups])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert command in done.stdout.split()


def test_every_command_has_its_line_in_the_table() -> None:
    commands.load("")

    callbacks = [(one.name or getattr(one.callback, "__name__", "")) for one in app.registered_commands]
    groups = [one.name for one in app.registered_groups]
    assert {*callbacks, *groups} == {name for names in commands.COMMANDS for name in names}


@pytest.mark.parametrize(
    "given", [("--help",), ("--help", "run"), ("help",), ("nonsense",), (), ("--now", "run", "--help")]
)
def test_what_is_no_command_loads_every_command(given: tuple[str, ...], tmp_path: Path) -> None:
    loaded = loaded_by(Project(tmp_path), *given)

    assert {"digestflow.cli.review.review", "digestflow.cli.sources.health"} <= loaded
