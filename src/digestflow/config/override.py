"""Values that an option or the environment sets over those of config.yaml."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digestflow.config.keys import is_text, kind_at, names_at
from digestflow.config.mistake import Mistake
from digestflow.config.model import Config
from digestflow.config.names import hint, loosened, nearest
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.config.document import Path

PREFIX = "DIGESTFLOW_"
_BETWEEN = "__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One value from outside config.yaml."""

    origin: str  # "--set select.stories", "DIGESTFLOW_SELECT__STORIES"
    keys: tuple[str, ...]  # as they were written
    joint: str  # what stood between the keys; a name in the file can hold it too
    text: str


def from_options(sets: Sequence[str]) -> Iterator[Override]:
    """Yield what `--set key=value` options set, in their order.

    Raises:
        UsageError: An option has no key or no `=`.
    """
    for given in sets:
        key, equals, text = given.partition("=")
        key = key.strip()
        if not equals or not all(key.split(".")):
            raise UsageError(
                f"--set {given!r}: give a key and a value, as in --set select.stories=5",
                fix="digestflow config show",
            )
        yield Override(origin=f"--set {key}", keys=tuple(key.split(".")), joint=".", text=text)


def from_environment(environ: Mapping[str, str]) -> Iterator[Override]:
    """Yield what variables like `DIGESTFLOW_SELECT__STORIES` set, outer keys before inner ones.

    Upper and lower case are one, as pydantic-settings has it. A variable of that beginning
    that names neither a key nor a key within one is none of ours, and is passed over.
    """
    found = []
    for name in sorted(environ):  # no other is read: what it says may be a key that the system keeps
        keys = tuple(name[len(PREFIX) :].lower().split(_BETWEEN))
        if not name.upper().startswith(PREFIX) or not all(keys):
            continue
        if len(keys) > 1 or keys[0] in Config.model_fields:
            found.append(Override(origin=name, keys=keys, joint="_", text=environ[name]))
    yield from sorted(found, key=lambda override: len(override.keys))


def put(data: dict[str, Any], override: Override) -> tuple[list[Path], Mistake | None]:
    """Put one value into `data` in place; return the paths it set, or what is wrong with it.

    The value is JSON, or the text itself where it is no JSON or text is wanted. A mapping
    is laid over the one that is there; anything else takes its place.
    """
    path: Path = ()
    node: Any = data
    keys = override.keys
    while True:
        found = _found(node, path, keys, override, data)
        if isinstance(found, Mistake):
            return [], found
        key, keys = found
        path = (*path, key)
        if not keys:
            break
        inner = node[key] if not isinstance(node, dict) else node.get(key)
        if inner is None:
            inner = node[key] = {}
        node = inner
    value = _value(override.text, kind_at(path, data))
    if isinstance(value, dict) and isinstance(node, dict) and isinstance(node.get(key), dict):
        return list(_laid(node[key], value, path)), None
    node[key] = value
    return [path], None


def _found(
    node: Any, path: Path, keys: tuple[str, ...], override: Override, data: object
) -> tuple[str | int, tuple[str, ...]] | Mistake:
    """Return the next key as the data spells it, and the keys behind it."""
    if isinstance(node, list):
        return _element(node, path, keys, override)
    if not isinstance(node, dict):
        where = ".".join(map(str, path))
        return Mistake(origin=override.origin, text=f"{where} is one value, with no keys in it")
    known = names_at(path, data) or tuple(node)
    match = _longest(keys, known, override.joint)
    if match is None:
        return keys[0], keys[1:]  # a name of its own, or one that will be refused as unknown
    return known[match[0]], match[1]


def _element(
    node: list[Any], path: Path, keys: tuple[str, ...], override: Override
) -> tuple[int, tuple[str, ...]] | Mistake:
    if keys[0].isascii() and keys[0].isdigit() and int(keys[0]) < len(node):
        return int(keys[0]), keys[1:]
    known = [element.get("name") if isinstance(element, dict) else None for element in node]
    match = _longest(keys, [name if isinstance(name, str) else "" for name in known], override.joint)
    if match is not None:
        return match
    near = nearest(keys[0], [name for name in known if isinstance(name, str)])
    return Mistake(
        origin=override.origin, text=f"{'.'.join(map(str, path))} has none called {keys[0]!r}{hint(near)}"
    )


def _longest(keys: tuple[str, ...], known: Sequence[str], joint: str) -> tuple[int, tuple[str, ...]] | None:
    """Return which known name the first keys spell, as many of them as can, and the keys left."""
    for n in range(len(keys), 0, -1):
        word = joint.join(keys[:n])
        if word in known:
            return known.index(word), keys[n:]
        loose = [loosened(name) for name in known]
        if loosened(word) and loosened(word) in loose:
            return loose.index(loosened(word)), keys[n:]
    return None


def _value(text: str, kind: Any) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if is_text(kind) and value is not None and not isinstance(value, str) else value


def _laid(under: dict[str, Any], over: dict[str, Any], path: Path) -> Iterator[Path]:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            yield from _laid(under[key], value, (*path, key))
        else:
            under[key] = value
            yield (*path, key)
