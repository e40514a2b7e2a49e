"""At a real terminal: bars while a run is under way, and every word of ours where it is sent."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.nights import feed, item, with_feeds
from tests.terminal import PROGRAM, on_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
RUN = (*PROGRAM, "--now", "2026-03-12T03:00:00Z", "run", "--date", "2026-03-11")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a story whose title is markup to some."""
    project = with_feeds(tmp_path / "p")
    probe = item("Probe [bold]lands[/bold]", "A probe landed on the moon.", at="2026-03-11T09:00:00")
    (project.root / "feeds" / "gazette.xml").write_text(feed(probe), encoding="utf-8")
    return project.root


def test_while_bars_are_drawn_what_goes_to_a_file_is_in_the_file(folder: Path) -> None:
    with (folder / "out.json").open("wb") as file:
        shown = on_a_terminal([*RUN, "--json"], folder, stdout=file)

    assert "sources" in shown
    assert (folder / "out.json").read_text("utf-8").startswith('{"also"')


def test_what_is_printed_has_its_lines_to_itself(folder: Path) -> None:
    run = on_a_terminal(RUN, folder)
    quiet = on_a_terminal([*RUN, "--rerun", "all", "-q"], folder)

    assert "\x1b[2K2026-03-11: done\n" in run
    assert quiet.startswith("2026-03-11: done\n")
    assert "sources" in run.partition("2026-03-11: done")[0]


def test_a_dumb_terminal_is_drawn_nothing_on(folder: Path) -> None:
    shown = on_a_terminal(RUN, folder, TERM="dumb")

    assert shown.startswith("2026-03-11: done\n")
    assert "\x1b" not in shown


def test_questions_are_seen_and_words_stay_as_they_are(folder: Path) -> None:
    on_a_terminal(RUN, folder)

    shown = on_a_terminal([*PROGRAM, "review"], folder, keys=["q"])

    assert shown.endswith("[y,n,e,s,a,d,q,?] q\n\nkept; to go on: digestflow review 2026-03-11\n")
    assert "Probe [bold]lands[/bold]" in shown


def test_an_editor_that_fails_leaves_the_point_to_be_answered_otherwise(folder: Path) -> None:
    on_a_terminal(RUN, folder)

    shown = on_a_terminal([*PROGRAM, "review"], folder, keys=["e", "q"], EDITOR="false", TERM="dumb")

    assert "\x1b" not in shown
    assert "the editor 'false' failed: it ended with 1: the point waits as it was" in shown
    assert shown.count("[y,n,e,s,a,d,q,?]") == 2


def test_init_asks_its_three_questions_and_names_a_way_on_that_works(tmp_path: Path) -> None:
    keys = ["", "", "7", "0"]
    command = [*PROGRAM, "--set", "git.mode=none", "init", "my digest"]

    said = on_a_terminal(command, tmp_path, keys=keys)

    assert [line[:2] for line in said.splitlines() if line[:2] in {"1.", "2.", "3."}] == ["1.", "2.", "3."]
    _, way = said.rsplit("next      ", 1)
    first = way.partition("    then: ")[0].replace(
        "digestflow doctor", f"{shlex.join(PROGRAM)} doctor --offline"
    )
    done = subprocess.run(first, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
