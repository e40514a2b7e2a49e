"""A judge at an endpoint: what its logprobs come to, and when there are none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.model.judging import first_token, likely
from digestflow.adapters.model.model import Model
from digestflow.core.entry.judge import question
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import ModelError, NotWeighed, ReplyRejected
from digestflow.run.writing.judging import likely_of
from tests import make
from tests.adapters.asking import PATIENCE, at
from tests.endpoint import Fail, Server, endpoint
from tests.endpoint.judges import TOLD, row

ITEM = make.item("Lumen 2 is here", "Lumen 2 has 120 billion parameters. It costs $5 a month.")
WORDS = "Lumen 2 has 120 billion parameters."
ASKED = question(make.sentence("It has 120 billion parameters.", make.quote(ITEM, WORDS)), "story")
NAMES = st.sampled_from(["content", "token", "logprob", "top_logprobs", "Yes"])
ANYTHING = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(max_size=5) | st.sampled_from(["yes", "No"]),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3),
    max_leaves=12,
)
UNTOLD = ("missing", "null", "null inside", "empty", "nan", "no number", "impossible", "no token", "a list")


def judges(server: Server, kept: dict[str, Any] | None = None, **other: Any) -> Model:
    return Model({"judge": [at(server, **other)]}, kept={} if kept is None else kept, patience=PATIENCE)


def said(model: Model) -> Reply | ModelError:
    ((_request, answer),) = model.complete([ASKED])
    return answer


def score(model: Model) -> float | None:
    answer = said(model)
    assert isinstance(answer, Reply), answer
    return likely_of(answer)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("yes", 0.8), ("no", 0.1), ("spellings", 0.75), ("legacy", 0.75), ("alone", 1.0), ("rounded", 1.0)],
)
def test_the_score_is_what_yes_has_of_yes_and_no(mode: str, expected: float) -> None:
    with endpoint(judge=mode) as server:
        assert score(judges(server)) == expected


def test_one_token_is_asked_for_with_its_logprobs_in_no_form_and_in_no_stream() -> None:
    with endpoint() as server:
        said(judges(server, stream=True))

    body = server.judged[-1]
    assert (body["logprobs"], body["top_logprobs"], body["max_tokens"]) == (True, 5, 1)
    assert not {"stream", "response_format"} & set(body)
    assert WORDS in body["messages"][-1]["content"]


def test_what_finding_out_costs_is_counted_with_the_run_s() -> None:
    kept: dict[str, Any] = {}
    with endpoint() as server:
        first, again = judges(server, kept), judges(server, kept)
        said(first)
        asked = len(server.judged)
        answer = said(again)

    assert isinstance(answer, Reply)
    assert (asked, again.tokens) == (2, (answer.tokens_in, answer.tokens_out))
    assert first.tokens > again.tokens


@pytest.mark.parametrize("mode", [*UNTOLD, "no rows", "no table"])
def test_an_endpoint_without_logprobs_is_asked_once_and_remembered(mode: str) -> None:
    kept: dict[str, Any] = {}
    with endpoint(judge=mode) as server:
        answers = [said(judges(server, kept)) for _ in range(3)]

    assert all(isinstance(answer, NotWeighed) for answer in answers), answers
    assert len(server.judged) == 1
    assert "tells no logprobs" in str(answers[-1])


@pytest.mark.parametrize("status", [400, 404, 422, 501])
def test_an_endpoint_that_refuses_logprobs_is_asked_once_and_still_writes(status: int) -> None:
    kept: dict[str, Any] = {}
    with endpoint(judge=Fail(status, '{"error": {"message": "logprobs are not supported"}}')) as server:
        model = judges(server, kept)
        answers = [said(model), said(judges(server, kept))]
        writes = said_in_words(model)

    assert [type(answer) for answer in answers] == [NotWeighed, NotWeighed]
    assert f"{status} logprobs are not supported" in str(answers[0])
    assert len(server.judged) == 1
    assert isinstance(writes, Reply)


def said_in_words(model: Model) -> Reply | ModelError:
    schema = {"type": "object", "properties": {"k": {"type": "string"}}, "required": ["k"]}
    ((_request, answer),) = model.complete([replace(ASKED, weighed=False, schema=schema)])
    return answer


def test_who_answers_neither_yes_nor_no_to_a_plain_question_is_no_judge() -> None:
    with endpoint(judge="neither") as server:
        answer = said(judges(server))

    assert isinstance(answer, NotWeighed)
    assert "neither yes nor no" in str(answer)


def test_a_sentence_that_is_answered_neither_yes_nor_no_has_an_answer_without_a_score() -> None:
    with endpoint(judge="silent") as server:
        assert score(judges(server)) is None


def test_an_endpoint_that_stops_telling_logprobs_is_found_out_anew() -> None:
    kept: dict[str, Any] = {}
    with endpoint(judge="breaking") as server:
        answers = [said(judges(server, kept)) for _ in range(2)]
        server.judge = "yes"
        assert score(judges(server, kept)) == 0.8

    assert all(isinstance(answer, ReplyRejected) for answer in answers), answers


def test_a_judge_that_takes_no_sentence_says_so() -> None:
    with endpoint(judge="refusing") as server:
        answer = said(judges(server))

    assert isinstance(answer, ModelError)
    assert not isinstance(answer, NotWeighed)


@pytest.mark.parametrize("mode", ["503", "429 day", "401"])
def test_a_judge_that_gives_no_answer_is_not_taken_for_one_that_cannot(mode: str) -> None:
    kept: dict[str, Any] = {}
    with endpoint(judge=mode) as server:
        assert not isinstance(said(judges(server, kept)), Reply | NotWeighed)
        server.judge = "yes"
        assert score(judges(server, kept)) == 0.8


def test_the_next_of_the_role_is_asked_where_the_first_cannot_judge() -> None:
    with endpoint(judge="null") as first, endpoint(judge="no") as second:
        model = Model({"judge": [at(first), at(second)]}, kept={}, patience=PATIENCE)
        assert score(model) == 0.1


def test_a_test_of_the_model_forgets_that_it_could_not_judge() -> None:
    kept: dict[str, Any] = {}
    with endpoint(judge="null") as server:
        said(judges(server, kept))
        server.judge = "yes"
        judges(server, kept).test(at(server))
        assert score(judges(server, kept)) == 0.8


def test_a_judge_is_never_sent_a_batch() -> None:
    with endpoint() as server:
        assert score(judges(server, batch_from=1)) == 0.8


@given(ANYTHING)
def test_whatever_is_told_comes_to_a_share_or_to_nothing(told: Any) -> None:
    share = likely(first_token(told))

    assert share is None or (0 <= share <= 1 and math.isfinite(share))


def test_the_likeliest_tokens_are_read_in_both_forms() -> None:
    assert dict(first_token(TOLD["legacy"])).keys() == {"Yes", "No"}
    assert len(first_token(TOLD["yes"])) == 2
    assert likely(first_token(row("No", -(10**400)))) is None
