"""The way to one endpoint: what is known of it, and its calls."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from digestflow.adapters.model.answer import Answer, Fault
from digestflow.adapters.model.breaker import Breaker
from digestflow.adapters.model.gate import Gate, Pace
from digestflow.adapters.model.ladder import (
    RUNGS,
    Ability,
    Turn,
    adapted,
    payload,
    quieter,
    unsupported,
    withheld,
)
from digestflow.adapters.model.naming import named
from digestflow.adapters.model.retry import persistent, spent
from digestflow.errors import KeyRefused, ModelError, OutOfTime, TooLong

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digestflow.adapters.model.endpoint import Endpoint, Patience
    from digestflow.adapters.model.wire import Wire
    from digestflow.core.prompt.nouns import Request

T = TypeVar("T")  # what an endpoint gives that is no fault

_LESSONS = 8  # dialects that are learnt in one call at most; there are six


@dataclass(slots=True, kw_only=True)
class Standing:
    """What is known of an endpoint during a run."""

    pace: Pace
    ability: Ability = field(default_factory=Ability)
    known: bool = False  # the ability was probed, in this run or an earlier one
    doubted: bool = False  # a call contradicted what was known: the next run probes again
    judging: str | None = None  # why it cannot judge, "" when it can; None: not known yet
    breaker: Breaker = field(default_factory=Breaker)
    tokens_in: int = 0  # all that was counted or, where the endpoint does not count, estimated
    tokens_out: int = 0


class Link:
    """The way to one endpoint, for one event loop."""

    def __init__(
        self,
        endpoint: Endpoint,
        wire: Wire,
        standing: Standing,
        *,
        patience: Patience,
        left: Callable[[], float],
    ) -> None:
        self.endpoint = endpoint
        self.standing = standing
        self.probing = asyncio.Lock()
        self.wire = wire
        self._patience = patience
        self.left = left
        self._gate = Gate(standing.pace)

    async def call(self, request: Request, turn: Turn) -> Answer | Fault:
        """Return what the endpoint answers to the request on one rung; its dialect is learnt on the way.

        Raises:
            KeyRefused: The endpoint refuses the key; it is not asked again.
            ModelUnavailable: There is no answer; after some in a row the endpoint is left alone for a while.
            TooLong: The material does not fit the model's context.
            Declined: The endpoint takes this request in no form, or a filter holds it back.
            OutOfTime: The run's time is over.
        """
        result: Answer | Fault = Fault(kind="down", why="no answer")
        for _ in range(_LESSONS):
            used = self.standing.ability
            stream = self.endpoint.streams and used.stream and not request.weighed
            body = payload(request, used, turn, model=self.endpoint.model, stream=stream)
            result = await self._ask(body, used, stream=stream)
            learnt = _lesson(used, result)
            if learnt is None:
                break
            if self.standing.ability == used:  # else another request has learnt meanwhile
                self.standing.ability = learnt
        if isinstance(result, Fault) and not unsupported(result):
            raise self.failed(result)
        return result

    async def models(self) -> dict[str, dict[str, Any]] | Fault:
        """Return the models the endpoint lists: by name what it tells of each."""
        return await self.wire.models()

    def lower(self, rung: int, *, contradicted: bool) -> None:
        """Remember that a rung does not hold; one that was proved to is probed again by the next run."""
        if self.standing.ability.rung <= rung < len(RUNGS) - 1:
            self.standing.ability = replace(self.standing.ability, rung=rung + 1, enforced=False)
            self.standing.doubted = self.standing.doubted or contradicted

    async def _ask(self, body: dict[str, Any], used: Ability, *, stream: bool) -> Answer | Fault:
        async def call(left: float) -> Answer | Fault:
            return await self.wire.ask(body, stream=stream, seconds=left)

        return await self.persistently(call, used=used)

    async def persistently(
        self, call: Callable[[float], Awaitable[T | Fault]], *, used: Ability
    ) -> T | Fault:
        """Return what a call gives that may take so many seconds, made again as long as that may help.

        It waits for its turn, and is not made when the endpoint is given up or the time is over.
        """
        sent = 0.0

        async def once() -> T | Fault:
            nonlocal sent
            await self._gate.opened()
            if self.standing.breaker.why is not None:
                return Fault(kind="down", why="given up for now")
            left = self.left()
            if left <= 0:
                return Fault(kind="late", why="not asked")
            sent = time.monotonic()
            return await call(left)

        def told(fault: Fault, wait: float) -> None:
            if fault.status == 429:  # noqa: PLR2004
                self.standing.pace.slower(wait, sent=sent)

        async with self._gate.turn():
            tries = 1 if self.standing.breaker.wary else self._patience.tries
            patience = replace(self._patience, tries=tries)
            result = await persistent(once, patience=patience, ability=used, left=self.left, told=told)
        if not isinstance(result, Fault):
            self.standing.breaker.answered()
            self.standing.pace.faster()
        return result

    def failed(self, fault: Fault) -> ModelError:
        """Return the fault by its name in the tree of errors; give the endpoint up where that is due."""
        breaker = self.standing.breaker
        if (given_up := breaker.why) is not None:
            return again(given_up)
        if fault.kind == "late" or self.left() <= 0:
            return OutOfTime(
                f"{self.endpoint.name}: the run's time for models is over ({fault.why})",
                fix="run the day again, or raise budget.seconds_per_run",
            )
        error = named(fault, where=self.endpoint.name, known=self.standing.known)
        if fault.kind == "down" or isinstance(error, TooLong) or withheld(fault):
            return error
        final = isinstance(error, KeyRefused) or spent(fault) or fault.kind in {"absent", "silent"}
        final = final or 300 <= fault.status < 400 or not self.standing.known  # noqa: PLR2004 - a redirect
        given_up = breaker.failed(error, most=self._patience.failures, final=final)
        return again(given_up) if given_up else error


def again(error: ModelError) -> ModelError:
    """Return the error afresh: one that is raised twice drags the first time along."""
    return type(error)(str(error), fix=error.fix)


def _lesson(used: Ability, result: Answer | Fault) -> Ability | None:
    if isinstance(result, Fault):
        return adapted(used, result)
    text = result.text.strip()
    aloud = (not text and result.thoughts) or (text.startswith("<think") and result.finish == "length")
    return quieter(used) if aloud else None
