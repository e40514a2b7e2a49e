"""How many requests an endpoint gets at a time: fewer when it says "too many", more when it does not."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(slots=True, kw_only=True)
class Pace:
    """How many requests an endpoint bears at a time, as far as it is known; lasts as long as a run."""

    most: int  # as configured
    limit: int = 0  # at a time, now; 0: not asked yet
    well: int = 0  # calls that went well since the limit last changed
    slowed: float = 0.0  # when the limit was last halved, on the monotonic clock
    closed_until: float = 0.0  # on the monotonic clock

    def __post_init__(self) -> None:
        """Begin with as many as are configured, at least one."""
        self.most = max(1, self.most)
        self.limit = self.limit or self.most

    def slower(self, wait: float, *, sent: float) -> None:
        """Halve the limit, and let nobody in for `wait` seconds.

        Of the calls that were under way together only the first halves it: what was `sent`
        before the last halving says nothing about the limit since.
        """
        now = time.monotonic()
        if sent >= self.slowed:
            self.limit, self.well, self.slowed = max(1, self.limit // 2), 0, now
        self.closed_until = max(self.closed_until, now + wait)

    def faster(self) -> None:
        """Raise the limit by one after as many good calls as it allows at a time."""
        self.well += 1
        if self.well >= self.limit and self.limit < self.most:
            self.limit, self.well = self.limit + 1, 0


class Gate:
    """Lets as many calls of one endpoint run at a time as its pace says; for one event loop."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._active = 0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it, also while a call waits to be made again: others would press on."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._active < self._pace.limit)
            self._active += 1
        try:
            yield
        finally:
            self._active -= 1
            await self._tell()

    async def opened(self) -> None:
        """Wait until the time is over for which nobody is let in."""
        # Another call may close it for longer meanwhile.
        while (wait := self._pace.closed_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a time, not an event
            await asyncio.sleep(wait)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
