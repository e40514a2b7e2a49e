"""The tutorial is what its commands print, and every page of the documents has its place."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from digestflow.starter.demo import lay_feeds
from tests.conftest import ROOT
from tests.distribution import build, installed
from tests.nights import FIRST, demo
from tests.terminal import PROGRAM, on_a_terminal

if TYPE_CHECKING:
    from pathlib import Path


def pages(nav: object) -> list[str]:
    """The pages of a navigation, from the first to the last."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    assert not isinstance(parts, str)
    return [page for part in parts for page in pages(part)]  # type: ignore[attr-defined]


PAGE = ROOT / "docs/tutorial.md"


def played(python: str, folder: Path) -> str:
    """The tutorial as an interpreter plays it that has digestflow."""
    code = "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import tutorial\n"
    code += "if __name__ == '__main__':\n"
    code += "    text = tutorial.PAGE.read_text('utf-8')\n"
    code += "    pathlib.Path('played.md').write_text(tutorial.played(text), 'utf-8', newline='\\n')\n"
    script = folder / "play.py"
    script.write_text(code, encoding="utf-8")
    subprocess.run([python, str(script), str(ROOT / "tools")], cwd=folder, check=True)
    return (folder / "played.md").read_text("utf-8")


@pytest.mark.long
def test_the_tutorial_is_what_its_commands_print(tmp_path: Path) -> None:
    assert played(sys.executable, tmp_path) == PAGE.read_text("utf-8")


@pytest.mark.torture
def test_the_tutorial_is_what_the_wheel_prints_in_an_environment_of_its_own(tmp_path: Path) -> None:
    python, _site = installed(build("wheel", ROOT, tmp_path / "wheel"), tmp_path / "venv")

    assert played(str(python), tmp_path) == PAGE.read_text("utf-8")


def test_the_tutorial_shows_what_it_promises() -> None:
    text = PAGE.read_text("utf-8")

    ends = [line for line in text.splitlines() if line.startswith("(exit code")]
    assert ends == ["(exit code 75)", "(exit code 78)", *["(exit code 2)"] * 3]
    for command in (
        *("init demo --demo", "init --yes", "init digest --demo --vault notes", "run", "review --ask"),
        *("review --web", "commit", "undo", "run --due", "search", "explain", "export html", "plot"),
    ):
        assert f"$ digestflow {command}" in text
    caught_up = [line[:10] for line in shown(text, "$ digestflow run --due |") if line.startswith("20")]
    assert caught_up == [f"2026-03-{n}" for n in range(12, 19)]
    assert "bug" not in text


def shown(text: str, command: str) -> list[str]:
    """The lines under a command, to the next one or the end of its block."""
    lines = text[text.index(command) :].splitlines()[1:]
    end = next(n for n, line in enumerate(lines) if line.startswith(("$ ", "```")))
    return lines[:end]


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_a_terminal_shows_what_the_tutorial_says_that_it_shows(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    lay_feeds(1, project.root)
    project.run(FIRST, now="2026-03-12T03:00:00Z")
    page = PAGE.read_text("utf-8")
    keys = re.search(r'keys="(.*?)"', page)
    assert keys is not None

    command = [*PROGRAM, "--now", "2026-03-12T07:00:00Z", "review"]
    said = on_a_terminal(command, project.root, keys=keys[1].split("|"), NO_COLOR="1")

    assert [line.rstrip() for line in said.splitlines()] == shown(page, "$ digestflow review --ask")
    assert project.say("status", "--json").tree["open"] == [FIRST]


def test_every_page_is_in_the_navigation_once() -> None:
    nav = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]

    assert sorted(pages(nav)) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
