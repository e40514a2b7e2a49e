"""A site on 127.0.0.1 that does as it is told, faults included.

    with site() as web:
        web.put("/feed.xml", "<rss>…</rss>", etag='"1"')
        web.put("/flaky", Page(status=503), Page(body=b"at last"))
        …ask web.url("/feed.xml")…
        assert web.asked("/flaky") == 2

Pages of one path are given in turn; the last one stays. A page with an ETag or a
Last-Modified answers 304 to who sends it back.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.serving import Quiet, serving

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0  # seconds before anything is said
    drip: float = 0.0  # seconds between two bytes of the body
    cut: int | None = None  # so many bytes of the body are sent, then the connection ends
    reset: bool = False  # the connection is reset without an answer
    length: bool = True  # Content-Length is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came."""

    path: str  # with its query
    headers: Mapping[str, str]  # lower-case names
    status: int  # what it was given; 0: a reset
    at: float  # by the monotonic clock


class Site(ThreadingHTTPServer):
    """The pages, and what was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: str, tls: ssl.SSLContext | None) -> None:
        super().__init__((address, 0), _Handler)
        self._scheme = "https" if tls else "http"
        self.socket = tls.wrap_socket(self.socket, server_side=True) if tls else self.socket
        self.log: list[Asked] = []
        self.most_in_flight = 0
        self.connections = 0
        self._pages: dict[str, list[Page]] = {}
        self.in_flight = 0
        self._lock = threading.Lock()

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        return f"{self._scheme}://{self.server_address[0]!s}:{self.server_port}"

    def url(self, path: str) -> str:
        """The address of a path."""
        return self.base + path

    def put(self, path: str, *pages: Page | str | bytes, etag: str = "", **other: Any) -> None:
        """Answer the path (a query is part of it) with the pages in turn; `other` are fields of a `Page`."""
        if etag:
            other["headers"] = {"ETag": etag} | dict(other.get("headers", {}))
        made = [
            page
            if isinstance(page, Page)
            else Page(body=page.encode() if isinstance(page, str) else page, **other)
            for page in pages or (Page(**other),)
        ]
        with self._lock:
            self._pages[path] = made

    def asked(self, path: str) -> int:
        """How often the path was asked for."""
        return sum(row.path == path for row in self.log)

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_: object) -> None:
        """Say nothing: who goes away in the middle is part of the tests."""

    def turn(self, path: str) -> Page:
        """The next page of the path."""
        with self._lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            pages = self._pages.get(path)
            if not pages:
                return Page(status=404)
            return pages.pop(0) if len(pages) > 1 else pages[0]

    def done(self) -> None:
        """Let one request be over."""
        with self._lock:
            self.in_flight -= 1


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        page = self.server.turn(self.path)
        given = {name.lower(): value for name, value in self.headers.items()}
        status = 0 if page.reset else self._status(page, given)
        self.server.log.append(Asked(path=self.path, headers=given, status=status, at=time.monotonic()))
        try:
            self._give(page, status)
        finally:
            self.server.done()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def _give(self, page: Page, status: int) -> None:
        time.sleep(page.delay)
        if page.reset:
            # With this, closing sends a reset instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        with suppress(ConnectionError):
            self._answer(page, status)

    @staticmethod
    def _status(page: Page, given: Mapping[str, str]) -> int:
        etag, stamp = page.headers.get("ETag"), page.headers.get("Last-Modified")
        same = (etag and given.get("if-none-match") == etag) or (
            stamp and given.get("if-modified-since") == stamp
        )
        return 304 if same and page.status == 200 else page.status

    def _answer(self, page: Page, status: int) -> None:
        body = b"" if status == 304 else page.body
        self.send_response(status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.length and "Content-Length" not in page.headers and status != 304:
            self.send_header("Content-Length", str(len(body)))
        if page.cut is not None or not page.length:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        body = body if page.cut is None else body[: page.cut]
        if not page.drip:
            self.wfile.write(body)
            return
        for n in range(len(body)):
            self.wfile.write(body[n : n + 1])
            time.sleep(page.drip)


@contextmanager
def site(address: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve a site until the end of the block; with `tls`, by https."""
    with serving(Site(address, tls)) as web:
        yield web
