"""Reviewing a plan: on a terminal point by point, kept answer by answer, and what committing makes of it."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.nights import (
    DIGEST,
    FIRST,
    SECOND,
    Project,
    after,
    differing,
    feed,
    item,
    proposed,
    with_feeds,
)
from tests.nights_model import with_model

if TYPE_CHECKING:
    from pathlib import Path

    from tests.nights import Said

NOTE = DIGEST.format(FIRST)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return proposed(tmp_path / "p")


def typed(project: Project, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Said:
    """Review with a person who types the lines and then hangs up."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return project.say("review", "--ask", now=after(FIRST))


def decisions(project: Project) -> list[dict[str, Any]]:
    path = project.notes / ".digestflow" / "decisions.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def test_what_is_refused_is_not_written_and_remembered_and_not_proposed_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(project.say("review", "--json").tree[0]["entries"][0]["claims"])

    said = typed(project, monkeypatch, "y", "n", "old news", "a", "y")

    entry = project.record(FIRST).entries[0]
    (decision,) = decisions(project)
    gone = decision["unit"].rpartition("/")[2]
    again = project.run(FIRST, "--rerun", "all")
    assert "committed" in said.out
    assert (decision["kind"], decision["day"], decision["reason"]) == ("refuse", FIRST, "old news")
    assert decision["topic"] == entry.topics[0]
    assert len(entry.claims) == whole - 1
    assert gone not in {claim.key for claim in entry.claims}
    assert again["plan"] == "same"


def test_a_review_that_breaks_off_goes_on_where_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = typed(project, monkeypatch, "y", "y")
    second = typed(project, monkeypatch, "s", "q")
    third = typed(project, monkeypatch, "a", "n")

    total = int(first.out.split(" of ")[1].split()[0])
    assert f"{total} of {total} points" in first.out
    assert f"{total - 2} of {total} points" in second.out
    assert "kept; to go on: digestflow review" in second.out
    assert f"{total - 2} of {total} points" in third.out
    assert "every point is answered" in third.out
    assert project.say("status", "--json").tree["open"] == [FIRST]


def test_a_whole_story_is_refused_with_its_claims(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [entry["key"] for entry in project.say("review", "--json").tree[0]["entries"]]

    typed(project, monkeypatch, "d", "not for me", "a", "y")

    kept = [entry.key for entry in project.record(FIRST).entries]
    assert kept == told[1:]
    assert {one["reason"] for one in decisions(project)} == {"not for me"}
    assert told[0] not in project.read(NOTE)


def test_an_edit_becomes_the_persons_words_and_stays_theirs(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('My own words.\\n')\n", encoding="utf-8"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")

    typed(project, monkeypatch, "e", "a", "y")
    written = project.vault()
    rebuilt = project.say("rebuild", "--json")
    lay_feeds(2, project.root)
    project.run(SECOND, "--commit")

    assert "My own words." in project.read(NOTE)
    assert rebuilt.tree == {"notes": [], "open": 0}
    assert [path for path in differing(written, project.vault()) if path == NOTE] == []


@pytest.mark.parametrize("command", ["no-such-editor-anywhere", "false"])
def test_an_editor_that_fails_is_named_and_the_point_asked_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)

    said = typed(project, monkeypatch, "y", "e", "y", "q")

    assert said.code == 0
    assert f"the editor '{command}' failed" in said.out
    assert "export EDITOR" in said.out
    found = re.search(r"(\d+) of (\d+) points", typed(project, monkeypatch, "q").out)
    assert found
    assert int(found[1]) == int(found[2]) - 2


def test_an_editor_that_leaves_no_text_leaves_the_point_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text("import sys\nopen(sys.argv[1], 'wb').write(b'\\xe9')\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")

    said = typed(project, monkeypatch, "e", "q")

    assert said.code == 0
    assert "no text in UTF-8: the point waits as it was\n[y,n,e,s,a,d,q,?]" in said.out


def test_help_is_given_and_asked_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    said = typed(project, monkeypatch, "?", "what", "q")

    assert said.out.count("skip: ask me again") == 2


def test_what_is_clean_is_accepted_at_once_and_the_rest_is_named(project: Project) -> None:
    (plan,) = project.say("review", "--json", now=after(FIRST)).tree
    said = project.say("review", "--accept-clean", "--json", now=after(FIRST))
    words = project.say("review", "--accept-clean", now=after(FIRST))

    (tree,) = said.tree
    assert tree["day"] == FIRST
    told = sum(1 + len(entry["claims"]) for entry in plan["entries"])
    assert tree["accepted"] + len(tree["left"]) >= told > 10
    assert all(point["first"] for point in tree["left"])
    assert "yes to 0 points" in words.out


def test_a_persons_changed_line_is_asked_about_and_taken_or_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.commit(FIRST, now=after(FIRST))
    moc = "MOC - Open Models.md"
    line = next(one for one in project.read(moc).splitlines() if one.startswith(f"- [[{FIRST}"))
    project.write(moc, project.read(moc).replace(line, f"{line} (mine)", 1))
    project.say("undo", FIRST, now=after(FIRST))
    project.run(FIRST)

    shown = project.say("review", "--show", now=after(FIRST))
    said = typed(project, monkeypatch, "a", "y")

    assert "digestflow commit" in shown.out
    assert "points to answer" in said.out
    assert project.read(moc).count(f"[[{FIRST}") >= 1


def test_without_a_plan_there_is_nothing_to_ask(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.commit(FIRST, now=after(FIRST))

    assert "no plan waits" in typed(project, monkeypatch).out


def test_what_was_refused_guides_the_model_on_later_days_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        project.run(FIRST)
        before = len(server.asked)
        typed(project, monkeypatch, "n", "no more about licences", "a", "y")
        project.run(FIRST, "--rerun", "all")
        again = len(server.asked)
        lay_feeds(2, project.root)
        project.run(SECOND)

        later = [body["messages"][0]["content"] for body in server.asked[again:]]
        told = project.say("run", "--date", SECOND, "--rerun", "all", "--dry-run", "--json")

    assert again == before, "the day it is about asks nothing new"
    assert any("no more about licences" in system for system in later)
    assert told.tree["requests"] == 0, "what guides the run guides its forecast"


def test_names_that_look_like_one_are_asked_about_and_a_yes_makes_them_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = with_feeds(tmp_path / "p")
    for day, name in ((FIRST, "Kestrel Cascade"), (SECOND, "Kestrel-Cascade")):
        said = f"The {name} probe of {name} found ice on a moon after {day[-2:]} days."
        listed = feed(item(f"{name} probe lands on day {day[-2:]}", said, at=f"{day}T09:00:00"))
        (project.root / "feeds" / f"{day}.xml").write_text(listed, encoding="utf-8")
    project.run(FIRST, "--commit", now=after(SECOND))
    project.run(SECOND, now=after(SECOND))
    clean = project.say("review", "--accept-clean", "--json", now=after(SECOND)).tree

    monkeypatch.setattr(sys, "stdin", io.StringIO("y\ny\n"))
    asked = project.say("review", "--ask", now=after(SECOND))

    (point,) = [one for one in clean[0]["left"] if one["kind"] == "merge"]
    assert "differs in a sign only" in point["first"][0]
    assert "two names" in asked.out
    (decision,) = decisions(project)
    assert (decision["kind"], {decision["name"], decision["into"]}) == (
        "merge",
        {"Kestrel Cascade", "Kestrel-Cascade"},
    )
    assert project.say("merge", now=after(SECOND)).out == "no two names look like one\n"
