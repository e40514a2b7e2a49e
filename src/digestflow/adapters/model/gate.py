"""How many requests an endpoint gets at a time: fewer when it says "too many", more when it does not."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Gate:
    """Lets at most `limit` calls of one endpoint run at a time; for one event loop."""

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self.limit = self._most
        self._active = 0
        self._well = 0  # calls that went well since the limit last changed
        self._closed_until = 0.0  # on the monotonic clock
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it, also while a call waits to be made again: others would press on."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._active < self.limit)
            self._active += 1
        try:
            yield
        finally:
            self._active -= 1
            await self._tell()

    async def opened(self) -> None:
        """Wait until the time is over for which nobody is let in."""
        # Another call may close it for longer meanwhile.
        while (wait := self._closed_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a time, not an event
            await asyncio.sleep(wait)

    def slower(self, wait: float) -> None:
        """Halve the limit, and let nobody in for `wait` seconds."""
        self.limit, self._well = max(1, self.limit // 2), 0
        self._closed_until = max(self._closed_until, time.monotonic() + wait)

    def faster(self) -> None:
        """Raise the limit by one after as many good calls as it allows at a time."""
        self._well += 1
        if self._well >= self.limit and self.limit < self._most:
            self.limit, self._well = self.limit + 1, 0

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
