"""How the endpoint answers `/v1/embeddings`: by counting words, in its dialects and with its faults."""

from __future__ import annotations

import base64
import json
import struct
from typing import TYPE_CHECKING, Any

from tests.endpoint.faults import FAULTS, Fail
from tests.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(text: str, status: int = 400) -> Fail:
    """An error as servers word it."""
    return Fail(status, json.dumps({"error": {"message": text}}))


def answer(mode: str | Fail, body: dict[str, Any], n: int) -> Fail:
    """The answer to the n-th request."""
    if isinstance(mode, Fail) or mode in FAULTS:
        return mode if isinstance(mode, Fail) else FAULTS[mode]
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    if mode == "single" and isinstance(body["input"], list):
        return refused("input must be a string")
    if mode == "no format" and "encoding_format" in body:
        return refused("unknown parameter: encoding_format")
    if mode == "small" and len(texts) > 8:
        return refused("the input exceeds the maximum context length")
    if mode == "narrow" and sum(map(len, texts)) > 10:
        return refused("the input exceeds the maximum context length")
    rows: list[dict[str, Any]] = [
        {"object": "embedding", "index": at, "embedding": counted(text)} for at, text in enumerate(texts)
    ]
    if mode in SPOILT:
        rows = SPOILT[mode](rows, n)
    said: dict[str, Any] = {"object": "list", "model": "small", "data": rows}
    if mode != "no usage":
        used = sum(len(text.split()) for text in texts)
        said["usage"] = {"prompt_tokens": used, "total_tokens": used}
    return Fail(200, json.dumps(said))


Rows = list[dict[str, Any]]


def _each(rows: Rows, change: Callable[[list[float]], object]) -> Rows:
    return [row | {"embedding": change(row["embedding"])} for row in rows]


def _packed(numbers: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


# What becomes of the vectors of the n-th request.
SPOILT: dict[str, Callable[[Rows, int], Rows]] = {
    "reversed": lambda rows, _n: rows[::-1],
    "no index": lambda rows, _n: [{"embedding": row["embedding"]} for row in rows],
    "base64": lambda rows, _n: _each(rows, _packed),
    "nested": lambda rows, _n: _each(rows, lambda numbers: [numbers]),
    "too few in a list": lambda rows, _n: rows[:1],
    "too few": lambda rows, _n: rows[:-1],
    "too many": lambda rows, _n: [*rows, rows[0]],
    "same index": lambda rows, _n: [row | {"index": 5} for row in rows],
    "nan": lambda rows, _n: _each(rows, lambda numbers: [float("nan"), *numbers[1:]]),
    "huge": lambda rows, _n: _each(rows, lambda numbers: [10**400, *numbers[1:]]),
    "zero": lambda rows, _n: _each(rows, lambda numbers: [0.0] * len(numbers)),
    "empty": lambda rows, _n: _each(rows, lambda _numbers: []),
    "words": lambda rows, _n: _each(rows, lambda _numbers: ["a", "b"]),
    "tokens": lambda rows, _n: _each(rows, lambda numbers: [numbers, numbers]),
    "broken base64": lambda rows, _n: _each(rows, lambda _numbers: "not base64!"),
    "cut base64": lambda rows, _n: _each(rows, lambda _numbers: base64.b64encode(b"abc").decode()),
    "growing": lambda rows, n: _each(rows[:1], lambda numbers: [*numbers, *[1.0] * n]),
    "uneven": lambda rows, _n: [
        row | {"embedding": row["embedding"][: 60 + (row["index"] % 2)]} for row in rows
    ],
}
