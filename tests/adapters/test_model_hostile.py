"""Hostile cases: orders in the material, and endpoints that obey, invent or fail."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.prompt.nouns import Reply, Request
from digestflow.errors import ModelError, ModelUnavailable, ReplyRejected
from tests import make
from tests.adapters.asking import STORIES, accept, at, error, model, reply, requests, told
from tests.endpoint import Fail, endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from digestflow.core.story.nouns import Story

ORDERED = re.compile(
    r"PWNED|evil\.test|BuyCoin|discontinued|Scam|unsafe|retracted|10/10|auto_approve|__import__"
)
NEWS = "The Lumen probe landed on Monday. It weighs 7 tons."


def cases(corpus: Path, vector: str) -> list[dict[str, Any]]:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["vector"].startswith(vector)]


def shown(outcome: Reply | ModelError, story: Story) -> str:
    """All that could reach a note."""
    if isinstance(outcome, ModelError):
        return ""
    (request,) = requests(story)
    try:
        entry, _refused = told(request, outcome, story)
    except ReplyRejected:
        return ""
    sentences = [one.text for one in entry.summary] + [
        f"{one.text} {one.entity} {one.value}" for one in entry.claims
    ]
    return "\n".join([entry.headline, *sentences, *entry.entities, *entry.topics])


def _accept(story: Story, request: Request, said: Reply) -> None:
    told(request, said, story)


@pytest.mark.parametrize("where", ["title", "text", "line of its own"])
@pytest.mark.parametrize("knows", [False, True], ids=["sees the orders", "knows them anyway"])
def test_an_endpoint_that_obeys_gets_nothing_into_an_entry(corpus: Path, where: str, *, knows: bool) -> None:
    for case in cases(corpus, "prompt-injection/"):
        payload = case["payload"]
        title = payload if where == "title" else "Lumen probe lands"
        text = {
            "title": NEWS,
            "text": f"{NEWS} {payload}",
            "line of its own": f"{NEWS}\n\n{payload}\n\nMore.",
        }[where]
        story = make.story(make.item(title, text))
        orders = (payload, *payload.split(". ")) if knows else ()

        with endpoint("obeying", orders=orders) as server:
            ((_request, outcome),) = model(at(server)).complete(requests(story), partial(_accept, story))

        assert not ORDERED.search(shown(outcome, story)), case["id"]


def test_orders_do_not_cost_the_story_its_entry(corpus: Path) -> None:
    lost = []
    for case in cases(corpus, "prompt-injection/"):
        story = make.story(make.item("Lumen probe lands", f"{NEWS}\n\n{case['payload']}"))
        with endpoint("obeying") as server:
            ((_request, outcome),) = model(at(server)).complete(requests(story))
        lost += [case["id"]] if "Lumen probe" not in shown(outcome, story) else []

    assert lost == []


def test_a_story_is_told_alike_whatever_another_story_orders(corpus: Path) -> None:
    bad = make.story(make.item("Bad one", cases(corpus, "prompt-injection/cross-item")[0]["payload"]))

    alone, beside = requests(STORIES[0]), requests(STORIES[0], bad)

    assert alone[0] == beside[0]


def test_an_endpoint_that_invents_gets_nothing_into_an_entry() -> None:
    with endpoint("inventing") as server:
        outcomes = list(model(at(server)).complete(requests(), accept))

    for request, outcome in outcomes:
        assert isinstance(outcome, Reply)
        entry, refused = told(request, outcome)
        said = f"{entry.headline} {entry.summary} {entry.claims} {entry.entities} {entry.topics}"
        assert not re.search(r"Zorblax|987|9\.87|2031|a77", said)
        assert entry.status != "confirmed"
        assert len(refused) == 6


def test_a_reply_that_is_code_is_only_refused(corpus: Path) -> None:
    (case,) = cases(corpus, "prompt-injection/endpoint-reply")
    body = json.dumps({"choices": [{"finish_reason": "stop", "message": {"content": case["payload"]}}]})

    with endpoint(Fail(200, body)) as server:
        failed = error(model(at(server)))

    assert isinstance(failed, ReplyRejected)
    assert "import" not in str(failed)


@pytest.mark.parametrize(
    ("vector", "mode", "named"),
    [
        ("endpoint/garbage", Fail(200, "Bad gateway", {"Content-Type": "text/html"}), ModelUnavailable),
        ("endpoint/truncated-json", "truncated", ReplyRejected),
        (
            "endpoint/refusal",
            Fail(200, '{"choices":[{"message":{"refusal":"no","content":null}}]}'),
            ReplyRejected,
        ),
        ("endpoint/wrong-count", "wrong ids", ReplyRejected),
    ],
)
def test_an_endpoint_that_fails_costs_a_story_and_says_why(
    corpus: Path, vector: str, mode: str | Fail, named: type[ModelError]
) -> None:
    assert cases(corpus, vector)

    with endpoint(mode) as server:
        assert isinstance(error(model(at(server))), named)


def test_a_lone_surrogate_is_replaced(corpus: Path) -> None:
    assert cases(corpus, "unicode/lone-surrogate")

    with endpoint("surrogate") as server:
        answer = reply(model(at(server)))
        entry, _refused = told(requests(STORIES[0])[0], answer)

    assert entry.headline.encode()
    assert answer.text.encode()


@pytest.mark.parametrize(
    ("wait", "asked"),
    [("86400", 1), ("Fri, 31 Dec 9999 23:59:59 GMT", 1), ("-5", 3)],
    ids=["a day", "the year 9999", "less than nothing"],
)
def test_no_wait_is_longer_than_the_patience(wait: str, asked: int) -> None:
    with endpoint(Fail(429, "{}", {"Retry-After": wait})) as server:
        failed = error(model(at(server)))

        count = len(server.asked)

    assert isinstance(failed, ModelUnavailable)
    assert count == asked


def test_a_redirect_takes_neither_key_nor_material_elsewhere() -> None:
    with endpoint("honest") as elsewhere:
        away = Fail(307, "", {"Location": f"{elsewhere.base_url}/chat/completions"})
        with endpoint(away, probe=away) as server:
            failed = error(model(at(server, api_key="sk-secret-key-1")))

        assert not elsewhere.asked + elsewhere.probed

    assert "redirect" in str(failed)
