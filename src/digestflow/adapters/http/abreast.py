"""Many waits at once, their results as they come: the bridge from asyncio to the plain shell."""

from __future__ import annotations

import asyncio
import queue
import threading
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

T = TypeVar("T")

_BEGUN = 10  # thunks at a time: all at once would keep the loop from what comes for the first
_GATHERING = 0.1  # seconds a result waits for others to be taken with it: each taking is a transaction
_POLL = 0.5  # seconds; on Windows a wait without end cannot be interrupted from the keyboard


class Seat:
    """Room in memory for what one thunk fetches, from its first request until its result is taken."""

    def __init__(self, room: asyncio.Semaphore) -> None:
        self._room = room
        self.taken = False

    async def take(self) -> None:
        """Wait for the seat; nothing happens when it is held."""
        if not self.taken:
            await self._room.acquire()
            self.taken = True

    def leave(self) -> None:
        """Give the seat to who waits for one; nothing happens when it is not held."""
        if self.taken:
            self.taken = False
            self._room.release()


SEAT: ContextVar[Seat | None] = ContextVar("seat", default=None)


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    """What became of one thunk."""

    seat: Seat
    value: T | None
    error: BaseException | None


def abreast(
    thunks: Iterable[Callable[[], Awaitable[T]]],
    *,
    seats: int,
    close: Callable[[], Awaitable[None]],
    heavy: Callable[[T], bool],
) -> Iterator[list[T]]:
    """Yield the results of the thunks as they come, while the others go on.

    Each time all that has come meanwhile, and within a tenth of a second after the first of
    them, at least one: half of the seats are for what is under way. A result that is not
    `heavy` keeps no seat, however long it waits.

    They run in an event loop in a thread of its own, so that neither waits for the other:
    a thunk must not touch what belongs to the caller's thread. Whoever waits for a turn
    holds no seat; at most `seats` fetch, or have a result that nobody took. `close` is
    awaited in the loop at the end, also when the caller stops early or is interrupted.
    An exception of a thunk is raised here and ends all.
    """
    bridge = _Bridge(tuple(thunks), seats, close, heavy)
    bridge.start()
    try:
        while several := bridge.take():
            bridge.free([done.seat for done in several])
            values: list[T] = []
            for done in several:
                if done.error is not None:
                    if values:
                        yield values
                    raise done.error
                values.append(done.value)  # type: ignore[arg-type]  # None only beside an error, or as T itself
            yield values
    finally:
        bridge.stop()


class _Bridge(Generic[T]):
    """The loop, its thread, and the queue of results."""

    def __init__(
        self,
        thunks: tuple[Callable[[], Awaitable[T]], ...],
        seats: int,
        close: Callable[[], Awaitable[None]],
        heavy: Callable[[T], bool],
    ) -> None:
        self._thunks = thunks
        self._seats = seats
        self._close = close
        self._heavy = heavy
        self._results: queue.SimpleQueue[list[_Done[T]]] = queue.SimpleQueue()  # an empty one at the end
        self._gathered: list[_Done[T]] = []
        self._seated = 0  # of these, how many hold a seat
        self._due: asyncio.TimerHandle | None = None  # when they are handed over
        self._loop: asyncio.AbstractEventLoop | None = None
        self._all: asyncio.Task[None] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def take(self) -> list[_Done[T]]:
        """Wait for results; return all that were handed over, nothing at the end."""
        several = self._next()
        while several and not self._results.empty():
            more = self._results.get()
            several += more
            if not more:  # the end, which stands there for the next time
                self._results.put(more)
                break
        return several

    def _next(self) -> list[_Done[T]]:
        while True:
            try:
                return self._results.get(timeout=_POLL)
            except queue.Empty:
                if not self._thread.is_alive() and self._results.empty():
                    return []

    def free(self, seats: list[Seat]) -> None:
        def leave() -> None:
            for seat in seats:
                seat.leave()

        self._call(leave)

    def stop(self) -> None:
        if self._all is not None:
            self._call(self._all.cancel)
        self._thread.join()

    def _call(self, act: Callable[[], object]) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:
            return  # the loop has ended by itself

    def _run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                self._loop = runner.get_loop()
                runner.run(self._everything())
        except asyncio.CancelledError:
            pass  # the caller stopped early
        finally:
            self._ready.set()
            self._results.put([])

    async def _everything(self) -> None:
        self._all = asyncio.current_task()
        self._ready.set()
        room = asyncio.Semaphore(self._seats)
        try:
            async with asyncio.TaskGroup() as group:
                for n, thunk in enumerate(self._thunks):
                    group.create_task(self._one(thunk, Seat(room)))
                    if n % _BEGUN == 0:
                        await asyncio.sleep(0)
        finally:
            self._hand_over()
            await self._close()

    async def _one(self, thunk: Callable[[], Awaitable[T]], seat: Seat) -> None:
        SEAT.set(seat)
        value: T | None = None
        error: BaseException | None = None
        try:
            value = await thunk()
            if self._heavy(value):
                await seat.take()
            else:
                seat.leave()
        except asyncio.CancelledError as cancelled:
            if self._all is None or self._all.cancelling():
                raise
            error = cancelled  # the thunk's own doing: silence would lose its result
        except BaseException as raised:  # noqa: BLE001 - handed to the caller, who raises it
            error = raised
        self._gather(_Done(seat, value, error))

    def _gather(self, done: _Done[T]) -> None:
        """Keep a result until others have come: to hand over each would wake the caller as often."""
        self._gathered.append(done)
        self._seated += done.seat.taken
        if done.error is not None or self._seated >= self._seats // 2:
            self._hand_over()
        elif self._due is None:
            self._due = asyncio.get_running_loop().call_later(_GATHERING, self._hand_over)

    def _hand_over(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._gathered:
            self._results.put(self._gathered)
            self._gathered, self._seated = [], 0
