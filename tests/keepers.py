"""Who keeps the past, on 127.0.0.1, with the limits that the real ones keep.

    with replica() as past:
        past.stories = [story(n, at) for …]          # Algolia: at most 1,000 of one search
        past.papers, past.releases, past.posts, past.captures, past.pages
        past.refuse("wayback", Refusal(status=429, times=2))
        …run against past.base("hackernews")…
        assert past.asked("hackernews") == 3

Where a least interval is set, who comes sooner after an answer gets a 429 without a Retry-After,
and again until the interval has passed.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.serving import Quiet, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAY = date(2026, 3, 12)
START = datetime(2026, 3, 12, tzinfo=UTC)
KINDS = ("hackernews", "arxiv", "github", "subreddit", "wayback")
_MOST = {"hackernews": 1000, "arxiv": 2000, "github": 100, "subreddit": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is answered instead."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 10_000
    after: int = 0  # requests that are answered first


def story(
    n: int, at: datetime, *, url: str | None = "https://gazette.example/{}", **more: Any
) -> dict[str, Any]:
    return {
        "objectID": str(n),
        "created_at_i": int(at.timestamp()),
        "title": f"Probe {n} lands",
        "url": url.format(n) if url else None,
        "author": "ana",
        "points": 10,
        "num_comments": 2,
        **more,
    }


def paper(number: str, at: datetime) -> dict[str, Any]:
    return {"id": number, "at": at, "title": f"On probe {number}", "summary": "We land a probe."}


def release(tag: str, at: datetime, *, created: datetime | None = None) -> dict[str, Any]:
    return {
        "tag_name": tag,
        "name": f"Probe {tag}",
        "body": "The probe lands softly.",
        "html_url": f"https://github.com/probe/lander/releases/tag/{tag}",
        "created_at": f"{created or at:%Y-%m-%dT%H:%M:%SZ}",
        "published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "author": {"login": "ana"},
    }


def post(key: str, at: datetime, *, text: str = "It landed.") -> dict[str, Any]:
    return {
        "id": key,
        "created_utc": at.timestamp(),
        "title": f"Probe {key}",
        "selftext": text,
        "author": "ana",
        "permalink": f"/r/Probes/comments/{key}/probe_{key}/",
        "url": f"https://www.reddit.com/r/Probes/comments/{key}/probe_{key}/",
        "subreddit": "Probes",
        "score": 3,
    }


def document(*items: tuple[str, datetime | None], generator: str = "") -> str:
    """An RSS document: names and dates, in its order."""
    rows = "".join(
        f"<item><title>{name}</title><link>https://blog.example/{name.replace(' ', '-')}</link>"
        f"<guid isPermaLink='false'>{name}</guid><description>Probe news.</description>"
        + (f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else "")
        + "</item>"
        for name, at in items
    )
    made = f"<generator>{generator}</generator>" if generator else ""
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title>{made}{rows}</channel></rss>"


class Replica(ThreadingHTTPServer):
    """What is kept, what was asked, and what is refused."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stories: list[dict[str, Any]] = []
        self.papers: list[dict[str, Any]] = []
        self.releases: list[dict[str, Any]] = []
        self.repository: int | None = 4711
        self.most = dict(_MOST)  # of one page
        self.turns_pages = True  # of releases: else each is the first
        self.names_pages = True
        self.more = False  # the answer names a next page
        self.posts: list[dict[str, Any]] = []
        self.newest_first = False  # of the posts: it knows no other order
        self.captures: list[tuple[datetime, str]] = []  # when, and the document
        self.pages: list[str] = []  # of the blog's feed at /blog/feed, the first its live document
        self.interval: dict[str, float] = {}
        self.refused = 0  # requests that came too soon
        self.log: list[tuple[str, str]] = []  # kind, path with its query
        self.headers: list[tuple[str, dict[str, str]]] = []  # kind, what came with the request
        self.in_flight: Counter[str] = Counter()
        self.most_in_flight: Counter[str] = Counter()
        self.held = threading.Event()  # somebody waits for an answer that does not come
        self._holds = ""
        self._go_on = threading.Event()
        self._refusals: dict[str, list[Any]] = {}
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def base(self, kind: str) -> str:
        """The address of one keeper, as config.yaml takes it."""
        return f"{self.root}/{kind}" + ("/query" if kind == "arxiv" else "")

    def refuse(self, kind: str, refusal: Refusal) -> None:
        self._refusals[kind] = [refusal, 0]

    def hold(self, kind: str) -> None:
        """Answer nobody who asks this keeper, until `release_held`."""
        self._holds = kind

    def release_held(self) -> None:
        self._holds = ""
        self._go_on.set()

    def asked(self, kind: str) -> int:
        return sum(one == kind for one, _path in self.log)

    def handle_error(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, kind: str, path: str) -> tuple[int, Mapping[str, str], bytes]:
        with self._lock:
            self.log.append((kind, path))
            count = sum(one == kind for one, _path in self.log)
            refusal, given = self._refusals.get(kind, (None, 0))
            if refusal is not None and count > refusal.after and given < refusal.times:
                self._refusals[kind][1] += 1
                return refusal.status, refusal.headers, refusal.body
            if time.monotonic() < self._free_at.get(kind, 0):
                self.refused += 1
                return 429, {}, b""
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        found: Any = getattr(self, f"_{kind}")(parts.path, query, path)
        if isinstance(found, int):
            return found, {}, b""
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        headers = {"Content-Type": "application/json" if body[:1] in b"[{" else "application/xml"}
        if self.more:
            headers["Link"] = f'<{self.root}{parts.path}?page=9>; rel="next", <{self.root}>; rel="first"'
        self.more = False
        return 200, headers, body

    def wait(self, kind: str) -> None:
        if kind == self._holds:
            self.held.set()
            self._go_on.wait(60)

    def begun(self, kind: str) -> None:
        with self._lock:
            self.in_flight[kind] += 1
            self.most_in_flight[kind] = max(self.most_in_flight[kind], self.in_flight[kind])

    def ended(self, kind: str) -> None:
        with self._lock:
            self.in_flight[kind] -= 1
            self._free_at[kind] = time.monotonic() + self.interval.get(kind, 0)

    def _hackernews(self, path: str, query: dict[str, str], _whole: str) -> Any:
        assert path == "/hackernews/search_by_date"
        assert query["hitsPerPage"] == "1000"
        low, high = query["numericFilters"].split(",")
        since, until = int(low.removeprefix("created_at_i>=")), int(high.removeprefix("created_at_i<"))
        words = query.get("query", "").casefold().strip('"').split('" "')
        hits = [
            one
            for one in self.stories
            if since <= one["created_at_i"] < until and any(word in one["title"].casefold() for word in words)
        ]
        return {"nbHits": len(hits), "hits": hits[: self.most["hackernews"]]}

    def _arxiv(self, _path: str, query: dict[str, str], _whole: str) -> Any:
        low, _to, high = query["search_query"].partition("submittedDate:[")[2].rstrip("]").split()
        held = [one for one in self.papers if low <= f"{one['at']:%Y%m%d%H%M}" <= high]
        start, n = int(query["start"]), min(int(query["max_results"]), self.most["arxiv"])
        rows = "".join(
            f"<entry><id>http://arxiv.org/abs/{one['id']}v2</id><title>{one['title']}</title>"
            f"<summary>{one['summary']}</summary><published>{one['at']:%Y-%m-%dT%H:%M:%SZ}</published>"
            f"<updated>{one['at']:%Y-%m-%dT%H:%M:%SZ}</updated><author><name>Ana</name></author>"
            f"<link href='http://arxiv.org/abs/{one['id']}v2' rel='alternate' type='text/html'/></entry>"
            for one in held[start : start + n]
        )
        return (
            "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            "<title>ArXiv Query</title><opensearch:totalResults"
            f" xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>{len(held)}</opensearch:totalResults>"
            f"{rows}</feed>"
        ).encode()

    def _github(self, path: str, query: dict[str, str], _whole: str) -> Any:
        if path == "/github/repos/probe/lander":
            return 404 if self.repository is None else {"id": self.repository}
        assert path == "/github/repos/probe/lander/releases"
        n = min(int(query["per_page"]), self.most["github"])
        page = int(query["page"]) if self.turns_pages else 1
        made = sorted(self.releases, key=lambda one: one["created_at"], reverse=True)
        self.more = self.names_pages and len(made) > n * page
        return made[n * (page - 1) : n * page]

    def _subreddit(self, path: str, query: dict[str, str], _whole: str) -> Any:
        assert path == "/subreddit/api/posts/search"
        held = [
            one
            for one in sorted(self.posts, key=lambda one: one["created_utc"])
            if int(query["after"]) <= one["created_utc"] < int(query["before"])
            and one["subreddit"].lower() == query["subreddit"].lower()
        ]
        if self.newest_first:
            held.reverse()
        return {"data": held[: min(int(query["limit"]), self.most["subreddit"])]}

    def _wayback(self, path: str, query: dict[str, str], _whole: str) -> Any:
        if path == "/wayback/cdx/search/cdx":
            since, until = query["from"], query["to"]
            rows = [
                ["x", f"{at:%Y%m%d%H%M%S}", unquote(query["url"]), "text/xml", "200", str(n), "9"]
                for n, (at, _document) in enumerate(self.captures)
                if since <= f"{at:%Y%m%d%H%M%S}" <= until
            ]
            head = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
            return [head, *rows][: int(query.get("limit", "10000")) + 1] if rows else []
        stamp = path.removeprefix("/wayback/web/")[:14]
        found = [made for at, made in self.captures if f"{at:%Y%m%d%H%M%S}" == stamp]
        return found[0].encode() if found else 404

    def _blog(self, _path: str, query: dict[str, str], _whole: str) -> Any:
        page = int(query.get("paged", "1"))
        return self.pages[page - 1].encode() if page <= len(self.pages) else 404


class _Handler(Quiet, BaseHTTPRequestHandler):
    server: Replica

    def do_GET(self) -> None:
        kind = self.path.split("/")[1].partition("?")[0]
        came = {name.lower(): value for name, value in self.headers.items()}
        self.server.headers.append((kind, came))
        self.server.begun(kind)
        self.server.wait(kind)
        try:
            status, headers, body = self.server.answer(kind, self.path)
        finally:
            self.server.ended(kind)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)


@contextmanager
def replica() -> Iterator[Replica]:
    """Serve a replica until the end of the block."""
    with serving(Replica()) as past:
        yield past


def hour(n: float) -> datetime:
    """So many hours after the day began."""
    return START + timedelta(hours=n)
