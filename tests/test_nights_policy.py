"""Accepting in a person's place, as they have it: what is accepted, shown first, taken back, rejected."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.review.points import points
from digestflow.core.review.policy import asked_anyway
from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.nights import DIGEST, FIRST, SECOND, Project, after, demo, differing
from tests.nights_model import with_model
from tests.page import browsing

if TYPE_CHECKING:
    from pathlib import Path

NOTE = DIGEST.format(FIRST)
POLICY = "review: {auto_accept: {enabled: true%s}}"


def trusted(root: Path, more: str = "", *, git: str = "") -> Project:
    """The demo with a policy, and the first night's feeds."""
    project = demo(root)
    project.configure(POLICY % (f", {more}" if more else ""))
    if git:
        project.configure(f"git: {{mode: {git}}}")
    lay_feeds(1, project.root)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The demo's first night, of which the policy accepted what it may."""
    made = trusted(tmp_path / "p")
    made.run(FIRST)
    return made


def answers(project: Project, day: str = FIRST) -> dict[str, Any]:
    path = project.notes / ".digestflow" / "answers" / f"{day}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def unseen(project: Project) -> list[dict[str, Any]]:
    first = project.say("review", "--json").tree
    return first[0].get("auto_accepted", []) if first else []


def typed(project: Project, monkeypatch: pytest.MonkeyPatch, *lines: str) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return project.say("review", "--ask", now=after(FIRST)).out


def test_a_night_accepts_what_it_may_and_leaves_the_rest_waiting(tmp_path: Path) -> None:
    project = trusted(tmp_path / "p")

    said = project.say("run", "--due", "--json", now=after(FIRST))

    plan = {
        point["key"]: point for point in project.say("review", "--accept-clean", "--json").tree[0]["left"]
    }
    accepted = answers(project)
    stands = {point.key for point in points(project.record(FIRST))}
    assert said.code == 0
    assert said.tree["auto"] == len(accepted) == len(stands) > 10
    assert stands == accepted.keys()
    assert {one["said"] for one in accepted.values()} == {"auto"}
    assert not any(asked_anyway(key) or key.startswith("thesis/") for key in accepted)
    assert plan.keys().isdisjoint(accepted)
    assert project.say("status", "--json").tree["open"] == [FIRST]
    assert (project.record(FIRST).theses, project.record(FIRST).narratives) == ((), ())
    again = project.run(FIRST)
    assert (again["auto"], answers(project)) == (0, accepted)


@pytest.mark.parametrize("git", ["", "none"])
def test_a_day_accepted_in_two_steps_is_the_same_bytes_as_in_one(tmp_path: Path, git: str) -> None:
    one, two = demo(tmp_path / "one"), trusted(tmp_path / "two", git=git)
    lay_feeds(1, one.root)
    one.run(FIRST)
    one.commit(FIRST)
    two.run(FIRST)
    two.commit(FIRST)
    for each in (one, two):
        lay_feeds(2, each.root)
        each.run(SECOND)
        each.commit(SECOND)

    apart = differing(one.vault(), two.vault())

    assert apart == [f".digestflow/answers/{day}.json" for day in (FIRST, SECOND)]
    assert {one["said"] for one in answers(two).values()} == {"seen"}
    assert two.say("rebuild", "--json").tree == {"notes": [], "open": 0}
    assert two.say("status", "--json").tree["stale"] == []


