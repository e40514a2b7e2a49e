"""Many at once, seen from the plain shell."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import pytest

from digestflow.core.source import Ask
from tests.web_client import client, tried
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def after(seconds: float, value: int) -> Callable[[], Awaitable[int]]:
    """A thunk that takes its time."""

    async def thunk() -> int:
        await asyncio.sleep(seconds)
        return value

    return thunk


def test_results_come_as_they_are_ready() -> None:
    assert list(client().each([after(0.1, 1), after(0.0, 2), after(0.05, 3)])) == [2, 3, 1]


def test_of_nothing_comes_nothing() -> None:
    assert list(client().each([])) == []


def test_others_go_on_while_a_result_is_looked_at() -> None:
    ended = threading.Event()

    async def second() -> int:
        await asyncio.sleep(0.02)
        ended.set()
        return 2

    results = client().each([after(0, 1), second])

    assert next(results) == 1
    assert ended.wait(5)
    assert list(results) == [2]


def test_an_exception_of_a_thunk_ends_all_and_closes_all() -> None:
    cancelled = threading.Event()

    async def breaks() -> int:
        raise ZeroDivisionError

    async def waits() -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return 0

    with pytest.raises(ZeroDivisionError):
        list(client().each([waits, breaks]))

    assert cancelled.is_set()
    assert "fetch" not in {thread.name for thread in threading.enumerate()}


def test_a_thunk_that_cancels_itself_is_not_passed_over_in_silence() -> None:
    async def gives_up() -> int:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        list(client().each([gives_up, after(0, 1)]))


@pytest.mark.parametrize("how", ["close", "interrupt"])
def test_stopping_early_closes_every_connection(how: str) -> None:
    with site() as web:
        web.put("/fast", "words")
        web.put("/slow", Page(body=b"x" * 10_000, drip=0.05))
        asking = client()
        thunks = [lambda path=path: tried(asking, Ask(url=web.url(path))) for path in ("/slow", "/fast")]
        results = asking.each(thunks)
        next(results)

        if how == "close":
            results.close()  # type: ignore[attr-defined]
        else:
            with pytest.raises(KeyboardInterrupt):
                results.throw(KeyboardInterrupt())  # type: ignore[attr-defined]

        assert "fetch" not in {thread.name for thread in threading.enumerate()}
        until = time.monotonic() + 5
        while web.in_flight and time.monotonic() < until:
            time.sleep(0.01)
        assert web.in_flight == 0


def test_a_client_can_be_used_again() -> None:
    with site() as web:
        web.put("/", "words")
        asking = client(concurrency=1)

        for _ in range(2):
            thunks = [lambda: tried(asking, Ask(url=web.url("/")))] * 5
            assert len(list(asking.each(thunks))) == 5


def test_at_most_so_many_results_wait_to_be_taken() -> None:
    with site() as web:
        web.put("/", "words")
        asking = client(concurrency=2, per_host=9)
        results = asking.each([lambda: tried(asking, Ask(url=web.url("/")))] * 20)

        next(results)
        time.sleep(0.2)

        assert 1 <= len(web.log) <= 2 * 2 + 2  # and those that were taken with the first
        assert len(list(results)) == 19
        assert web.most_in_flight <= 2


def test_results_that_take_no_room_hold_up_nobody_however_long_they_wait() -> None:
    with site() as web:
        web.put("/", "words")
        asking = client(concurrency=2, per_host=9)
        thunks = [lambda: tried(asking, Ask(url=web.url("/")))] * 20
        portions = asking.portions(thunks, heavy=lambda _: False)

        taken = len(next(portions))
        until = time.monotonic() + 5
        while len(web.log) < 20 and time.monotonic() < until:
            time.sleep(0.01)

        assert len(web.log) == 20
        assert taken + sum(map(len, portions)) == 20


def test_a_client_also_works_in_a_loop_of_the_callers() -> None:
    asking = client()

    async def once(url: str) -> bytes:
        try:
            return (await asking.get(Ask(url=url))).body
        finally:
            await asking.close()

    with site() as web:
        web.put("/", "words")

        assert asyncio.run(once(web.url("/"))) == b"words"
        assert asyncio.run(once(web.url("/"))) == b"words"
