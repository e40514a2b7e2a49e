"""Many requests as one batch (`/v1/batches`): answered later, for less; what is not comes back in time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.answer import Answer, Fault
from digestflow.adapters.model.ladder import Turn, payload
from digestflow.adapters.model.talk import counted, probe, usable
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import openai

    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.adapters.model.link import Link
    from digestflow.adapters.model.talk import Accept

_OPEN = {"validating", "in_progress", "finalizing"}
_PAUSE, _LONGEST = 0.5, 60.0  # seconds between two looks; doubles
_CALL = 60.0  # seconds for one call about a batch


@dataclass(slots=True, kw_only=True)
class Batch:
    """Requests that went, or are to go, as one."""

    bodies: Mapping[str, Mapping[str, Any]]  # by the id the answer comes back with
    requests: Mapping[str, Request]
    id: str = ""  # as the endpoint names it; "" when it is not sent
    answered: list[tuple[Request, Reply]] = field(default_factory=list)


def batch(link: Link, requests: Sequence[Request]) -> Batch:
    """Return the requests as a batch, each in the surest form the endpoint knows."""
    ability, model = link.standing.ability, link.endpoint.model
    by_id = {request.key(model): request for request in requests}
    bodies = {
        id_: payload(request, ability, Turn(rung=ability.rung), model=model, stream=False)
        for id_, request in by_id.items()
    }
    return Batch(bodies=bodies, requests=by_id)


def batch_name(endpoint: Endpoint, requests: Sequence[Request]) -> str:
    """Return what the same requests are always called, so that an interrupted run finds its batch again."""
    keys = sorted(request.key(endpoint.model) for request in requests)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]


async def sent(link: Link, requests: Sequence[Request], known: str) -> Batch | None:
    """Send the requests as a batch, or take up the one of an earlier run; None where that cannot be.

    `known` is that batch as the endpoint names it, "" without one.
    """
    try:
        await probe(link)
    except ModelError:
        return None  # asking one by one will say why
    made = batch(link, requests)
    made.id = known if known and isinstance(await _look(link, known), dict) else await _send(link, made)
    return made if made.id else None


async def collected(link: Link, made: Batch, accept: Accept | None) -> None:
    """Wait for the batch as long as the endpoint's `batch_wait` and the run's time allow; take its answers.

    An answer that cannot be used is none: its request is still to be asked one by one. A
    batch that is not done in time is called off.
    """
    pause, waited = _PAUSE, 0.0
    most = min(link.endpoint.batch_wait, link.left())
    while True:
        state = await _look(link, made.id)
        status = state.get("status") if isinstance(state, dict) else "failed"
        if status not in _OPEN:
            break
        if waited + pause > most:
            await link.wire.told(_cancel(made.id), seconds=_CALL)
            state = await _look(link, made.id)
            break
        await asyncio.sleep(pause)
        waited, pause = waited + pause, min(_LONGEST, pause * 2)
    output = state.get("output_file_id") if isinstance(state, dict) else None
    if output:
        text = await link.wire.told(_read(str(output)), seconds=_CALL)
        for line in text.splitlines() if isinstance(text, str) else ():
            _take(link, made, line, accept)


def _take(link: Link, made: Batch, line: str, accept: Accept | None) -> None:
    try:
        told = json.loads(line)
        request = made.requests[told["custom_id"]]
        body = told["response"]["body"] if told["response"]["status_code"] < 300 else None  # noqa: PLR2004
    except (ValueError, KeyError, TypeError):
        return
    answer = link.wire.answer(body, seconds=0.0)
    if not isinstance(answer, Answer):
        return
    tokens = counted(link, request, answer)
    reply = Reply(
        text=answer.text,
        model=answer.model or link.endpoint.model,
        tokens_in=tokens[0],
        tokens_out=tokens[1],
        batch=True,
    )
    if usable(answer, request, reply, accept):
        made.answered.append((request, reply))


async def _send(link: Link, made: Batch) -> str:
    lines = [
        json.dumps({"custom_id": id_, "method": "POST", "url": "/v1/chat/completions", "body": body})
        for id_, body in made.bodies.items()
    ]

    async def send(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> str:
        file = await client.files.create(
            file=("requests.jsonl", "\n".join(lines).encode()), purpose="batch", extra_headers=headers
        )
        begun = await client.batches.create(
            input_file_id=file.id,
            endpoint="/v1/chat/completions",
            completion_window="24h",
            extra_headers=headers,
        )
        return str(begun.id)

    found = await link.wire.told(send, seconds=_CALL)
    return "" if isinstance(found, Fault) else found


async def _look(link: Link, id_: str) -> dict[str, Any] | Fault:
    async def look(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> dict[str, Any]:
        return (await client.batches.retrieve(id_, extra_headers=headers)).model_dump(warnings=False)

    return await link.wire.told(look, seconds=_CALL)


def _cancel(id_: str) -> Any:
    async def cancel(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> None:
        await client.batches.cancel(id_, extra_headers=headers)

    return cancel


def _read(file: str) -> Any:
    async def read(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> str:
        return (await client.files.content(file, extra_headers=headers)).text

    return read
