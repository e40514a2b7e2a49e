"""HTTP over one stream, by h11: a request and its answer, and others after them while nothing is left over.

Not httpcore's, whose locks stand on anyio: they and what it makes of requests and answers took
a third of the loop's time where nothing is new (docs/decisions/0008).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

import h11

from digestflow.adapters.http.hops import lowered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digestflow.adapters.http.stream import Stream

Origin = tuple[str, str, int]  # scheme, host, port

BROKEN = (h11.ProtocolError, OSError)  # what a connection raises that broke, or that speaks no HTTP

_IDLE = 5.0  # seconds an unused connection is kept
# Bytes of a head, a trailer or a chunk's first line; Varnish passes on no longer head. So many and
# what is read at once may come in lines of four bytes, and nobody has a turn while they are matched.
_HEAD = 32 << 10
_PIECE = 16 << 10  # bytes read at once
_HINTS = 16  # answers of "go on" before the one that counts
_SKIPPED = 64 << 10  # bytes of a body that nobody wants
_LINGERED = 0.5  # seconds for them: to connect anew takes no longer
_TURN = 256  # events; by so many chunks of a byte each nobody may hold up the others


class Connection:
    """One connection; nobody else's while a request is under way."""

    def __init__(self, origin: Origin, stream: Stream) -> None:
        """Take a stream that was opened to the origin."""
        self.origin = origin
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
        self._events = 0
        self._doubted = False  # it may not be over when its answer is
        self._until = 0.0  # by the monotonic clock

    async def ask(self, request: h11.Request, body: bytes) -> h11.Response:
        """Send the request and return the head of its answer.

        Raises:
            h11.ProtocolError: What comes is no HTTP, or nothing comes and the connection ends.
            OSError: It broke.
        """
        parts = (request, h11.Data(data=body), h11.EndOfMessage()) if body else (request, h11.EndOfMessage())
        sent = b"".join(self._http.send(part) or b"" for part in parts)
        with suppress(OSError):  # it may have refused, and said why, before all of it was there
            await self._stream.write(sent)
        for _ in range(1 + _HINTS):
            event = await self._event()
            if isinstance(event, h11.Response):
                self._doubted = _tells_of_a_body(event)
                return event
            await asyncio.sleep(0)  # "100 Continue" and its like
        raise h11.RemoteProtocolError("hints, and no answer")

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body of the answer as it comes.

        Raises:
            h11.ProtocolError: It ends too soon, or is no HTTP any more.
            OSError: It broke.
        """
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    async def skip(self) -> None:
        """Read past a body that nobody wants, unless it is long or slow: another request may follow."""
        size = 0
        with suppress(*BROKEN):
            async with asyncio.timeout(_LINGERED):
                async for piece in self.pieces():
                    size += len(piece)
                    if size > _SKIPPED:
                        return

    def done(self) -> bool:
        """End the answer, read or not, and tell whether another request may follow.

        None may where something is left that nobody asked for, or is to be expected: it would be
        taken for the next answer.
        """
        http = self._http
        over = http.our_state is h11.DONE and http.their_state is h11.DONE and not http.trailing_data[0]
        if over and not self._doubted:
            http.start_next_cycle()
            self._until = monotonic() + _IDLE
            return True
        self.close()
        return False

    @property
    def stands(self) -> bool:
        """Whether it may be used again: it is not old, and nothing came meanwhile, not even its end."""
        return monotonic() <= self._until and not self._stream.readable

    def close(self) -> None:
        """End it; the socket is closed at the loop's next turn."""
        self._stream.close()

    async def _event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        self._events += 1
        if self._events % _TURN == 0:
            await asyncio.sleep(0)
        http = self._http
        while (event := http.next_event()) is h11.NEED_DATA:
            data = await self._stream.read(_PIECE)
            if not data and http.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("the connection ended before an answer came")
            http.receive_data(data)
        return event


def _tells_of_a_body(head: h11.Response) -> bool:
    """Whether an answer of "not modified" names a body: some servers send it all the same, and late."""
    if head.status_code != HTTPStatus.NOT_MODIFIED:
        return False
    found = lowered(head.headers)
    return "transfer-encoding" in found or found.get("content-length", "0") != "0"
