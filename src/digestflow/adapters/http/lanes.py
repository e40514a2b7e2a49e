"""When a host may be asked: few requests at once, and a least interval where one is known.

A lane is what shares one allowance: a host, or all hosts of a site that counts them as one.
Intervals come from ingest.md, HTTP, and from what the servers say in their answers.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from digestflow.adapters.http.guard import is_loopback
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

# Least seconds between two requests, for a site with all its hosts, or for one host:port.
INTERVALS: Mapping[str, float] = {"reddit.com": 65.0, "arxiv.org": 3.0, "web.archive.org": 2.5}
LONGEST = 86_400.0  # seconds; a server that asks for more is asked again after a day

_SECONDS = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
_EPOCH = 1_000_000_000  # a reset beyond this many seconds is a moment, not a while
_WORDLESS = {429: 10.0, 503: 2.0}  # seconds a host is left alone that refuses and does not say for how long
_OFTEN = 3  # such 429 in a row, the pauses doubled; then nobody asks it any more in this run
_ALONE = 3_600.0  # seconds: longer than anybody's patience


@dataclass(slots=True)
class _Lane:
    """One allowance."""

    places: asyncio.Semaphore
    interval: float  # seconds between the end of one request and the next
    free_at: float = 0.0  # by the monotonic clock
    refused: int = 0  # 429 in a row without a word of how long to wait


@dataclass(slots=True, kw_only=True)
class Lanes:
    """The lanes of every host that was asked, with what their servers said.

    What was learnt outlives an event loop; `reset` must be called between two of them.
    """

    now: Callable[[], datetime]
    per_host: int
    patience: float  # seconds an ask waits for its turn before it is put off to the next run
    intervals: Mapping[str, float] = field(default_factory=lambda: INTERVALS)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _lanes: dict[str, _Lane] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str, port: int | None, patience: float | None = None) -> AsyncIterator[None]:
        """Wait until the host may be asked, and hold a place in its lane meanwhile.

        `patience` in seconds is this ask's own, where it has less than the others.

        Raises:
            SourceError: It would take longer than the patience; `retry_after` says how long.
        """
        lane = self._lane(host, port)
        patience = self.patience if patience is None else min(patience, self.patience)
        until = monotonic() + patience
        try:
            async with asyncio.timeout(patience):
                await lane.places.acquire()
        except TimeoutError as error:
            raise _put_off(host, max(lane.interval, 1.0)) from error
        try:
            while (wait := lane.free_at - monotonic()) > 0:
                if lane.free_at > until:
                    raise _put_off(host, wait, often=lane.refused >= _OFTEN)
                await self.sleep(wait)
            try:
                yield
            finally:
                lane.free_at = max(lane.free_at, monotonic() + lane.interval)
        finally:
            lane.places.release()

    def learn(self, host: str, port: int | None, status: int, headers: Mapping[str, str]) -> float | None:
        """Take in what an answer says about the allowance; return the seconds it asks to wait.

        `headers` have lower-case names. Without a word from the server: None; who refuses
        without one is left alone for a while all the same.
        """
        rest = _number(headers.get("x-ratelimit-remaining", ""))
        reset = self._reset(headers.get("x-ratelimit-reset", ""))
        after = self._retry_after(headers.get("retry-after", ""))
        lane = self._lane(host, port)
        if status not in _WORDLESS:
            lane.refused = 0
            if rest is None and after is None:
                return None  # as nearly all do
        spent = rest is not None and rest < 1
        if after is None and (spent or status in _WORDLESS):
            after = reset
        if is_loopback(host):
            return after
        if lane.interval and rest is not None and rest >= 1 and reset is not None:
            lane.interval = min(max(reset / rest, 1.0), self._interval(host, port))
        if spent or status in _WORDLESS:
            wait = _unsaid(lane, status) if after is None else after
            lane.free_at = max(lane.free_at, monotonic() + wait)
        return after

    def reset(self) -> None:
        """Forget who waits; keep what was learnt. To be called when an event loop ends."""
        for lane in self._lanes.values():
            lane.places = asyncio.Semaphore(self._at_once(lane.interval))

    def _lane(self, host: str, port: int | None) -> _Lane:
        site = self._site(host, port)
        name = site or f"{host.lower().removesuffix('.')}:{port or ''}"
        if name not in self._lanes:
            interval = self._interval(host, port)
            self._lanes[name] = _Lane(places=asyncio.Semaphore(self._at_once(interval)), interval=interval)
        return self._lanes[name]

    def _at_once(self, interval: float) -> int:
        return 1 if interval else self.per_host

    def _interval(self, host: str, port: int | None) -> float:
        return self.intervals.get(self._site(host, port), 0.0)

    def _site(self, host: str, port: int | None) -> str:
        one = f"{host.lower()}:{port}"
        if one in self.intervals:
            return one
        dotted = "." + host.lower().removesuffix(".")
        return next((site for site in self.intervals if dotted.endswith("." + site)), "")

    def _retry_after(self, text: str) -> float | None:
        seconds = self._reset(text)
        if seconds is not None:
            return seconds
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max((moment - self.now()).total_seconds(), 0.0), LONGEST)

    def _reset(self, text: str) -> float | None:
        seconds = _number(text)
        if seconds is None:
            return None
        if seconds >= _EPOCH:
            seconds -= self.now().timestamp()
        return min(max(seconds, 0.0), LONGEST)


def _number(text: str) -> float | None:
    return float(text) if _SECONDS.fullmatch(text.strip()) else None


def _unsaid(lane: _Lane, status: int) -> float:
    """Return how many seconds to leave who answers with the status and does not say."""
    if status != HTTPStatus.TOO_MANY_REQUESTS:
        return _WORDLESS.get(status, 0.0)
    lane.refused += 1
    return _WORDLESS[status] * 2 ** (lane.refused - 1) if lane.refused < _OFTEN else _ALONE


def _put_off(host: str, seconds: float, *, often: bool = False) -> SourceError:
    why = "says again and again that it is asked too often" if often else f"asks to wait {seconds:.0f} s"
    error = SourceError(f"put off: {host} {why}; it is asked again at the next run")
    error.retry_after = seconds
    return error
