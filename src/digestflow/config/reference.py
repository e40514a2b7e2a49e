"""Every key of config.yaml with type, default and meaning, as Markdown."""

from __future__ import annotations

import json
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from digestflow.config.keys import bare, is_section, tag
from digestflow.config.model import Config, ModelSettings
from digestflow.config.settings import HEADINGS
from digestflow.config.topics import SubsectionSettings, TopicSettings
from digestflow.core.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo

_HEAD = "| key | type | default | meaning |\n| --- | --- | --- | --- |"
_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path"}
_LISTS = {
    "text": "texts",
    "Source": "sources",
    "TopicSettings": "topics",
    "SubsectionSettings": "subsections",
}
_INNER: tuple[tuple[str, type[BaseModel]], ...] = (
    ("A topic (`topics`)", TopicSettings),
    ("A subsection (`topics.subsections`)", SubsectionSettings),
    ("A model (`models.NAME`)", ModelSettings),
)


def reference() -> str:
    """Return the whole reference, without a heading above it; ends in a newline."""
    return "\n\n".join(_parts()) + "\n"


def kinds() -> tuple[type[BaseModel], ...]:
    """Return the class of each kind of source, in the order they are documented."""
    return get_args(get_args(Source)[0])


def _parts() -> Iterator[str]:
    yield f"### At the top\n\n{_table(Config.model_fields.items())}"
    yield from _sources()
    for title, model in _INNER:
        yield f"### {title}\n\n{_said(model)}\n\n{_table(model.model_fields.items())}"
    rows = "\n".join(f"| `{key}` | {heading} |" for key, heading in HEADINGS.items())
    yield f"### Headings of a MOC (`topics.headings`)\n\n| key | default |\n| --- | --- |\n{rows}"
    yield from _sections(Config, "")


def _sections(of: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in of.model_fields.items():
        kind = bare(field.annotation)
        if is_section(kind):
            yield f"### `{above}{name}`\n\n{_said(kind)}\n\n{_table(kind.model_fields.items())}"
            yield from _sections(kind, f"{above}{name}.")


def _sources() -> Iterator[str]:
    first, *others = kinds()
    shared = [
        name
        for name, field in first.model_fields.items()
        if name != "kind" and all(name in kind.model_fields for kind in others)
    ]
    names = ", ".join(f"`{tag(kind)}`" for kind in kinds())
    rows = [(name, first.model_fields[name]) for name in shared]
    yield f"### A source (`sources`)\n\nIts `kind` is one of {names}. Every kind has:\n\n{_table(rows)}"
    for kind in kinds():
        own = [
            (name, field)
            for name, field in kind.model_fields.items()
            if name != "kind" and (name not in shared or field.default != first.model_fields[name].default)
        ]
        yield f"### A source of kind `{tag(kind)}`\n\n{_said(kind)}\n\n{_table(own)}"


def _said(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _table(fields: Iterable[tuple[str, FieldInfo]]) -> str:
    return "\n".join([_HEAD, *(_row(name, field) for name, field in fields)])


def _row(name: str, field: FieldInfo) -> str:
    cells = (f"`{name}`", _type(field.annotation), _default(field), field.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(kind: Any) -> str:
    kind = _plain(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in inner)
    if origin is tuple:
        inside = _plain(inner[0])
        return f"list of {_LISTS[_type(inner[0]) if inside is str else _noun(inside)]}"
    if origin is dict:
        return "model by name" if is_section(_plain(inner[1])) else "text by section"
    return "section, see below" if is_section(kind) else _WORDS[kind]


def _noun(kind: Any) -> str:
    return kind.__name__ if is_section(kind) else "Source"


def _plain(kind: Any) -> Any:
    """Return the type without annotations; a union of sources stays one."""
    alone = bare(kind)
    return kind if alone is None and get_origin(kind) in {Union, types.UnionType} else alone


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, BaseModel):
        return ""
    if default is None:
        return "none"
    if isinstance(default, str) and not default:
        return "empty"
    return f"`{json.dumps(default, ensure_ascii=False, default=_text)}`"


def _text(value: object) -> str:
    return value.as_posix() if isinstance(value, Path) else str(value)
