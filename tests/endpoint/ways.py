"""The ways in which an endpoint fails, and what a night makes of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.endpoint.faults import Fail, error

if TYPE_CHECKING:
    from tests.endpoint.server import Mode

GAP, DUE, KEY = 3, 75, 4  # exit codes
PLACES = ("first", "middle", "last")


@dataclass(frozen=True)
class Way:
    """One way to fail, as long as the same story is asked about."""

    name: str
    mode: Mode
    code: int  # of the run it happens in


def _busy(status: int) -> Fail:
    return error(status, "not now", Retry_After="0")


WAYS = (
    Way("400 in every form", "400", GAP),
    Way("401", "401", KEY),
    Way("402 balance", "402", DUE),
    Way("403", "403", KEY),
    Way("404", "404", DUE),
    Way("408", _busy(408), DUE),
    Way("429", _busy(429), DUE),
    Way("429 for a day", "429 day", DUE),
    Way("429 quota", "429 quota", DUE),
    Way("500", _busy(500), DUE),
    Way("502", _busy(502), DUE),
    Way("503", _busy(503), DUE),
    Way("529", _busy(529), DUE),
    Way("redirect", "redirect", DUE),
    Way("reset", "reset", DUE),
    Way("a page of HTML", "html", DUE),
    Way("hang", "hang", DUE),
    Way("drip", "drip", DUE),
    Way("stall", "stall", DUE),
    Way("half a stream", "half", DUE),
    Way("garbage", "garbage", GAP),
    Way("empty", "empty", GAP),
    Way("cut off", "truncated", GAP),
    Way("refusal", "refusal", GAP),
    Way("filter", "filter", GAP),
    Way("wrong ids", "wrong ids", GAP),
    Way("wrong count", "wrong count", GAP),
    Way("white space without end", "blanks", GAP),
)
