"""What a connection keeps, and what it says when it breaks."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from digestflow.adapters.http.stream import Stream, connect
from digestflow.core.source import Ask
from tests.web_client import client
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def test_a_connection_knows_what_came_unasked_and_that_its_end_came() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    async def look() -> list[object]:
        stream = await connect("127.0.0.1", listening.getsockname()[1], 5.0)
        there, _ = listening.accept()
        seen: list[object] = [stream.get_extra_info("is_readable")]
        there.sendall(b"unasked")
        await readable(stream)
        seen += [await stream.read(65_536), stream.get_extra_info("is_readable")]
        there.close()
        await readable(stream)
        seen.append(await stream.read(65_536))
        await stream.aclose()
        return seen

    async def readable(stream: Stream) -> None:
        while not stream.get_extra_info("is_readable"):  # noqa: ASYNC110 - a socket, which sets no event
            await asyncio.sleep(0)

    seen = asyncio.run(asyncio.wait_for(look(), 10))
    listening.close()

    assert seen == [False, b"unasked", False, b""]
