"""Plans wait outside the vault until a person accepts or refuses them, and git keeps what was accepted."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.vault.lock import lock
from digestflow.starter.demo import lay_feeds
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo, differing, feed, item, with_feeds

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def planned(tmp_path: Path) -> Project:
    """The demo after its first night, with an open plan for the second."""
    project = demo(tmp_path / "p", night=1)
    lay_feeds(2, project.root)
    project.run(SECOND)
    return project


def test_a_run_leaves_the_vault_and_git_as_they_were(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    before, head = project.vault(), project.git("rev-parse", "HEAD")
    lay_feeds(2, project.root)

    outcome, again = project.run(SECOND), project.run(SECOND)

    assert (outcome["plan"], outcome["notes"] > 0, outcome["hunks"] > 0) == ("new", True, True)
    assert (again["plan"], again["notes"], again["hunks"]) == ("new", outcome["notes"], outcome["hunks"])
    assert differing(project.vault(), before) == []
    assert (project.git("rev-parse", "HEAD"), project.git("status", "--porcelain", "vault")) == (head, "")


def test_a_review_shows_every_hunk_and_the_quote_under_it(planned: Project) -> None:
    before = planned.vault()

    words, tree = planned.say("review"), planned.say("review", SECOND, "--json").tree

    (plan,) = tree
    notes = {note["path"]: note for note in plan["notes"]}
    assert set(notes) == {DIGEST.format(SECOND), MOC, "MOC - Tools and Hardware.md"}
    assert notes[DIGEST.format(SECOND)]["new"] is True
    first = plan["entries"][0]["summary"][0]
    assert first["text"] in words.out
    assert f"“{first['quotes'][0]['words']}”" in words.out
    assert f"digestflow commit {SECOND}" in words.out
    assert differing(planned.vault(), before) == []


def test_a_review_shows_the_quote_on_one_line_and_without_its_marks(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    said = "The *probe* of the lab\nhas found ice_cores on a moon after 12 days."
    listed = feed(item("Probe lands on a moon", said, at=f"{FIRST}T09:00:00"))
    (project.root / "feeds" / "one.xml").write_text(listed, encoding="utf-8")
    project.run(FIRST, now=after(FIRST))

    words = project.say("review", now=after(FIRST)).out

    assert "“The probe of the lab has found ice_cores on a moon after 12 days.”" in words


def test_what_is_committed_is_what_was_reviewed(planned: Project) -> None:
    (plan,) = planned.say("review", "--json").tree

    planned.commit(SECOND)

    for note in plan["notes"]:
        text = planned.read(note["path"])
        assert all(hunk["ours"] in text for hunk in note["hunks"] if hunk["kind"] in {"insert", "update"})
    assert planned.say("review", "--json").tree == []


def test_a_refused_plan_is_gone_and_its_reason_remembered(planned: Project) -> None:
    before = planned.vault()

    said = planned.say("reject", SECOND, "--reason", "half of it is „advertising“")

    line = json.loads(planned.read(".digestflow/decisions.jsonl"))
    assert said.code == 0, said.err
    assert (line["kind"], line["day"], line["reason"]) == ("reject", SECOND, "half of it is „advertising“")
    assert differing(planned.vault(), before) == [".digestflow/decisions.jsonl"]
    assert planned.say("status", "--json").tree["open"] == []
    assert planned.git("status", "--porcelain", "vault") == ""
    assert "Reject the digest" in planned.git("log", "-1", "--format=%s")


@pytest.mark.parametrize(
    "command", [("commit", FIRST), ("reject", FIRST, "--reason", "no"), ("review", FIRST)]
)
def test_a_day_without_a_plan_can_be_neither_shown_nor_accepted_nor_refused(
    planned: Project, command: tuple[str, ...]
) -> None:
    said = planned.say(*command)

    assert said.code == 2
    assert f"{FIRST} has no open plan; open plans: {SECOND}" in said.err


def test_the_status_names_what_is_accepted_open_and_missing(planned: Project) -> None:
    tree = planned.say("status", "--json", now="2026-03-15T03:00:00Z").tree
    bare = planned.say(now="2026-03-15T03:00:00Z")

    assert (tree["accepted"], tree["open"]) == ([FIRST], [SECOND])
    assert tree["missing"] == ["2026-03-13", "2026-03-14"]
    assert (tree["writer"], tree["sources"]) == ("extractive", 6)
    assert all(day in bare.out for day in (FIRST, SECOND, "2026-03-13", "digestflow review"))


def test_nights_that_were_missed_for_months_are_named_in_a_line_with_what_makes_them(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    late = "2026-06-03T03:00:00Z"

    told = project.say("status", now=late).out
    (command,) = re.findall(r"digestflow (run --rerun missing --since \S+) ", told)
    forecast = project.say(*command.split(), "--dry-run", "--json", now=late)

    assert f"missing   {SECOND} to 2026-06-02 (83 days)\n" in told
    assert len(forecast.out.splitlines()) == 83


def test_the_next_day_sees_the_draft_of_the_day_before(tmp_path: Path) -> None:
    waiting, accepted = demo(tmp_path / "p"), demo(tmp_path / "accepted", night=1)
    waiting.run(FIRST)
    for project in (waiting, accepted):
        lay_feeds(2, project.root)
        project.run(SECOND)

    (told,) = [plan for plan in waiting.say("review", "--json").tree if plan["day"] == SECOND]
    waiting.commit()
    accepted.commit()

    assert told["entries"]
    assert waiting.record(SECOND).follows
    assert {follow.day.isoformat() for follow in waiting.record(SECOND).follows} == {FIRST}
    assert f"follows [[{FIRST}-AI-Digest#" in waiting.read(DIGEST.format(SECOND))
    assert differing(waiting.vault(), accepted.vault()) == []


def test_a_day_whose_forerunner_was_refused_does_not_follow_it(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.run(FIRST)
    lay_feeds(2, project.root)
    project.run(SECOND)
    project.say("reject", FIRST, "--reason", "no")

    again = project.run(SECOND)
    project.commit(SECOND)

    assert again["plan"] == "new"
    assert project.record(SECOND).follows == ()


def test_each_accepted_day_is_one_commit_with_its_trailers(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    told = project.git("log", "--format=%s|%(trailers:key=Digestflow-Day,valueonly,separator=%x2C)", "-3")
    touched = project.git("show", "--name-only", "--format=", "HEAD").splitlines()

    assert [line.split("|")[1] for line in told.splitlines()] == [SECOND, FIRST, ""]
    assert told.startswith(f"Digest of {SECOND}: ")
    assert all(path.startswith(("vault/", '"vault/')) for path in touched)
    assert project.git("status", "--porcelain", "vault") == ""


def test_what_the_person_has_staged_stays_staged_and_out_of_the_commit(planned: Project) -> None:
    (planned.root / "mine.md").write_text("mine\n", encoding="utf-8")
    planned.git("add", "mine.md")
    planned.write("Loose.md", "not added\n")

    planned.commit(SECOND)

    assert planned.git("diff", "--cached", "--name-only").split() == ["mine.md"]
    assert "mine.md" not in planned.git("show", "--name-only", "--format=", "HEAD")
    assert "?? vault/Loose.md" in planned.git("status", "--porcelain")


def test_mode_branch_leaves_the_work_tree_untouched(planned: Project) -> None:
    before, head = planned.vault(), planned.git("rev-parse", "HEAD")
    planned.configure("git: {mode: branch}")

    planned.commit(SECOND)

    listed = planned.git("ls-tree", "-r", "--name-only", f"digestflow/{SECOND}")
    assert differing(planned.vault(), before) == []
    assert planned.git("rev-parse", "HEAD") == head
    assert f"vault/{DIGEST.format(SECOND)}" in listed
    assert planned.git("diff", "--cached", "--name-only") == ""


def test_a_merged_branch_is_the_accepted_day(planned: Project, tmp_path: Path) -> None:
    planned.configure("git: {mode: branch}")
    planned.commit(SECOND)

    planned.git("merge", "-q", "--no-edit", f"digestflow/{SECOND}")

    direct = demo(tmp_path / "direct", night=2)
    assert differing(planned.vault(), direct.vault()) == []
    assert planned.run(SECOND)["plan"] == "same"
    assert planned.say("status", "--json").tree["open"] == []


def test_mode_none_writes_files_and_leaves_git_alone(planned: Project) -> None:
    head = planned.git("rev-parse", "HEAD")
    planned.configure("git: {mode: none}")

    planned.commit(SECOND)

    assert (planned.notes / DIGEST.format(SECOND)).exists()
    assert planned.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize("how", ["--commit", "review: {mode: commit}"])
def test_a_run_commits_by_itself_when_asked_to(tmp_path: Path, how: str) -> None:
    project = demo(tmp_path / "p", night=1)
    lay_feeds(2, project.root)
    if not how.startswith("--"):
        project.configure(how)

    outcome = project.run(SECOND, *([how] if how.startswith("--") else []))

    assert outcome["committed"] is True
    assert project.say("status", "--json").tree["accepted"] == [FIRST, SECOND]
    assert differing(project.vault(), demo(tmp_path / "same", night=2).vault()) == []


def test_a_run_without_git_says_how_to_take_back_what_it_accepted(planned: Project) -> None:
    planned.configure("git: {mode: none}")

    said = planned.say("run", "--date", SECOND, "--rerun", "all", "--commit").out

    assert f"next     written; to take it back: digestflow undo {SECOND}" in said


def test_a_note_that_changes_under_a_plan_is_planned_anew(planned: Project) -> None:
    planned.edit(MOC, "## Related Digests\n", "## Related Digests\n\nAdded after the run.\n")

    planned.commit(SECOND)

    assert "\nAdded after the run.\n" in planned.read(MOC)
    assert f"[[{SECOND}-AI-Digest]]" in planned.read(MOC)


@pytest.mark.parametrize(
    "command",
    [("run", "--date", SECOND), ("fetch",), ("commit",), ("reject", SECOND, "--reason", "no"), ("rebuild",)],
    ids=lambda command: command[0],
)
def test_a_second_command_that_writes_ends_at_once_while_another_runs(
    planned: Project, command: tuple[str, ...]
) -> None:
    before = planned.vault()

    with lock(planned.root / ".digestflow" / "state" / "lock"):
        said = planned.say(*command)
        reading = planned.say("status", "--json")

    assert (said.code, said.out) == (11, "")
    assert "another run holds" in said.err
    assert reading.code == 0
    assert differing(planned.vault(), before) == []


def test_a_second_process_ends_at_once_while_another_runs(planned: Project) -> None:
    command = [sys.executable, "-m", "digestflow", "run", "--date", SECOND, "--now", after(SECOND)]

    with lock(planned.root / ".digestflow" / "state" / "lock"):
        done = subprocess.run(command, cwd=planned.root, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (11, "")
