"""The JSON value in a reply's text, however the model wrapped it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from digestflow.errors import EmptyReply, WrongForm

if TYPE_CHECKING:
    from collections.abc import Mapping

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z0-9]*[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_STARTS = 20  # places where an object may begin that are tried
_EMPTY: Final[dict[str, Any]] = {"array": [], "string": ""}
_DEEPEST = 20  # levels of a reply; no schema of ours has more than five


def mended(text: str) -> str:
    """Return the text with surrogate pairs joined and each lone surrogate as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def value(text: str) -> dict[str, Any]:
    """Return the JSON object the reply holds.

    Strictly first; then without thoughts, without a code fence, and the first object in it.
    Strings have no lone surrogates. A cut object is never completed.

    Raises:
        EmptyReply: It says nothing.
        WrongForm: There is no whole JSON object in it.
    """
    strict = _loaded(text)
    if isinstance(strict, dict):
        return dict(_whole(strict, _DEEPEST))
    said = _THOUGHT_END.sub("", _THOUGHT.sub("", text))
    fenced = _FENCE.search(said)
    for candidate in ([fenced[1]] if fenced else []) + [said]:
        found = _first(candidate)
        if found is not None:
            return dict(_whole(found, _DEEPEST))
    if not said.strip():
        raise EmptyReply("the reply is empty")
    raise WrongForm(f"the reply holds no {'whole ' if '{' in said else ''}JSON object")


def begun(text: str, schema: Mapping[str, Any]) -> str:
    """Return what of a cut-off object is whole, as JSON; "" where nothing of it is.

    It ends with the last whole element of a list, or the last whole field; nothing is added to a
    sentence. Lists and texts that were not reached are empty; a field that has to be one of what
    was offered is left out.
    """
    start = text.find("{")
    end, closers = _last_whole(text[start:]) if start >= 0 else (0, "")
    found = _loaded(text[start : start + end] + closers) if end else None
    if not isinstance(found, dict):
        return ""
    for name, field in schema.get("properties", {}).items():
        if "enum" not in field and field.get("type") in _EMPTY:
            found.setdefault(name, _EMPTY[field["type"]])
    return json.dumps(found, ensure_ascii=False)


def _last_whole(text: str) -> tuple[int, str]:
    """Return where the last whole element or field ends, and what closes all that is open there."""
    found, opened, quoted, at = (0, ""), "", False, 0
    while at < len(text):
        letter = text[at]
        at += 1
        if quoted:
            at += letter == "\\"
            quoted = letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "{[":
            opened = ("}" if letter == "{" else "]") + opened
        elif letter in "}]":
            opened = opened[1:]
            if not opened or opened[0] == "]":
                found = at, opened
            if not opened:
                break
        elif letter == "," and opened in {"}", "]}"}:
            found = at - 1, opened
    return found


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):  # also numbers of thousands of digits
        return None


def _first(text: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    start = text.find("{")
    for _ in range(_STARTS):
        if start < 0:
            return None
        try:
            found, _end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        return found if isinstance(found, dict) else None  # pragma: no branch - "{" begins an object
    return None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _whole(found: Any, depth: int) -> Any:
    if not depth:
        raise WrongForm(f"the reply's JSON is nested more than {_DEEPEST} deep")
    if isinstance(found, str):
        return mended(found)
    if isinstance(found, list):
        return [_whole(one, depth - 1) for one in found]
    if isinstance(found, dict):
        return {mended(key): _whole(one, depth - 1) for key, one in found.items()}
    return found
