"""What the vault's git repository brings or is in the middle of, when plans are accepted and taken back."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from digestflow.starter.demo import lay_feeds
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, demo, differing

if TYPE_CHECKING:
    from pathlib import Path

WHO = ("-c", "user.name=I", "-c", "user.email=i@example.org")


@pytest.fixture
def planned(tmp_path: Path) -> Project:
    """The demo after its first night, with an open plan for the second."""
    project = demo(tmp_path / "p", night=1)
    lay_feeds(2, project.root)
    project.run(SECOND)
    return project


def hooks(project: Project) -> None:
    """Have a command run by whatever git can be made to run one by."""
    ran = f"touch '{project.root / 'ran'}'"
    for name in ("pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction"):
        hook = project.root / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{ran}\n", encoding="utf-8")
        hook.chmod(0o755)
    for key, value in (
        ("core.fsmonitor", ran),
        ("filter.x.clean", f"{ran}; cat"),
        ("filter.x.smudge", f"{ran}; cat"),
        ("core.editor", ran),
        ("gpg.program", ran),
        ("commit.gpgSign", "true"),
    ):
        project.git("config", key, value)
    (project.root / ".git" / "info").mkdir(exist_ok=True)
    (project.root / ".git" / "info" / "attributes").write_text("* filter=x\n", encoding="utf-8")


def under_way(project: Project, what: str) -> None:
    """Bring the repository into the middle of something."""
    if what == "index.lock":
        (project.root / ".git" / "index.lock").touch()
        return
    if what == "detached HEAD":
        project.git("checkout", "-q", "--detach")
        return
    project.git("branch", "other")
    for branch in ("main", "other"):
        project.git("switch", "-q", branch)
        project.write("Hers.md", f"{branch}\n")
        project.git("add", "vault/Hers.md")
        project.git(*WHO, "commit", "-q", "-m", branch, "vault/Hers.md")
    project.git("switch", "-q", "main")
    subprocess.run(["git", *WHO, "merge", "other"], cwd=project.root, check=False, capture_output=True)


@pytest.mark.parametrize("command", [("commit",), ("undo",)], ids=lambda command: command[0])
def test_no_command_of_the_repository_is_run(planned: Project, command: tuple[str, ...]) -> None:
    hooks(planned)

    said = planned.say(*command)

    assert said.code == 0, said.err
    assert not (planned.root / "ran").exists()


@pytest.mark.parametrize("what", ["index.lock", "detached HEAD", "merge in progress"])
@pytest.mark.parametrize("command", [("commit",), ("undo",)], ids=lambda command: command[0])
def test_in_the_middle_of_something_nothing_is_accepted_or_taken_back(
    planned: Project, command: tuple[str, ...], what: str
) -> None:
    under_way(planned, what)
    before, head = planned.vault(), planned.git("rev-parse", "HEAD")
    index = (planned.root / ".git" / "index").read_bytes()

    said = planned.say(*command)

    assert said.code == 12
    assert ("  try: " if what == "detached HEAD" else "  to do: ") in said.err
    assert differing(planned.vault(), before) == []
    assert planned.git("rev-parse", "HEAD") == head
    assert (planned.root / ".git" / "index").read_bytes() == index
    assert planned.say("review", "--json").tree[0]["day"] == SECOND


@pytest.mark.parametrize("command", [("commit",), ("undo",)], ids=lambda command: command[0])
def test_staged_and_dirty_work_stays_as_it_is(planned: Project, command: tuple[str, ...]) -> None:
    planned.write("Staged.md", "staged\n")
    planned.git("add", "vault/Staged.md")
    planned.write("Staged.md", "and changed\n")
    planned.edit(MOC, "## Related Digests\n", "## Related Digests\n\nMine.\n")

    said = planned.say(*command)

    assert said.code == 0, said.err
    assert planned.git("diff", "--cached", "--name-only").split() == ["vault/Staged.md"]
    assert planned.git("show", ":vault/Staged.md") == "staged\n"
    assert "Staged.md" not in planned.git("show", "--name-only", "--format=", "HEAD")
    assert "\nMine.\n" in planned.read(MOC)


def test_every_hostile_case_of_git_is_one_of_these(corpus: Path) -> None:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text("utf-8").splitlines()
    cases = {case["vector"]: case for case in map(json.loads, lines) if case["vector"].startswith("git/")}

    assert set(cases) == {"git/hooks", "git/staged-work"}
    assert all(
        word in cases["git/hooks"]["payload"] for word in ("pre-commit", "core.fsmonitor", "filter.x.clean")
    )
    assert all(
        word in cases["git/staged-work"]["payload"]
        for word in ("staged", "index.lock", "detached HEAD", "merge in progress")
    )


def test_a_branch_with_no_commit_gets_its_first(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    lay_feeds(1, project.root)
    project.git("switch", "-q", "--orphan", "fresh")
    project.git("reset", "-q")
    subprocess.run(["git", "checkout", "-q", "main", "--", "."], cwd=project.root, check=True)
    project.git("reset", "-q")

    outcome = project.run(FIRST, "--commit")

    assert outcome["committed"] is True
    assert project.git("rev-list", "--count", "HEAD").strip() == "1"
    assert f"vault/{DIGEST.format(FIRST)}" in project.git("ls-tree", "-r", "--name-only", "HEAD")


def test_trailers_name_run_and_plan(planned: Project) -> None:
    planned.commit(SECOND)

    trailers = planned.git("log", "-1", "--format=%(trailers:only,unfold)").splitlines()
    names = [line.split(": ")[0] for line in trailers if line]
    assert names == ["Digestflow-Run", "Digestflow-Plan", "Digestflow-Day"]
    assert trailers[0] == "Digestflow-Run: 2026-03-13T03:00:00Z"


def test_asked_to_a_branch_carries_the_text_of_its_pull_request(planned: Project) -> None:
    planned.configure("git: {mode: branch, pull_request: true}")
    planned.git("remote", "add", "origin", "git@github.com:ada/vault.git")

    said = planned.say("commit")

    message = planned.git("log", "-1", "--format=%B", f"digestflow/{SECOND}")
    assert f"compare/main...digestflow%2F{SECOND}?expand=1" in said.out
    assert message.startswith(f"Digest of {SECOND}: ")
    assert "\n## Stories\n\n- " in message
    assert f"- `{DIGEST.format(SECOND)}` (new)\n" in message
    assert message.rstrip().endswith(f"Digestflow-Day: {SECOND}")


@pytest.mark.parametrize("more", ["mode: branch", "mode: commit, pull_request: true"])
def test_not_asked_to_it_says_no_more_than_its_subject(planned: Project, more: str) -> None:
    planned.configure(f"git: {{{more}}}")

    (settled,) = planned.commit(SECOND)

    branch = f"digestflow/{SECOND}" if "branch" in more else "HEAD"
    assert settled["pull_request"] == ""
    assert "## Stories" not in planned.git("log", "-1", "--format=%B", branch)


def test_a_branch_is_pushed_only_when_configured(planned: Project, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote")], check=True)
    planned.git("remote", "add", "origin", str(tmp_path / "remote"))
    planned.configure("git: {mode: branch, push: true}")

    planned.commit(SECOND)

    listed = subprocess.run(
        ["git", "-C", str(tmp_path / "remote"), "branch", "--list"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert listed.split() == [f"digestflow/{SECOND}"]


def test_what_cannot_be_pushed_is_committed_all_the_same(planned: Project) -> None:
    planned.configure("git: {mode: branch, push: true}")

    said = planned.say("commit")

    assert said.code == 12
    assert "committed, but not pushed" in said.err
    assert planned.git("rev-parse", f"digestflow/{SECOND}")
