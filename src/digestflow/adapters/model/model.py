"""The models of a run: by role, with fallbacks, several requests at a time."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.endpoint import Endpoint, Patience
from digestflow.adapters.model.memory import Memory
from digestflow.errors import KeyRefused, ModelError, ModelUnavailable, OutOfTime, ReplyRejected, TooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.adapters.model.answer import Fault
    from digestflow.adapters.model.ladder import Ability
    from digestflow.adapters.model.link import Link, Standing
    from digestflow.adapters.model.memory import Kept
    from digestflow.adapters.model.talk import Accept
    from digestflow.adapters.model.trial import Trial
    from digestflow.core.prompt.nouns import Reply, Request

Outcome = tuple["Request", "Reply | ModelError"]


class Model:
    """The models of a run: by role, with fallbacks, several requests at a time.

    An endpoint that gave no answer to some requests in a row is left alone for ten minutes; the
    next run, which knows of it by what is kept, tries it once.
    """

    def __init__(
        self,
        roles: Mapping[str, Sequence[Endpoint]],
        *,
        kept: Kept,
        patience: Patience | None = None,
        seconds: float | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Ask the endpoints of each role in order, for so many seconds from the first request on.

        Without `now`, nothing is kept of endpoints that gave no answer.
        """
        from digestflow.adapters.model.gate import Pace
        from digestflow.adapters.model.link import Standing

        self._roles = {role: tuple(endpoints) for role, endpoints in roles.items()}
        self._kept = kept
        self._memory = Memory(kept=kept, now=now)
        self._patience = patience or Patience()
        self._seconds = seconds
        self._deadline: float | None = None  # on the monotonic clock
        self._standings = {
            endpoint: Standing(pace=Pace(most=endpoint.concurrency))
            for endpoints in self._roles.values()
            for endpoint in endpoints
        }
        self._beside: list[Standing] = []

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens in and out of every call so far: probes, refused answers and repeated ones too."""
        standings = [*self._standings.values(), *self._beside]
        return sum(one.tokens_in for one in standings), sum(one.tokens_out for one in standings)

    def complete(self, requests: Sequence[Request], accept: Accept | None = None) -> Iterator[Outcome]:
        """Yield each request once with its reply, or with why there is none, as they come.

        `accept` raises ReplyRejected for a reply that cannot be used; it is asked about it once
        more. It is called in another thread, and should do nothing but look at its arguments.
        Closing the iterator early ends what is under way. `kept` is touched in the caller's
        thread only.
        """
        if not requests:
            return
        self._begin()
        self._recall()
        requests = yield from self._batched(requests, accept)
        if not requests:
            return
        outcomes: queue.SimpleQueue[Outcome | BaseException | None] = queue.SimpleQueue()
        stop = threading.Event()
        thread = threading.Thread(
            target=self._work, args=(tuple(requests), accept, outcomes, stop), name="model", daemon=True
        )
        thread.start()
        try:
            while (outcome := outcomes.get()) is not None:
                if isinstance(outcome, BaseException):
                    raise outcome
                yield outcome
        finally:
            stop.set()
            thread.join()
            self._remember()

    def _batched(
        self, requests: Sequence[Request], accept: Accept | None
    ) -> Generator[Outcome, None, Sequence[Request]]:
        """Yield what batches answer; return the requests that are left to be asked one by one."""
        left = list(requests)
        for role, endpoints in self._roles.items():
            mine = [request for request in left if request.role == role and not request.weighed]
            first = endpoints[0] if endpoints else None
            if first is None or first.batch_from is None or len(mine) < first.batch_from:
                continue
            done = self._batch(first, mine, accept)
            yield from done
            answered = {id(request) for request, _reply in done}
            left = [request for request in left if id(request) not in answered]
        self._remember()
        return left

    def _batch(
        self, endpoint: Endpoint, requests: Sequence[Request], accept: Accept | None
    ) -> list[tuple[Request, Reply]]:
        """Return what a batch of one endpoint answers; its name is kept until it is over."""
        from digestflow.adapters.model.batch import batch_name, collected, sent

        key = f"batch of {endpoint.name}: {batch_name(endpoint, requests)}"

        async def run() -> list[tuple[Request, Reply]]:
            async with self._link(endpoint) as link:
                made = await sent(link, requests, self._kept.get(key) or "")
                if made is None:
                    return []
                self._kept[key] = made.id
                await collected(link, made, accept)
                return made.answered

        done = asyncio.run(run())
        self._kept[key] = None
        return done

    def test(self, endpoint: Endpoint) -> Trial:
        """Return what the endpoint does, found out afresh; the next run knows it.

        Raises:
            ModelError: It gives no answer; the message says why.
        """
        from digestflow.adapters.model.trial import trial

        standing = self._standings[endpoint]
        standing.known, standing.judging = False, None

        async def run() -> Trial:
            async with self._link(endpoint) as link:
                return await trial(link)

        try:
            return asyncio.run(run())
        finally:
            self._remember()

    def beside(self, standing: Standing) -> Callable[[], float]:
        """Count the tokens of an endpoint that is asked in another way with the run's; return the time left.

        The time of the run begins now, unless it has.
        """
        self._beside.append(standing)
        self._begin()
        return self._left

    def listed(self, endpoint: Endpoint) -> tuple[str, ...]:
        """Return the models the endpoint lists.

        Raises:
            ModelError: It lists none; the message says why.
        """
        from digestflow.adapters.model.naming import named

        async def run() -> dict[str, dict[str, Any]] | Fault:
            link: Link
            async with self._link(endpoint) as link:
                return await link.models()

        found = asyncio.run(run())
        if not isinstance(found, dict):
            raise named(found, where=endpoint.name, known=False)
        return tuple(found)

    def ability(self, endpoint: Endpoint) -> Ability | None:
        """Return what earlier runs found out about the endpoint; None when it was never asked."""
        return self._memory.ability(endpoint)

    def _work(
        self,
        requests: Sequence[Request],
        accept: Accept | None,
        outcomes: queue.SimpleQueue[Outcome | BaseException | None],
        stop: threading.Event,
    ) -> None:
        try:
            asyncio.run(self._all(requests, accept, outcomes, stop))
        except BaseException as error:  # noqa: BLE001 - a bug of ours has to end the caller, not only this thread
            outcomes.put(error)
        finally:
            outcomes.put(None)

    async def _all(
        self,
        requests: Sequence[Request],
        accept: Accept | None,
        outcomes: queue.SimpleQueue[Outcome | BaseException | None],
        stop: threading.Event,
    ) -> None:
        async with contextlib.AsyncExitStack() as stack:
            links: dict[Endpoint, Link] = {}
            for endpoint in self._standings:
                links[endpoint] = await stack.enter_async_context(self._link(endpoint))

            async def one(request: Request) -> None:
                outcomes.put((request, await self._one(request, accept, links)))

            tasks = {asyncio.create_task(one(request)) for request in requests}
            stopped = asyncio.create_task(asyncio.to_thread(stop.wait))
            try:
                while tasks and not stopped.done():
                    done, _pending = await asyncio.wait(
                        {*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED
                    )
                    for task in done & tasks:
                        tasks.discard(task)
                        task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                stop.set()
                await stopped

    async def _one(
        self, request: Request, accept: Accept | None, links: Mapping[Endpoint, Link]
    ) -> Reply | ModelError:
        from digestflow.adapters.model.judging import judge
        from digestflow.adapters.model.talk import talk

        worst: ModelError = ModelUnavailable(f"no model is configured for the role {request.role}")
        for endpoint in self._roles.get(request.role, ()):
            try:
                if request.weighed:
                    return await judge(links[endpoint], request)
                return await talk(links[endpoint], request, accept)
            except KeyRefused as error:
                return error
            except ModelError as error:
                worst = max(error, worst, key=_weight)
        return worst

    @contextlib.asynccontextmanager
    async def _link(self, endpoint: Endpoint) -> Any:
        from digestflow.adapters.model.link import Link
        from digestflow.adapters.model.wire import Wire

        wire = Wire(endpoint)
        try:
            yield Link(endpoint, wire, self._standings[endpoint], patience=self._patience, left=self._left)
        finally:
            await wire.close()

    def _begin(self) -> None:
        if self._seconds is not None and self._deadline is None:
            self._deadline = time.monotonic() + self._seconds

    def _left(self) -> float:
        return float("inf") if self._deadline is None else self._deadline - time.monotonic()

    def _recall(self) -> None:
        for endpoint, standing in self._standings.items():
            self._memory.recall(endpoint, standing)

    def _remember(self) -> None:
        for endpoint, standing in self._standings.items():
            self._memory.remember(endpoint, standing)


def _weight(error: ModelError) -> int:
    """Return how much an endpoint's failure says of a request that all endpoints failed at.

    What can be asked in parts is; a reply that was refused leaves one story out; only without
    any answer the day stays due.
    """
    return sum(isinstance(error, kind) << n for n, kind in enumerate((OutOfTime, ReplyRejected, TooLong)))
