"""One request and what it brings, over the connections of one client."""

from __future__ import annotations

import asyncio
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import h11
import httpx

from digestflow.adapters.http.body import body as whole
from digestflow.adapters.http.connection import BROKEN, Connection
from digestflow.adapters.http.guard import Guard, Network, Resolve, by_system
from digestflow.adapters.http.hops import REDIRECTS, Hop, host, lowered
from digestflow.adapters.http.stream import Unconnected
from digestflow.adapters.http.transport import Stale, Transport
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.adapters.http.lanes import Lanes
    from digestflow.core.source import Ask

_CONNECT = 10.0  # seconds
_HARMLESS = ("peer closed connection without", "the connection ended")  # h11's words, and ours


class Passing(Exception):
    """A failure that may be gone when asked again at once."""

    def __init__(self, failure: SourceError) -> None:
        """Take what is raised in the end, when it stays."""
        super().__init__(str(failure))
        self.failure = failure


class Exchange:
    """The connections of one client; closed at the end of each event loop."""

    def __init__(
        self, *, networks: Sequence[Network], resolve: Resolve | None, cap: int, deadline: float, lanes: Lanes
    ) -> None:
        """Take where it may go, how much it may bring, and who learns from the answers."""
        self._networks = networks
        self._resolve = resolve or by_system
        self._cap = cap
        self._lanes = lanes
        self._limit = min(_CONNECT, deadline)
        self._wires: dict[bool, Transport] = {}
        self._tls: asyncio.Task[ssl.SSLContext] | ssl.SSLContext | None = None

    async def hop(self, ask: Ask, url: httpx.URL, headers: list[tuple[bytes, bytes]]) -> Hop:
        """Ask the address once and return what it brought.

        Raises:
            Passing: There was no connection, or one that had been closed meanwhile.
            SourceError: What came is no whole answer, or too large.
        """
        wire = self._wire(private=ask.allow_private)
        body = urlencode(ask.form).encode() if ask.form else b""
        try:
            head, connection = await wire.ask(url, _request(url, headers, body), body)
        except Unconnected as error:
            failure = SourceError(f"cannot connect: {error}")
            if isinstance(error.__cause__, ssl.SSLError):
                raise failure from error
            raise Passing(failure) from error
        except Stale as stale:
            raise Passing(SourceError(f"no answer: {_reason(stale.broken)}")) from stale.broken
        except BROKEN as error:
            raise SourceError(f"no answer: {_reason(error)}") from error
        try:
            return await self._read(url, head, connection)
        except BROKEN as error:
            raise SourceError(f"cut short: {_reason(error)}") from error
        finally:
            wire.done(connection)

    async def close(self) -> None:
        """Close the connections; the trust in certificates is kept for the next loop."""
        wires = list(self._wires.values())
        self._wires.clear()
        for wire in wires:
            await wire.aclose()
        if isinstance(self._tls, asyncio.Task):
            task, self._tls = self._tls, None
            if task.done() and not task.cancelled() and task.exception() is None:
                self._tls = task.result()

    async def _read(self, url: httpx.URL, head: h11.Response, connection: Connection) -> Hop:
        headers = lowered(head.headers)
        status = head.status_code
        after = self._lanes.learn(host(url), url.port, status, headers)
        body = b""
        chunked = "transfer-encoding" in headers  # then a length says nothing (RFC 9112 6.3)
        if status == HTTPStatus.OK:
            body = await whole(
                connection.pieces(),
                coding=headers.get("content-encoding", ""),
                length="" if chunked else headers.get("content-length", ""),
                cap=self._cap,
            )
        elif status == HTTPStatus.NOT_MODIFIED or (
            status in REDIRECTS and (chunked or "content-length" in headers)  # it has an end
        ):
            await connection.skip()
        return Hop(status=status, headers=headers, body=body, after=after)

    def _wire(self, *, private: bool) -> Transport:
        # Two sets of connections: what one ask may reach is not lent to another.
        if private not in self._wires:
            guard = Guard(resolve=self._resolve, allowed=self._networks, private=private)
            self._wires[private] = Transport(guard, limit=self._limit, tls=self._trust)
        return self._wires[private]

    async def _trust(self) -> ssl.SSLContext:
        """Return what certificates are believed by: read once, beside the loop, which it would hold up.

        Raises:
            SourceError: They cannot be read.
        """
        if self._tls is None:
            self._tls = asyncio.create_task(asyncio.to_thread(_trusted))
        if not isinstance(self._tls, asyncio.Task):
            return self._tls
        try:
            return await asyncio.shield(self._tls)
        except OSError as error:
            raise SourceError(
                f"cannot connect: the trusted certificates cannot be read: {error}",
                fix="unset SSL_CERT_FILE and SSL_CERT_DIR, or let them name what holds certificates",
            ) from error


def _trusted() -> ssl.SSLContext:
    trust = httpx.create_ssl_context()
    trust.set_alpn_protocols(["http/1.1"])
    return trust


def _request(url: httpx.URL, headers: list[tuple[bytes, bytes]], body: bytes) -> h11.Request:
    # Not httpx's client, which would keep cookies and read redirects itself (docs/decisions/0008).
    length = [(b"Content-Length", b"%d" % len(body))] if body else []
    return h11.Request(method="POST" if body else "GET", target=url.raw_path, headers=[*headers, *length])


def _reason(error: BaseException) -> str:
    """Return what broke, without a word of what was sent or came: it may hold a key."""
    if isinstance(error, h11.ProtocolError):
        text = str(error)
        return text.rstrip(".") if text.startswith(_HARMLESS) else "what came is not HTTP"
    return str(error) or type(error).__name__
