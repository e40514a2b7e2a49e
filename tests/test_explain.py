"""`explain` and `cost`: what stands in a note can be followed back to its source."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from digestflow.config.model import ModelSettings
from digestflow.core.prompt.nouns import Spent
from digestflow.run.writing.spending import spending
from digestflow.wire.models.prices import price_of
from tests.endpoint import endpoint
from tests.nights import FIRST, SECOND, demo
from tests.nights_model import with_model

if TYPE_CHECKING:
    from pathlib import Path

MORNING = "2026-03-13T03:00:00Z"


def kept(root: Path) -> sqlite3.Connection:
    """The state's database, to be spoilt."""
    return sqlite3.connect(root / ".digestflow/state/state.db")


@pytest.mark.parametrize("kind", ["entry", "claim", "footnote"])
def test_an_entry_is_found_by_each_key_a_person_sees(tmp_path: Path, kind: str) -> None:
    project = demo(tmp_path / "p", night=1)
    entry = next(entry for entry in project.record(FIRST).entries if entry.claims)
    name = {"entry": entry.key, "claim": entry.claims[0].key, "footnote": f"[^{entry.quotes[0].label}]"}[kind]

    said = project.say("explain", name, "--json")

    assert said.code == 0, said.err
    assert (said.tree["entry"]["key"], said.tree["state"], said.tree["day"]) == (entry.key, "accepted", FIRST)
    shown = [quote for sentence in said.tree["sentences"] for quote in sentence["quotes"]]
    assert {quote["fault"] for quote in shown} == {""}
    assert {sentence["fault"] for sentence in said.tree["sentences"]} == {""}
    assert all(quote["quote"]["words"] for quote in shown)


