"""Bodies: packed, broken off, too large."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.http.body import body
from tests.web_client import answer, client, failure
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as found:
        yield found


@pytest.mark.parametrize(
    ("page", "why"),
    [
        pytest.param(Page(reset=True), "no answer", id="reset"),
        pytest.param(Page(body=b"x" * 100, cut=5), "cut short", id="lying length"),
        pytest.param(Page(body=b"x" * 9, headers={"Content-Length": "nine"}), "not HTTP", id="no length"),
        pytest.param(Page(body=b"y" * 40, drip=0.05), "no whole answer within 0.3 s", id="slow drip"),
        pytest.param(Page(delay=0.5), "no whole answer within 0.3 s", id="hang"),
        pytest.param(
            Page(body=gzip.compress(b"x" * 999)[:-9], headers={"Content-Encoding": "gzip"}),
            "cut short",
            id="gz cut",
        ),
        pytest.param(Page(body=b"plain", headers={"Content-Encoding": "gzip"}), "damaged", id="not gzip"),
        pytest.param(
            Page(body=b"?", headers={"Content-Encoding": "br"}),
            "refused: the body is packed as 'br'",
            id="br",
        ),
        pytest.param(
            Page(body=b"?", headers={"Content-Encoding": "gzip, gzip"}), "packed 2 times", id="stacked"
        ),
        pytest.param(
            Page(status=302, headers={"Location": "ftp://h/x"}), "no http or https address", id="ftp"
        ),
        pytest.param(Page(status=302, headers={"Location": "http://[::1"}), "no address", id="no address"),
        pytest.param(Page(status=302, headers={"X": "y"}), "302 from", id="a redirect to nowhere"),
    ],
)
def test_a_broken_answer_is_a_named_failure_asked_for_once(web: Site, page: Page, why: str) -> None:
    web.put("/broken", page)
    before = web.asked("/broken")

    error = failure(web.url("/broken"), client(deadline=0.3))

    assert why in str(error)
    assert web.url("/broken") in str(error) or "Location" in page.headers
    assert web.asked("/broken") - before == 1


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        pytest.param("gzip", gzip.compress(b"words"), id="gzip"),
        pytest.param("X-GZip", gzip.compress(b"words"), id="x-gzip"),
        pytest.param("identity, gzip", gzip.compress(b"words"), id="identity beside it"),
        pytest.param("gzip", gzip.compress(b"wo") + gzip.compress(b"rds"), id="two members"),
        pytest.param("gzip", gzip.compress(b"words") + b"\0" * 20, id="padded"),
        pytest.param("deflate", zlib.compress(b"words"), id="deflate"),
        pytest.param("deflate", zlib.compress(b"words")[2:-4], id="bare deflate"),
        pytest.param("identity", b"words", id="identity"),
        pytest.param("UTF-8", b"words", id="no coding at all"),
        pytest.param("none, gzip", gzip.compress(b"words"), id="no coding beside one"),
    ],
)
def test_packed_bodies_are_unpacked(web: Site, coding: str, packed: bytes) -> None:
    web.put("/packed", Page(body=packed, headers={"Content-Encoding": coding}))

    assert answer(web.url("/packed")).body == b"words"
    assert web.log[-1].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Page(body=b"x" * 2000), id="told"),
        pytest.param(Page(body=b"x" * 2000, length=False), id="not told"),
        pytest.param(
            Page(body=gzip.compress(b"x" * 2000), headers={"Content-Encoding": "gzip"}), id="packed"
        ),
        pytest.param(
            Page(body=gzip.compress(b"") * 99, headers={"Content-Encoding": "gzip"}, length=False),
            id="empty members",
        ),
    ],
)
def test_too_much_is_refused(web: Site, page: Page) -> None:
    web.put("/large", page)

    assert "refused: the body is" in str(failure(web.url("/large"), client(cap=1_999)))


@pytest.mark.parametrize("size", [(1 << 16) + 1, (1 << 16) + 259, (2 << 16) + 100])
def test_what_had_no_room_at_first_is_unpacked_too(web: Site, size: int) -> None:
    """So much of a bare deflate stream that its last byte was read before its words were out."""
    words = (b"abc " * size)[:size]
    web.put("/packed", Page(body=zlib.compress(words, 9)[2:-4], headers={"Content-Encoding": "deflate"}))

    assert answer(web.url("/packed")).body == words


def test_as_much_as_the_cap_is_taken(web: Site) -> None:
    web.put("/fits", Page(body=gzip.compress(b"x" * 2000), headers={"Content-Encoding": "gzip"}))

    assert len(answer(web.url("/fits"), client(cap=2_000)).body) == 2_000


def test_a_bomb_adds_less_than_32_mib(web: Site) -> None:
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 24)
    web.put(
        "/bomb",
        Page(
            body=b"".join(packer.compress(zeros) for _ in range(16)) + packer.flush(),
            headers={"Content-Encoding": "gzip"},
        ),
    )
    tracemalloc.start()

    try:
        error = failure(web.url("/bomb"))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert "larger than 10 MiB" in str(error)
    assert most < 32 << 20


def test_a_bomb_leaves_turns_to_the_others() -> None:
    size = 4 << 20

    async def pieces() -> AsyncIterator[bytes]:
        yield gzip.compress(bytes(size))

    async def unpack() -> tuple[int, int]:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(others())
        whole = await body(pieces(), coding="gzip", length="", cap=size)
        beside.cancel()
        return len(whole), turns

    unpacked, turns = asyncio.run(unpack())

    assert unpacked == size
    assert turns >= size >> 18
