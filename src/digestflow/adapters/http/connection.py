"""HTTP over one stream, by h11: a request and its answer, and others after them while nothing is left over.

Not httpcore's, whose locks stand on anyio: they and what it makes of requests and answers took
a third of the loop's time where nothing is new (docs/decisions/0008).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digestflow.adapters.http.stream import Stream

Origin = tuple[str, str, int]  # scheme, host, port

BROKEN = (h11.ProtocolError, OSError)  # what a connection raises that broke, or that speaks no HTTP

_IDLE = 5.0  # seconds an unused connection is kept
_HEAD = 100 << 10  # bytes of an answer's head, or of one chunk's
_PIECE = 64 << 10  # bytes read at once
_SKIPPED = 64 << 10  # bytes of a body that nobody wants
_TURN = 256  # events; by so many chunks of a byte each nobody may hold up the others
# Blanks in a row that a head, a chunk's first line or a trailer may have. h11 needs the square of
# their number for a line that is none, and no deadline ends that.
_BLANKS = 512
_ROW = b" " * (_BLANKS // 2)
_AS_BLANK = bytes.maketrans(b"\t\r\n", b"   ")  # a line may be folded


class Connection:
    """One connection; nobody else's while a request is under way."""

    def __init__(self, origin: Origin, stream: Stream) -> None:
        """Take a stream that was opened to the origin."""
        self.origin = origin
        self._stream = stream
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
        self._events = 0
        self._held = b""  # what was read and is given to h11 by and by
        self._blanks = 0  # how many of what h11 was given last
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
        while not isinstance(event := await self._event(), h11.Response):
            pass  # "100 Continue" and its like
        return event

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body of the answer as it comes.

        Raises:
            h11.ProtocolError: It ends too soon, or is no HTTP any more.
            OSError: It broke.
        """
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    async def skip(self) -> None:
        """Read past a body that nobody wants, that another request may follow; not past one that is long."""
        size = 0
        with suppress(*BROKEN):
            async for piece in self.pieces():
                size += len(piece)
                if size > _SKIPPED:
                    return

    def done(self) -> bool:
        """End the answer, read or not, and tell whether another request may follow.

        None may where something is left that nobody asked for: it would be taken for the next answer.
        """
        http = self._http
        left = http.trailing_data[0] or self._held
        if http.our_state is h11.DONE and http.their_state is h11.DONE and not left:
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
            if self._blanks > _BLANKS and http.trailing_data[0]:
                raise h11.RemoteProtocolError("a line of blanks")
            data = await self._more()
            if not data and http.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("the connection ended before an answer came")
            self._blanks = self._blanks + len(data) if data.isspace() else 0
            http.receive_data(data)
        return event

    async def _more(self) -> bytes:
        """Return what comes next: little at a time where many blanks are in it, so that they are counted."""
        if not self._held:
            data = await self._stream.read(_PIECE)
            if _ROW not in data.translate(_AS_BLANK):
                return data
            self._held = data
        data, self._held = self._held[: len(_ROW)], self._held[len(_ROW) :]
        return data
