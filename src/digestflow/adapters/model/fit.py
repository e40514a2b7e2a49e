"""Whether a value has the form a schema asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def misfits(value: object, schema: Mapping[str, Any], where: str = "reply") -> Iterator[str]:
    """Yield what in the value does not fit the schema, outermost first.

    Read are type, required, additionalProperties, enum, properties and items: what every
    server enforces that enforces at all. Lengths are not looked at.
    """
    wanted = _TYPES.get(schema.get("type", ""), object)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted not in {bool, object}):
        yield f"{where} has to be of type {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where} has to be one of what was offered"
    elif isinstance(value, dict):
        fields = schema.get("properties", {})
        yield from (f"{where} lacks {name}" for name in schema.get("required", ()) if name not in value)
        if schema.get("additionalProperties") is False:
            yield from (f"{where} has a field nobody asked for" for name in value if name not in fields)
        for name, field in fields.items():
            if name in value:
                yield from misfits(value[name], field, f"{where}.{name}")
    elif isinstance(value, list) and "items" in schema:
        for n, one in enumerate(value):
            yield from misfits(one, schema["items"], f"{where}[{n}]")
