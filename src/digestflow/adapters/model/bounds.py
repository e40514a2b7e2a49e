"""How much an endpoint may send: httpx2 unpacks and gathers an answer whole, however large it gets."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_MOST = 64 << 20  # bytes of an answer, unpacked; a batch of 256 vectors of 4,096 numbers has 25 MB
_STEP = 1 << 20  # bytes unpacked at a time
_EITHER = 32 + zlib.MAX_WBITS  # zlib's word for gzip as for deflate


async def bound(response: httpx2.Response) -> None:
    """Let the answer, which nobody has read yet, end with an error where it is too large.

    It is unpacked here: what httpx2 unpacks is in memory before anybody can count it.
    """
    coding = response.headers.pop("content-encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise httpx2.DecodingError(f"the answer is packed as {coding[:40]!r}, which was not asked for")
    response.stream = _Bounded(response.stream, packed=coding not in {"", "identity"})


class _Bounded(httpx2.AsyncByteStream):
    """The body of an answer, as far as it may go."""

    def __init__(self, stream: object, *, packed: bool) -> None:
        assert isinstance(stream, httpx2.AsyncByteStream)
        self._stream = stream
        self._unpack = zlib.decompressobj(_EITHER) if packed else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            for part in self._parts(piece):
                size += len(part)
                if size > _MOST:
                    raise httpx2.DecodingError(f"the answer is larger than {_MOST >> 20} MiB")
                yield part

    def _parts(self, piece: bytes) -> Iterator[bytes]:
        unpack, part = self._unpack, b""
        if unpack is None:
            yield piece
            return
        try:
            while piece or len(part) == _STEP:
                part = unpack.decompress(piece, _STEP)
                piece = unpack.unconsumed_tail
                yield part
        except zlib.error as error:
            raise httpx2.DecodingError("the answer cannot be unpacked") from error

    async def aclose(self) -> None:
        await self._stream.aclose()
