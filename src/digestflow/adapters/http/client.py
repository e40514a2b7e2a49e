"""Documents from the web: conditional, bounded, polite, and from public addresses only."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import re
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from digestflow import __version__
from digestflow.adapters.http import hops
from digestflow.adapters.http.abreast import SEAT, abreast
from digestflow.adapters.http.exchange import Exchange, Passing
from digestflow.adapters.http.lanes import INTERVALS, Lanes
from digestflow.adapters.http.redact import SECRET_KEYS, redact
from digestflow.core.source import Answer, Ask, Validators
from digestflow.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from collections.abc import (
        Awaitable,
        Callable,
        Collection,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from datetime import datetime

    import httpx

    from digestflow.adapters.http.guard import Network, Resolve
    from digestflow.adapters.http.hops import Hop

T = TypeVar("T")

AGENT = f"digestflow/{__version__} (personal feed reader)"

_TRIES = 3
_REDIRECTS = 5
_OVERLOADED = {502, 503, 504}
_SOON = 5.0  # seconds; a server that asks for a longer wait is asked again at the next run
_NEXT = re.compile(r";\s*rel\s*=\s*\"?next\b", re.IGNORECASE)
_LONGEST_VALIDATOR = 2_000  # characters; nobody's ETag is longer for a good reason


@dataclass(slots=True, kw_only=True, eq=False)
class Client:
    """Asks for documents; one event loop at a time, closed at its end.

    In flight at once are at most `concurrency` requests, `per_host` of them to one host.
    Nothing goes through a proxy: behind one, the guard could not see who is connected to.
    """

    now: Callable[[], datetime]
    allow_private: Sequence[str] = ()  # networks that may be reached besides the public ones
    concurrency: int = 40
    per_host: int = 2
    deadline: float = 30.0  # seconds for one try, redirects and body included, waiting for a turn not
    cap: int = 10 << 20  # bytes of a body, packed and unpacked
    user_agent: str = AGENT
    resolve: Resolve | None = None  # None: the system's resolver
    secret_keys: Collection[str] = SECRET_KEYS
    patience: float = 900.0  # seconds an ask waits for its turn before it is put off
    pause: float = 0.5  # seconds before the second try, doubled before the third, with jitter
    intervals: Mapping[str, float] = field(default_factory=lambda: INTERVALS)
    _lanes: Lanes = field(init=False)
    _exchange: Exchange = field(init=False)
    _flight: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._lanes = Lanes(
            now=self.now, per_host=self.per_host, patience=self.patience, intervals=self.intervals
        )
        self._exchange = Exchange(
            networks=tuple(_network(text) for text in self.allow_private),
            resolve=self.resolve,
            cap=self.cap,
            deadline=self.deadline,
            lanes=self._lanes,
        )
        self._flight = asyncio.Semaphore(self.concurrency)

    async def get(self, ask: Ask) -> Answer:
        """Return the document, or that it has not changed.

        Failed connections and 502, 503, 504 are tried again, twice; all else waits for the
        next run. Headers of the ask and the address' user-info stay within its origin.

        Raises:
            SourceError: Any other status, no answer, one that breaks off or is too large, an
                address that must not be asked. Holds `gone` and `retry_after`; its
                message names the address without what is secret in it.
        """
        try:
            return await self._followed(ask)
        except Passing as passing:
            return await self._again(ask, passing)

    async def _again(self, ask: Ask, first: Passing) -> Answer:
        """Try until an answer comes, or raise the last failure; `first` is that of the try before."""
        from tenacity import (  # most need no second try
            AsyncRetrying,
            retry_if_exception_type,
            stop_after_attempt,
            wait_exponential,
            wait_random,
        )

        again = AsyncRetrying(
            retry=retry_if_exception_type(Passing),
            stop=stop_after_attempt(_TRIES),
            wait=wait_exponential(multiplier=self.pause) + wait_random(0, self.pause),
            reraise=True,
        )
        try:
            async for attempt in again:
                with attempt:
                    if attempt.retry_state.attempt_number == 1:
                        raise first  # which was made before
                    return await self._followed(ask)
        except Passing as passing:
            raise passing.failure from passing.__cause__
        raise AssertionError("the last try returns or raises")

    def each(self, thunks: Iterable[Callable[[], Awaitable[T]]]) -> Iterator[T]:
        """Yield the result of each thunk as it comes; see `portions`."""
        with closing(self.portions(thunks)) as portions:
            for portion in portions:
                yield from portion

    def portions(
        self, thunks: Iterable[Callable[[], Awaitable[T]]], *, heavy: Callable[[T], bool] = lambda _: True
    ) -> Generator[list[T]]:
        """Yield the results of the thunks as they come, all at once that are there.

        They run in an event loop of their own; see `abreast`. Connections are closed at the end,
        also when the caller stops early; to be sure of when, wrap it in `contextlib.closing`.
        """
        yield from abreast(thunks, seats=2 * self.concurrency, close=self.close, heavy=heavy)

    async def close(self) -> None:
        """Close the connections; what was learnt about hosts is kept for the next loop."""
        await self._exchange.close()
        self._lanes.reset()
        self._flight = asyncio.Semaphore(self.concurrency)

    async def _followed(self, ask: Ask) -> Answer:
        route = hops.Route.begin(ask.url, self._told)
        left = self.deadline
        for _ in range(1 + _REDIRECTS):
            headers = hops.headers(ask, route, agent=self.user_agent)
            started, hop = await self._hop(ask, route.url, headers, left)
            if hop.status not in hops.REDIRECTS or "location" not in hop.headers:
                return self._answer(ask, route, hop)
            if ask.form:
                raise SourceError(f"refused: a redirect of what was posted to {self._told(ask.url)}")
            left -= monotonic() - started
            route = route.onward(hop, self._told)
        raise SourceError(f"more than {_REDIRECTS} redirects from {self._told(ask.url)}")

    async def _hop(
        self, ask: Ask, url: httpx.URL, headers: list[tuple[bytes, bytes]], left: float
    ) -> tuple[float, Hop]:
        """Ask once, when it is our turn; return when that began, and what came."""
        seat = SEAT.get()
        if seat is not None:
            seat.leave()  # who waits for a turn holds up nobody else
        async with self._lanes.turn(hops.host(url), url.port, ask.patience):
            if seat is not None:
                await seat.take()
            async with self._flight:
                started = monotonic()
                try:
                    async with asyncio.timeout(left):
                        return started, await self._exchange.hop(ask, url, headers)
                except TimeoutError as error:
                    raise SourceError(
                        f"no whole answer within {self.deadline:g} s from {self._told(str(url))}"
                    ) from error
                except Passing as passing:
                    raise Passing(_at(passing.failure, self._told(str(url)))) from passing.__cause__
                except SourceError as error:
                    raise _at(error, self._told(str(url))) from error

    def _answer(self, ask: Ask, route: hops.Route, hop: Hop) -> Answer:
        kept = ask.validators
        conditional = bool(kept.etag or kept.last_modified)
        fresh = hop.status == HTTPStatus.OK
        if not fresh and not (hop.status == HTTPStatus.NOT_MODIFIED and conditional):
            failure = hops.failure(hop, route, self._told(str(route.url)))
            if hop.status in _OVERLOADED and (hop.after or 0.0) <= _SOON:
                raise Passing(failure)
            raise failure
        moved = str(route.moved) if route.moved is not None else ""
        return Answer(
            status=hop.status,
            url=self._told(str(route.url)),
            body=hop.body if fresh else b"",
            content_type=hop.headers.get("content-type", ""),
            validators=Validators(
                etag=_validator(hop.headers.get("etag", "" if fresh else kept.etag)),
                last_modified=_validator(
                    hop.headers.get("last-modified", "" if fresh else kept.last_modified)
                ),
                body_hash=hashlib.sha256(hop.body).hexdigest() if fresh else kept.body_hash,
                marks=kept.marks,
            ),
            max_age=hops.max_age(hop.headers),
            # An address with a secret in it is not to be kept, wherever it came from.
            moved_to=moved if moved == self._told(moved) else "",
            more=bool(_NEXT.search(hop.headers.get("link", ""))),
        )

    def _told(self, url: str) -> str:
        shown = redact(url, self.secret_keys)[:500]
        # A Location may hold what acts on a terminal.
        return "".join(sign if sign.isprintable() else quote(sign, errors="replace") for sign in shown)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ConfigError(f"network.allow_private: {text!r} is no network, as in 127.0.0.0/8") from error


def _validator(text: str) -> str:
    return text if len(text) <= _LONGEST_VALIDATOR else ""


def _at(error: SourceError, url: str) -> SourceError:
    placed = SourceError(f"{error} ({url})", fix=error.fix)
    placed.retry_after = error.retry_after
    return placed
