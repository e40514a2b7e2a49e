"""httpx over httpcore, with the guard where connections are made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable

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


class Transport(httpx.AsyncBaseTransport):
    """Connections of one guard.

    httpx's own transport takes no network backend, and to exchange its pool would be to
    trust a private name with the whole guard. Exceptions stay httpcore's. Nor is it httpcore's
    pool, which looks through all of its connections, several times, at each request. There is
    no upper limit: who may ask is counted before.
    """

    def __init__(self, guard: Guard, *, tls: Callable[[], Awaitable[ssl.SSLContext]]) -> None:
        """Take who makes connections, and what gives the trust in certificates when it is first needed."""
        self._guard = guard
        self._tls = tls
        self._unused: dict[httpcore.AsyncHTTPConnection, _Origin] = {}  # the one last used at the end

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to an address that the guard permits.

        Raises:
            Stale: The connection had been used before, and is broken.
        """
        assert isinstance(request.stream, httpx.AsyncByteStream)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        origin = (url.scheme, url.host, url.port)
        kept = await self._kept(origin)
        connection = kept or await self._made(url)
        asked = httpcore.Request(
            method=request.method,
            url=url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = await connection.handle_async_request(asked)
        except BROKEN as error:
            if kept is None:
                raise
            raise Stale(error) from error
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Pieces(answer, partial(self._keep, connection, origin)),
            extensions=answer.extensions,
        )

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

    async def _keep(self, connection: httpcore.AsyncHTTPConnection, origin: _Origin) -> None:
        """Keep the connection for the next request to its origin, and close what is left of older ones."""
        if connection.is_idle():
            self._unused[connection] = origin
        while len(self._unused) > _MOST:
            oldest = next(iter(self._unused))
            del self._unused[oldest]
            await oldest.aclose()


class _Pieces(httpx.AsyncByteStream):
    """The body as it comes off the wire."""

    def __init__(self, answer: httpcore.Response, done: Callable[[], Awaitable[None]]) -> None:
        self._answer = answer
        self._done = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream: AsyncIterable[bytes] = self._answer.aiter_stream()
        async for piece in stream:
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._done()
