"""Nights whose stories are found by meaning as well: what a person sees of it."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.local.wordllama import WordLlama
from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.nights import FIRST, SECOND, Project, balanced, demo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint import Server

HOME = "roles: {embed: wordllama}"


def with_meaning(root: Path) -> Project:
    """The demo with the embedder at home."""
    if not WordLlama().there:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    project = demo(root)
    project.configure(HOME)
    return project


def at_endpoint(root: Path, server: Server, *, more: str = "", roles: str = "embed: near") -> Project:
    """The demo with an embedder at an endpoint."""
    project = demo(root)
    project.configure(
        f"models:\n  near: {{model: small, base_url: '{server.base_url}'{more}}}\nroles: {{{roles}}}"
    )
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


def test_a_dry_run_tells_what_the_vectors_of_an_endpoint_would_cost(tmp_path: Path) -> None:
    run, now = ("run", "--since", FIRST, "--until", SECOND), "2026-03-13T03:00:00Z"

    def lines(*options: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in project.say(*run, "--json", *options, now=now).out.splitlines()]

    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server, more=", price_in: 10, price_out: 0")
        for n in (1, 2):
            lay_feeds(n, project.root)
            project.say("fetch", now=f"2026-03-{11 + n}T03:00:00Z")
        dry, said = lines("--dry-run"), project.say(*run, "--dry-run", now=now).out

        assert server.embedded == []

        made = lines("--no-fetch")
        sent = len({text for body in server.embedded for text in body["input"]})
        again = lines("--dry-run")

    assert sum(one["vectors"] for one in dry) == sent
    for one, done in zip(dry, made, strict=True):
        assert one["vectors"] > 0
        assert one["vectors_in"] == one["tokens_in"] > 0
        assert one["cost"] == one["vectors_cost"] == pytest.approx(one["vectors_in"] / 100_000)
        assert 0.4 < one["tokens_in"] / done["usage"]["tokens_in"] < 2.5
    assert f"  vectors  {dry[0]['vectors']} texts, about {dry[0]['vectors_in']} tokens in (est.), $" in said
    assert f"{sum(one['tokens_in'] for one in dry)} tokens in" in said.splitlines()[-1]
    assert [one["vectors"] for one in again] == [0, 0]


def test_a_dry_run_asks_no_endpoint_for_vectors_made_at_home(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server, roles="embed: [wordllama, near]")
        lay_feeds(1, project.root)
        project.say("fetch", now="2026-03-12T03:00:00Z")
        dry = project.say("run", "--date", FIRST, "--dry-run", "--json", now="2026-03-12T03:00:00Z").tree

    assert (dry["vectors"], dry["tokens_in"], dry["cost"]) == (0, 0, None)


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


def test_the_name_of_the_embedder_at_home_is_no_models(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure("models: {wordllama: {model: small, base_url: 'http://localhost:1/v1'}}")

    said = project.say("run")

    assert said.code == 78
    assert "the embedder in this process" in said.err


def test_a_name_that_is_no_embedder_is_named_with_the_nearest(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure("roles: {embed: wordlama}")

    said = project.say("run")

    assert said.code == 78
    assert "there is no model 'wordlama' — did you mean 'wordllama'?" in said.err


def test_vectors_of_an_endpoint_are_asked_for_once_and_counted(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server)
        first = project.night(1)
        asked = len(server.embedded)
        again = project.run(FIRST, "--rerun", "all")

        assert len(server.embedded) == asked

    assert (first["exit_code"], again["exit_code"], again["plan"]) == (0, 0, "same")
    assert first["embedder"] == f"small at {server.base_url}"
    assert first["usage"]["requests"] == asked
    assert first["usage"]["tokens_in"] > 100
    assert again["usage"]["requests"] == 0
    rows = project.say("cost", "--since", "2026-01-01", "--until", "2027-01-01", "--json").tree["rows"]
    assert [(row["stage"], row["requests"]) for row in rows] == [("embed", asked)]
    assert sum(row["tokens_in"] for row in rows) == first["usage"]["tokens_in"]


def test_only_items_that_are_new_are_sent_in_the_next_night(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server)
        project.night(1)
        texts = {text for body in server.embedded for text in body["input"]}
        before = len(server.embedded)
        project.night(2)

        more = [text for body in server.embedded[before:] for text in body["input"]]

    assert more
    assert texts.isdisjoint(more)


def test_a_dead_endpoint_leaves_words_to_decide_until_it_answers_and_the_end_is_the_same(
    tmp_path: Path,
) -> None:
    with endpoint() as server:
        whole, hurt = at_endpoint(tmp_path / "whole", server), at_endpoint(tmp_path / "hurt", server)
        whole.night(1)
        server.vectors = "503"
        down = hurt.night(1)
        server.vectors = "honest"
        up = hurt.night(1)

    assert (down["exit_code"], down["embedder"]) == (3, "")
    assert down["gaps"][0]["subject"] == "embed"
    assert "grouped by words alone: small at" in down["gaps"][0]["why"]
    assert up["exit_code"] == 0
    assert hurt.record(FIRST) == whole.record(FIRST)


def test_the_next_embedder_is_asked_where_the_first_is_dead(tmp_path: Path) -> None:
    if not WordLlama().there:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    with endpoint(vectors="404") as server:
        project = at_endpoint(tmp_path / "p", server, roles="embed: [near, wordllama]")
        outcome = project.night(1)

    assert (outcome["exit_code"], outcome["embedder"]) == (3, WordLlama().id)
    assert f"grouped by {WordLlama().id}: small at" in outcome["gaps"][0]["why"]


def test_at_the_end_of_the_budget_words_decide(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server)
        project.configure("budget: {tokens_per_run: 50}")
        outcome = project.run(FIRST, now="2026-03-12T03:00:00Z")

        assert server.embedded == []

    assert (outcome["exit_code"], outcome["embedder"]) == (6, "")
    assert "the budget is used up" in outcome["gaps"][0]["why"]


def test_a_missing_key_ends_the_run_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIGHT_KEY", raising=False)
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server, more=", api_key_env: NIGHT_KEY")
        run = project.say("run", "--date", FIRST, now="2026-03-12T03:00:00Z")
        dry = project.say("run", "--date", FIRST, "--dry-run", now="2026-03-12T03:00:00Z")
        listed = project.say("models", "list")

        assert server.embedded == []

    assert (run.code, dry.code, listed.code) == (4, 0, 0)
    assert "NIGHT_KEY is not set" in run.err
    assert "NIGHT_KEY, which is not set" in listed.out


def test_writer_and_embedder_share_one_budget(tmp_path: Path) -> None:
    with endpoint() as server:
        plain = at_endpoint(tmp_path / "plain", server, roles="fast: near")
        both = at_endpoint(tmp_path / "both", server, roles="fast: near, embed: near")
        alone = plain.night(1)
        spent = alone["usage"]["tokens_in"] + alone["usage"]["tokens_out"]
        both.configure(f"budget: {{tokens_per_run: {spent}}}")

        outcome = both.run(FIRST, now="2026-03-12T03:00:00Z")

    assert outcome["exit_code"] == 6
    assert outcome["embedder"]
    assert outcome["usage"]["tokens_in"] + outcome["usage"]["tokens_out"] <= spent


def test_an_endpoint_that_makes_vectors_is_listed_and_tested(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server)
        before = project.say("models", "list").out
        tested = project.say("models", "test", "--json")
        after = project.say("models", "list").out
        project.night(1)

        sent = [text for body in server.embedded for text in body["input"]]
        assert server.probed == []

    assert "roles     embed 1" in before
    assert "answers" not in before
    assert "none was made yet" in before
    assert tested.tree["ok"]
    assert "64 numbers each, 32 are kept" in after
    assert len(sent) == len(set(sent))


def test_a_test_of_a_model_that_writes_and_makes_vectors_asks_for_both(tmp_path: Path) -> None:
    with endpoint() as server:
        project = at_endpoint(tmp_path / "p", server, roles="fast: near, embed: near")

        said = project.say("models", "test", "near", "--json")

    assert said.code == 0
    assert [json.loads(line).get("numbers", 0) for line in said.out.splitlines()] == [0, 64]


def test_a_model_that_makes_no_vectors_fails_its_test(tmp_path: Path) -> None:
    with endpoint(vectors="404") as server:
        said = at_endpoint(tmp_path / "p", server).say("models", "test")

    assert said.code == 75
    assert "FAIL  near" in said.out
    assert "404" in said.out
