"""What one call of an endpoint gave: an answer, or a fault; values, so that nothing drags a key along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "absent",  # no connection: refused, no way there, or no such name
    "silent",  # no connection in the time for one
    "unreachable",  # the connection broke
    "slow",  # nothing came in time
    "status",  # an HTTP status that is no success
    "garbage",  # 200, but no answer of the protocol
    "stream",  # the server does not stream
    "down",  # not asked: the endpoint is given up for now
    "late",  # not asked, or not waited for: the run's time is over
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model said in one call."""

    text: str  # "" when it said nothing
    finish: str  # "stop", "length", "content_filter" …; ours: "blanks", "repetition"; "" when not told
    refusal: str = ""
    thoughts: bool = False  # it reasoned apart from the text
    model: str = ""
    fingerprint: str = ""
    tokens_in: int = 0  # 0: not told
    tokens_out: int = 0
    seconds: float = 0.0
    logprobs: object = None  # how likely its tokens were, as the server told it


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why one call gave no answer."""

    kind: Kind
    why: str  # scrubbed, one line
    status: int = 0
    said: str = ""  # the server's words, scrubbed, longer than in `why`; decides, is never shown
    headers: Mapping[str, str] = field(default_factory=dict)  # small letters
