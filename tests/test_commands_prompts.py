"""`digestflow prompts`: a prompt is tried on one story before a night depends on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.endpoint import endpoint
from tests.nights import FIRST, SECOND, Project, demo, differing
from tests.nights_model import CLOSED, with_model

if TYPE_CHECKING:
    from pathlib import Path

NOW = f"{SECOND}T03:00:00Z"
STORY = "Lantern 2 transcribes"  # of the first night


def filled(root: Path, base_url: str) -> Project:
    """A project with the first night's items in its archive, and no plan."""
    project = with_model(root, base_url)
    assert project.say("fetch", now=NOW).code == 0
    return project


def test_prompts_are_listed_with_the_file_they_stand_in(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")

    said = project.say("prompts", "list", "--json")

    assert said.code == 0
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert {(row["name"], row["role"], row["where"]) for row in rows} >= {
        ("entry", "fast", "prompts/entry.md"),
        ("narrative", "strong", "prompts/narrative.md"),
        ("headline", "strong", "prompts/headline.md"),
    }


def test_a_try_shows_what_is_asked_what_comes_back_and_what_stands_and_plans_nothing(tmp_path: Path) -> None:
    with endpoint("inventing") as server:
        project = filled(tmp_path / "p", server.base_url)
        before = project.vault()

        words, tree = (project.say("prompts", "try", *more, now=NOW) for more in ((), ("--json",)))

    assert (words.code, tree.code) == (0, 0)
    assert "entry@1: about" in words.out
    assert "reply of small" in words.out
    assert "987" in "".join(one["text"] for one in tree.tree["refused"])
    assert "Zorblax" not in json.dumps(tree.tree["entry"])
    assert [one["prompt"] for one in tree.tree["exchanges"]] == ["entry@1", "entry-repair@1"]
    assert "<article" in tree.tree["exchanges"][0]["user"]
    assert differing(project.vault(), before) == []
    assert project.say("status", "--json", now=NOW).tree["open"] == []


def test_what_a_try_was_answered_a_run_need_not_ask_again(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = filled(tmp_path / "p", server.base_url)
        project.say("prompts", "try", STORY, now=NOW)
        asked = len(server.asked)

        again = project.say("prompts", "try", STORY, "--json", now=NOW)
        outcome = project.run(FIRST, "--no-fetch")
        fresh = project.say("prompts", "try", STORY, "--fresh", "--json", now=NOW)

    assert (asked, again.tree["asked"], fresh.tree["asked"]) == (1, 0, 1)
    assert (outcome["usage"]["requests"], outcome["usage"]["kept"]) == (7, 1)


def test_a_dry_try_asks_nothing_and_needs_no_endpoint(tmp_path: Path) -> None:
    project = filled(tmp_path / "p", CLOSED)

    said = project.say("prompts", "try", "--dry-run", "--json", now=NOW)

    assert (said.code, said.tree["asked"], said.tree["entry"]) == (0, 0, None)
    assert [one["reply"] for one in said.tree["exchanges"]] == [None]


@pytest.mark.parametrize("by", ["key", "beginning", "title", "address"])
def test_a_story_is_found_by_what_a_person_sees_of_it(tmp_path: Path, by: str) -> None:
    project = filled(tmp_path / "p", CLOSED)
    key = project.say("prompts", "try", STORY, "--dry-run", "--json", now=NOW).tree["story"]
    address = "https://harbour-labs.example/blog/lantern-2?utm_source=feed"
    name = {"key": key, "beginning": key[:6], "title": STORY.upper(), "address": address}[by]

    said = project.say("prompts", "try", name, "--dry-run", "--json", now=NOW)

    assert said.code == 0, said.err
    assert (said.tree["story"], said.tree["day"]) == (key, FIRST)


@pytest.mark.parametrize("name", ["nothing of the kind", "abcdef0123", "https://nowhere.example/"])
def test_a_story_that_is_not_there_is_a_mistake_that_says_how_to_name_one(tmp_path: Path, name: str) -> None:
    said = filled(tmp_path / "p", CLOSED).say("prompts", "try", name, now=NOW)

    assert said.code == 2
    assert "a key, an address, or words of a title" in said.err


def test_without_items_or_without_a_model_a_try_says_what_is_missing(tmp_path: Path) -> None:
    empty = with_model(tmp_path / "p", CLOSED).say("prompts", "try", now=NOW)
    project = demo(tmp_path / "q")
    project.say("fetch", now=NOW)

    without = project.say("prompts", "try", now=NOW)

    assert (empty.code, without.code) == (2, 2)
    assert "digestflow fetch" in empty.err
    assert "config.yaml names no model" in without.err


def test_another_prompt_file_and_another_model_are_tried_without_touching_the_project(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = filled(tmp_path / "p", server.base_url)
        prompt = project.root / "prompts" / "entry.md"
        terse = project.root / "terse.md"
        terse.write_text(prompt.read_text("utf-8").replace("version: 1", "version: terse-1"), "utf-8")

        said = project.say("prompts", "try", "--prompt", "terse.md", "--model", "small", "--json", now=NOW)
        unknown = project.say("prompts", "try", "--model", "smal", now=NOW)
        broken = project.say("prompts", "try", "--prompt", "config.yaml", now=NOW)

    assert said.tree["exchanges"][0]["prompt"] == "entry@terse-1"
    assert (said.code, unknown.code, broken.code) == (0, 2, 78)


@pytest.mark.parametrize(
    ("mode", "code", "word"),
    [("garbage", 3, "gap"), ("429 day", 75, "down"), ("401", 4, "key")],
)
def test_a_try_that_fails_says_why_by_its_exit_code(tmp_path: Path, mode: str, code: int, word: str) -> None:
    with endpoint(mode) as server:
        project = filled(tmp_path / "p", server.base_url)

        said = project.say("prompts", "try", now=NOW)

    assert said.code == code, said.out + said.err
    assert word in said.out + said.err


def test_a_try_stops_at_the_budget(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = filled(tmp_path / "p", server.base_url)

        said = project.say("prompts", "try", "--set", "budget.tokens_per_run=10", now=NOW)

    assert (said.code, server.asked) == (6, [])
    assert "at the budget" in said.out