def test_what_was_accepted_is_shown_first_until_a_person_has_looked(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = unseen(project)
    words = project.say("review", "--show").out

    later = typed(project, monkeypatch, "s", "q")
    assert unseen(project) == shown
    typed(project, monkeypatch, "", "q")

    assert {one["key"] for one in shown} == answers(project).keys()
    assert words.startswith(f"accepted in your place since you looked: {len(shown)} points")
    assert later.index("accepted in your place") < later.index("points to answer")
    assert unseen(project) == []
    assert project.say("status", "--json").tree["unseen"] == 0


def test_one_point_is_taken_back_and_waits_and_no_policy_accepts_it_again(project: Project) -> None:
    story = next(one for one in unseen(project) if one["kind"] == "entry")
    before = project.read(NOTE)

    said = project.say("undo", FIRST, "--point", story["key"], "--json", now=after(FIRST))
    project.run(FIRST)
    project.run(FIRST, "--rerun", "all")

    assert said.tree["taken_back"] >= 1
    assert story["text"].splitlines()[0] in before
    assert story["text"].splitlines()[0] not in project.read(NOTE).partition("## Top stories")[2]
    assert answers(project)[story["key"]]["said"] == "back"
    assert story["key"] not in {one["key"] for one in unseen(project)}
    project.commit(FIRST)
    assert story["key"] in {point.key for point in points(project.record(FIRST))}


def test_all_of_it_is_taken_back_at_once_and_nothing_of_the_day_is_left(project: Project) -> None:
    count = len(unseen(project))

    said = project.say("undo", "--auto", now=after(FIRST))

    assert f"{count} points taken back" in said.out
    assert project.say("undo", "--auto", now=after(FIRST)).code == 2
    assert unseen(project) == []
    assert project.say("status", "--json").tree["accepted"] == []
    assert NOTE not in project.vault()
    assert project.run(FIRST)["auto"] == 0
    assert project.say("undo", FIRST, "--point", "entry/none").code == 2
    assert project.say("undo", "--point", "entry/none").code == 2


def test_a_day_that_is_undone_is_not_accepted_again_by_the_policy(project: Project) -> None:
    project.say("undo", FIRST, now=after(FIRST))

    again = project.run(FIRST)

    assert again["auto"] == 0
    assert {one["said"] for one in answers(project).values()} == {"back"}
    assert project.say("status", "--json").tree["open"] == [FIRST]


def test_what_was_accepted_and_is_rejected_becomes_a_decision_like_any(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = unseen(project)
    n, point = next((n, one) for n, one in enumerate(shown, start=1) if one["kind"] == "claim")

    typed(project, monkeypatch, f"n {n}", "old news", "?", "n 999", f"u {1 if n > 1 else 2}", "", "a", "y")

    lines = (project.notes / ".digestflow/decisions.jsonl").read_text("utf-8").splitlines()
    (decision,) = map(json.loads, lines)
    assert (decision["kind"], decision["unit"], decision["reason"]) == ("refuse", point["key"], "old news")
    assert answers(project)[point["key"]]["said"] == "no"
    assert point["key"] not in {one.key for one in points(project.record(FIRST))}
    assert project.run(FIRST, "--rerun", "all")["plan"] == "same"
    rates = project.say("review", "--rates", "--json").tree
    assert next(one for one in rates["kind"] if one["name"] == "claim")["rejected"] == 1


def test_limits_hold_over_several_runs_of_a_day(tmp_path: Path) -> None:
    project = trusted(tmp_path / "p", "points: 3, kinds: [also]")

    first, second = project.run(FIRST), project.run(FIRST, "--rerun", "all")

    assert (first["auto"], second["auto"]) == (3, 0)
    assert all(key.startswith("also/") for key in answers(project))


def test_a_branch_gets_what_was_accepted_and_the_plan_waits(tmp_path: Path) -> None:
    project = trusted(tmp_path / "p", git="branch")

    outcome = project.run(FIRST)
    again = project.run(FIRST)
    shown = unseen(project)
    project.say("undo", FIRST, "--point", shown[0]["key"], now=after(FIRST))

    files = project.git("ls-tree", "-r", "--name-only", f"digestflow/{FIRST}")
    assert (outcome["auto"], again["auto"], len(shown)) == (len(shown), 0, outcome["auto"])
    assert f"answers/{FIRST}.json" in files
    assert NOTE not in project.vault()
    assert project.run(FIRST)["auto"] == 0
    assert shown[0]["key"] not in {one["key"] for one in unseen(project)}


def test_a_kind_that_a_person_refuses_too_often_is_asked_about_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = trusted(tmp_path / "p", "kinds: [entry, claim]")
    project.say("run", "--date", FIRST, "--set", "review.auto_accept.enabled=false", now=after(FIRST))
    typed(project, monkeypatch, "d", "not for me", "a", "y")
    lay_feeds(2, project.root)

    outcome = project.run(SECOND)

    said = " ".join(outcome["findings"])
    rates = {one["name"]: one for one in project.say("review", "--rates", "--json").tree["kind"]}
    assert rates["entry"]["rejected"] == 1
    assert "stories are asked about: you edited or rejected" in said
    assert not any(key.startswith("entry/") for key in answers(project, SECOND))
    words = project.say("review", "--rates").out
    assert "by kind\n  lines of Also noted " in words
    assert "by writer\n  extractive " in words
    assert "by topic\n  Open Models " in words
    assert "answers   stories: " in project.say("status").out


def test_the_dashboard_says_what_was_answered_and_stays_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = demo(tmp_path / "p")
    project.configure("upkeep: {dashboard: true}")
    lay_feeds(1, project.root)
    project.run(FIRST)

    assert "no point was answered yet" in project.say("review", "--rates").out
    typed(project, monkeypatch, "y", "n", "old", "a", "y")

    note = project.read("Digest dashboard.md")
    assert "## What you answered" in note
    assert "- Stories: 0 of " in note
    assert project.say("rebuild", "--json").tree == {"notes": [], "open": 0}


def test_answers_in_an_open_plan_are_said_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = demo(tmp_path / "p")
    lay_feeds(1, project.root)
    project.run(FIRST)

    typed(project, monkeypatch, "y", "y", "q")
    said = project.say("review", "--rates").out

    assert said.startswith(f"{FIRST}: 2 answers wait in its open plan")
    assert said.endswith(f"digestflow commit {FIRST}\n")


def test_the_page_has_what_was_accepted_and_takes_it_back(project: Project) -> None:
    with browsing(project) as browser:
        desk = browser.desk
        first, *rest = desk.accepted()
        back = desk.take_back(first.day, [first.point.key], "")
        seen = desk.seen()
        shown = desk.review(first.day)

        assert desk.accepted() == []
        assert (back >= 1, seen <= len(rest)) == (True, True)
        assert first.point.key not in shown.answers
        assert desk.answer(first.day, shown.name, {}).waiting == len(shown.points) - len(shown.answers)
        assert desk.rates() == {"kind": (), "writer": (), "topic": ()}


def test_a_policy_beside_whole_commits_or_of_unknown_names_is_a_mistake(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure(
        "review: {mode: commit, auto_accept: {enabled: true, topics: [Open Model], sources: [X]}}"
    )

    said = project.say("config", "validate")

    assert said.code == 78
    assert "choose one of them" in said.err + said.out
    assert "did you mean 'Open Models'?" in said.err + said.out
    assert "there is no source 'X'" in said.err + said.out


def test_two_nights_in_either_order_end_in_the_same_notes_and_records(tmp_path: Path) -> None:
    made = []
    for n, order in enumerate(((FIRST, SECOND), (SECOND, FIRST))):
        project = trusted(tmp_path / str(n))
        lay_feeds(2, project.root)
        project.say("fetch", now=after(FIRST))
        for day in order:
            project.run(day, "--no-fetch", now=after(SECOND))
        project.say("run", "--rerun", "stale", "--no-fetch", now=after(SECOND))
        project.say("commit", now=after(SECOND))
        assert project.say("status", "--json", now=after(SECOND)).tree["stale"] == []
        assert project.say("rebuild", "--json", now=after(SECOND)).tree == {"notes": [], "open": 0}
        made.append({path: text for path, text in project.vault().items() if "answers/" not in path})

    assert differing(made[0], made[1]) == []


def test_of_a_day_whose_plan_a_person_rejected_nothing_more_is_accepted(project: Project) -> None:
    before = answers(project)

    said = project.say("reject", FIRST, "--reason", "not today", now=after(FIRST))
    again = project.run(FIRST, "--rerun", "all")

    assert f"digestflow undo {FIRST}" in said.out
    assert (again["auto"], answers(project)) == (0, before)
    assert "you rejected a plan of it" in " ".join(again["findings"])


def test_rates_name_the_model_whose_words_were_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint() as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        project.run(FIRST)
        typed(project, monkeypatch, "y", "n", "wrong", "a", "y")

    writers = {one["name"]: one for one in project.say("review", "--rates", "--json").tree["writer"]}
    (name,) = writers.keys() - {"", "extractive", "model"}
    assert writers[name]["answered"] > 1
