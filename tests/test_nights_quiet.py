"""A run with nobody there waits for a person who is writing in a note."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from digestflow.starter.demo import lay_feeds
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo, differing

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.fromisoformat(after(SECOND)).timestamp()
HER_WORDS = "## Related Digests\n\nI am in the middle of a sen"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The demo after its first night, with the feeds of the second."""
    project = demo(tmp_path / "p", night=1)
    lay_feeds(2, project.root)
    return project


def typed(project: Project, *, seconds: float, path: str = MOC) -> None:
    """Save a note so many seconds before the run."""
    project.edit(path, "## Related Digests\n", f"{HER_WORDS}\n")
    stamped(project, seconds=seconds, path=path)


def stamped(project: Project, *, seconds: float, path: str = MOC) -> None:
    os.utime(project.notes / path, (NOW - seconds, NOW - seconds))


def test_a_note_that_somebody_is_writing_in_puts_the_plan_off(project: Project) -> None:
    typed(project, seconds=119)
    before, head = project.vault(), project.git("rev-parse", "HEAD")

    outcome = project.run(SECOND, "--commit")

    assert (outcome["committed"], outcome["exit_code"], outcome["status"]) == (False, 3, "gaps")
    assert [gap["subject"] for gap in outcome["gaps"]] == [MOC]
    assert "less than two minutes ago" in outcome["gaps"][0]["why"]
    assert differing(project.vault(), before) == []
    assert project.git("rev-parse", "HEAD") == head
    assert project.say("status", "--json").tree["open"] == [SECOND]


def test_what_was_put_off_is_committed_by_the_next_such_run_of_any_day(project: Project) -> None:
    typed(project, seconds=1)
    project.run(SECOND, "--commit")

    outcome = project.run("2026-03-13", "--commit")

    assert outcome["committed"] is True
    assert project.say("status", "--json").tree["accepted"] == [FIRST, SECOND, "2026-03-13"]
    assert HER_WORDS in project.read(MOC)


def test_a_plan_that_waits_for_review_is_not_committed_with_it(project: Project) -> None:
    project.run(SECOND)

    project.run("2026-03-13", "--commit")

    tree = project.say("status", "--json").tree
    assert (tree["accepted"], tree["open"]) == ([FIRST, "2026-03-13"], [SECOND])


@pytest.mark.parametrize("seconds", [120, 86_400, -120, -86_400])
def test_a_note_that_rests_is_written_to(project: Project, seconds: float) -> None:
    typed(project, seconds=seconds)

    outcome = project.run(SECOND, "--commit")

    assert outcome["committed"] is True
    assert HER_WORDS in project.read(MOC)


@pytest.mark.parametrize("seconds", [0, -30])
def test_a_clock_that_is_a_little_behind_is_no_excuse(project: Project, seconds: float) -> None:
    typed(project, seconds=seconds)

    assert project.run(SECOND, "--commit")["committed"] is False


def test_a_note_that_is_as_in_the_last_commit_is_nobody_s_work(project: Project) -> None:
    typed(project, seconds=600)
    project.git("-c", "user.name=I", "-c", "user.email=i@example.org", "commit", "-qam", "mine")
    stamped(project, seconds=5)

    assert project.run(SECOND, "--commit")["committed"] is True


@pytest.mark.parametrize("mode", ["none", "commit"])
def test_what_we_wrote_ourselves_a_moment_ago_is_nobody_s_work(project: Project, mode: str) -> None:
    project.configure(f"git: {{mode: {mode}}}")
    project.run(SECOND, "--commit")
    stamped(project, seconds=-86_400 + 5)

    outcome = project.run("2026-03-13", "--commit", "--set", "select.stories=2")
    stamped(project, seconds=5)
    again = project.run(SECOND, "--commit", "--set", "select.stories=2")

    assert (outcome["committed"], again["committed"]) == (True, True)


def test_a_note_that_the_plan_does_not_change_may_be_written_in(project: Project) -> None:
    project.write("Mine.md", "today I")
    stamped(project, seconds=1, path="Mine.md")
    first = DIGEST.format(FIRST)
    project.edit(first, "## Also noted\n", "## Also noted\n\nMine.\n")
    stamped(project, seconds=1, path=first)

    assert project.run(SECOND, "--commit")["committed"] is True


def test_a_person_who_commits_is_not_made_to_wait(project: Project) -> None:
    typed(project, seconds=1)
    project.run(SECOND, "--commit")

    project.commit(SECOND)

    assert HER_WORDS in project.read(MOC)


def test_on_a_branch_what_was_put_off_is_committed_once(project: Project) -> None:
    project.configure("git: {mode: branch}")
    typed(project, seconds=1)

    first = project.run(SECOND, "--commit")
    second = project.run("2026-03-13", "--commit")
    tip = project.git("rev-parse", f"digestflow/{SECOND}")
    third = project.run("2026-03-14", "--commit")

    assert [one["committed"] for one in (first, second, third)] == [False, True, True]
    assert project.git("rev-parse", f"digestflow/{SECOND}") == tip


def test_the_words_say_what_is_waited_for(project: Project) -> None:
    typed(project, seconds=1)

    said = project.say("run", "--date", SECOND, "--commit", now=after(SECOND))

    assert said.code == 3
    assert f"gap      {MOC}: somebody wrote in it" in said.out
    assert f"digestflow commit {SECOND}" in said.out
