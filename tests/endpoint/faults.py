"""What goes wrong with an answer, and what a server does not understand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fail:
    """An HTTP answer that is no success."""

    status: int
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)


def error(status: int, message: str, **headers: str) -> Fail:
    """A failure as servers of this protocol word it."""
    return Fail(
        status,
        json.dumps({"error": {"message": message}}),
        {k.replace("_", "-"): v for k, v in headers.items()},
    )


HTML = "<html><body>Bad gateway</body></html>"
FAULTS: dict[str, Fail] = {
    "html": Fail(200, HTML, {"Content-Type": "text/html"}),
    "no json": Fail(200, "not at all {"),
    "no choices": Fail(200, '{"object": "list", "data": []}'),
    "error 200": Fail(200, '{"error": {"message": "upstream is gone"}}'),
    "400": error(400, "I do not like it"),
    "401": error(401, "no such key"),
    "402": error(402, "Insufficient Balance"),
    "403": error(403, "not yours"),
    "404": error(404, "no such model"),
    "408": error(408, "request timeout"),
    "413": error(413, "too large"),
    "context": error(400, "This model's maximum context length is 4096 tokens"),
    "429": error(429, "slow down", Retry_After="0"),
    "429 ms": error(429, "slow down", retry_after_ms="5"),
    "429 reset": error(
        429, "slow down", x_ratelimit_reset_requests="5ms", x_ratelimit_remaining_requests="0"
    ),
    "429 date": error(
        429,
        "slow down",
        Retry_After="Wed, 11 Mar 2026 03:00:01 GMT",
        Date="Wed, 11 Mar 2026 03:00:01 GMT",
    ),
    "429 tokens": error(429, "slow down", x_ratelimit_reset_tokens="0.01s", x_ratelimit_remaining_tokens="0"),
    "429 day": error(429, "slow down", Retry_After="86400"),
    "429 quota": error(429, "You exceeded your current quota (insufficient_quota)"),
    "500": error(500, "oops"),
    "502": Fail(502, HTML, {"Content-Type": "text/html"}),
    "503": error(503, "busy"),
    "loading": error(503, "Loading model"),
    "529": error(529, "overloaded"),
    "redirect": Fail(302, "", {"Location": "http://127.0.0.1:1/v1/chat/completions"}),
}


def understands(dialect: str, body: dict[str, Any], *, thinks: bool) -> Fail | None:
    """What a server of the dialect answers to what it does not understand; None where it does."""
    form = body.get("response_format", {}).get("type", "")
    refused: dict[str, tuple[bool, int, str]] = {
        "deepseek": (form == "json_schema", 400, "This response_format type is unavailable now"),
        "lmstudio": (form == "json_object", 400, "'response_format.type' must be 'json_schema' or 'text'"),
        "plain": (bool(form), 422, "Unrecognized request argument supplied"),
        "grammar": (bool(form), 500, "failed to parse grammar of response_format"),
        "completion tokens": (
            "max_tokens" in body,
            400,
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'",
        ),
        "no temperature": ("temperature" in body, 400, "Unsupported value: 'temperature' does not support 0"),
        "no stream options": ("stream_options" in body, 400, "unknown field stream_options"),
        "no system": (body["messages"][0]["role"] == "system", 500, "template: System role not supported"),
        "stubborn": ("reasoning_effort" in body, 400, "reasoning_effort: unknown"),
    }
    applies, status, message = refused.get(dialect, (False, 0, ""))
    return error(status, message) if applies and not (dialect == "stubborn" and not thinks) else None


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    """The schema the request asks for: in its form, or in its words."""
    form = body.get("response_format", {})
    found = form.get("json_schema", {}).get("schema") or form.get("schema")
    if found is None:
        words = re.search(r"nothing else:\n(\{.*\})", body["messages"][-1]["content"])
        found = json.loads(words[1]) if words else {}
    return dict(found)
