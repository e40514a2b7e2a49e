"""Real days of real sources over HTTP, with faults: client, sources and parser together."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from digestflow.adapters.parse.pool import Parser
from digestflow.adapters.sources import opml, read
from digestflow.core.source import Ask, Feed, Subreddit, Validators
from tests.web_client import client
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from digestflow.adapters.http.client import Client
    from digestflow.core.item.nouns import Reading

NONE: Mapping[str, Validators] = {}


class Replay:
    """The replay server, and how it is told what to do."""

    def __init__(self, base: str, paths: Mapping[str, str]) -> None:
        self.base = base
        self.paths = paths  # address by name

    def tell(self, what: str, **query: Any) -> None:
        self._open(f"/control/{what}?{urlencode(query)}", b"")

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self._open("/log", None))
        return found

    def _open(self, path: str, body: bytes | None) -> bytes:
        request = urllib.request.Request(self.base + path, data=body)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())


@pytest.fixture(scope="module")
def replay(corpus: Path) -> Iterator[Replay]:
    command = [sys.executable, str(corpus / "tools" / "replay_feeds.py"), "--day", "2026-03-12"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        yield Replay(told["base"], told["feeds"])
        server.terminate()


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as found:
        yield found


def readings(
    sources: list[opml.Listed],
    parser: Parser,
    kept: Mapping[str, Validators] = NONE,
    asking: Client | None = None,
) -> dict[str, Reading]:
    """What asking all of the sources once gives, by name."""
    one = asking or client()
    thunks = [
        partial(read, source, kept.get(source.name, Validators()), one.get, parser.read) for source in sources
    ]
    return {reading.source: reading for reading in one.each(thunks)}


def test_all_sources_of_a_day_are_read_and_the_next_time_unchanged(replay: Replay, parser: Parser) -> None:
    one = client()
    (listed,) = one.each([partial(one.get, Ask(url=replay.base + "/opml"))])
    sources = [source for source, _ in opml.feeds(listed.body, prefix="replay")]
    replay.tell("clear-log")

    first = readings(sources, parser)
    kept = {name: reading.validators for name, reading in first.items() if reading.validators is not None}
    second = readings(sources, parser, kept)

    assert len(sources) == len(first) == 46
    assert sum(isinstance(source, Subreddit) for source in sources) == 3
    assert {reading.status for reading in first.values()} == {"read"}, first
    assert sum(len(reading.document.listings) for reading in first.values() if reading.document) > 1_000
    # Of a feed without items no validator is kept.
    empty = {name for name, reading in first.items() if reading.document and not reading.document.listings}
    assert empty == {name for name, reading in second.items() if reading.status == "read"}
    assert {reading.status for reading in second.values()} == {"read", "unchanged"}
    assert sum(row["status"] == 304 for row in replay.log()) == 46 - len(empty)


FAULTS = [
    pytest.param("429", "429 from", id="429"),
    pytest.param("403", "403 from", id="403"),
    pytest.param("500", "500 from", id="500"),
    pytest.param("503", "503 from", id="503"),
    pytest.param("404", "404 from", id="404"),
    pytest.param("410", "410 from", id="410"),
    pytest.param("302-private", "refused: link-local address 169.254.169.254", id="302-private"),
    pytest.param("hang", "no whole answer within 0.5 s", id="hang"),
    pytest.param("slow", "no whole answer within 0.5 s", id="slow"),
    pytest.param("truncate", "cut short", id="truncate"),
    pytest.param("html", "not a feed: an HTML page", id="html"),
    pytest.param("garbage", "not a feed", id="garbage"),
    pytest.param("bomb", "larger than 10 MiB", id="bomb"),
    pytest.param("reset", "no answer", id="reset"),
]


@pytest.mark.parametrize(("mode", "why"), FAULTS)
def test_a_fault_is_a_failed_reading_and_others_are_read(
    replay: Replay, parser: Parser, mode: str, why: str
) -> None:
    names = ["hn_front", "google_ai", "reddit_localllama"]
    names = [name for name in names if name in replay.paths] or list(replay.paths)[:3]
    sources: list[opml.Listed] = [Feed(name=name, url=replay.paths[name]) for name in names]
    replay.tell("fault", source=names[0], mode=mode, times=0)

    try:
        found = readings(sources, parser, asking=client(deadline=0.5 if mode in {"hang", "slow"} else 30.0))
    finally:
        replay.tell("fault", source=names[0], mode="ok")

    assert found[names[0]].status == "failed"
    assert why in found[names[0]].why
    assert found[names[0]].validators is None
    assert found[names[0]].gone is (mode == "410")
    assert found[names[0]].retry_after == (2 if mode == "429" else None)
    assert {found[name].status for name in names[1:]} == {"read"}


def test_a_feed_that_moved_is_read_and_its_new_address_told(replay: Replay, parser: Parser) -> None:
    replay.tell("fault", source="hn_front", mode="301", times=1)

    found = readings([Feed(name="hn", url=replay.paths["hn_front"])], parser)["hn"]

    assert found.status == "read"
    assert found.moved_to == replay.base + "/moved/" + replay.paths["hn_front"].removeprefix(
        replay.base + "/"
    )


def test_an_empty_feed_is_read_as_empty(replay: Replay, parser: Parser) -> None:
    replay.tell("fault", source="hn_front", mode="empty", times=1)

    found = readings([Feed(name="hn", url=replay.paths["hn_front"])], parser)["hn"]

    assert found.status == "read"
    assert found.document is not None
    assert found.document.listings == ()


def test_a_subreddit_is_read_from_a_replay_by_its_base(replay: Replay, parser: Parser) -> None:
    source = Subreddit(name="r", subreddit="LocalLLaMA", base_url=replay.base)

    found = readings([source], parser)["r"]

    assert found.status == "read", found.why
    assert found.document is not None
    assert len(found.document.listings) > 10


ITEM = "<item><guid>{0}</guid><title>Probe {0} lands</title></item>"


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        pytest.param("", "failed", "not a feed: an empty document", id="empty file"),
        pytest.param(" \n", "failed", "not a feed: an empty document", id="blank file"),
        pytest.param(
            "<!DOCTYPE html><html><title>Sign in</title>", "failed", "not a feed: an HTML page", id="login"
        ),
        pytest.param('{"items": [', "failed", "JSON", id="half a JSON feed"),
        pytest.param(f"<rss><channel>{ITEM.format(1)}{ITEM.format(2)[:30]}", "read", "", id="half a feed"),
    ],
)
def test_what_the_parser_says_of_a_body_is_said_of_the_source(
    parser: Parser, body: str, status: str, why: str
) -> None:
    with site() as web:
        web.put("/", Page(body=body.encode(), headers={"ETag": '"1"', "Content-Type": "text/html"}))

        found = readings([Feed(name="mine", url=web.url("/"))], parser)["mine"]

    assert found.status == status
    assert why in found.why
    # Neither a page nor half a feed may be called unchanged by its ETag at the next run.
    assert found.validators is None or found.validators.etag == ""
