"""Endpoints that fail for a while: nothing is lost, nothing is made up, and nothing of it stays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.endpoint.speakers import SPEAKERS
from tests.nights import FIRST, SECOND, Project, after, balanced, differing, scratch
from tests.nights_model import CLOSED, moved, nights, said, with_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOWN = "429 day"  # a rate limit that asks to wait for a day: not waited for


@cache
def undisturbed() -> dict[str, bytes]:
    """The vault after two nights in which the endpoint never failed."""
    with endpoint("honest") as server:
        project = with_model(scratch() / "p", server.base_url)
        nights(project)
    return project.vault()


def failing(word: str) -> Callable[[dict[str, Any], str], str]:
    """A model that says nothing of use on material with the word in it."""

    def speak(schema: dict[str, Any], user: str) -> str:
        return "Zorblax has no idea." if word in user else SPEAKERS["honest"](schema, user)

    return speak


def test_a_story_that_fails_is_a_gap_and_the_next_run_asks_only_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SPEAKERS, "failing", failing("Lantern 2"))
    with endpoint("failing") as server:
        project = with_model(tmp_path / "p", server.base_url)
        first = project.night(1)
        gap = project.vault()
        server.modes, asked = ("honest",), len(server.asked)

        mended = project.run(FIRST)
        project.commit(FIRST)

        again = [material for material in said(server, asked) if "Lantern 2" not in material]
        project.night(2)

    assert (first["exit_code"], len(first["failed"]), first["states"]["failed"] > 0) == (3, 1, True)
    assert balanced([first, mended])
    assert (mended["exit_code"], mended["plan"], mended["usage"]["requests"], again) == (0, "changed", 1, [])
    assert b"Not written: " in gap[f"Digests/{FIRST}-AI-Digest.md"]
    assert differing(project.vault(), undisturbed()) == []


def test_a_gap_in_the_vault_says_nothing_that_the_endpoint_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(schema: dict[str, Any], user: str) -> str:
        return SPEAKERS["honest"](schema, user).replace('"words": "', '"words": "Zorblax says ')

    monkeypatch.setitem(SPEAKERS, "lost", lost)
    with endpoint("lost") as server:
        project = with_model(tmp_path / "p", server.base_url)
        outcome = project.night(1)

    assert len(outcome["failed"]) == 8, "as many as are wanted; of no more is asked"
    assert any("Zorblax" in gap["why"] for gap in outcome["failed"]), "the run itself tells why"
    for path, raw in project.vault().items():
        assert b"Zorblax" not in raw, path
        assert b"127.0.0.1" not in raw, path


def test_a_dead_endpoint_leaves_no_plan_and_the_day_due(tmp_path: Path) -> None:
    project = with_model(tmp_path / "p", CLOSED)
    before = project.vault()

    dead = project.run(FIRST)

    state = project.say("status", "--json").tree
    assert (dead["exit_code"], dead["status"], dead["plan"]) == (75, "down", "none")
    assert balanced([dead])
    assert (state["open"], state["accepted"]) == ([], [])
    assert differing(project.vault(), before) == []


@pytest.mark.parametrize("after_requests", [0, 3], ids=["from the start", "in the middle"])
def test_an_endpoint_that_comes_back_ends_in_the_bytes_of_an_undisturbed_history(
    tmp_path: Path, after_requests: int
) -> None:
    with endpoint(*(["honest"] * after_requests), DOWN) as server:
        project = with_model(tmp_path / "p", server.base_url)
        dead = project.run(FIRST)
        server.modes, asked = ("honest",), len(server.asked)

        project.night(1)
        recovered = len(server.asked) - asked
        project.night(2)

    assert (dead["exit_code"], dead["plan"]) == (75, "none")
    assert recovered == 8 - after_requests, "what was paid for is not asked for again"
    assert differing(project.vault(), undisturbed()) == []


def test_items_dated_a_day_that_stayed_due_still_belong_to_it(tmp_path: Path) -> None:
    with endpoint(DOWN) as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.run(FIRST)
        lay_feeds(2, project.root)
        dead = project.run(SECOND)
        server.modes = ("honest",)

        said_ = project.say("run", "--since", FIRST, "--until", SECOND, "--commit", "--json")

    assert dead["exit_code"] == 75
    assert said_.code == 0, said_.err
    assert project.say("status", "--json").tree["accepted"] == [FIRST, SECOND]
    assert differing(project.vault(), undisturbed()) == []


def test_several_days_stop_at_the_first_that_the_endpoint_is_down_for(tmp_path: Path) -> None:
    with endpoint(DOWN) as server:
        project = with_model(tmp_path / "p", server.base_url)

        run = project.say("run", "--since", FIRST, "--until", SECOND, "--json")

    assert (run.code, len(run.out.splitlines())) == (75, 1)


def test_a_dead_endpoint_does_not_hide_what_is_to_be_asked_when_it_is_back(tmp_path: Path) -> None:
    with endpoint(DOWN) as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.run(FIRST, "--extractive", "--commit")
        dead = project.run(FIRST)
        server.modes = ("honest",)

        back = project.run(FIRST)

    assert dead["exit_code"] == 75
    assert (back["exit_code"], back["plan"], back["usage"]["requests"]) == (0, "changed", 8)


def test_when_down_extractive_writes_the_page_without_the_model(tmp_path: Path) -> None:
    with endpoint(DOWN) as server:
        project = with_model(tmp_path / "p", server.base_url, more="when_down: extractive")

        outcome = project.night(1)

    record = project.record(FIRST)
    assert (outcome["exit_code"], outcome["failed"], record.writer) == (0, [], "extractive")
    assert {entry.writer for entry in record.entries} == {"extractive"}
    assert "Written without a model" in project.read(f"Digests/{FIRST}-AI-Digest.md")


def test_at_the_budget_the_rest_is_extractive_and_later_runs_finish_it(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url, more="budget: {tokens_per_run: 6000}")
        first = project.night(1)
        writers = {entry.writer for entry in project.record(FIRST).entries}
        outcomes = [first]
        while outcomes[-1]["exit_code"] == 6 and len(outcomes) < 9:
            outcomes.append(project.run(FIRST))
        project.commit(FIRST)

    assert (first["exit_code"], first["status"], first["failed"]) == (6, "budget", [])
    assert writers == {"model", "extractive"}
    assert all(tree["usage"]["tokens_in"] + tree["usage"]["tokens_out"] <= 6000 for tree in outcomes)
    assert outcomes[-1]["exit_code"] == 0
    assert len(server.asked) == 8, "no story is asked for twice"
    for path in (f".digestflow/days/{FIRST}.json", f"Digests/{FIRST}-AI-Digest.md"):
        assert project.vault()[path] == undisturbed()[path]


def test_what_refused_answers_used_is_in_the_cost_and_counts_for_the_month(tmp_path: Path) -> None:
    with endpoint("garbage") as server:
        project = with_model(tmp_path / "p", server.base_url)
        usage = project.night(1)["usage"]
        cost = project.say("cost", "--json").tree
        project.configure(f"budget: {{tokens_per_month: {usage['tokens_in']}}}")
        asked = len(server.asked)
        stopped = project.run(FIRST)

    assert usage["tokens_in"] > usage["tokens_out"] > 0
    assert (cost["tokens_in"], cost["tokens_out"]) == (usage["tokens_in"], usage["tokens_out"])
    assert [row["stage"] for row in cost["rows"]] == ["not kept"]
    assert (stopped["exit_code"], len(server.asked)) == (6, asked)


def test_a_larger_budget_replaces_the_day_in_one_run(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        short = project.run(FIRST, "--set", "budget.tokens_per_run=6000", "--commit")

        whole = project.run(FIRST, "--commit")
        project.night(2)

    assert (short["exit_code"], whole["exit_code"], whole["plan"]) == (6, 0, "changed")
    assert differing(project.vault(), undisturbed()) == []


@pytest.mark.parametrize("mode", ["--extractive", "garbage", DOWN, "budget"])
def test_a_degraded_run_never_replaces_a_better_one(tmp_path: Path, mode: str) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.night(1)
        before = project.vault()
        # Another prompt, so that no reply is kept.
        prompt = project.root / "prompts" / "entry.md"
        prompt.write_text(prompt.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
        options = {"--extractive": ["--extractive"], "budget": ["--set", "budget.tokens_per_run=0"]}
        server.modes = ("honest" if mode in options else mode,)

        worse = project.run(FIRST, *options.get(mode, []))
        project.say("commit")

    assert worse["plan"] == ("none" if mode == DOWN else "same")
    assert differing(project.vault(), before) == []


def test_an_extractive_day_of_which_nothing_changed_stays_until_a_model_is_asked(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.run(FIRST, "--extractive", "--commit")

        better = project.run(FIRST, "--commit")
        worse = project.run(FIRST, "--extractive", "--commit", now=after(SECOND))

    path = f".digestflow/days/{FIRST}.json"
    assert (better["plan"], worse["plan"]) == ("changed", "same")
    assert project.vault()[path] == undisturbed()[path]


def test_a_page_that_stayed_because_every_story_failed_is_tried_again(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        project.run(FIRST, "--extractive")
        project.commit(FIRST)
        server.modes = ("garbage",)
        failed = project.run(FIRST)
        server.modes = ("honest",)

        told = project.run(FIRST)

    assert (failed["plan"], failed["entries"], failed["exit_code"]) == ("same", 0, 3)
    assert (told["plan"], told["writer"], told["exit_code"]) == ("changed", "model", 0)


def test_the_second_model_of_a_role_answers_where_the_first_is_dead(tmp_path: Path) -> None:
    with endpoint(DOWN) as dead, endpoint("honest") as server:
        project: Project = with_model(tmp_path / "p", server.base_url)
        path = project.root / "config.yaml"
        text = path.read_text(encoding="utf-8").replace(
            "models:\n  small:", f"models:\n  dead: {{model: large, base_url: {dead.base_url}}}\n  small:"
        )
        path.write_text(text.replace("{fast: small}", "{fast: [dead, small]}"), "utf-8")

        outcome = project.night(1)

    assert (outcome["exit_code"], len(server.asked), outcome["usage"]["requests"]) == (0, 8, 8)
    assert {entry.writer for entry in project.record(FIRST).entries} == {"model"}


def test_a_moved_endpoint_changes_no_byte(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        nights(project)
    with endpoint("honest") as other:
        moved(project, other.base_url)

        outcomes = [project.run(day, "--commit", now=after(SECOND)) for day in (FIRST, SECOND)]

    assert [(tree["plan"], tree["usage"]["requests"]) for tree in outcomes] == [("same", 0), ("same", 0)]
    assert other.asked == []
    assert differing(project.vault(), undisturbed()) == []


def cutting(word: str) -> Callable[[dict[str, Any], str], str]:
    """A model that begins to ramble in its second claim on material with the word in it."""

    def speak(schema: dict[str, Any], user: str) -> str:
        return SPEAKERS["cut" if word in user else "honest"](schema, user)

    return speak


def test_a_story_whose_reply_is_cut_off_is_told_as_far_as_it_is_whole_and_asked_about_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SPEAKERS, "cutting", cutting("Lantern 2"))
    with endpoint("cutting", finish="length") as server:
        project = with_model(tmp_path / "p", server.base_url)
        first = project.night(1)
        begun = project.record(FIRST)
        server.modes, server.finish, asked = ("honest",), "", len(server.asked)

        mended = project.run(FIRST)
        project.commit(FIRST)

        again = [material for material in said(server, asked) if "Lantern 2" not in material]
        project.night(2)

    (gap,) = first["pending"]
    assert (first["exit_code"], first["failed"], first["entries"]) == (3, [], mended["entries"])
    assert "cut off" in gap["why"]
    assert "told from what of it is whole" in gap["why"]
    assert [entry.key for entry in begun.entries if entry.repaired] == [gap["subject"]]
    assert (mended["exit_code"], mended["plan"], mended["pending"], again) == (0, "changed", [], [])
    assert differing(project.vault(), undisturbed()) == []


def test_a_model_that_is_of_no_use_is_not_asked_about_every_story_of_a_day(tmp_path: Path) -> None:
    with endpoint("garbage", by_story=True) as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        all_of_them = project.run(FIRST, "--set", "select.stories=50")
        every = len(server.stories)
        server.stories.clear()

        some = project.run(FIRST, "--set", "select.stories=2")

    assert (all_of_them["entries"], some["entries"], every > 3) == (0, 0, True)
    assert (len(some["failed"]), len(server.stories)) == (2, 2)
    assert f"2 stories got no entry by the model: {every - 2} more were not asked about" in some["findings"]
    assert balanced([some])
