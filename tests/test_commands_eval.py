"""`digestflow eval`: prompts and models in figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoint import endpoint
from tests.nights import FIRST, SECOND, Project, scratch
from tests.nights_model import CLOSED, with_model

if TYPE_CHECKING:
    from pathlib import Path

NOW = f"{SECOND}T03:00:00Z"


def told(project: Project, *options: str) -> dict[str, Any]:
    said = project.say("eval", *options, "--json", now=NOW)
    assert said.code == 0, said.err
    tree: dict[str, Any] = said.tree
    return tree


def test_an_honest_model_scores_well_and_an_inventing_one_shows_nothing_invented(tmp_path: Path) -> None:
    trees = {}
    for mode in ("honest", "inventing", "garbage"):
        with endpoint(mode) as server:
            project = with_model(tmp_path / mode, server.base_url)
            trees[mode] = told(project)

    honest, inventing, garbage = (trees[mode]["scores"] for mode in ("honest", "inventing", "garbage"))
    assert trees["honest"]["on"] == "sample"
    assert trees["honest"]["stories"] >= 16
    assert (honest["valid"], honest["told"], inventing["valid"]) == (1.0, 1.0, 1.0)
    assert honest["grounded"] > 0.8
    assert inventing["grounded"] < 0.2
    assert honest["numbers"] > 0.8 > inventing["numbers"]
    assert (honest["invented"], inventing["invented"], garbage["invented"]) == (0, 0, 0)
    assert (garbage["valid"], garbage["told"]) == (0.0, 0.0)
    assert honest["tokens_in"] > 300
    assert inventing["tokens_in"] > honest["tokens_in"], "what is asked once more costs too"


def test_figures_are_kept_by_the_prompts_version(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        tree = told(project)

    kept = json.loads(
        (project.root / ".digestflow/state/evals/entry@1/small.sample.json").read_text(encoding="utf-8")
    )
    assert kept["scores"] == tree["scores"]
    assert kept["at"].startswith(SECOND)


def test_what_was_asked_once_is_not_asked_again_unless_it_is_to_be(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        first = told(project)
        asked = len(server.asked)

        again = told(project)
        kept = len(server.asked) - asked
        told(project, "--fresh")

        assert len(server.asked) == 2 * asked

    assert (kept, again["scores"]) == (0, first["scores"])


def test_replies_that_were_written_down_give_the_same_figures_without_a_project(tmp_path: Path) -> None:
    with endpoint("inventing") as server:
        project = with_model(tmp_path / "p", server.base_url)
        live = told(project, "--record", "replies.json")

    file = str(project.root / "replies.json")
    stored = told(Project(scratch()), file)
    beside = project.say("eval", "--compare", file, file, "--sample", now=NOW)

    assert {name: stored["scores"][name] for name in stored["scores"] if name != "cost"} == {
        name: live["scores"][name] for name in live["scores"] if name != "cost"
    }
    assert (stored["model"], stored["prompt"], beside.code) == ("small", "entry@1", 0)
    over = project.say("eval", file, "--record", "config.yaml", now=NOW)
    assert (over.code, "--record digestflow-config.yaml" in over.err) == (10, True)


def test_two_models_are_compared_on_the_users_own_archive(tmp_path: Path) -> None:
    with endpoint("honest") as good, endpoint("garbage") as bad:
        project = with_model(tmp_path / "p", good.base_url)
        path = project.root / "config.yaml"
        text = path.read_text("utf-8").replace(
            "models:\n  small", f"models:\n  other: {{model: large, base_url: '{bad.base_url}'}}\n  small"
        )
        path.write_text(text, "utf-8")
        project.say("fetch", now=NOW)

        words = project.say("eval", "--compare", "small", "other", "--stories", "2", now=NOW)
        trees = project.say("eval", "--compare", "small", "other", "--stories", "2", "--json", now=NOW)

    one, other = map(json.loads, trees.out.splitlines())
    assert (words.code, trees.code) == (0, 0)
    assert one["on"] == other["on"] == FIRST
    assert (one["stories"], one["scores"]["told"], other["scores"]["told"]) == (2, 1.0, 0.0)
    assert "claims that stand on their quotes" in words.out
    assert "no entry:" in words.out


def test_two_prompts_are_compared_on_the_sample(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        prompt = (project.root / "prompts" / "entry.md").read_text("utf-8")
        (project.root / "terse.md").write_text(prompt.replace("version: 1", "version: 2"), "utf-8")

        said = project.say("eval", "--compare", "small", "terse.md", "--sample", "--json", now=NOW)

    prompts = [json.loads(line)["prompt"] for line in said.out.splitlines()]
    assert (said.code, prompts) == (0, ["entry@1", "entry@2"])


def test_a_figure_below_what_is_asked_for_fails(tmp_path: Path) -> None:
    with endpoint("garbage") as server:
        project = with_model(tmp_path / "p", server.base_url)

        said = project.say("eval", "--at-least", "valid=0.5", now=NOW)

    assert said.code == 3
    assert "valid is 0.0, which is less than 0.5" in said.err


@pytest.mark.parametrize(
    ("mode", "options", "code"),
    [("404", (), 75), ("401", (), 4), ("honest", ("--set", "budget.tokens_per_run=10"), 6)],
    ids=["down", "refused key", "budget"],
)
def test_what_stops_a_model_stops_its_evaluation_with_the_same_exit_code(
    tmp_path: Path, mode: str, options: tuple[str, ...], code: int
) -> None:
    with endpoint(mode, probe=mode) as server:
        said = with_model(tmp_path / "p", server.base_url).say("eval", *options, now=NOW)

    assert said.code == code, said.err


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--at-least", "validity=1"), "valid, told, grounded"),
        (("--at-least", "valid"), "valid, told, grounded"),
        (("--compare", "a", "b", "--record", "x.json"), "--compare"),
        (("nobody",), "no model is named"),
        (("missing.json",), "no stored replies"),
        (("--date", "2020-01-01"), "no story"),
    ],
)
def test_what_cannot_be_evaluated_is_a_mistake(tmp_path: Path, options: tuple[str, ...], word: str) -> None:
    said = with_model(tmp_path / "p", CLOSED).say("eval", *options, now=NOW)

    assert said.code == 2, said.out
    assert word in said.err
