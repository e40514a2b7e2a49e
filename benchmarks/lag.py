"""`digestflow` with a look at its event loops: how long one of them did nothing it was asked for.

`python benchmarks/lag.py ARGUMENTS` as one would say `digestflow ARGUMENTS`.
"""

from __future__ import annotations

import asyncio
import sys

from digestflow.__main__ import main

_EVERY = 0.005  # seconds


class Watched(asyncio.DefaultEventLoopPolicy):
    """Loops that look at the clock again and again."""

    longest = 0.0

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop that is watched from its first moment."""
        loop = super().new_event_loop()
        loop.call_soon(self._look, loop, loop.time())
        return loop

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self.longest = max(self.longest, loop.time() - due)
        loop.call_later(_EVERY, self._look, loop, loop.time() + _EVERY)


if __name__ == "__main__":
    policy = Watched()
    asyncio.set_event_loop_policy(policy)
    try:
        main()
    finally:
        print(f"longest wait of the loop: {policy.longest * 1000:.0f} ms")
    sys.exit(0)
