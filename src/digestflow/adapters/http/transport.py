"""Connections of httpcore, with the guard where they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from digestflow.adapters.http.guard import Guard

_IDLE = 5.0  # seconds an unused connection is kept
_MOST = 64  # unused connections that are kept; macOS lets a process open 256 files

# What httpcore raises when a connection breaks; OSError for what TLS lets through.
BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,
)

_Origin = tuple[bytes, bytes, int | None]  # scheme, host, port


class Stale(Exception):
    """A connection kept from an earlier request broke: the server may have closed it meanwhile."""

    def __init__(self, broken: Exception) -> None:
        """Take how it broke."""
        super().__init__(str(broken))
        self.broken = broken


@dataclass(slots=True)
class Incoming:
    """An answer whose head is there, and the connection that its body comes over."""

    answer: httpcore.Response
    connection: httpcore.AsyncHTTPConnection
    origin: _Origin


class Transport:
    """Connections of one guard.

    httpx's own transport takes no network backend, and to exchange its pool would be to
    trust a private name with the whole guard. Nor is it httpcore's pool, which looks through
    all of its connections, several times, at each request. There is no upper limit: who may
    ask is counted before.
    """

    def __init__(self, guard: Guard, *, tls: Callable[[], Awaitable[ssl.SSLContext]]) -> None:
        """Take who makes connections, and what gives the trust in certificates when it is first needed."""
        self._guard = guard
        self._tls = tls
        self._unused: dict[httpcore.AsyncHTTPConnection, _Origin] = {}  # the one last used at the end

    async def ask(self, request: httpcore.Request) -> Incoming:
        """Send the request to an address that the guard permits; `done` is to be told of the answer.

        Raises:
            Stale: The connection had been used before, and is broken.
        """
        url = request.url
        origin = (url.scheme, url.host, url.port)
        kept = await self._kept(origin)
        connection = kept or await self._made(url)
        try:
            answer = await connection.handle_async_request(request)
        except BROKEN as error:
            if kept is None:
                raise
            raise Stale(error) from error
        return Incoming(answer, connection, origin)

    async def done(self, incoming: Incoming) -> None:
        """End the answer, read or not; keep a connection that is fit for another request to its origin."""
        await incoming.answer.aclose()
        if incoming.connection.is_idle():
            self._unused[incoming.connection] = incoming.origin
        while len(self._unused) > _MOST:
            oldest = next(iter(self._unused))
            del self._unused[oldest]
            await oldest.aclose()

    async def aclose(self) -> None:
        """Close every connection that nobody uses; the others close when their answer does."""
        while self._unused:
            connection, _ = self._unused.popitem()
            await connection.aclose()

    async def _kept(self, origin: _Origin) -> httpcore.AsyncHTTPConnection | None:
        """Return the connection to the origin that was used last, and still stands."""
        for connection in [one for one, whose in reversed(self._unused.items()) if whose == origin]:
            if connection in self._unused:  # nobody took it while another was closed
                del self._unused[connection]
                if not connection.has_expired():
                    return connection
                await connection.aclose()
        return None

    async def _made(self, url: httpcore.URL) -> httpcore.AsyncHTTPConnection:
        return httpcore.AsyncHTTPConnection(
            url.origin,
            ssl_context=await self._tls() if url.scheme == b"https" else None,
            keepalive_expiry=_IDLE,
            network_backend=self._guard,
        )
