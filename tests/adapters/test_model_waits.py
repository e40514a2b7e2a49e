"""How long servers ask to wait, and how the gate obeys."""

from __future__ import annotations

import asyncio
import time

import pytest

from digestflow.adapters.model.fit import misfits
from digestflow.adapters.model.gate import Gate, Pace
from digestflow.adapters.model.waits import asked_wait

NOW = "Thu, 12 Mar 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"retry-after": "7"}, 7, id="seconds"),
        pytest.param({"retry-after": "0"}, 0, id="at once"),
        pytest.param({"retry-after": "1.5"}, 1.5, id="a fraction"),
        pytest.param({"retry-after-ms": "250", "retry-after": "1"}, 0.25, id="milliseconds first"),
        pytest.param({"retry-after": "86400"}, 86400, id="a day"),
        pytest.param({"retry-after": "-5"}, None, id="less than nothing"),
        pytest.param({"retry-after": "soon"}, None, id="words"),
        pytest.param({"retry-after": "9" * 400}, None, id="a number without end"),
        pytest.param(
            {"retry-after": "Thu, 12 Mar 2026 09:00:20 GMT", "date": NOW},
            20,
            id="a date by the server's clock",
        ),
        pytest.param({"retry-after": "Thu, 12 Mar 2026 08:00:00 GMT", "date": NOW}, 0, id="a date gone by"),
        pytest.param(
            {"retry-after": "Thu, 12 Mar 2026 09:00:20 GMT"}, None, id="a date without the server's clock"
        ),
        pytest.param(
            {"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT", "date": NOW}, 251628994799.0, id="the year 9999"
        ),
        pytest.param({"x-ratelimit-reset-requests": "1s"}, 1, id="a span"),
        pytest.param({"x-ratelimit-reset-tokens": "6m0s"}, 360, id="minutes and seconds"),
        pytest.param({"x-ratelimit-reset-tokens": "20ms"}, 0.02, id="a span of milliseconds"),
        pytest.param({"x-ratelimit-reset": "30"}, 30, id="bare seconds"),
        pytest.param({"x-ratelimit-reset": "1773306060", "date": NOW}, 60, id="a moment in seconds"),
        pytest.param({"x-ratelimit-reset": "1773306060000", "date": NOW}, 60, id="a moment in milliseconds"),
        pytest.param({"x-ratelimit-reset": "1773306060"}, None, id="a moment without the server's clock"),
        pytest.param({"x-ratelimit-reset": "2026-03-12T09:00:30Z", "date": NOW}, 30, id="an ISO moment"),
        pytest.param({"ratelimit-reset": "4"}, 4, id="the standard's draft"),
        pytest.param({"x-ratelimit-reset": "gibberish"}, None, id="gibberish"),
        pytest.param(
            {
                "x-ratelimit-reset-requests": "2s",
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-tokens": "24h",
                "x-ratelimit-remaining-tokens": "900",
            },
            2,
            id="the limit that is used up",
        ),
        pytest.param(
            {"x-ratelimit-reset-requests": "1d", "x-ratelimit-reset-tokens": "3s"}, 3, id="the nearest of two"
        ),
    ],
)
def test_every_form_of_wait_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_a_pace_is_halved_after_too_many_and_rises_by_one_when_it_goes_well() -> None:
    pace = Pace(most=8)
    limits = [pace.limit]

    pace.slower(0, sent=1.0)
    limits.append(pace.limit)
    for _ in range(4):
        pace.faster()
    limits.append(pace.limit)
    for _ in range(4):
        pace.slower(0, sent=time.monotonic())
    limits.append(pace.limit)
    for _ in range(99):
        pace.faster()

    assert [*limits, pace.limit] == [8, 4, 5, 1, 8]


def test_calls_that_were_under_way_together_halve_the_pace_once() -> None:
    pace = Pace(most=8)
    sent = time.monotonic()

    for _ in range(8):
        pace.slower(0, sent=sent)

    assert pace.limit == 4


def test_a_closed_gate_opens_after_its_time() -> None:
    async def wait() -> float:
        pace = Pace(most=1)
        pace.slower(0.05, sent=time.monotonic())
        before = time.monotonic()
        await Gate(pace).opened()
        return time.monotonic() - before

    assert asyncio.run(wait()) >= 0.04


SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "all": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "yes": {"type": "boolean"},
    },
    "required": ["n", "all"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        pytest.param({"n": 1, "all": ["a", "b"]}, [], id="right"),
        pytest.param([], ["reply has to be of type object"], id="another type"),
        pytest.param({"n": True, "all": []}, ["reply.n has to be of type integer"], id="no number"),
        pytest.param({"n": 1, "all": [], "yes": True}, [], id="a boolean"),
        pytest.param({"n": 1}, ["reply lacks all"], id="a field less"),
        pytest.param({"n": 1, "all": [], "x": 1}, ["reply has a field nobody asked for"], id="a field more"),
        pytest.param(
            {"n": 1, "all": ["a", "c"]}, ["reply.all[1] has to be one of what was offered"], id="not offered"
        ),
    ],
)
def test_what_does_not_fit_a_schema_is_said(value: object, wrong: list[str]) -> None:
    assert list(misfits(value, SCHEMA)) == wrong
