"""The ways to get an answer in a given form, the surest first, and what an endpoint is known to do."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.adapters.model.answer import Fault
    from digestflow.core.prompt.nouns import Request

# The nested form of json_schema is the only one that works everywhere it works at all; the
# llama.cpp family enforces a schema beside json_object; the others only ask for it in words.
RUNGS = ("json_schema", "json_object with schema", "json_object", "words")

THINKING: tuple[Mapping[str, Any], ...] = (
    {},
    {"reasoning_effort": "none"},
    {"chat_template_kwargs": {"enable_thinking": False}},
)

_TOP = 5  # likeliest first tokens that are asked for; some servers tell no more
_WEIGHED: Mapping[str, Any] = {"logprobs": True, "top_logprobs": _TOP}
_COMPLAINT = 300  # characters of what was wrong that are said
_BROKEN, _TOO_LARGE = 500, 413
_UNSUPPORTED = {400, 404, 415, 422, 501}
_FORM = re.compile(r"response_format|json_schema|json_object|grammar|schema|parser", re.IGNORECASE)
_LIMIT = re.compile(
    r"max_completion_tokens|'max_tokens'|\bmax_tokens\b.{0,40}(?:not supported|unsupported)", re.IGNORECASE
)
_THOUGHTS = re.compile(r"reasoning_effort|chat_template_kwargs|enable_thinking", re.IGNORECASE)
_SYSTEM = re.compile(
    r"system (?:role|message|prompt)s?\b.{0,40}not|roles? must alternate|only user and assistant roles",
    re.IGNORECASE,
)
_FILTER = re.compile(
    r"content[_ ]?(?:filter|management|policy)|responsible\s?ai|moderation|data_inspection", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"context[ _]?(?:length|size|window)|maximum context|too many (?:input )?tokens|prompt is too long"
    r"|exceeds the available",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """What an endpoint and its model are known to do; kept from run to run."""

    rung: int = 0  # index of the surest of `RUNGS` that works
    enforced: bool = False  # a probe has proved that the server holds the model to the schema
    limit: str = "max_tokens"  # how it wants the length limited
    temperature: bool = True  # takes one
    system: bool = True  # takes a system message
    usage: bool = True  # tells usage at the end of a stream when asked
    stream: bool = True  # streams at all
    thinking: int = 0  # which way the model is kept from thinking aloud; 0: it need not be
    fingerprint: str = ""  # of the build that was probed

    @property
    def way(self) -> str:
        """The surest way to an answer in a form, in words."""
        return f"{RUNGS[self.rung]}{', enforced' if self.enforced else ', not enforced'}"

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON to be kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: object) -> Ability | None:
        """Return what was kept; None where that is of another version or damaged."""
        if not isinstance(kept, dict) or set(kept) != {one.name for one in fields(cls)}:
            return None
        right = all(type(kept[one.name]) is type(one.default) for one in fields(cls))
        known = right and 0 <= kept["rung"] < len(RUNGS) and 0 <= kept["thinking"] < len(THINKING)
        return cls(**kept) if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One way to put a request."""

    rung: int  # index of `RUNGS`
    complaint: str = ""  # what was wrong with the last answer, without the answer
    double: bool = False  # with twice the tokens: the last answer was cut off


def payload(request: Request, ability: Ability, turn: Turn, *, model: str, stream: bool) -> dict[str, Any]:
    """Return the body of a call for the request.

    A complaint follows the material, so that the beginning, which servers keep, stays the same.
    """
    user = request.user
    if (
        turn.rung > 1
    ):  # a rung that is enforced needs no words, and a probe of it may not give the answer away
        form = json.dumps(request.schema, ensure_ascii=False, separators=(",", ":"))
        user += f"\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n{form}"
    if turn.complaint:
        user += f"\n\nYour last answer was refused: {turn.complaint[:_COMPLAINT]}"
        user += "\nAnswer again, with the whole JSON object and nothing else."
    call: dict[str, Any] = {
        "model": model,
        "messages": _messages(request.system, user, ability),
        ability.limit: request.max_tokens * (2 if turn.double else 1),
        **(_WEIGHED if request.weighed else _form(request, turn.rung)),
        **THINKING[ability.thinking],
    }
    if ability.temperature:
        call["temperature"] = 0
    if stream and ability.usage:
        call["stream_options"] = {"include_usage": True}
    return call


def adapted(ability: Ability, fault: Fault) -> Ability | None:
    """Return the ability after a refusal that names a parameter; None when it teaches nothing."""
    if fault.kind == "stream" and ability.stream:
        return replace(ability, stream=False)
    if fault.kind != "status" or fault.status not in _UNSUPPORTED | {_BROKEN}:
        return None
    said = fault.said
    changes = (
        (_LIMIT.search(said) and ability.limit == "max_tokens", {"limit": "max_completion_tokens"}),
        ("temperature" in said and ability.temperature, {"temperature": False}),
        ("stream_options" in said and ability.usage, {"usage": False}),
        (_SYSTEM.search(said) and ability.system, {"system": False}),
        (_THOUGHTS.search(said) and ability.thinking == 1, {"thinking": 2}),
        (_THOUGHTS.search(said) and ability.thinking > 1, {"thinking": 0}),
    )
    for applies, change in changes:
        if applies:
            return replace(ability, **change)
    return None


def quieter(ability: Ability) -> Ability | None:
    """Return the ability with the next way to keep a model from thinking aloud; None after the last."""
    if ability.thinking + 1 < len(THINKING):
        return replace(ability, thinking=ability.thinking + 1)
    return None


def withheld(fault: Fault) -> bool:
    """Tell whether a filter of the server took offence at the material."""
    return fault.status in {400, 422} and _FILTER.search(fault.said) is not None


def unsupported(fault: Fault) -> bool:
    """Tell whether the fault says that the rung is not supported; asking again would not help."""
    if fault.kind != "status" or too_long(fault) or withheld(fault):
        return False
    return fault.status in _UNSUPPORTED or (fault.status == _BROKEN and _FORM.search(fault.said) is not None)


def too_long(fault: Fault) -> bool:
    """Tell whether the material does not fit the model's context."""
    return fault.status == _TOO_LARGE or (
        fault.status in {400, 422, 500} and _TOO_LONG.search(fault.said) is not None
    )


def _messages(system: str, user: str, ability: Ability) -> list[dict[str, str]]:
    if not system:
        return [{"role": "user", "content": user}]
    if not ability.system:
        return [{"role": "user", "content": f"{system}\n\n{user}"}]
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _form(request: Request, rung: int) -> dict[str, Any]:
    schema = dict(request.schema)
    match RUNGS[rung]:
        case "json_schema":
            named = {"name": request.schema_name, "schema": schema, "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        case "json_object with schema":
            return {"response_format": {"type": "json_object", "schema": schema}}
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case _:
            return {}
