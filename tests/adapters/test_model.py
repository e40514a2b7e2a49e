"""The models of a run: roles, fallbacks, several at a time, what is kept."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from typing import Any

import pytest

from digestflow.adapters.model.endpoint import Endpoint
from digestflow.adapters.model.model import Model
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.errors import ConfigError, KeyRefused, ModelUnavailable, OutOfTime, ReplyRejected
from tests.adapters.asking import ONE, PATIENCE, accept, at, error, model, reply, requests, told
from tests.endpoint import Fail, endpoint

STREAMS = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])


@STREAMS
def test_every_request_gets_its_own_reply(*, stream: bool) -> None:
    with endpoint("honest") as server:
        outcomes = list(model(at(server, stream=stream)).complete(requests(), accept))

        asked = len(server.asked)

    assert {request.subject for request, _outcome in outcomes} == {request.subject for request in requests()}
    for request, outcome in outcomes:
        assert isinstance(outcome, Reply)
        entry, refused = told(request, outcome)
        assert (entry.key, refused) == (request.subject, ())
        assert outcome.model == "small"
        assert outcome.tokens_in > 100
        assert outcome.tokens_out > 10
    assert asked == 6


def test_no_requests_need_no_endpoint() -> None:
    assert list(model().complete([])) == []


def test_a_role_without_an_endpoint_is_unavailable() -> None:
    assert "no model is configured for the role fast" in str(error(model()))


def test_at_most_so_many_requests_run_at_a_time() -> None:
    with endpoint("slow", pause=0.03) as server:
        outcomes = list(model(at(server, concurrency=2)).complete(requests(), accept))

        most = server.most

    assert len(outcomes) == 6
    assert most == 2


def test_results_come_as_they_are_ready() -> None:
    with endpoint("hang", "honest") as server:
        outcomes = model(at(server, concurrency=2)).complete(requests(), accept)

        first = [next(outcomes) for _ in range(5)]
        outcomes.close()  # type: ignore[attr-defined]  # a generator

    assert all(isinstance(outcome, Reply) for _request, outcome in first)


def test_closing_early_ends_what_is_under_way() -> None:
    with endpoint("honest", "hang") as server:
        outcomes = model(at(server, total=60)).complete(requests(), accept)
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]  # a generator

        assert not [thread for thread in threading.enumerate() if thread.name == "model"]


def test_a_bug_in_accept_ends_the_caller() -> None:
    def broken(_request: Request, _reply: Reply) -> None:
        raise ZeroDivisionError

    with endpoint("honest") as server, pytest.raises(ZeroDivisionError):
        list(model(at(server)).complete(requests(), broken))


def test_a_finished_run_is_probed_no_more() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest", dialect="deepseek") as server:
        reply(model(at(server), kept=kept))
        first = len(server.probed)
        reply(model(at(server), kept=kept))

        again = len(server.probed) - first

    assert (first, again) == (2, 0)
    assert [value["rung"] for value in kept.values()] == [1]


@pytest.mark.parametrize(
    "damaged", [None, 7, {"rung": 0}, {"rung": "x"}], ids=["nothing", "number", "parts", "wrong"]
)
def test_what_was_kept_by_another_version_is_found_out_afresh(damaged: object) -> None:
    with endpoint("honest") as server:
        kept: dict[str, Any] = {f"ability of small at {server.base_url}": damaged}
        reply(model(at(server), kept=kept))

        assert len(server.probed) == 1
    assert next(iter(kept.values()))["enforced"] is True


def test_a_proof_that_no_longer_holds_is_dropped() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        reply(model(at(server), kept=kept))
        server.dialect = "silent"

        reply(model(at(server), kept=kept))

    assert list(kept.values()) == [None]


def test_the_next_endpoint_answers_where_the_first_does_not() -> None:
    with endpoint("503") as first, endpoint("honest") as second:
        answer = reply(model(at(first), at(second)))

        asked = len(first.asked), len(second.asked)

    assert answer.text
    assert asked == (3, 1)


def test_the_next_endpoint_is_asked_where_the_first_makes_nothing_of_it() -> None:
    with endpoint("refusal") as first, endpoint("honest") as second:
        assert reply(model(at(first), at(second))).text


def test_a_refused_reply_counts_more_than_a_fallback_that_is_down() -> None:
    with endpoint("refusal") as first, endpoint("503") as second:
        assert isinstance(error(model(at(first), at(second))), ReplyRejected)


def test_a_refused_key_ends_it_and_no_fallback_hides_it() -> None:
    with endpoint("401", probe="401") as first, endpoint("honest") as second:
        outcomes = [
            outcome for _request, outcome in model(at(first), at(second)).complete(requests(), accept)
        ]

        asked = len(first.probed), len(first.asked), len(second.asked)

    assert all(isinstance(outcome, KeyRefused) for outcome in outcomes)
    assert asked == (1, 0, 0)


def test_a_dead_endpoint_costs_a_run_one_probe() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dead = Endpoint(base_url=f"http://127.0.0.1:{port}/v1", model="small")

    outcomes = [outcome for _request, outcome in model(dead).complete(requests(), accept)]

    assert len(outcomes) == 6
    assert all(isinstance(outcome, ModelUnavailable) for outcome in outcomes)


def test_an_endpoint_that_dies_is_given_up_after_three_requests() -> None:
    with endpoint("honest", "503") as server:
        asked = model(at(server, concurrency=1))
        outcomes = [outcome for _request, outcome in asked.complete(requests(), accept)]

        calls = len(server.asked)

    assert sum(isinstance(outcome, Reply) for outcome in outcomes) == 1
    assert calls == 1 + 3 * 3


def test_when_the_time_of_a_run_is_over_nothing_more_is_asked_and_the_endpoint_is_not_down() -> None:
    with endpoint("hang") as server:
        asked = model(at(server, concurrency=1), seconds=0.3)
        outcomes = [outcome for _request, outcome in asked.complete(requests(), accept)]
        later = [outcome for _request, outcome in asked.complete(requests(), accept)]

        calls = len(server.asked)

    assert {type(outcome) for outcome in (*outcomes, *later)} == {OutOfTime}
    assert calls == 1


def test_a_wait_that_is_longer_than_what_is_left_of_the_run_is_not_waited() -> None:
    with endpoint(Fail(429, "{}", {"Retry-After": "50"})) as server:
        asked = model(at(server, concurrency=1), seconds=20)

        assert isinstance(error(asked), OutOfTime)


def test_a_pace_that_was_found_out_lasts_for_the_run() -> None:
    with endpoint("429", "429", "429", "429", "honest") as server:
        asked = model(at(server, concurrency=4))
        list(asked.complete(requests()[:1], accept))
        server.modes, server.asked[:], server.most = ("slow",), [], 0

        list(asked.complete(requests(), accept))

    assert server.most < 4


def test_tokens_of_refused_and_repeated_answers_count_too() -> None:
    with endpoint("garbage", "honest") as server:
        asked = model(at(server))
        answer = reply(asked)

    assert asked.tokens[0] > answer.tokens_in > 600
    assert asked.tokens[1] > answer.tokens_out


def test_an_endpoint_is_tested_and_lists_its_models() -> None:
    with endpoint("honest", dialect="llama") as server:
        asked = model(at(server))

        assert asked.test(at(server)).way == "json_object with schema, enforced"
        assert asked.listed(at(server)) == ("small",)


def test_a_test_of_a_dead_endpoint_says_why() -> None:
    with endpoint("404", probe="404") as server:
        asked = model(at(server))

        with pytest.raises(ModelUnavailable, match="404 no such model") as caught:
            asked.test(at(server))

    assert "base_url" in caught.value.fix


@pytest.mark.parametrize(
    ("probe", "named"), [("401", KeyRefused), ("503", ModelUnavailable), ("html", ModelUnavailable)]
)
def test_an_endpoint_that_lists_nothing_says_why(probe: str, named: type[Exception]) -> None:
    with endpoint("honest", probe=probe) as server, pytest.raises(named, match="small at http"):
        model(at(server)).listed(at(server))


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://192.168.1.7:8080/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://box.local/v1", True),
        ("http://ollama:11434/v1", True),
        ("https://api.example.com/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_local_endpoints_stream(url: str, *, local: bool) -> None:
    assert Endpoint(base_url=url, model="m").streams is local
    assert Endpoint(base_url=url, model="m", stream=not local).streams is not local


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://x/v1", "http:///v1", "http://a b/v1", "http://a/\nv1"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="base_url of m"):
        Endpoint(base_url=url, model="m")


def test_what_one_endpoint_needs_is_not_loaded_before_it_is_asked() -> None:
    asked = Model(
        {"fast": [Endpoint(base_url="http://127.0.0.1:1/v1", model="m")]}, kept={}, patience=PATIENCE
    )

    assert asked.tokens == (0, 0)
    assert ONE
