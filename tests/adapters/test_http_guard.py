"""Connections, to judged addresses only; the hostile cases ssrf/* with more of their classes."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.http.guard import by_system
from digestflow.core.source import Ask
from digestflow.errors import SourceError
from tests.web_client import answer, client, failure, got, tried
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Names:
    """A resolver of its own; names in turn, the last answer stays."""

    def __init__(self, *answers: Sequence[str] | OSError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, _: int) -> Sequence[str]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, OSError):
            raise found
        return found


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
    ],
)
def test_nothing_is_sent_to_this_machine_unless_allowed(host: str) -> None:
    with site() as web:
        error = failure(f"http://{host}:{web.server_port}/", client(allow_private=[]))

        assert str(error).startswith(("refused", "no address", "no such host"))
        assert web.connections == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no 127.0.0.2 of its own")
def test_a_redirect_into_the_house_is_refused() -> None:
    with site() as inside, site("127.0.0.2") as outside:
        outside.put("/", Page(status=302, headers={"Location": inside.url("/secret")}))

        error = failure(outside.url("/"), client(allow_private=["127.0.0.2/32"]))

        assert f"refused: loopback address 127.0.0.1 ({inside.url('/secret')})" == str(error)
        assert "allow_private" in error.fix
        assert inside.connections == 0


def test_a_name_is_looked_up_once_for_a_connection_and_that_address_is_used() -> None:
    names = Names(["127.0.0.1"], ["127.0.0.9"])
    with site() as web:
        web.put("/", "words")
        url = f"http://feeds.test:{web.server_port}/"

        found = answer(url, client(resolve=names))

    assert found.body == b"words"
    assert names.asked == ["feeds.test"]
    assert web.log[0].headers["host"] == f"feeds.test:{web.server_port}"


def test_a_name_that_changes_its_mind_is_judged_at_each_connection() -> None:
    names = Names(["127.0.0.2"], ["127.0.0.1"])
    with site() as inside:
        url = f"http://feeds.test:{inside.server_port}/"
        asking = client(resolve=names, allow_private=["127.0.0.2/32"])

        results = got(Ask(url=url), Ask(url=url), asking=asking)

        assert "refused: loopback address 127.0.0.1 of feeds.test" in str(results[1]) + str(results[0])
        assert inside.connections == 0


def test_of_mixed_answers_only_the_permitted_are_used() -> None:
    names = Names(["10.0.0.1", "127.0.0.1", "nonsense", "fe80::1%eth0"])
    with site() as web:
        web.put("/", "words")

        assert answer(f"http://feeds.test:{web.server_port}/", client(resolve=names)).body == b"words"


def test_the_next_address_is_tried_when_one_is_dead() -> None:
    names = Names(["127.0.0.3", "127.0.0.1"])
    with site() as web:
        web.put("/", "words")

        assert answer(f"http://feeds.test:{web.server_port}/", client(resolve=names)).body == b"words"


@pytest.mark.parametrize(
    ("found", "why", "asked"),
    [
        pytest.param(["10.0.0.1"], "refused: private address 10.0.0.1 of feeds.test", 1, id="private"),
        pytest.param([], "no such host: feeds.test", 1, id="none"),
        pytest.param(socket.gaierror(socket.EAI_NONAME, "?"), "no such host: feeds.test", 1, id="unknown"),
        pytest.param(socket.gaierror(socket.EAI_AGAIN, "?"), "no name server answers", 3, id="no server"),
        pytest.param(OSError("?"), "no such host: feeds.test", 1, id="broken"),
    ],
)
def test_a_name_without_a_permitted_address_is_named(
    found: Sequence[str] | OSError, why: str, asked: int
) -> None:
    names = Names(found)

    error = failure("http://feeds.test/", client(resolve=names))

    assert why in str(error)
    assert len(names.asked) == asked


def test_permission_for_one_source_is_not_lent_to_another() -> None:
    with site() as web:
        web.put("/", "words")

        asks = [Ask(url=web.url("/"), allow_private=private) for private in (True, False, True)]
        results = got(*asks, asking=client(allow_private=[]))

        assert [isinstance(result, SourceError) for result in results] == [False, True, False]


def test_the_systems_resolver_knows_this_machine() -> None:
    assert set(asyncio.run(by_system("localhost", 80))) <= {"127.0.0.1", "::1"}


def test_dead_names_hold_up_no_other_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    real = socket.getaddrinfo

    def look_up(host: str, *other: Any, **more: Any) -> Any:
        if host == "dead.test":
            released.wait(30)
        return real(host, *other, **more)

    async def beside_the_dead() -> tuple[Sequence[str], list[bool]]:
        dead = [asyncio.create_task(by_system("dead.test", 80)) for _ in range(client().concurrency)]
        await asyncio.sleep(0)
        found = await asyncio.wait_for(by_system("127.0.0.1", 80), 20)
        waited_for = [not thread.daemon for thread in threading.enumerate() if thread.name == "resolve"]
        for task in dead:
            task.cancel()
        return found, waited_for

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    try:
        found, waited_for = asyncio.run(beside_the_dead())
    finally:
        released.set()

    assert found == ["127.0.0.1"]
    assert len(waited_for) >= client().concurrency
    assert not any(waited_for)


def test_a_name_for_which_there_is_no_thread_fails_alone() -> None:
    size = threading.stack_size(1 << 46)  # more than there is: none can be started
    try:
        error = asyncio.run(tried(client(), Ask(url="http://localhost:1/")))
    finally:
        threading.stack_size(size)

    told = "cannot connect: localhost cannot be looked up: can't start new thread (http://localhost:1/)"
    assert str(error) == told


def test_every_hostile_address_is_refused_before_connecting(corpus: Path) -> None:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [row for row in map(json.loads, lines) if row["vector"].startswith("ssrf/")]
    urls = [url for row in cases for url in re.findall(r"http://\S+", row["payload"])]

    results = got(*(Ask(url=url) for url in urls), asking=client(allow_private=[]))

    assert len(urls) >= 8
    assert [str(result)[:9] for result in results if not str(result).startswith("no address")] == [
        "refused: " for result in results if not str(result).startswith("no address")
    ]


def test_connections_are_kept_for_the_hosts_asked_last() -> None:
    asking = client(resolve=Names(["127.0.0.1"]))
    with site() as web:
        web.put("/", "words")

        async def ask(*hosts: int) -> int:
            """Ask the hosts one after the other, and return how many connections there were so far."""
            for n in hosts:
                await asking.get(Ask(url=f"http://h{n}.test:{web.server_port}/"))
            return web.connections

        async def rounds() -> list[int]:
            return [await ask(*range(70)), await ask(69, 68), await ask(0)]

        assert list(asking.each([rounds])) == [[70, 70, 71]]
