"""What a connection keeps, and what it says when it breaks."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import h11
import pytest

from digestflow.adapters.http.connection import Connection
from digestflow.adapters.http.stream import Stream, Unconnected, connect
from digestflow.core.source import Ask, Validators
from tests.web_client import client
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


DOCUMENT = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


def answers(asks: Sequence[Ask]) -> list[object]:
    """Ask one after the other in one loop; return bodies, and failures as their words."""
    asking = client(concurrency=1)

    async def all_of_them() -> list[object]:
        found: list[object] = []
        for ask in asks:
            try:
                found.append((await asking.get(ask)).body)
            except Exception as error:  # noqa: BLE001 - what is told of it is looked at
                found.append(str(error))
        return found

    return next(iter(asking.each([all_of_them])))


def test_requests_to_one_origin_share_a_connection() -> None:
    with site() as web:
        web.put("/", "words")

        found = answers([Ask(url=web.url("/"))] * 5)

    assert found == [b"words"] * 5
    assert web.connections == 1


def test_a_kept_connection_that_the_server_closed_is_replaced_without_a_word() -> None:
    with site() as web:
        web.put("/", Page(body=b"one", headers={"Connection": "close"}), Page(body=b"two"))

        found = answers([Ask(url=web.url("/"))] * 3)

    assert found == [b"one", b"two", b"two"]
    assert web.connections == 2


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(b"", id="the end"),
        pytest.param(b"HTTP/1.1 40", id="half a head"),
        pytest.param(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", id="word of it"),
    ],
)
def test_a_kept_connection_that_is_given_up_just_then_costs_nobody_an_answer(then: bytes) -> None:
    words = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords"
    with spoken([words, then], [words], ends=True) as url:
        assert answers([Ask(url=url)] * 2) == [b"words"] * 2


def test_a_connection_knows_what_came_unasked_and_that_its_end_came() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    async def look() -> list[object]:
        stream = await connect("127.0.0.1", listening.getsockname()[1], 5.0)
        there, _ = listening.accept()
        seen: list[object] = [stream.readable]
        there.sendall(b"unasked")
        await readable(stream)
        seen += [await stream.read(65_536), stream.readable]
        there.close()
        await readable(stream)
        seen.append(await stream.read(65_536))
        stream.close()
        return seen

    seen = asyncio.run(asyncio.wait_for(look(), 10))
    listening.close()

    assert seen == [False, b"unasked", False, b""]


def test_what_came_before_a_connection_broke_is_read() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    async def look() -> bytes:
        stream = await connect("127.0.0.1", listening.getsockname()[1], 5.0)
        there, _ = listening.accept()
        there.sendall(b"all of it")
        await readable(stream)
        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
        there.close()
        for _ in range(99):
            await asyncio.sleep(0)  # until the loop has seen it
        said = await stream.read(65_536)
        with pytest.raises(ConnectionResetError):
            await stream.read(65_536)
        stream.close()
        return said

    said = asyncio.run(asyncio.wait_for(look(), 10))
    listening.close()

    assert said == b"all of it"


def test_what_came_openly_is_never_taken_for_what_comes_in_secret() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    async def look() -> None:
        stream = await connect("127.0.0.1", listening.getsockname()[1], 5.0)
        there, _ = listening.accept()
        there.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        await readable(stream)
        with pytest.raises(Unconnected, match="before TLS"):
            await stream.start_tls(ssl.create_default_context(), "127.0.0.1", 5.0)
        there.close()

    asyncio.run(asyncio.wait_for(look(), 10))
    listening.close()


def test_what_follows_an_answer_unasked_is_never_taken_for_the_next_answer() -> None:
    with spoken(b"HTTP/1.1 304 Not Modified\r\n\r\n" + DOCUMENT + b"wrong", DOCUMENT + b"right") as url:
        asks = [Ask(url=url, validators=Validators(etag='"1"')), Ask(url=url)]

        found = answers(asks)

    assert found == [b"", b"right"]


@pytest.mark.parametrize("told", [b"Content-Length: 5", b"Transfer-Encoding: chunked"])
def test_a_body_that_is_told_of_where_none_may_be_is_not_waited_for(told: bytes) -> None:
    """Who sends it all the same may do so after the next request."""
    nothing_new = b"HTTP/1.1 304 Not Modified\r\n" + told + b"\r\n\r\n"
    with spoken([nothing_new, DOCUMENT + b"wrong"], DOCUMENT + b"right") as url:
        found = answers([Ask(url=url, validators=Validators(etag='"1"')), Ask(url=url)])

    assert found == [b"", b"right"]


def test_what_came_before_a_request_is_never_taken_for_its_answer() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    asking, url = client(concurrency=1), f"http://127.0.0.1:{listening.getsockname()[1]}/"
    asked_for, unasked = threading.Event(), threading.Event()

    def speak() -> None:
        one, _ = listening.accept()
        with one:
            one.sendall(DOCUMENT + b"first")
            asked_for.wait(10)
            one.sendall(DOCUMENT + b"wrong")
            unasked.set()
            other, _ = listening.accept()
            with other:
                other.recv(65_536)
                other.sendall(DOCUMENT + b"right")

    async def both() -> list[bytes]:
        first = await asking.get(Ask(url=url))
        asked_for.set()
        unasked.wait(10)  # the loop is not to see it yet
        return [first.body, (await asking.get(Ask(url=url))).body]

    threading.Thread(target=speak, daemon=True).start()
    (found,) = asking.each([both])
    listening.close()

    assert found == [b"first", b"right"]


def test_hints_that_come_before_an_answer_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    with spoken(hints * 3 + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords") as url:
        assert answers([Ask(url=url)]) == [b"words"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(b"", "no answer: the connection ended before an answer came", id="nothing"),
        pytest.param(
            b"HTTP/1.1 101 Switching\r\n\r\n", "no answer: what came is not HTTP", id="another protocol"
        ),
        pytest.param(
            b"220 mail.example ESMTP\r\n\r\n", "no answer: what came is not HTTP", id="a mail server"
        ),
    ],
)
def test_what_is_no_answer_is_named_without_what_was_said(said: bytes, why: str) -> None:
    with spoken(said, ends=True) as url:
        (found,) = answers([Ask(url=url)])

    assert str(found).startswith(why)


LINES = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
MANY = 5_000
HEAD = b"HTTP/1.1 200 OK\r\nX:"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(HEAD + b" \t" * MANY + b"\0\r\n\r\n", "no answer", id="blanks in a head"),
        pytest.param(HEAD + b"\r\n " * MANY + b"\0\r\n\r\n", "no answer", id="a folded head"),
        pytest.param(
            LINES + b"1;" + b" " * MANY + b"\n\r\na\r\n0\r\n\r\n", "cut short", id="blanks in a chunk"
        ),
        pytest.param(
            LINES + b"0\r\nX:" + b"\r\n " * MANY + b"\0\r\n\r\n", "cut short", id="a folded trailer"
        ),
        pytest.param(HEAD + b"\r\nX:" * MANY * 3 + b"\r\n\r\n", "no answer", id="lines of a head"),
        pytest.param(LINES + b"0\r\n" + b"X:\r\n" * MANY * 3 + b"\r\n", "cut short", id="lines of a trailer"),
        pytest.param(b"\r\n" * MANY, "no answer", id="lines before a head"),
        pytest.param(b"HTTP/1.1 100 Go on\r\n\r\n" * 17, "no answer", id="hints"),
    ],
)
def test_what_goes_on_and_on_is_refused(said: bytes, why: str) -> None:
    """Where it is matched, nobody else has a turn meanwhile."""
    with spoken(said) as url:
        (found,) = answers([Ask(url=url)])

    assert str(found).startswith(f"{why}: what came is not HTTP")


@pytest.mark.parametrize("head", [LINES, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"])
def test_a_body_may_have_as_many_blanks_as_it_likes(head: bytes) -> None:
    body = b" \n" * MANY + b"words" + b"\r\n" * MANY
    told = head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if head is LINES else head % len(body) + body
    right = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright"
    with spoken(told + b" " * MANY, right) as url:
        assert answers([Ask(url=url)] * 2) == [body, b"right"]


def test_a_length_beside_chunks_says_nothing() -> None:
    said = LINES.replace(b"\r\n\r\n", b"\r\nContent-Length: 999999999\r\n\r\n") + b"5\r\nwords\r\n0\r\n\r\n"
    with spoken(said) as url:
        assert answers([Ask(url=url)]) == [b"words"]


def test_a_body_in_a_great_many_pieces_leaves_turns_to_the_others() -> None:
    pieces = 5_000
    many = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * pieces + b"0\r\n\r\n"

    async def read() -> tuple[int, int]:
        stream = await connect("127.0.0.1", int(url.rsplit(":", 1)[1].strip("/")), 5.0)
        connection = Connection(("http", "127.0.0.1", 80), stream)
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        await connection.ask(h11.Request(method="GET", target="/", headers=[("Host", "a")]), b"")
        beside = asyncio.create_task(others())
        size = sum([len(piece) async for piece in connection.pieces()])
        beside.cancel()
        connection.close()
        return size, turns

    with spoken(many) as url:
        size, turns = asyncio.run(asyncio.wait_for(read(), 30))

    assert size == pieces
    assert turns >= pieces // 300


async def readable(stream: Stream) -> None:
    while not stream.readable:  # noqa: ASYNC110 - a socket, which sets no event
        await asyncio.sleep(0)


@contextmanager
def spoken(*answers: bytes | Sequence[bytes], ends: bool = False) -> Iterator[str]:
    """Give each connection the next of the answers to its first request; then say nothing more, or end it.

    Several answers are for as many requests.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    there: list[socket.socket] = []

    def speak() -> None:
        for answer in answers:
            one, _ = listening.accept()
            there.append(one)
            for said in [answer] if isinstance(answer, bytes) else answer:
                one.recv(65_536)
                one.sendall(said)
            if ends:
                one.close()

    speaking = threading.Thread(target=speak, daemon=True)
    speaking.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        for one in (*there, listening):
            one.close()
