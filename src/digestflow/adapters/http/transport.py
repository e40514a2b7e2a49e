"""httpx over httpcore, with the guard where connections are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator

    from digestflow.adapters.http.guard import Guard

_IDLE = 5.0  # seconds an unused connection is kept
_MOST = 64  # origins whose unused connections are kept; macOS lets a process open 256 files

_Origin = tuple[bytes, bytes, int | None]  # scheme, host, port


class Transport(httpx.AsyncBaseTransport):
    """Connections of one guard.

    httpx's own transport takes no network backend, and to exchange its pool would be to
    trust a private name with the whole guard. Exceptions stay httpcore's. Each origin has a
    pool of its own, for a pool looks through all of its connections, several times, at each
    request. No pool has an upper limit: who may ask is counted before.
    """

    def __init__(self, guard: Guard, *, tls: ssl.SSLContext) -> None:
        self._guard = guard
        self._tls = tls
        self._pools: dict[_Origin, httpcore.AsyncConnectionPool] = {}  # the one last used at the end

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to an address that the guard permits."""
        assert isinstance(request.stream, httpx.AsyncByteStream)
        await self._make_room()
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        # Nothing is awaited from here until the pool has the request and counts as busy.
        answer = await self._pool((url.scheme, url.host, url.port)).handle_async_request(
            httpcore.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Pieces(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.aclose()

    def _pool(self, origin: _Origin) -> httpcore.AsyncConnectionPool:
        pool = self._pools.pop(origin, None) or httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=None,
            keepalive_expiry=_IDLE,
            network_backend=self._guard,
        )
        self._pools[origin] = pool
        return pool

    async def _make_room(self) -> None:
        """Close what nobody uses of the origins that were asked longest ago."""
        while len(self._pools) > _MOST:
            unused = (
                origin
                for origin, pool in self._pools.items()
                if all(connection.is_idle() for connection in pool.connections)
            )
            origin = next(unused, None)
            if origin is None:
                return
            await self._pools.pop(origin).aclose()


class _Pieces(httpx.AsyncByteStream):
    """The body as it comes off the wire."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        stream: AsyncIterable[bytes] = self._answer.aiter_stream()
        async for piece in stream:
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()
