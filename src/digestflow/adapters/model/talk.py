"""One request on one endpoint: down the ladder until an answer can be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.adapters.model.answer import Answer, Fault
from digestflow.adapters.model.fit import misfits
from digestflow.adapters.model.ladder import RUNGS, Turn
from digestflow.adapters.model.link import again
from digestflow.core.prompt.answer import begun, value
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.core.prompt.tokens import estimate
from digestflow.errors import CutOff, Declined, EmptyReply, ReplyRejected, TooLong, WrongForm

if TYPE_CHECKING:
    from digestflow.adapters.model.link import Link

Accept = Callable[[Request, Reply], None]  # raises ReplyRejected

_CUT = 0.6  # of the tokens we estimate; a server that read less has cut the prompt
_CERTAIN = 500  # tokens from which the estimate is good enough to say so
PROBE = Request(
    role="",
    prompt="probe",
    subject="probe",
    system="",
    user='What is the capital of France? Answer in JSON, as in {"k": "the capital"}.',
    schema_name="probe",
    schema={
        "type": "object",
        "properties": {"k": {"type": "string", "enum": ["zq7"]}},
        "required": ["k"],
        "additionalProperties": False,
    },
    max_tokens=200,
)
_PROOF = {"k": "zq7"}  # no model says so of France: only a server that enforces the schema


@dataclass(slots=True)
class _Spent:
    """What one request took, over all its calls."""

    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


async def probe(link: Link) -> None:
    """Find out, once an endpoint and model, which rung is proved to be enforced, or at least works.

    Raises:
        ModelError: The endpoint gives no answer; it is left alone for a while.
    """
    async with link.probing:
        standing = link.standing
        if standing.known:
            return
        if (given_up := standing.breaker.why) is not None:
            raise again(given_up)
        for rung, name in enumerate(RUNGS):
            result = await link.call(PROBE, Turn(rung=rung))
            if isinstance(result, Fault):
                if rung == len(RUNGS) - 1:
                    raise link.failed(result)
                continue
            counted(link, PROBE, result)
            found = _object(result.text)
            enforced = found == _PROOF and "schema" in name
            if enforced or rung == len(RUNGS) - 1 or (name == "json_object" and found is not None):
                standing.ability = replace(
                    standing.ability, rung=rung, enforced=enforced, fingerprint=result.fingerprint
                )
                standing.known = True
                return


async def talk(link: Link, request: Request, accept: Accept | None) -> Reply:
    """Return the reply of one endpoint to the request, with the tokens of all calls it took.

    Each rung gets the request and, where the answer is refused, one short complaint. An answer
    of the wrong form sends the request down one rung; one whose evidence fails does not.

    Raises:
        ModelError: There is no answer, or none that can be used; the message says why.
    """
    await probe(link)
    spent, rung, refused = _Spent(), link.standing.ability.rung, -1
    while True:
        outcome = await _on(link, rung, request, accept, spent)
        if isinstance(outcome, Reply):
            # Only now it is known that the rung was to blame, and not the request.
            link.lower(refused, contradicted=link.standing.ability.enforced)
            return outcome
        if isinstance(outcome, Fault):
            refused = rung
        rung += 1
        if rung == len(RUNGS):
            raise link.failed(outcome) if isinstance(outcome, Fault) else outcome


async def _on(
    link: Link, rung: int, request: Request, accept: Accept | None, spent: _Spent
) -> Reply | Fault | ReplyRejected:
    """Return the reply on one rung; else why the next rung may do better."""
    complaint, double = "", False
    while True:
        answer = await link.call(request, Turn(rung=rung, complaint=complaint, double=double))
        if isinstance(answer, Fault):
            return answer
        _count(link, request, answer, spent)
        _refuse(link, request, answer)
        if answer.finish == "length" and not double:
            double = True
            continue
        reply = Reply(
            text=answer.text,
            model=answer.model or link.endpoint.model,
            tokens_in=spent.tokens_in,
            tokens_out=spent.tokens_out,
            seconds=round(spent.seconds, 3),
        )
        if answer.finish == "length":
            return _cut(link, request, reply, accept)
        wrong, misfit = _objection(answer, request, reply, accept)
        if wrong is None:
            return reply
        if misfit and answer.finish == "stop" and link.standing.ability.enforced:
            link.lower(rung, contradicted=True)
        why = str(wrong)
        rejected = type(wrong)(f"{link.endpoint.name}: {link.endpoint.scrubbed(why, 300)}")
        if complaint and not misfit:
            raise rejected
        if complaint:
            return rejected
        complaint = why


def _cut(link: Link, request: Request, reply: Reply, accept: Accept | None) -> Reply:
    """Return what is whole of a reply that was cut off twice, and says so; blanks are cut off without loss.

    Raises:
        CutOff: Nothing of it is whole, or what is cannot be used.
    """
    where = link.endpoint.name
    why = f"{where}: cut off at {request.max_tokens} tokens, and again at twice as many"
    whole = replace(reply, text=begun(reply.text, request.schema), cut=why)
    found = _object(reply.text)
    if found is not None and next(misfits(found, request.schema), None) is None:
        whole = reply
    try:
        if accept is None or not whole.text:
            raise CutOff(why)
        accept(request, whole)
    except ReplyRejected as error:
        raise CutOff(why) from error
    return whole


def _refuse(link: Link, request: Request, answer: Answer) -> None:
    """Raise for what no complaint mends."""
    where = link.endpoint.name
    if answer.refusal:
        raise Declined(f"{where}: refused: {link.endpoint.scrubbed(answer.refusal)}")
    if answer.finish == "content_filter":
        raise Declined(f"{where}: held back by its content filter")
    wanted = estimate(request.system + request.user)
    if 0 < answer.tokens_in < wanted * _CUT and wanted >= _CERTAIN:
        raise TooLong(
            f"{where}: read {answer.tokens_in} tokens of about {wanted}: it cut the prompt",
            fix="give the model a larger context, or the material a smaller budget",
        )


def usable(answer: Answer, request: Request, reply: Reply, accept: Accept | None) -> bool:
    """Tell whether an answer that is not asked about again can be used as it is."""
    if answer.refusal or answer.finish in {"content_filter", "length"}:
        return False
    return _objection(answer, request, reply, accept)[0] is None


def _objection(
    answer: Answer, request: Request, reply: Reply, accept: Accept | None
) -> tuple[ReplyRejected | None, bool]:
    """Return why the answer cannot be used, or None, and whether its form is to blame."""
    if not answer.text.strip():
        return EmptyReply("the reply is empty"), True
    found = _object(answer.text)
    wrong = "" if found is None else next(misfits(found, request.schema), "")
    misfit = found is None or bool(wrong)
    if misfit and answer.finish in {"blanks", "repetition"}:
        return WrongForm(f"the reply was stopped: endless {answer.finish}"), True
    if accept is None and found is not None:
        return WrongForm(wrong) if misfit else None, misfit
    try:
        if accept is None:
            value(answer.text)
        else:
            accept(request, reply)
    except ReplyRejected as error:
        return error, misfit
    return None, misfit


def _count(link: Link, request: Request, answer: Answer, spent: _Spent) -> None:
    told_in, told_out = counted(link, request, answer)
    spent.tokens_in += told_in
    spent.tokens_out += told_out
    spent.seconds += answer.seconds


def counted(link: Link, request: Request, answer: Answer) -> tuple[int, int]:
    """Count a call with the run's; return its tokens, estimated where the endpoint does not count."""
    told_in = answer.tokens_in or estimate(request.system + request.user)
    told_out = answer.tokens_out or estimate(answer.text)
    link.standing.tokens_in += told_in
    link.standing.tokens_out += told_out
    if answer.fingerprint and link.standing.ability.fingerprint not in {"", answer.fingerprint}:
        link.standing.doubted = True
    return told_in, told_out


def _object(text: str) -> dict[str, object] | None:
    try:
        return value(text)
    except ReplyRejected:
        return None
