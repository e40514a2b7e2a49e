"""One stream of bytes from and to an address, by asyncio's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl


class Unconnected(Exception):
    """There is no connection: nobody listens or answers there, or it is somebody else."""


async def connect(host: str, port: int, limit: float) -> Stream:
    """Return a stream that was opened within `limit` seconds.

    Raises:
        Unconnected: There is no way there, nobody listens, or nobody answered in time.
    """
    loop = asyncio.get_running_loop()
    reader = _Reader(loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    try:
        async with asyncio.timeout(limit):
            transport, _ = await loop.create_connection(lambda: protocol, host, port)
    except TimeoutError as error:
        raise Unconnected(f"nobody answered within {limit:g} s") from error
    except ConnectionRefusedError as error:  # asyncio's words for it hold the address once more
        raise Unconnected("connection refused") from error
    except OSError as error:
        raise Unconnected(str(error) or type(error).__name__) from error
    return Stream(reader, asyncio.StreamWriter(transport, protocol, reader, loop))


class _Reader(asyncio.StreamReader):
    """What has come, counted: a connection is asked whether any of it was not read yet."""

    fed = 0  # bytes
    taken = 0
    broken: Exception | None = None  # raised when all that came before it was read

    def feed_data(self, data: Any) -> None:
        self.fed += len(data)
        super().feed_data(data)

    async def read(self, n: int = -1) -> bytes:
        piece = await super().read(n)
        self.taken += len(piece)
        if not piece and self.broken is not None:
            raise self.broken
        return piece

    def set_exception(self, exc: Exception) -> None:
        """Take how it broke; asyncio would not give out any more what came before, be it the whole answer."""
        self.broken = exc
        self.feed_eof()


class Stream:
    """Bytes from and to one address; whoever reads or writes has a deadline of their own.

    What breaks it is an OSError.
    """

    def __init__(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        """Take both ends of a connection that was made."""
        self._reader = reader
        self._writer = writer

    async def read(self, most: int) -> bytes:
        """Return what has come, at least a byte; nothing at the end."""
        return await self._reader.read(most)

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        self._writer.write(data)
        await self._writer.drain()

    @property
    def readable(self) -> bool:
        """Whether there is something to read, be it the end."""
        reader = self._reader
        return reader.fed > reader.taken or reader.at_eof() or self._writer.transport.is_closing()

    def close(self) -> None:
        """End it without a farewell: a peer that waits for ours would hold us up."""
        self._writer.transport.abort()

    async def start_tls(self, trust: ssl.SSLContext, name: str, limit: float) -> None:
        """Go on in secret, once the peer has shown within `limit` seconds that it is `name`.

        Raises:
            Unconnected: It did not do so, or speaks no TLS; the cause says which.
        """
        if self.readable:  # it would be read as if it had come in secret
            self.close()
            raise Unconnected("it spoke, or ended, before TLS began")
        try:
            async with asyncio.timeout(limit):
                await self._writer.start_tls(trust, server_hostname=name)
        except BaseException as error:
            self._writer.transport.abort()
            if isinstance(error, TimeoutError):
                raise Unconnected(f"no TLS within {limit:g} s") from error
            if isinstance(error, OSError):
                raise Unconnected(str(error) or type(error).__name__) from error
            raise
