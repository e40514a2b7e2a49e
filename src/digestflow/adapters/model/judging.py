"""How likely a model holds yes against no: asked for one token with its logprobs.

Servers tell logprobs in two forms, some in none; whether one does is found out once an endpoint
and model, and remembered.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.answer import Answer, Fault
from digestflow.adapters.model.ladder import Turn
from digestflow.adapters.model.link import again
from digestflow.adapters.model.talk import PROBE, counted, probe
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import NotWeighed, WrongForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from digestflow.adapters.model.link import Link
    from digestflow.core.prompt.nouns import Request

_TURN = Turn(rung=0)
_UNTOLD = "tells no logprobs: it cannot judge"
_LEAST = 0.1  # of all that the model could say, yes and no together; with less it answers something else
_ABOVE = 0.01  # by which a logarithm may be above 0, for servers round
_LOWEST = -10_000  # as good as never
_MARKS = " \t\r\n▁Ġ\"'`*.,"  # around a word: blanks, those of tokenizers, and punctuation
_PROBE = replace(
    PROBE,
    user="Is Paris the capital of France? Answer with one word: yes or no.",
    schema={},
    max_tokens=1,
    weighed=True,
)


async def judge(link: Link, request: Request) -> Reply:
    """Return the reply `{"said": …, "yes": P}` of one endpoint; P is None where it says neither yes nor no.

    Raises:
        NotWeighed: The endpoint does not tell how likely its tokens are, or never answers yes or no.
        ModelError: There is no answer; the message says why.
    """
    await probe(link)
    if lack := await weighs(link):
        raise NotWeighed(f"{link.endpoint.name}: {lack}")
    answer = await link.call(request, _TURN)
    if isinstance(answer, Fault):
        raise link.failed(answer)
    told_in, told_out = counted(link, request, answer)
    tokens = first_token(answer.logprobs)
    if not tokens:
        link.standing.judging = None  # it could, and cannot now: found out anew with the next request
        raise WrongForm(f"{link.endpoint.name}: {_UNTOLD}")
    return Reply(
        text=json.dumps({"said": answer.text[:20], "yes": likely(tokens)}, ensure_ascii=False),
        model=answer.model or link.endpoint.model,
        tokens_in=told_in,
        tokens_out=told_out,
        seconds=round(answer.seconds, 3),
    )


async def weighs(link: Link) -> str:
    """Return why the endpoint cannot judge, "" when it can; found out once an endpoint and model.

    Raises:
        ModelError: There is no answer; the message says why.
    """
    async with link.probing:
        if link.standing.judging is not None:
            return link.standing.judging
        if (given_up := link.standing.breaker.why) is not None:
            raise again(given_up)
        answer = await link.call(_PROBE, _TURN)
        if isinstance(answer, Answer):
            counted(link, _PROBE, answer)
        lack = link.standing.judging = _lack(link, answer)
        return lack


def _lack(link: Link, answer: Answer | Fault) -> str:
    """Return why the endpoint cannot judge, by its answer to the probe; "" when it can."""
    if isinstance(answer, Fault):
        return f"takes no request for logprobs: {link.endpoint.scrubbed(answer.why, 80)}"
    tokens = first_token(answer.logprobs)
    if not tokens:
        return _UNTOLD
    return "" if likely(tokens) is not None else "answers neither yes nor no: it cannot judge"


def likely(tokens: Iterable[tuple[str, float]]) -> float | None:
    """Return P(yes) / (P(yes) + P(no)) by the likeliest first tokens; None where it says something else.

    Each way to write a word counts: "Yes", " yes", "YES".
    """
    sums = {"yes": 0.0, "no": 0.0}
    for token, logprob in tokens:
        word = token.strip(_MARKS).casefold()
        if word in sums:
            sums[word] += math.exp(min(logprob, 0.0))
    both = sum(sums.values())
    return round(sums["yes"] / both, 4) if both >= _LEAST else None


def first_token(told: object) -> list[tuple[str, float]]:
    """Return the likeliest first tokens with their logarithms, each once; empty where none are told.

    Either `content[0]` holds them, as the protocol has it, or `top_logprobs[0]`, as it had it
    for texts. What is no number is passed over.
    """
    content, tops = _map(told).get("content"), _map(told).get("top_logprobs")
    rows: list[object] = []
    if isinstance(content, list) and content:
        rows = [*_list(_map(content[0]).get("top_logprobs")), content[0]]
    elif isinstance(tops, list) and tops:
        rows = _list(tops[0])
    found: dict[str, float] = {}
    for token, logprob in _pairs(rows):
        if isinstance(token, str) and type(logprob) in {int, float} and logprob <= _ABOVE:
            found.setdefault(token, float(max(logprob, _LOWEST)))
    return list(found.items())


def _pairs(rows: Iterable[object]) -> Iterator[tuple[Any, Any]]:
    for row in rows:
        yield _map(row).get("token"), _map(row).get("logprob")


def _list(value: object) -> list[object]:
    """Return a list of tokens; of a table, token by token, its rows."""
    if isinstance(value, dict):
        return [{"token": token, "logprob": logprob} for token, logprob in value.items()]
    return value if isinstance(value, list) else []


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
