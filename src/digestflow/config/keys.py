"""Which keys config.yaml knows, read from the model: what stands where."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel

from digestflow.config.model import Config


def kind_at(path: Sequence[str | int], data: object) -> Any:
    """Return the type that is wanted at `path`, or None when nothing known stands there.

    `data` decides which kind of source is meant where several are possible.
    """
    kind: Any = Config
    for key in path:
        kind = _inside(bare(kind, data), key)
        data = _step(data, key)
    return None if kind is None else bare(kind, data)


def bare(kind: Any, data: object = None) -> Any:
    """Return a type without annotations and without "or none"; of several sources the one `data` is."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) not in {Union, types.UnionType}:
        return kind
    choices = [bare(choice) for choice in get_args(kind) if choice is not type(None)]
    if len(choices) == 1:
        return choices[0]
    named = data.get("kind") if isinstance(data, Mapping) else None
    return next((choice for choice in choices if tag(choice) == named), None)


def tag(kind: Any) -> str | None:
    """Return the `kind` by which config.yaml names a class of sources; None for any other type."""
    fields = getattr(kind, "model_fields", {})
    return fields["kind"].default if "kind" in fields else None


def names_at(path: Sequence[str | int], data: object) -> tuple[str, ...]:
    """Return the keys that are known at `path`; empty where names are free."""
    kind = kind_at(path, data)
    if is_section(kind):
        return tuple(kind.model_fields)
    if get_origin(kind) is dict:
        first = bare(get_args(kind)[0])
        return get_args(first) if get_origin(first) is Literal else ()
    return ()


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield each section of config.yaml that has keys of its own, by name; the top first, as ""."""
    yield "", Config
    for name, field in Config.model_fields.items():
        kind = bare(field.annotation)
        if is_section(kind):
            yield name, kind


def is_section(kind: Any) -> TypeGuard[type[BaseModel]]:
    """Tell whether a type has keys of its own."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def is_text(kind: Any) -> bool:
    """Tell whether a type is written as text."""
    return kind in {str, Path} or get_origin(kind) is Literal


def _inside(kind: Any, key: str | int) -> Any:
    if is_section(kind) and isinstance(key, str):
        field = kind.model_fields.get(key)
        return field.annotation if field else None
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    if get_origin(kind) is tuple and isinstance(key, int):
        return get_args(kind)[0]
    return None


def _step(data: object, key: str | int) -> object:
    if isinstance(data, Mapping):
        return data.get(key)
    if isinstance(data, list | tuple) and isinstance(key, int) and key < len(data):
        return data[key]
    return None
