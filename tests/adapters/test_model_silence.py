"""Endpoints that give no answer: how long they are left alone, and what that costs."""

from __future__ import annotations

import socket
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.model import breaker
from digestflow.adapters.model.endpoint import Endpoint, Patience
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import KeyRefused, ModelError, Unreachable
from tests.adapters.asking import at, error, model, reply, requests
from tests.endpoint import endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

NIGHT = datetime(2026, 3, 11, 3, tzinfo=UTC)


def after(seconds: float) -> Any:
    """A clock that shows so many seconds after the night."""
    return lambda: NIGHT + timedelta(seconds=seconds)


@pytest.fixture
def closed() -> Iterator[str]:
    """An address where nobody listens: connections are refused."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/v1"


@pytest.fixture
def mute() -> Iterator[str]:
    """An address that lets nobody in: its queue is full, and nobody takes from it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        name = server.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(name)
        yield f"http://127.0.0.1:{name[1]}/v1"
        for one in waiting:
            one.close()


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a full queue refuses, and does not keep silent"
)
def test_who_lets_nobody_in_is_not_waited_for_and_not_asked_again(mute: str) -> None:
    # A second try would have to wait for an hour, and the test would end by its timeout.
    patience = Patience(first_wait=3600.0, longest_wait=7200.0)
    dead = Endpoint(base_url=mute, model="m", concurrency=1, connect=0.1)

    outcomes = [one for _request, one in model(dead, patience=patience).complete(requests())]

    assert len(outcomes) == 6
    assert all(isinstance(one, Unreachable) for one in outcomes)


def test_who_cannot_be_connected_to_is_tried_thrice_for_all_requests_together(closed: str) -> None:
    kept: dict[str, Any] = {}
    dead = Endpoint(base_url=closed, model="m", concurrency=1)

    outcomes = [one for _request, one in model(dead, kept=kept, now=after(0)).complete(requests())]

    assert all(isinstance(one, Unreachable) for one in outcomes)
    assert [key.partition(" of")[0] for key in kept] == ["silence"]


def test_three_requests_in_a_row_without_an_answer_are_enough() -> None:
    with endpoint("500") as server:
        outcomes = list(model(at(server, concurrency=1)).complete(requests()))

    assert len(outcomes) == 6
    assert all(isinstance(one, ModelError) for _request, one in outcomes)
    assert len(server.asked) == 3 * 2


def test_after_ten_minutes_an_endpoint_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "OPEN", 0.0)
    with endpoint(*["500"] * 6, "honest") as server:
        ours = model(at(server, concurrency=1))
        told = [isinstance(one, Reply) for _request, one in ours.complete(requests())]

    assert told == [False, False, False, True, True, True]


def test_one_try_of_a_run_soon_after_another_ends_in_silence_or_in_an_answer() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        reply(model(at(server), kept=kept, now=after(0)))
        server.modes = ("503",)
        list(model(at(server, concurrency=1), kept=kept, now=after(0)).complete(requests()))
        before = len(server.asked)

        list(model(at(server, concurrency=1), kept=kept, now=after(60)).complete(requests()))
        soon = len(server.asked) - before
        later = len(server.asked)
        list(model(at(server, concurrency=1), kept=kept, now=after(900)).complete(requests()))
        late = len(server.asked) - later
        server.modes = ("honest",)
        answered = reply(model(at(server), kept=kept, now=after(960)))

    assert (soon, late) == (1, 9)
    assert answered.text
    assert not [key for key, value in kept.items() if key.startswith("silence") and value]


def test_a_key_that_is_refused_is_not_held_against_the_next_one() -> None:
    kept: dict[str, Any] = {}
    with endpoint("401", "honest") as server:
        assert isinstance(error(model(at(server), kept=kept, now=after(0))), KeyRefused)

        assert reply(model(at(server), kept=kept, now=after(1))).text
    assert not [key for key in kept if key.startswith("silence")]


def test_a_request_that_is_declined_alone_does_not_silence_an_endpoint_tried_again() -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest") as server:
        reply(model(at(server), kept=kept, now=after(0)))
        server.modes = ("503",)
        list(model(at(server, concurrency=1), kept=kept, now=after(0)).complete(requests()))
        server.modes, server.asked = (*["400"] * 4, "honest"), []

        ours = model(at(server, concurrency=1), kept=kept, now=after(60))
        told = [isinstance(one, Reply) for _request, one in ours.complete(requests())]

    assert told == [False, True, True, True, True, True]
