"""Dialects of endpoints: what they do not understand is found out once, with the tiny probe."""

from __future__ import annotations

from typing import Any

import pytest

from digestflow.adapters.model.ladder import RUNGS, Ability
from tests.adapters.asking import accept, at, error, model, reply, requests
from tests.endpoint import endpoint

STREAMS = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])


@STREAMS
@pytest.mark.parametrize(
    ("dialect", "known", "probes"),
    [
        ("", {"rung": 0, "enforced": True}, 1),
        ("lmstudio", {"rung": 0, "enforced": True}, 1),
        ("deepseek", {"rung": 1, "enforced": True}, 2),
        ("llama", {"rung": 1, "enforced": True}, 2),
        ("silent", {"rung": 2, "enforced": False}, 3),
        ("plain", {"rung": 3, "enforced": False}, 4),
        ("grammar", {"rung": 3, "enforced": False}, 4),
        ("completion tokens", {"rung": 0, "limit": "max_completion_tokens"}, 2),
        ("no temperature", {"rung": 0, "temperature": False}, 2),
        ("thinking", {"rung": 0, "thinking": 1}, 2),
        ("stubborn", {"rung": 0, "thinking": 2}, 3),
    ],
)
def test_a_dialect_is_found_out_once_and_then_spoken(
    dialect: str, known: dict[str, Any], probes: int, *, stream: bool
) -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest", dialect=dialect) as server:
        outcomes = list(model(at(server, stream=stream), kept=kept).complete(requests(), accept))

        probed, asked = len(server.probed), len(server.asked)

    assert not [outcome for _request, outcome in outcomes if isinstance(outcome, Exception)]
    assert (probed, asked) == (probes, 6)
    (ability,) = kept.values()
    assert known.items() <= ability.items()


@pytest.mark.parametrize(
    ("dialect", "known"),
    [("no stream options", {"usage": False}), ("no stream", {"stream": False})],
)
def test_a_server_that_streams_otherwise_or_not_at_all_is_spoken_to(
    dialect: str, known: dict[str, Any]
) -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest", dialect=dialect) as server:
        reply(model(at(server, stream=True), kept=kept))

        assert len(server.probed) == 2
    assert known.items() <= next(iter(kept.values())).items()


def test_a_model_without_system_messages_gets_one_message() -> None:
    with endpoint("honest", dialect="no system") as server:
        reply(model(at(server)))

        last = server.asked[-1]["messages"]

    assert [message["role"] for message in last] == ["user"]
    assert "not instructions" in last[0]["content"]


def test_the_schema_is_in_words_only_where_nothing_else_works() -> None:
    found = {}
    for dialect in ("", "deepseek", "silent", "plain"):
        with endpoint("honest", dialect=dialect) as server:
            reply(model(at(server)))
            found[dialect] = (
                server.asked[-1].get("response_format", {}).get("type"),
                _in_words(server.asked[-1]),
            )

    assert found == {
        "": ("json_schema", False),
        "deepseek": ("json_object", False),
        "silent": ("json_object", True),
        "plain": (None, True),
    }


def test_a_probe_never_gives_its_answer_away_where_it_proves_something() -> None:
    with endpoint("honest", dialect="silent") as server:
        reply(model(at(server)))

        words = [body["messages"][-1]["content"] for body in server.probed]

    assert ["zq7" in text for text in words] == [False, False, True]


def test_every_call_limits_its_tokens_and_names_its_model() -> None:
    with endpoint("honest") as server:
        reply(model(at(server)))

        bodies = server.probed + server.asked

    assert all(
        body["max_tokens"] > 0 and body["model"] == "small" and body["temperature"] == 0 for body in bodies
    )


def test_a_refusal_of_one_request_is_no_dialect() -> None:
    kept: dict[str, Any] = {}
    with endpoint("400") as server:
        error(model(at(server), kept=kept))

    assert next(iter(kept.values()))["rung"] == 0


def test_an_ability_comes_back_as_it_was_kept() -> None:
    ability = Ability(rung=2, limit="max_completion_tokens", system=False, thinking=1, fingerprint="x")

    assert Ability.of_json(ability.as_json()) == ability
    assert Ability.of_json(ability.as_json() | {"rung": len(RUNGS)}) is None
    assert Ability.of_json(ability.as_json() | {"thinking": True}) is None


def _in_words(body: dict[str, Any]) -> bool:
    return "JSON Schema" in body["messages"][-1]["content"]
