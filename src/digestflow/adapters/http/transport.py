"""The connections of one guard, kept for further requests to the same origin."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from digestflow.adapters.http.connection import BROKEN, Connection, Origin
from digestflow.adapters.http.hops import host

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    import h11
    import httpx

    from digestflow.adapters.http.guard import Guard

_MOST = 64  # unused connections that are kept; macOS lets a process open 256 files
_TURNS = 2  # of the loop, in which it takes in what has come: that would be taken for the next answer
_PORTS = {"http": 80, "https": 443}


class Stale(Exception):
    """A connection kept from an earlier request broke: the server may have closed it meanwhile."""

    def __init__(self, broken: Exception) -> None:
        """Take how it broke."""
        super().__init__(str(broken))
        self.broken = broken


class Transport:
    """Connections of one guard.

    httpx's own transport takes nobody who connects in its place, and to exchange its pool would
    be to trust a private name with the whole guard. There is no upper limit: who may ask is
    counted before.
    """

    def __init__(self, guard: Guard, *, limit: float, tls: Callable[[], Awaitable[ssl.SSLContext]]) -> None:
        """Take who makes connections, within how many seconds, and what gives the trust in certificates."""
        self._guard = guard
        self._limit = limit
        self._tls = tls
        self._unused: list[Connection] = []  # the one last used at the end

    async def ask(self, url: httpx.URL, request: h11.Request, body: bytes) -> tuple[h11.Response, Connection]:
        """Send the request to an address that the guard permits.

        Returns the head of the answer, and the connection that its body comes over: `done` is to
        be told of it.

        Raises:
            Unconnected: There is no connection.
            Stale: The connection had been used before, and is broken or given up.
        """
        origin = (url.scheme, host(url), url.port or _PORTS[url.scheme])
        for _ in range(_TURNS if self._unused else 0):
            await asyncio.sleep(0)
        kept = self._kept(origin)
        connection = kept or await self._made(origin)
        try:
            head = await connection.ask(request, body)
        except BaseException as error:
            connection.close()
            if kept is not None and isinstance(error, BROKEN):
                raise Stale(error) from error
            raise
        if kept is not None and head.status_code == HTTPStatus.REQUEST_TIMEOUT:
            connection.close()
            raise Stale(TimeoutError("it had given up waiting"))  # for this request, which was on its way
        return head, connection

    def done(self, connection: Connection) -> None:
        """End the answer, read or not; keep a connection that is fit for another request to its origin."""
        if connection.done():
            self._unused.append(connection)
        while len(self._unused) > _MOST:
            self._unused.pop(0).close()

    async def aclose(self) -> None:
        """Close every connection that nobody uses; the others close when their answer does."""
        for connection in self._unused:
            connection.close()
        self._unused.clear()
        await asyncio.sleep(0)  # when their sockets are closed

    def _kept(self, origin: Origin) -> Connection | None:
        """Return the connection to the origin that was used last, and still stands."""
        for connection in [one for one in reversed(self._unused) if one.origin == origin]:
            self._unused.remove(connection)
            if connection.stands:
                return connection
            connection.close()
        return None

    async def _made(self, origin: Origin) -> Connection:
        scheme, host, port = origin
        trust = await self._tls() if scheme == "https" else None
        stream = await self._guard.connect(host, port, self._limit)
        if trust is not None:
            await stream.start_tls(trust, host.removesuffix("."), self._limit)  # no certificate has the dot
        return Connection(origin, stream)
