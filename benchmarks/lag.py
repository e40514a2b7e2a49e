"""`digestflow` with a look at its event loops: how long one of them did nothing it was asked for.

`python benchmarks/lag.py ARGUMENTS` as one would say `digestflow ARGUMENTS`. Two numbers: by the
clock, and how much processor time this process itself took meanwhile. On a machine that others
keep busy the first tells of them; the second is what the program makes its loop wait.
"""

from __future__ import annotations

import asyncio
import sys
import time

from digestflow.__main__ import main

_EVERY = 0.005  # seconds


class Watched(asyncio.DefaultEventLoopPolicy):
    """Loops that look at the clock again and again."""

    longest = 0.0
    own = 0.0

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop that is watched from its first moment."""
        loop = super().new_event_loop()
        loop.call_soon(self._look, loop, loop.time(), time.process_time())
        return loop

    def _look(self, loop: asyncio.AbstractEventLoop, due: float, spent: float) -> None:
        late, spent = loop.time() - due, time.process_time() - spent
        self.longest = max(self.longest, late)
        self.own = max(self.own, min(late, spent))
        loop.call_later(_EVERY, self._look, loop, loop.time() + _EVERY, time.process_time())


if __name__ == "__main__":
    policy = Watched()
    asyncio.set_event_loop_policy(policy)
    try:
        main()
    finally:
        print(
            f"longest wait of the loop: {policy.longest * 1000:.0f} ms,"
            f" by what the program itself did {policy.own * 1000:.0f} ms"
        )
    sys.exit(0)
