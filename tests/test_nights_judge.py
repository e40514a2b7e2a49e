"""Nights with a judge: a second opinion on what the code let pass, which can only doubt."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.entry.nouns import judgements
from digestflow.starter.demo import lay_feeds
from tests.endpoint import Fail, endpoint
from tests.nights import FIRST, Project, after, quotes_stand
from tests.nights_model import CLOSED, moved, with_model
from tests.page import browsing

if TYPE_CHECKING:
    from pathlib import Path

BOTH = "fast: small, judge: small"
REFUSE = "evidence: {judge: refuse}\n"


def judged(root: Path, base_url: str, **other: Any) -> Project:
    return with_model(root, base_url, **({"roles": BOTH} | other))


def told(project: Project) -> list[str]:
    return [one.text for entry in project.record(FIRST).entries for one in entry.sentences]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The night without a judge."""
    with endpoint("rewording") as server:
        project = with_model(tmp_path_factory.mktemp("plain") / "p", server.base_url)
        outcome = project.night(1)

    assert not server.judged
    assert (outcome["judged"], outcome["doubted"], outcome["unjudged"]) == (0, 0, [])
    return project


def test_without_a_judge_no_record_knows_of_one(plain: Project) -> None:
    text = plain.read(f".digestflow/days/{FIRST}.json")

    assert '"judged"' not in text
    assert '"doubted"' not in text


