"""What pydantic finds wrong, in words a user can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, get_args, get_origin

from digestflow.config.keys import kind_at, names_at, sections, tag
from digestflow.config.names import hint, nearest
from digestflow.config.secrets import secret_name
from digestflow.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic_core import ErrorDetails

    from digestflow.config.document import Path

_CHOSEN = 2  # place of a source's kind in what pydantic says of where: sources, which of them, its kind
_LONGEST = 60  # characters of a value that are shown
_SHAPES = {
    "int_parsing": "is no whole number",
    "int_type": "is no whole number",
    "int_from_float": "is no whole number",
    "int_parsing_size": "is too large a number",
    "float_parsing": "is no number",
    "float_type": "is no number",
    "finite_number": "is no finite number",
    "bool_parsing": "is neither true nor false",
    "bool_type": "is neither true nor false",
    "tuple_type": "is no list",
    "list_type": "is no list",
}
_LIMITS = {
    "greater_than_equal": ("ge", "is below {}"),
    "greater_than": ("gt", "is not above {}"),
    "less_than_equal": ("le", "is above {}"),
    "string_too_long": ("max_length", "has more than {} characters"),
}


def path_of(error: ErrorDetails, data: object) -> Path:
    """Return where in the data an error stands, without pydantic's own words in between."""
    path: list[str | int] = []
    node = data
    for n, part in enumerate(error["loc"]):
        last = n == len(error["loc"]) - 1
        # The class of a source that `kind` chose; one has a key of that name besides.
        chosen = isinstance(node, Mapping) and (
            part not in node or (n == _CHOSEN and part == node.get("kind"))
        )
        if part == "[key]" or (chosen and not last):
            continue
        path.append(part)
        if isinstance(node, Mapping):
            node = node.get(str(part))
        elif isinstance(node, list) and isinstance(part, int):
            node = node[part]
    if error["type"] == "union_tag_invalid":
        path.append("kind")
    return tuple(path)


def worded(error: ErrorDetails, path: Path, data: object) -> str:
    """Return what is wrong, with the way out where there is a likely one."""
    kind = error["type"]
    if kind == "missing":
        return f"missing key {path[-1]!r}"
    if kind == "union_tag_not_found":
        return f"missing key 'kind': one of {', '.join(_kinds())}"
    if kind == "extra_forbidden" or error["loc"][-1] == "[key]":
        return _unknown(path, data)
    name = (
        ".".join(map(str, path[-2:] if isinstance(path[-1], int) else path[-1:])) if path else "config.yaml"
    )
    return f"{name}: {_why(error, path, data)}"


def _why(error: ErrorDetails, path: Path, data: object) -> str:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind in {"union_tag_invalid", "literal_error"}:
        return _none_of(error, path, data)
    if kind in _SHAPES:
        return f"{shown(given)} {_SHAPES[kind]}"
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return f"{shown(given)} {words.format(_plain(context[key]))}"
    special: dict[str, Callable[[], str]] = {
        "value_error": lambda: str(context["error"]),
        "string_type": lambda: _not_text(given),
        "path_type": lambda: _not_text(given),
        "string_too_short": lambda: "must not be empty",
        "too_short": lambda: "must not be empty",
        "string_pattern_mismatch": lambda: f"{shown(given)} does not fit: {_description(path, data)}",
    }
    if kind in special:
        return special[kind]()
    if kind.startswith(("model", "dict")):
        return f"{shown(given)} stands where keys and values are wanted"
    return f"{error['msg']}: {shown(given)}"


def _not_text(given: object) -> str:
    if isinstance(given, bool | int | float):
        return f"{shown(given)} is no text: put it in quotes"
    return f"{shown(given)} is no text"


def _kinds() -> list[str]:
    return [kind for source in get_args(get_args(Source)[0]) if (kind := tag(source))]


def _none_of(error: ErrorDetails, path: Path, data: object) -> str:
    given = error["input"]
    if error["type"] == "union_tag_invalid":
        given = given.get("kind") if isinstance(given, Mapping) else given
        known = _kinds()
    else:
        known = [str(choice) for choice in get_args(kind_at(path, data))]
    near = nearest(given, known) if isinstance(given, str) else None
    return f"{shown(given)} is none of {', '.join(known)}{hint(near)}"


def _unknown(path: Path, data: object) -> str:
    key = str(path[-1])
    if secret_name(key):
        return (
            f"{key!r} would hold a secret: keep it in an environment variable and name that, "
            "as in api_key_env: OPENAI_API_KEY"
        )
    known = names_at(path[:-1], data)
    elsewhere = [section for section, model in sections() if key in model.model_fields]
    if elsewhere and not (path[0] == "sources" and key in _kinds()):
        place = f"under {elsewhere[0]!r}" if elsewhere[0] else "at the top, without indentation"
        return f"unknown key {key!r} — it belongs {place}"
    near = nearest(key, known)
    others = f" — known here: {', '.join(known)}"
    return f"unknown key {key!r}{hint(near) or others}"


def misspelt(path: Path, unknown: Sequence[Path], data: object) -> bool:
    """Tell whether a missing key is one that an unknown key beside it was meant to be."""
    known = names_at(path[:-1], data)
    return any(other[:-1] == path[:-1] and nearest(str(other[-1]), known) == path[-1] for other in unknown)


def shown(value: object) -> str:
    """Return a value as YAML would have it, shortened."""
    if isinstance(value, str):
        text = repr(value)
    elif isinstance(value, FilePath):
        text = repr(str(value))
    else:
        try:
            text = json.dumps(value, ensure_ascii=False)
        except (TypeError, ValueError):
            text = str(value)
    return "nothing" if value is None else text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _plain(number: Any) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _description(path: Path, data: object) -> str:
    parent = kind_at(path[:-1], data)
    if isinstance(path[-1], int) or get_origin(parent) is not None:
        return "its pattern"
    return parent.model_fields[path[-1]].description or "its pattern"
