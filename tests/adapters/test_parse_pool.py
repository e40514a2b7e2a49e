"""Child processes that parse, and what happens when one must not go on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.pool import Parser
from digestflow.errors import NotAFeed, SourceError
from tests.adapters.feed_text import ADDRESS, atom, rss

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = rss(
    "<item><title>Größe 😀</title><link>/a</link><pubDate>2026-03-12T09:00:00.5Z</pubDate></item>"
).encode()
# html5ever makes formatting that stays open anew in each paragraph; each item alone is bounded.
OPEN = "".join(f"&lt;font size={n}&gt;&lt;p&gt;" for n in range(600))
SLOW = rss(*(f"<item><guid>{n}</guid><description>{OPEN}</description></item>" for n in range(500))).encode()


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as parser:
        yield parser


def test_a_child_gives_what_the_parent_would_have_read(parser: Parser) -> None:
    body = GOOD + b"<!-- cut"

    document = parser.read_now(body, "text/xml", ADDRESS, 500)

    assert document == read_document(body, "text/xml", ADDRESS, 500)
    assert document.listings[0].title == "Größe 😀"


def test_errors_keep_their_kind_and_their_words(parser: Parser) -> None:
    with pytest.raises(NotAFeed, match="not a feed: an empty document"):
        parser.read_now(b"", "", ADDRESS, 500)
    with pytest.raises(SourceError, match="nested too deep"):
        parser.read_now(b"[" * 200_000, "", ADDRESS, 500)


def test_a_parser_that_fails_on_a_document_is_named_and_reads_the_next(parser: Parser) -> None:
    crashing = rss("<item></width></item>").encode()  # feedparser 6.0.14 takes None for a number

    with pytest.raises(SourceError, match="parsing failed: TypeError"):
        parser.read_now(crashing, "", ADDRESS, 500)

    assert len(parser.read_now(GOOD, "", ADDRESS, 500).listings) == 1


def test_a_document_that_takes_too_long_ends_its_child_and_no_other_document() -> None:
    async def all_of_them() -> list[object]:
        async with Parser(workers=2, deadline=1) as parser:
            await parser.read(GOOD, "", ADDRESS, 500)
            bodies = [GOOD, SLOW, GOOD, GOOD, GOOD]
            reads = (parser.read(body, "", ADDRESS, 500) for body in bodies)
            return list(await asyncio.gather(*reads, return_exceptions=True))

    answers = asyncio.run(all_of_them())

    assert str(answers[1]) == "parsing took more than 1 s"
    assert [type(answer).__name__ for answer in answers] == ["Document", "SourceError"] + ["Document"] * 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there the memory is bounded")
def test_a_document_that_takes_too_much_memory_is_named() -> None:
    hungry = atom("".join(f"<link href='{n}'/>" for n in range(400_000))).encode()
    with Parser(workers=1, memory=96 * 1024 * 1024, deadline=60) as parser:
        with pytest.raises(SourceError, match="parsing took more than 96 MB"):
            parser.read_now(hungry, "", ADDRESS, 500)

        assert len(parser.read_now(GOOD, "", ADDRESS, 500).listings) == 1


def test_a_child_that_was_killed_between_documents_is_replaced() -> None:
    with Parser(workers=1) as parser:
        parser.read_now(GOOD, "", ADDRESS, 500)
        (child,) = parser._children
        child._process.kill()
        child._process.wait()

        assert len(parser.read_now(GOOD, "", ADDRESS, 500).listings) == 1


def test_no_child_is_left_and_nothing_is_read_after_the_end() -> None:
    with Parser(workers=1) as parser:
        parser.read_now(GOOD, "", ADDRESS, 500)
        (child,) = parser._children

    assert child._process.poll() is not None
    with pytest.raises(SourceError, match="parsing was stopped"):
        parser.read_now(GOOD, "", ADDRESS, 500)
    with pytest.raises(SourceError, match="parsing was stopped"):
        asyncio.run(parser.read(GOOD, "", ADDRESS, 500))
    parser.close()


def test_no_child_starts_before_it_is_needed() -> None:
    with Parser() as parser:
        assert not parser._children


def test_a_few_documents_at_once_are_read_by_one_child() -> None:
    async def children() -> int:
        async with Parser(workers=2, patience=60) as parser:
            await asyncio.gather(*(parser.read(GOOD, "", ADDRESS, 500) for _ in range(6)))
            return len(parser._children)

    assert asyncio.run(children()) == 1


def test_what_would_wait_for_a_long_document_is_read_by_another_child() -> None:
    async def read_beside() -> tuple[int, bool]:
        async with Parser(workers=2, deadline=60, patience=0.01) as parser:
            long = asyncio.ensure_future(parser.read(SLOW, "", ADDRESS, 500))
            await asyncio.sleep(0)
            await parser.read(GOOD, "", ADDRESS, 500)
            seen = len(parser._children), long.done()
            parser.close()
            await asyncio.gather(long, return_exceptions=True)
            return seen

    assert asyncio.run(read_beside()) == (2, False)


def test_many_short_documents_that_wait_one_after_the_other_are_read_by_two_children() -> None:
    async def children() -> int:
        async with Parser(workers=2, patience=0.02) as parser:
            await asyncio.gather(*(parser.read(GOOD, "", ADDRESS, 500) for _ in range(300)))
            return len(parser._children)

    assert asyncio.run(children()) == 2


def test_ending_the_parser_ends_the_document_that_is_read() -> None:
    async def ended() -> float:
        parser = Parser(workers=1, deadline=60)
        await parser.read(GOOD, "", ADDRESS, 500)
        reading = asyncio.ensure_future(parser.read(SLOW, "", ADDRESS, 500))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await asyncio.to_thread(parser.close)
        with pytest.raises((SourceError, asyncio.CancelledError)):
            await reading
        return time.monotonic() - started

    assert asyncio.run(ended()) < 30


def test_the_parent_loads_none_of_what_only_the_children_need() -> None:
    code = (
        "import sys, digestflow.adapters.parse.pool as pool;"
        "print([name for name in ('feedparser', 'nh3', 'pydantic', 'structlog') if name in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


def test_a_child_loads_no_more_than_it_needs() -> None:
    code = (
        "import sys, digestflow.adapters.parse.worker, digestflow.adapters.parse.syndication;"
        "print([name for name in ('pydantic', 'httpx', 'structlog', 'asyncio') if name in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"
