"""One connection to an address, by asyncio's own streams.

Those of httpcore stand on anyio, which asks the socket for its names and the library it runs
under at every read: two fifths of what a request takes that brings nothing new.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl


async def connect(host: str, port: int, limit: float | None) -> Stream:
    """Return a connection that was made within `limit` seconds.

    Raises:
        httpcore.ConnectTimeout: Nobody answered in time.
        httpcore.ConnectError: There is no way there, or nobody listens.
    """
    loop = asyncio.get_running_loop()
    reader = _Reader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    try:
        async with asyncio.timeout(limit):
            transport, _ = await loop.create_connection(lambda: protocol, host, port)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(error) from error
    except ConnectionRefusedError as error:  # asyncio's words for it hold the address once more
        raise httpcore.ConnectError("connection refused") from error
    except OSError as error:
        raise httpcore.ConnectError(error) from error
    return Stream(reader, asyncio.StreamWriter(transport, protocol, reader, loop))


class _Reader(asyncio.StreamReader):
    """What came, and whether any of it was not read yet."""

    fed = 0  # bytes
    taken = 0

    def feed_data(self, data: Any) -> None:
        self.fed += len(data)
        super().feed_data(data)

    async def read(self, n: int = -1) -> bytes:
        piece = await super().read(n)
        self.taken += len(piece)
        return piece


class Stream(httpcore.AsyncNetworkStream):
    """A connection as httpcore wants it; whoever reads or writes has a deadline of their own."""

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        """Take both ends of a connection that was made."""
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        """Return what has come, at least a byte; nothing at the end."""
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(error) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Send all of it."""
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(error) from error

    async def aclose(self) -> None:
        """End the connection without a farewell: a peer that waits for ours would hold us up."""
        self._writer.transport.abort()
        await asyncio.sleep(0)  # the socket is closed at the loop's next turn

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Go on in secret, once the peer has shown who it is.

        Raises:
            httpcore.ConnectTimeout: It did not do so in time.
            httpcore.ConnectError: It is somebody else, or speaks no TLS; the cause is its argument.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException as error:
            self._writer.transport.abort()
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout(error) from error
            if isinstance(error, OSError):
                raise httpcore.ConnectError(error) from error
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks a connection: about its TLS, and whether there is something to read."""
        if info == "is_readable":
            reader = self._reader
            return reader.fed > reader.taken or reader.at_eof() or self._writer.transport.is_closing()
        return self._writer.get_extra_info(info)