def test_a_doubted_sentence_is_told_looked_at_first_and_explained_with_its_score(
    tmp_path: Path, plain: Project
) -> None:
    with endpoint("rewording", judge="by words") as server:
        project = judged(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        said = project.say("run", "--date", FIRST, now=after(FIRST))
        review = project.say("review", "--accept-clean", "--json", now=after(FIRST))
        project.commit(FIRST, now=after(FIRST))

    assert said.code == 0
    assert told(project) == told(plain)
    sentences, doubted = judgements(project.record(FIRST).entries)
    assert sentences == len(server.judged) - 1
    assert 0 < doubted < sentences
    assert re.search(rf"judged +{sentences} sentences; doubted {doubted}\n", said.out)
    why = "the judge doubts that its quotes support it: 0.10"
    first = {point["key"] for point in review.tree[0]["left"] if why in point["first"]}
    entry, one = next(
        (entry, one) for entry in project.record(FIRST).entries for one in entry.claims if one.doubted
    )
    assert f"entry/{entry.key}/{one.key}" in first
    explained = project.say("explain", entry.key)
    assert f"DOUBT   {why}" in explained.out
    assert "asked with judge@1 of small" in explained.out
    shown = project.say("explain", entry.key, "--json").tree["sentences"]
    assert next(part["judged"] for part in shown if part["key"] == one.key) == 0.1
    with browsing(project) as browser:
        assert (
            "The judge doubts that its quotes support it: 0.10" in browser.get(f"/explain/{entry.key}").text
        )


@pytest.mark.parametrize("more", ["", REFUSE])
def test_a_second_run_asks_nothing_and_one_request_at_a_time_leaves_the_same_bytes(
    tmp_path: Path, more: str
) -> None:
    with endpoint("rewording", judge="by words") as server:
        project = judged(tmp_path / "p", server.base_url, more=more)
        outcome = project.night(1)
        before, asked = project.vault(), (len(server.asked), len(server.judged))
        again = project.run(FIRST, "--rerun", "all")
        assert (len(server.asked), len(server.judged)) == asked
        other = judged(tmp_path / "other", f"{server.base_url}, concurrency: 1", more=more)
        other.night(1)

    assert (again["plan"], again["usage"]["requests"]) == ("same", 0)
    assert (again["judged"], again["doubted"]) == (outcome["judged"], outcome["doubted"])
    assert project.vault() == other.vault() == before


def test_what_a_judge_refuses_is_told_in_the_sources_words_or_left_out(tmp_path: Path) -> None:
    with endpoint("rewording", judge="by words") as server:
        project = judged(tmp_path / "p", server.base_url, more=REFUSE)
        outcome = project.night(1)

    refused = {one["text"] for one in outcome["refused"]}
    assert outcome["refused_by_reason"]["doubted by the judge"] > 3
    assert not refused & set(told(project))
    assert outcome["doubted"] == 0
    assert quotes_stand(project, FIRST) > 10


@pytest.mark.parametrize(
    ("judge", "why"),
    [
        ("missing", "tells no logprobs"),
        (Fail(400, '{"error": {"message": "logprobs are not supported"}}'), "logprobs are not supported"),
        ("neither", "answers neither yes nor no"),
        ("silent", "says neither yes nor no of some sentences"),
    ],
)
def test_without_logprobs_the_night_is_as_without_a_judge_and_says_so(
    tmp_path: Path, plain: Project, judge: Any, why: str
) -> None:
    with endpoint("rewording", judge=judge) as server:
        project = judged(tmp_path / "p", server.base_url)
        outcome = project.night(1)

    assert project.vault() == plain.vault()
    assert (outcome["exit_code"], outcome["pending"]) == (3, [])
    assert outcome["unjudged"] == outcome["gaps"]
    ((gap),) = outcome["gaps"]
    assert gap["subject"] == "judge"
    assert why in gap["why"]
    assert project.say("run", "--due", "--no-fetch", now=after(FIRST)).out.startswith("nothing is due")


def test_a_judge_that_is_down_leaves_the_day_told_and_the_next_run_asks_it(tmp_path: Path) -> None:
    models = f"  judge: {{model: small, base_url: {CLOSED}}}\n"
    with endpoint("rewording", judge="by words") as server:
        project = judged(tmp_path / "p", server.base_url, models=models, roles="fast: small, judge: judge")
        down = project.night(1)
        moved(project, server.base_url)
        up = project.run(FIRST)

    assert (down["exit_code"], down["judged"], down["unjudged"]) == (3, 0, [])
    assert [gap["subject"] for gap in down["pending"]] == ["judge"]
    assert (up["exit_code"], up["plan"]) == (0, "changed")
    assert up["judged"] == up["usage"]["requests"] > 10


def test_a_key_that_the_judge_refuses_is_a_gap_and_no_end_of_the_night(tmp_path: Path) -> None:
    with endpoint("rewording") as server, endpoint(judge="401") as other:
        models = f"  judge: {{model: small, base_url: {other.base_url}}}\n"
        project = judged(tmp_path / "p", server.base_url, models=models, roles="fast: small, judge: judge")
        outcome = project.night(1)

    assert outcome["exit_code"] == 3
    assert "401" in outcome["pending"][0]["why"]
    assert len(project.record(FIRST).entries) > 3


def test_at_the_end_of_the_budget_the_rest_waits_for_the_next_run(tmp_path: Path) -> None:
    with endpoint("rewording") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.night(1)
        path = project.root / "config.yaml"
        without = path.read_text(encoding="utf-8").replace("fast: small", BOTH)
        path.write_text(f"{without}budget: {{tokens_per_run: 1500}}\n", encoding="utf-8")
        first = project.run(FIRST)
        path.write_text(without, encoding="utf-8")
        second = project.run(FIRST)
        cost = project.say("cost", "--json")

    assert first["pending"] == [{"subject": "judge", "why": "the budget is used up"}]
    assert first["exit_code"] == 6
    assert sum(first["usage"][way] for way in ("tokens_in", "tokens_out")) <= 1500
    assert 0 < first["judged"] < second["judged"]
    assert first["usage"]["requests"] + second["usage"]["requests"] == second["judged"]
    assert {row["stage"] for row in cost.tree["rows"]} >= {"entry", "judge"}


def test_a_run_without_its_judge_replaces_no_plan_that_had_it(tmp_path: Path) -> None:
    with endpoint("rewording", judge="by words") as server:
        project = judged(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        first = project.run(FIRST)
        with closing(sqlite3.connect(project.root / ".digestflow/state/state.db")) as kept, kept:
            kept.execute("DELETE FROM replies WHERE prompt LIKE 'judge@%'")
        server.judge = "400"
        deaf = project.run(FIRST, "--rerun", "all")
        project.commit(FIRST, now=after(FIRST))

    assert (deaf["exit_code"], deaf["judged"]) == (3, 0)
    assert deaf["findings"] == [f"{FIRST}: this run knows less than what is there, which stays"]
    assert judgements(project.record(FIRST).entries) == (first["judged"], first["doubted"])
