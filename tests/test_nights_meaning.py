"""Nights whose stories are found by meaning as well: what a person sees of it."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.local.wordllama import WordLlama
from tests.nights import FIRST, SECOND, Project, balanced, demo

if TYPE_CHECKING:
    from pathlib import Path

HOME = "roles: {embed: wordllama}"


def with_meaning(root: Path) -> Project:
    """The demo with the embedder at home."""
    if not WordLlama().there:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    project = demo(root)
    project.configure(HOME)
    return project


def removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the extra away."""
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "wordllama" else found(name, *more)
    )


def test_a_day_says_by_whose_vectors_it_was_grouped_and_every_item_is_counted(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")

    outcomes = [project.night(1), project.night(2)]

    assert [outcome["exit_code"] for outcome in outcomes] == [0, 0]
    assert {outcome["embedder"] for outcome in outcomes} == {WordLlama().id}
    assert {project.record(day).embedder for day in (FIRST, SECOND)} == {WordLlama().id}
    assert balanced(outcomes)


def test_a_day_by_words_says_nothing_of_an_embedder(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)

    text = project.read(f".digestflow/days/{FIRST}.json")

    assert "embedder" not in text


def test_days_made_again_and_notes_rebuilt_have_the_same_bytes(tmp_path: Path) -> None:
    one, other = with_meaning(tmp_path / "one"), with_meaning(tmp_path / "other")
    for n in (1, 2):
        one.night(n)
        other.night(n)
        for day in (FIRST, SECOND)[:n]:
            other.run(day, "--rerun", "all")

    rebuilt = other.say("rebuild")

    assert rebuilt.code == 0, rebuilt.err
    assert one.vault() == other.vault()
    assert one.say("run", "--rerun", "all", "--json", now="2026-03-13T03:00:00Z").tree["plan"] == "same"


def test_why_items_are_together_is_explained_with_score_and_embedder(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")
    outcome = project.night(1)
    join = next(one for one in outcome["joins"] if one["embedder"])
    entry = next(one for one in project.record(FIRST).entries if join["second"] in one.items)

    tree = project.say("explain", entry.key, "--json").tree
    shown = project.say("explain", entry.key).out

    assert join in tree["joins"]
    assert f"joined    {join['second']} to {join['first']}: {join['score']:.2f}" in shown
    assert f"words and meaning ({WordLlama().id})" in shown


def test_every_join_stands_in_the_log(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")
    outcome = project.night(1)

    log = (project.root / ".digestflow/state/log.jsonl").read_text(encoding="utf-8").splitlines()
    joined = [event for event in map(json.loads, log) if event["event"] == "joined"]

    told = {(one["first"], one["second"], one["score"], one["embedder"]) for one in outcome["joins"]}
    assert told <= {(one["story"], one["item"], one["score"], one["embedder"]) for one in joined}
    assert any(embedder for *_, embedder in told)


def test_a_run_that_did_nothing_twice_still_tells_why_items_are_together(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")
    first = project.night(1)

    again = project.run(FIRST)

    assert (again["joins"], again["embedder"]) == (first["joins"], first["embedder"])


def test_without_the_extra_a_day_is_grouped_by_words_says_so_and_is_made_again_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, whole = with_meaning(tmp_path / "p"), with_meaning(tmp_path / "whole")
    with monkeypatch.context() as patched:
        removed(patched)
        without = project.night(1)
    again = project.night(1)

    assert without["exit_code"] == 3
    assert without["embedder"] == ""
    (gap,) = without["gaps"]
    assert gap["subject"] == "embed"
    assert "grouped by words alone: wordllama is not installed" in gap["why"]
    assert "pip install 'digestflow[embed]'" in gap["why"]
    assert (again["exit_code"], again["embedder"]) == (0, WordLlama().id)
    whole.night(1)
    assert project.record(FIRST) == whole.record(FIRST)


def test_a_run_without_its_embedder_replaces_no_day_that_had_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = with_meaning(tmp_path / "p")
    project.night(1)
    before = project.vault()
    database = project.root / ".digestflow/state/state.db"
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM vectors")

    with monkeypatch.context() as patched:
        removed(patched)
        again = project.run(FIRST, "--rerun", "all")

    assert again["plan"] == "same"
    assert any("knows less than what is there" in finding for finding in again["findings"])
    assert project.vault() == before


def test_days_of_before_the_embedder_are_degraded_until_they_are_made_again(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    with_meaning(tmp_path / "other")  # skips where there is none
    project.configure(HOME)

    first = project.say("run", "--rerun", "degraded", "--json", now="2026-03-12T03:00:00Z")
    project.commit(now="2026-03-12T03:00:00Z")
    second = project.say("run", "--rerun", "degraded", "--json", now="2026-03-12T03:00:00Z")

    assert first.tree["embedder"] == WordLlama().id
    assert second.out == ""


def test_a_dry_run_makes_no_vector(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")
    said = project.say("run", "--date", FIRST, "--dry-run", "--json", now="2026-03-12T03:00:00Z")

    assert said.code == 0, said.err
    assert "none was made yet" in project.say("models", "list").out


def test_the_embedder_is_listed_and_tested(tmp_path: Path) -> None:
    project = with_meaning(tmp_path / "p")

    tested, shown = project.say("models", "test", "--json"), project.say("models", "test", "wordllama")
    listed = project.say("models", "list", "--json").tree

    assert (tested.code, shown.code) == (0, 0)
    tree = tested.tree
    assert (tree["name"], tree["ok"], tree["numbers"]) == ("wordllama", True, 256)
    assert tree["same"] > 0.5
    assert tree["other"] < 0.2
    assert "alike" in shown.out
    assert (listed["name"], listed["place"], listed["numbers"], listed["kept"]) == ("wordllama", 1, 256, 32)


def test_a_test_without_the_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = demo(tmp_path / "p")
    project.configure(HOME)
    removed(monkeypatch)

    tested, listed = project.say("models", "test"), project.say("models", "list")

    assert tested.code == 75
    assert "FAIL  wordllama" in tested.out
    assert "pip install 'digestflow[embed]'" in tested.out
    assert "not installed" in listed.out
    assert listed.code == 0


def test_a_name_that_is_no_embedder_is_named_with_the_nearest(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure("roles: {embed: wordlama}")

    said = project.say("run")

    assert said.code == 78
    assert "there is no model 'wordlama' — did you mean 'wordllama'?" in said.err
