"""Feeds on many loopback addresses, each answered after a fixed wait: `python -m benchmarks.served CORPUS`.

Prints one line of JSON when it listens: the addresses of the feeds, and how many bytes they have.
`POST /latency/0.2` sets the wait in seconds; `POST /validators/0` leaves ETag and Last-Modified away.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

FEEDS = 500
ADDRESSES = 50
_SMALLEST = 500  # bytes; below, a document is an empty feed
_HEAD = "HTTP/1.1 {}\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n{}\r\n"
_MODIFIED = "Wed, 11 Mar 2026 09:00:00 GMT"


def documents(corpus: Path) -> list[bytes]:
    """Return 500 different real feed documents, the same in every run."""
    folders = (corpus / "corpus" / "replay", corpus / "corpus" / "feeds")
    found: dict[bytes, None] = {}
    for path in sorted(path for folder in folders for path in folder.rglob("*.xml")):
        body = path.read_bytes()
        if len(body) > _SMALLEST:
            found.setdefault(body)
    bodies = list(found)
    return [bodies[n % len(bodies)] for n in range(FEEDS)]


class Server:
    """What is served, and how."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.latency = 0.0
        self.validators = True
        self._bodies = bodies
        self._etags = [f'"{hashlib.sha256(body).hexdigest()[:16]}-{n}"' for n, body in enumerate(bodies)]

    def answer(self, method: str, path: str, head: str) -> bytes:
        """Return the whole answer to a request."""
        what, _, value = path[1:].partition("/")
        if method == "POST":
            if what == "latency":
                self.latency = float(value)
            else:
                self.validators = value == "1"
            return _HEAD.format("200 OK", 0, "").encode()
        n = int(value)
        if not self.validators:
            return _HEAD.format("200 OK", len(self._bodies[n]), "").encode() + self._bodies[n]
        own = f"ETag: {self._etags[n]}\r\nLast-Modified: {_MODIFIED}\r\n"
        if self._etags[n] in head:
            return f"HTTP/1.1 304 Not Modified\r\n{own}\r\n".encode()
        return _HEAD.format("200 OK", len(self._bodies[n]), own).encode() + self._bodies[n]


class Connection(asyncio.Protocol):
    """One connection; requests are answered one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to write."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a whole request after the wait."""
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            method, path, _rest = head.decode("latin-1").split(" ", 2)
            answer = self._server.answer(method, path, head.decode("latin-1"))
            asyncio.get_running_loop().call_later(self._server.latency, self._write, answer)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def main(corpus: Path) -> None:
    """Listen until the process is ended."""
    bodies = documents(corpus)
    server = Server(bodies)
    loop = asyncio.get_running_loop()
    port = 0
    for n in range(ADDRESSES):
        listening = await loop.create_server(
            lambda: Connection(server), f"127.0.0.{n + 1}", port, backlog=512
        )
        port = listening.sockets[0].getsockname()[1]
    urls = [f"http://127.0.0.{n % ADDRESSES + 1}:{port}/feed/{n}" for n in range(FEEDS)]
    told = {"urls": urls, "bytes": sum(map(len, bodies)), "different": len(set(bodies))}
    print(json.dumps(told), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