def test_a_quote_is_shown_in_its_place(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    entry = project.record(FIRST).entries[0]
    quote = entry.summary[0].quotes[0]

    said = project.say("explain", entry.key)

    assert said.code == 0, said.err
    assert f"characters {quote.start}-{quote.end} of item {quote.item}" in said.out
    assert f"⟦{quote.words[:40]}" in said.out
    assert "FAIL" not in said.out


def test_it_is_told_why_an_entry_was_chosen(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    record = project.record(FIRST)
    ranks = {one.key: one.rank for one in record.ranked}

    said = project.say("explain", record.entries[0].key)
    tree = project.say("explain", record.entries[1].key, "--json").tree

    assert f"chosen    place {record.ranked[0].place} of {record.ranked[0].of}" in said.out
    assert "corroboration +" in said.out
    assert "fits Open Models by 1.00 (name: " in said.out
    assert tree["ranked"]["rank"] == ranks[record.entries[1].key]
    assert [one.key for one in record.ranked] == [entry.key for entry in record.entries]


def test_a_plan_that_waits_comes_before_the_accepted_day(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    key = project.record(FIRST).entries[0].key
    project.configure("select: {stories: 1}")
    project.run(FIRST, "--no-fetch")

    said = project.say("explain", key, "--json")

    assert said.tree["state"] == "open"


def test_an_archive_that_says_something_else_is_named(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    entry = project.record(FIRST).entries[0]
    with kept(project.root) as database:
        database.execute("UPDATE items SET body = (SELECT hash FROM bodies WHERE hash != items.body LIMIT 1)")
    database.close()

    said = project.say("explain", entry.key)

    assert "FAIL  the archived text is another one" in said.out


def test_a_record_outlives_the_archive(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    entry = project.record(FIRST).entries[0]
    with kept(project.root) as database:
        database.execute("DELETE FROM items")
    database.close()

    said = project.say("explain", entry.key)

    assert "FAIL  not in this archive: the record alone says so" in said.out
    assert f"⟦{entry.summary[0].quotes[0].words[:40]}" in said.out


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("zzzzzzzz", "is no key", id="no digits"),
        pytest.param("ab", "is no key", id="too short"),
        pytest.param("00000000ffff", "no entry, claim or footnote begins with", id="unknown"),
    ],
)
def test_a_name_that_means_nothing_is_told(tmp_path: Path, name: str, why: str) -> None:
    said = demo(tmp_path / "p", night=1).say("explain", name)

    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert "try: digestflow review --json" in said.err


def test_what_a_model_was_asked_and_answered_is_shown_and_what_it_cost(tmp_path: Path) -> None:
    with endpoint() as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.say("run", "--date", FIRST, now="2026-03-12T03:00:00Z")
        project.commit(FIRST)
        entry = next(entry for entry in project.record(FIRST).entries if entry.writer == "model")

        short, whole = (project.say("explain", entry.key, *more) for more in ((), ("-v",)))
        cost = project.say("cost", "--since", "2026-03-01", "--until", "2026-03-31", "--json")

    assert "asked with entry@" in short.out
    assert len(whole.out) > len(short.out)
    assert server.asked[-1]["messages"][0]["content"].split()[0] in whole.out
    row, beside = cost.tree["rows"]
    assert (row["stage"], row["day"], row["cost"]) == ("entry", "2026-03-12", None)
    assert beside["stage"] == "not kept", "what it took to find out what the endpoint does"
    assert row["tokens_in"] + beside["tokens_in"] == cost.tree["tokens_in"]
    assert row["tokens_in"] > beside["tokens_in"] > 0
    assert row["requests"] > 0


def test_nothing_spent_is_said(tmp_path: Path) -> None:
    said = demo(tmp_path / "p", night=1).say("cost", now=MORNING)

    assert said.out == "2026-03-01 to 2026-03-13: no model was asked\n"


def test_days_that_end_before_they_begin_are_refused(tmp_path: Path) -> None:
    said = demo(tmp_path / "p", night=1).say("cost", "--since", "2026-03-09", "--until", "2026-03-01")

    assert (said.code, said.out) == (2, "")


def test_spending_is_summed_by_local_day_model_and_stage() -> None:
    def spent(hour: int, model: str, prompt: str, tokens: int, *, batch: bool = False) -> Spent:
        at = datetime(2026, 3, 11, hour, tzinfo=UTC)
        return Spent(at=at, model=model, prompt=prompt, tokens_in=tokens, tokens_out=1, batch=batch)

    def price(model: str, tokens_in: int, tokens_out: int, by: str) -> float | None:
        return None if model == "b" else (tokens_in + tokens_out) / (2 if by == "batch" else 1)

    rows = spending(
        [spent(23, "b", "entry@1", 5), spent(1, "a", "entry@2", 7, batch=True), spent(2, "a", "entry@1", 3)],
        ZoneInfo("Europe/Berlin"),
        price,
    )

    assert [(row.day, row.model, row.stage, row.requests, row.tokens_in, row.cost) for row in rows] == [
        (date(2026, 3, 11), "a", "entry", 2, 10, 8.0),
        (date(2026, 3, 12), "b", "entry", 1, 5, None),
    ]


def model(**more: Any) -> ModelSettings:
    return ModelSettings(model="gpt-4o-mini", **more)


@pytest.mark.parametrize(
    ("settings", "known"),
    [
        pytest.param(model(base_url="http://localhost:1/v1"), False, id="a model at home has no list price"),
        pytest.param(model(base_url="https://api.openai.com/v1"), True, id="a listed one has"),
        pytest.param(model(base_url="http://localhost:1/v1", price_in=1, price_out=2), True, id="the user's"),
        pytest.param(model(base_url="https://nobody.example/v1"), False, id="an unknown provider"),
    ],
)
def test_a_price_is_the_users_or_the_lists_or_unknown(settings: ModelSettings, known: bool) -> None:
    assert (price_of(settings)(1_000_000, 0) is not None) is known


def test_a_batch_is_reckoned_at_the_lists_price_for_batches_and_at_the_users_own() -> None:
    listed = price_of(model(base_url="https://api.openai.com/v1"))
    own = price_of(model(base_url="https://api.openai.com/v1", price_in=3, price_out=6))

    whole, half = listed(1_000_000, 1_000_000, "call"), listed(1_000_000, 1_000_000, "batch")

    assert whole is not None
    assert half == whole / 2
    assert own(1_000_000, 1_000_000, "batch") == own(1_000_000, 1_000_000, "call") == 9


def test_both_nights_are_in_the_ledger_of_costs_once(tmp_path: Path) -> None:
    with endpoint() as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.night(1)
        project.night(2)
        project.run(SECOND)
        asked = len(server.asked)
        tree = project.say("cost", "--json", now=MORNING).tree

    assert 0 < sum(row["requests"] for row in tree["rows"]) <= asked
    assert [(row["day"], row["stage"]) for row in tree["rows"]] == [
        ("2026-03-12", "entry"),
        ("2026-03-12", "not kept"),  # what the endpoint does is found out once
        ("2026-03-13", "entry"),
    ]
