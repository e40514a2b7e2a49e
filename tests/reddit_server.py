"""A reddit on 127.0.0.1: feeds of several subreddits, the newest first, 100 at most, paged by `after`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tests.serving import Quiet, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Post:
    """A post; its id is that of reddit's feeds, without t3_."""

    forum: str
    id: str
    minutes: int  # before NOW
    votes: int = 0
    under: str = ""  # the forum its address is under, where that is another

    def entry(self) -> str:
        """The post as reddit's Atom has it."""
        link = f"https://www.reddit.com/r/{self.under or self.forum}/comments/{self.id}/post_{self.id}/"
        stamp = (NOW - timedelta(minutes=self.minutes)).isoformat()
        return (
            "<entry><author><name>/u/one</name></author>"
            f'<category term="{self.forum}" label="r/{self.forum}"/>'
            f'<content type="html">&lt;p&gt;Words of post {self.id}.&lt;/p&gt;</content><id>t3_{self.id}</id>'
            f'<link href="{link}"/><updated>{stamp}</updated><published>{stamp}</published>'
            f"<title>Post {self.id} of {self.forum}</title></entry>"
        )


@dataclass(slots=True, kw_only=True)
class Reddit:
    """What it holds and what it was asked."""

    posts: list[Post] = field(default_factory=list)
    private: set[str] = field(default_factory=set)  # in lower case
    refuse_after: int = 1_000_000  # requests; all later ones get 429
    asked: list[str] = field(default_factory=list)  # paths with their queries
    base: str = ""

    def put(self, forum: str, count: int, *, first: int = 1, apart: int = 1) -> None:
        """Add posts, one every so many minutes before NOW."""
        self.posts += [
            Post(forum=forum, id=f"{forum[0].lower()}{n}", minutes=n * apart, votes=n)
            for n in range(first, first + count)
        ]

    def feed(self, path: str, query: dict[str, str]) -> bytes:
        """The feed of some of its subreddits."""
        parts = path.strip("/").split("/")
        names = {name.lower() for name in parts[1].split("+")}
        posts = [post for post in self.posts if post.forum.lower() in names]
        if "top" in parts:
            posts = sorted((post for post in posts if post.minutes < 1440), key=lambda post: -post.votes)
        else:
            posts.sort(key=lambda post: (post.minutes, post.forum))
        if after := query.get("after"):
            at = next(n for n, post in enumerate(posts) if f"t3_{post.id}" == after)
            posts = posts[at + 1 :]
        mine = escape(f"{self.base}{path}?" + "&".join(f"{k}={v}" for k, v in query.items()))
        entries = "".join(post.entry() for post in posts[: int(query.get("limit", "25"))])
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f'<id>{escape(path)}</id><link rel="self" href="{mine}"/><link rel="next" href="{mine}"/>'
            f"<title>newest submissions</title><updated>{NOW.isoformat()}</updated>{entries}</feed>"
        ).encode()


@contextmanager
def reddit() -> Iterator[Reddit]:
    """Serve it until the end of the block."""
    one = Reddit()

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.asked.append(self.path)
            url = urlsplit(self.path)
            names = set(url.path.strip("/").split("/")[1].lower().split("+"))
            status, body = 200, b""
            if len(one.asked) > one.refuse_after:
                status = 429
            elif names & one.private:
                status = 403
            else:
                body = one.feed(url.path, dict(parse_qsl(url.query)))
            self.send_response(status)
            if status == 429:
                self.send_header("x-ratelimit-remaining", "0")
                self.send_header("x-ratelimit-reset", "240")
            self.send_header("Content-Type", "application/atom+xml; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        one.base = f"http://127.0.0.1:{server.server_port}"
        yield one
