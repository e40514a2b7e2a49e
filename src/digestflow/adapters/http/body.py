"""Bodies, unpacked within bounds."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING

from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable

_STEP = 1 << 16  # bytes unpacked at a time: what a bomb can add before the cap is seen
_GZIP = {"gzip", "x-gzip"}
# What others pack by. Any other word stands before a body that is as it is: "none", "utf-8", "binary".
_FOREIGN = {"br", "compress", "dcb", "dcz", "lzma", "x-bzip2", "x-compress", "x-deflate", "xz", "zstd"}
_MAGIC = 0x1F  # the first byte of a gzip member
_ZLIB = 8  # the low half of the first byte of a zlib stream (RFC 1950)
_MEMBERS = 64  # of one body; a million empty ones would cost minutes


async def body(pieces: AsyncIterable[bytes], *, coding: str, length: str, cap: int) -> bytes:
    """Return the whole body, unpacked.

    `coding` and `length` are the headers Content-Encoding and Content-Length. What was
    asked for is gzip or nothing; deflate is understood because servers send it unasked.

    Raises:
        SourceError: More than `cap` bytes, packed or unpacked; a coding that was not
            asked for, or two of them; packed bytes that are damaged or end too soon.
    """
    if length.isascii() and length.isdecimal() and int(length[:18]) > cap:
        raise _too_large(cap)
    unpack = _unpacker(coding, cap)
    whole = bytearray()
    received = 0
    async for piece in pieces:
        received += len(piece)
        if received > cap:
            raise _too_large(cap)
        await unpack.feed(piece, whole)
    unpack.close()
    return bytes(whole)


def _unpacker(coding: str, cap: int) -> _Plain | _Packed:
    names = [name.strip().lower() for name in coding.split(",") if name.strip()]
    names = [name for name in names if name in _GZIP | _FOREIGN | {"deflate"}]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise SourceError(f"refused: the body is packed {len(names)} times")
    if names[0] in _GZIP:
        return _Packed(cap, lambda _: zlib.decompressobj(16 + zlib.MAX_WBITS))
    if names[0] == "deflate":
        return _Packed(cap, _deflate)
    raise SourceError(f"refused: the body is packed as {names[0]!r}, which was not asked for")


def _deflate(first: int) -> zlib._Decompress:
    # RFC 9110 8.4.1.2: some servers leave the zlib header out.
    return zlib.decompressobj(zlib.MAX_WBITS if first & 0x0F == _ZLIB else -zlib.MAX_WBITS)


class _Plain:
    """A body as it is."""

    async def feed(self, piece: bytes, whole: bytearray) -> None:
        whole += piece

    def close(self) -> None:
        """Nothing can be missing: the length is h11's to check."""


class _Packed:
    """A packed body; gzip may have several members, one after the other (RFC 1952)."""

    def __init__(self, cap: int, start: Callable[[int], zlib._Decompress]) -> None:
        self._cap = cap
        self._start = start
        self._member: zlib._Decompress | None = None
        self._members = 0

    async def feed(self, piece: bytes, whole: bytearray) -> None:
        more = bool(piece)
        while more:
            if self._member is None:
                # Zeros or leftovers after the last member are nobody's.
                if self._members and piece[0] != _MAGIC:
                    return
                self._members += 1
                if self._members > _MEMBERS:
                    raise SourceError(f"refused: the body is packed in more than {_MEMBERS} pieces")
                self._member = self._start(piece[0])
            try:
                unpacked = self._member.decompress(piece, _STEP)
            except zlib.error as error:
                raise SourceError("damaged: the packed body cannot be unpacked") from error
            whole += unpacked
            if len(whole) > self._cap:
                raise _too_large(self._cap)
            piece = self._member.unconsumed_tail
            full = len(unpacked) == _STEP
            more = bool(piece) or full  # zlib may hold back what had no room
            if self._member.eof:
                piece = self._member.unused_data
                more = bool(piece)
                self._member = None
            if full:
                await asyncio.sleep(0)  # a bomb would hold up the others for 30 ms, up to the cap

    def close(self) -> None:
        if self._member is not None:
            raise SourceError("cut short: the packed body ends before its end")


def _too_large(cap: int) -> SourceError:
    return SourceError(f"refused: the body is larger than {cap / (1 << 20):g} MiB")
