"""One name or several, as config.yaml takes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema


def _several(value: object) -> object:
    """Return the one name as a list of one, so that `fast: small` and `fast: [small]` are the same."""
    return (value,) if isinstance(value, str) else value


_LIST = {"type": "array", "items": {"type": "string"}}
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [{"type": "string"}, _LIST]}),
]
Aliases = dict[Annotated[str, Field(min_length=1)], Names]  # a name -> its other names
