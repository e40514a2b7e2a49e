"""How the endpoint answers a request for logprobs: in the forms of servers, and with their faults."""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any

from tests.endpoint.faults import FAULTS, Fail

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBE = "Is Paris"


def tops(likely: Mapping[str, float]) -> dict[str, Any]:
    """Logprobs as the protocol has them, the likeliest token first."""
    rows = sorted(likely.items(), key=lambda row: -row[1])
    told = [{"token": token, "logprob": math.log(one), "bytes": None} for token, one in rows]
    return {"content": [told[0] | {"top_logprobs": told}], "refusal": None}


def legacy(likely: Mapping[str, float]) -> dict[str, Any]:
    """Logprobs as they were told of texts, and still are by some."""
    return {
        "tokens": [max(likely, key=lambda token: likely[token])],
        "token_logprobs": [math.log(max(likely.values()))],
        "top_logprobs": [{token: math.log(one) for token, one in likely.items()}],
    }


def row(token: object, logprob: object) -> dict[str, Any]:
    """One token alone, with anything for its logarithm."""
    return {"content": [{"token": token, "logprob": logprob, "top_logprobs": []}]}


NAN = float("nan")
TOLD: dict[str, Any] = {
    "yes": tops({"Yes": 0.8, "No": 0.2}),
    "no": tops({"No": 0.9, "Yes": 0.1}),
    "spellings": tops({" Yes": 0.3, "yes": 0.2, "YES": 0.1, "▁no": 0.2, "Maybe": 0.2}),
    "legacy": legacy({"Yes": 0.6, "No": 0.2}),
    "alone": row("Yes", -0.01),
    "rounded": row("Yes", 0.001),
    "neither": tops({"The": 0.97, "Yes": 0.03}),
    "null": None,
    "null inside": {"content": None},
    "empty": {"content": []},
    "nan": row("Yes", NAN),
    "no number": row("Yes", "-0.1"),
    "impossible": row("Yes", 3.0),
    "no token": row(7, -0.1),
    "a list": [1],
    "no rows": {"content": [None]},
    "no table": {"top_logprobs": [None]},
}


def answer(mode: str | Fail, body: dict[str, Any]) -> Fail:
    """The answer to one request; "by words" doubts about half of all sentences, always the same."""
    user = body["messages"][-1]["content"]
    if mode == "breaking":  # as long as it is only asked about Paris it does what it can
        mode = "yes" if PROBE in user else "null"
    if mode == "refusing":
        mode = "yes" if PROBE in user else "400"
    if mode == "silent":
        mode = "yes" if PROBE in user else "neither"
    if isinstance(mode, Fail) or mode in FAULTS:
        return mode if isinstance(mode, Fail) else FAULTS[mode]
    if mode == "by words":
        mode = "yes" if PROBE in user or zlib.crc32(user.encode()) % 2 else "no"
    choice: dict[str, Any] = {"index": 0, "finish_reason": "length", "message": {"content": "Yes"}}
    if mode != "missing":
        choice["logprobs"] = TOLD[mode]
    usage = {"prompt_tokens": len(user) // 4, "completion_tokens": 1}
    said = {"id": "1", "object": "chat.completion", "model": "small", "choices": [choice], "usage": usage}
    return Fail(200, json.dumps(said))
