"""A feed reader on 127.0.0.1: the Google Reader API in two dialects, and Miniflux' own."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.serving import Quiet, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
FEEDS = {"1": ("Space Gazette", "Space"), "2": ("Moon &amp; Herald", "Space"), "3": ("Cooking", "Home")}
LOGIN, PASSWORD, TOKEN = "alice", "s3cr3t-pass", "alice/8e6845e089457af25303abc6f53356eb60bdb5f8"
_READER = "/reader/api/0/"


@dataclass(slots=True, kw_only=True)
class Stored:
    """An item in the reader."""

    id: int
    feed: str
    minutes: int  # before NOW, when it came in
    title: str = ""
    content: str = "<p>Words of the <b>item</b>.</p>"
    dated: int | None = None  # minutes before NOW, where the item says another time

    @property
    def came(self) -> datetime:
        """When it came in."""
        return NOW - timedelta(minutes=self.minutes)

    @property
    def published(self) -> datetime:
        """What it says of itself."""
        return NOW - timedelta(minutes=self.minutes if self.dated is None else self.dated)


@dataclass(slots=True, kw_only=True)
class Reader:
    """What it holds and what it was asked."""

    items: list[Stored] = field(default_factory=list)
    contents: bool = True  # whether there is stream/contents
    fail_after: int = 1_000_000  # requests; all later ones get 503
    asked: list[tuple[str, str, dict[str, str], list[tuple[str, str]]]] = field(default_factory=list)
    says: dict[str, bytes] = field(default_factory=dict)  # part of a path -> what is answered there
    base: str = ""

    def put(self, feed: str, count: int, *, apart: int = 10) -> None:
        """Add items, one every so many minutes before NOW."""
        first = len(self.items) + 1
        self.items += [
            Stored(id=first + n, feed=feed, minutes=n * apart, title=f"Item {first + n} of {feed}")
            for n in range(count)
        ]

    def answer(  # noqa: PLR0911 - a table of answers
        self, method: str, path: str, query: dict[str, str], form: list[tuple[str, str]], key: str
    ) -> tuple[int, bytes]:
        """Status and body."""
        for part, body in self.says.items():
            if part in path:
                return 200, body
        if path == "/accounts/ClientLogin":
            if method != "POST" or (dict(form).get("Email"), dict(form).get("Passwd")) != (LOGIN, PASSWORD):
                return 401, b"Error=BadAuthentication"
            return 200, f"SID={TOKEN}\nLSID=null\nAuth={TOKEN}\n".encode()
        if path.startswith(_READER):
            if key != f"GoogleLogin auth={TOKEN}":
                return 401, b"Unauthorized"
            return self.google(method, path.removeprefix(_READER), query, form)
        if key != TOKEN:
            return 401, b"{}"
        return self.miniflux(path, query)

    def google(
        self, method: str, what: str, query: dict[str, str], form: list[tuple[str, str]]
    ) -> tuple[int, bytes]:
        """What the Google Reader API says."""
        if query.get("output") != "json":
            return 400, b""
        if what == "subscription/list":
            listed = [
                {
                    "id": f"feed/{id_}",
                    "title": title,
                    "categories": [{"id": f"user/-/label/{label}", "label": label}],
                }
                for id_, (title, label) in FEEDS.items()
            ]
            return 200, json.dumps({"subscriptions": listed}).encode()
        if what.startswith("stream/contents/") and self.contents:
            rows, more = self.page(unquote(what.removeprefix("stream/contents/")), query)
            return 200, json.dumps({"items": [google(row) for row in rows]} | more).encode()
        if what == "stream/items/ids" and not self.contents:
            rows, more = self.page(query["s"], query)
            return 200, json.dumps({"itemRefs": [{"id": str(row.id)} for row in rows]} | more).encode()
        if what == "stream/items/contents" and method == "POST":
            wanted = {int(value) for name, value in form if name == "i"}
            rows = [row for row in self.items if row.id in wanted]
            return 200, json.dumps({"items": [google(row) for row in rows]}).encode()
        return 404, b""

    def page(self, stream: str, query: dict[str, str]) -> tuple[list[Stored], dict[str, str]]:
        """A page of a stream, and where it goes on."""
        label = stream.rpartition("label/")[2] if "label/" in stream else ""
        rows = [row for row in self.items if row.came.timestamp() >= int(query.get("ot", "0"))]
        rows = [row for row in rows if label in {"", FEEDS[row.feed][1]}]
        rows.sort(key=lambda row: (row.minutes, row.id))
        at, n = int(query.get("c", "0")), min(int(query.get("n", "20")), 100)
        more = {"continuation": str(at + n)} if at + n < len(rows) else {}
        return rows[at : at + n], more

    def miniflux(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        """What Miniflux says."""
        if path == "/v1/feeds":
            rows: list[dict[str, Any]] = [
                {"id": int(id_), "title": title.replace("&amp;", "&"), "category": {"id": 1, "title": label}}
                for id_, (title, label) in FEEDS.items()
            ]
            return 200, json.dumps([*rows, {"id": 9, "title": "Off", "disabled": True}]).encode()
        if path == "/v1/entries" and query["order"] == "id" and query["direction"] == "desc":
            rows_ = sorted(self.items, key=lambda row: (row.minutes, -row.id))
            at, n = int(query["offset"]), int(query["limit"])
            entries = [
                {
                    "id": row.id,
                    "feed_id": int(row.feed),
                    "title": row.title,
                    "url": f"https://{row.feed}.example/{row.id}",
                    "author": "",
                    "content": row.content,
                    "published_at": row.published.isoformat(),
                    "created_at": row.came.isoformat(),
                }
                for row in rows_[at : at + n]
            ]
            return 200, json.dumps({"total": len(rows_), "entries": entries}).encode()
        return 404, b"{}"


def google(row: Stored) -> dict[str, Any]:
    """An item as the Google Reader API has it."""
    return {
        "id": f"tag:google.com,2005:reader/item/{row.id:016x}",
        "crawlTimeMsec": str(int(row.came.timestamp() * 1000)),
        "published": int(row.published.timestamp()),
        "title": row.title,
        "canonical": [{"href": f"https://{row.feed}.example/{row.id}"}],
        "alternate": [{"href": f"https://{row.feed}.example/{row.id}", "type": "text/html"}],
        "categories": ["user/-/state/com.google/reading-list"],
        "origin": {"streamId": f"feed/{row.feed}", "title": FEEDS[row.feed][0]},
        "summary": {"content": row.content},
    }


@contextmanager
def reader() -> Iterator[Reader]:
    """Serve it until the end of the block."""
    one = Reader()

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            form = parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            query = dict(parse_qsl(url.query))
            one.asked.append((self.command, url.path, query, form))
            key = self.headers.get("Authorization") or self.headers.get("X-Auth-Token") or ""
            status, body = 503, b""
            if len(one.asked) <= one.fail_after:
                status, body = one.answer(self.command, url.path, query, form, key)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        one.base = f"http://127.0.0.1:{server.server_port}"
        yield one
