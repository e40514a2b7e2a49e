"""What of a reply does not stand is asked for once more; and stories that are longer than a context."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.evidence.check import unsupported
from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.endpoint.speakers import SPEAKERS, honest, inventing
from tests.nights import FIRST, Project, after, balanced, differing, feed, item, scratch, with_feeds
from tests.nights_model import nights, with_model

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint import Server

AGAIN = "answered this before"


@cache
def mended() -> dict[str, bytes]:
    """The vault after two nights of an endpoint that mends what it is told of."""
    with endpoint("mending") as server:
        project = with_model(scratch() / "p", server.base_url)
        nights(project)
    return project.vault()


def repairs(server: Server) -> list[str]:
    """The requests that asked again."""
    asked = [body["messages"][-1]["content"] for body in server.asked]
    return [user for user in asked if AGAIN in user]


def test_what_is_refused_is_asked_for_once_more_and_then_stands(tmp_path: Path) -> None:
    with endpoint("mending") as server:
        project = with_model(tmp_path / "p", server.base_url)
        outcomes = nights(project)

        asked = repairs(server)

    first = outcomes[0]
    assert first["exit_code"] == 0
    assert (first["usage"]["requests"], len(asked)) == (16, 16)
    assert len(first["repaired"]) >= 24, "headline, summary and a claim or more of eight stories"
    assert all("987" in user.rpartition("</article>")[2] for user in asked)
    entries = project.record(FIRST).entries
    assert all(entry.repaired for entry in entries)
    assert any(claim.repaired for entry in entries for claim in entry.claims)
    assert all(b"zorblax" not in raw.lower() for raw in project.vault().values())


def test_a_run_tells_what_was_refused_and_repaired(tmp_path: Path) -> None:
    with endpoint("mending") as server:
        project = with_model(tmp_path / "p", server.base_url)

        said = project.say("run", "--date", FIRST, now=after(FIRST))

    (line,) = [line for line in said.out.splitlines() if line.startswith("  refused")]
    refused, repaired = (int(word.strip(";")) for word in line.split() if word.strip(";").isdigit())
    assert refused > 0
    assert repaired >= 24


def test_a_repair_is_kept_and_counted_and_asked_for_by_no_later_run(tmp_path: Path) -> None:
    with endpoint("mending") as server:
        project = with_model(tmp_path / "p", server.base_url)
        first = project.run(FIRST)
        cost = project.say("cost", "--json", "--since", FIRST, "--until", "2026-03-12", now=after(FIRST))
        project.say("reject", FIRST, "--reason", "on second thoughts")
        asked = len(server.asked)

        second = project.run(FIRST)

    assert len(server.asked) == asked
    assert (second["usage"]["requests"], second["usage"]["kept"]) == (0, 16)
    assert second["repaired"] == first["repaired"]
    assert "entry-repair" in cost.out


def test_a_model_that_invents_again_leaves_the_sources_own_sentences(tmp_path: Path) -> None:
    with endpoint("inventing") as server:
        project = with_model(tmp_path / "p", server.base_url)
        outcome = project.night(1)

        asked = repairs(server)

    assert (outcome["exit_code"], len(outcome["failed"]), outcome["repaired"]) == (0, 0, [])
    assert len(asked) == 8, "once a story"
    for entry in project.record(FIRST).entries:
        assert entry.repaired
        assert unsupported(entry.headline, [quote.words for quote in entry.quotes]) == ()


@pytest.mark.parametrize("mode", ["garbage", "refusal", "length", "empty"])
def test_a_repair_that_fails_costs_no_entry_and_is_asked_for_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    def speak(schema: dict[str, Any], user: str) -> str:
        wrong = "As a model I cannot say." if AGAIN in user else ""
        return wrong or inventing(schema, user)

    monkeypatch.setitem(SPEAKERS, "failing", speak)
    with endpoint("failing") as server:
        project = with_model(tmp_path / "p", server.base_url)
        bad = project.night(1)
        entries = project.record(FIRST).entries
        server.modes, asked = ("mending",), len(server.asked)

        good = project.run(FIRST)
        project.commit(FIRST)
        calls = len(server.asked) - asked
        project.night(2)

    assert mode
    assert (bad["exit_code"], bad["failed"], len(bad["pending"]), len(entries)) == (3, [], 8, 8)
    assert balanced([bad, good])
    assert (good["exit_code"], good["plan"], calls) == (0, "changed", 8)
    assert differing(project.vault(), mended()) == []


def test_an_endpoint_that_dies_before_the_repairs_leaves_the_day_due(tmp_path: Path) -> None:
    with endpoint(*(["mending"] * 8), "429 day") as server:
        project = with_model(tmp_path / "p", server.base_url)
        dead = project.run(FIRST)
        server.modes, asked = ("mending",), len(server.asked)

        project.night(1)
        calls = len(server.asked) - asked
        project.night(2)

    assert (dead["exit_code"], dead["plan"]) == (75, "none")
    assert calls == 8, "what was paid for is not asked for again"
    assert differing(project.vault(), mended()) == []


def test_what_the_budget_does_not_allow_to_repair_is_repaired_by_later_runs(tmp_path: Path) -> None:
    with endpoint("mending") as server:
        project = with_model(tmp_path / "p", server.base_url, more="budget: {tokens_per_run: 40000}")
        lay_feeds(1, project.root)
        whole = project.run(FIRST)
        project.say("reject", FIRST, "--reason", "on second thoughts")
    need = whole["usage"]["tokens_in"] + whole["usage"]["tokens_out"]
    with endpoint("mending") as server:
        project = with_model(
            tmp_path / "q", server.base_url, more=f"budget: {{tokens_per_run: {need * 3 // 4}}}"
        )
        lay_feeds(1, project.root)
        outcomes = [project.run(FIRST)]
        while outcomes[-1]["exit_code"] == 6 and len(outcomes) < 9:
            outcomes.append(project.run(FIRST))
        project.commit(FIRST)

        calls = len(server.asked)

    assert outcomes[0]["exit_code"] == 6
    assert len(outcomes) > 1
    assert (outcomes[-1]["exit_code"], calls) == (0, 16)
    path = f".digestflow/days/{FIRST}.json"
    assert project.vault()[path] == mended()[path]


def long_story(root: Path, base_url: str, *, context: int | None) -> Project:
    """A project with one story of forty long items, whose endpoint reads 2,048 tokens."""
    known = f", context: {context}" if context else ""
    project = with_feeds(
        root, more=f"models: {{m: {{model: small, base_url: '{base_url}'{known}}}}}\nroles: {{fast: m}}"
    )
    more = "The rocket burnt for three days and the crew of the harbour slept. " * 60
    items = [
        item(
            f"Moon probe Halden lands at last, report {n}",
            f"Station {n} heard it. The moon probe Halden landed on the moon at last. {more}",
            at=f"2026-03-11T09:{n:02}:00",
        )
        for n in range(40)
    ]
    (project.root / "feeds" / "gazette.xml").write_text(feed(*items), encoding="utf-8")
    return project


@pytest.mark.parametrize("context", [2048, None], ids=["configured", "found out"])
def test_a_story_of_forty_long_items_is_told_by_a_model_of_a_small_context(
    tmp_path: Path, context: int | None
) -> None:
    with endpoint("honest", context=2048) as server:
        project = long_story(tmp_path / "p", server.base_url, context=context)

        outcome = project.run("2026-03-11", "--commit")
        fitted = [body for body in server.asked if AGAIN not in body["messages"][-1]["content"]]

    (entry, *_others) = project.record("2026-03-11").entries
    assert (outcome["exit_code"], outcome["failed"]) == (0, [])
    assert entry.writer == "model"
    assert len(entry.items) > 16
    assert len(fitted) > 1
    assert len({claim.text for claim in entry.claims}) == len(entry.claims) > 1
    together = [claim for claim in entry.claims if len({quote.item for quote in claim.quotes}) > 1]
    assert together, "what several of them say is one claim with all its quotes"
    for claim in entry.claims:
        assert unsupported(claim.text, [quote.words for quote in claim.quotes]) == ()


def test_a_part_of_a_long_story_that_fails_costs_no_entry_and_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(schema: dict[str, Any], user: str) -> str:
        return "Zorblax has no idea." if "Station 39 " in user else honest(schema, user)

    monkeypatch.setitem(SPEAKERS, "failing", speak)
    with endpoint("honest", context=2048) as server:
        project = long_story(tmp_path / "q", server.base_url, context=2048)
        project.run("2026-03-11", "--commit")
        whole = project.vault()
    with endpoint("failing", context=2048) as server:
        project = long_story(tmp_path / "p", server.base_url, context=2048)
        bad = project.run("2026-03-11", "--commit")
        entries = len(project.record("2026-03-11").entries)
        server.modes, asked = ("honest",), len(server.asked)

        good = project.run("2026-03-11", "--commit")

        calls = len(server.asked) - asked

    assert (bad["exit_code"], bad["failed"], len(bad["pending"]), entries) == (3, [], 1, 1)
    assert (good["exit_code"], calls) == (0, 1)
    path = ".digestflow/days/2026-03-11.json"
    assert project.vault()[path] == whole[path]


def test_when_the_time_for_models_is_over_the_rest_is_extractive_and_the_next_run_finishes_it(
    tmp_path: Path,
) -> None:
    with endpoint(*(["honest"] * 3), "hang") as server:
        project = with_model(tmp_path / "p", server.base_url, more="budget: {seconds_per_run: 2}")
        late = project.night(1)
        writers = {entry.writer for entry in project.record(FIRST).entries}
        server.modes = ("honest",)

        whole = project.run(FIRST, "--set", "budget.seconds_per_run=600")

    assert (late["exit_code"], late["status"], late["failed"]) == (6, "budget", [])
    assert writers == {"model", "extractive"}
    assert (whole["exit_code"], whole["plan"], whole["usage"]["kept"]) == (0, "changed", 3)
