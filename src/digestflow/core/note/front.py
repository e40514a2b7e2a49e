"""Front matter by lines: its properties are found and replaced, never loaded and dumped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from digestflow.core.note.lines import split_lines

_COLON = re.compile(r":(?=\s|$)")
_BLOCK_SCALAR = re.compile(r"[ \t]*[|>][-+0-9]*[ \t]*(?:#|$)")
_TAGGED = re.compile(r"[ \t]*(?:-[ \t]+)*!")
_NO_KEY = frozenset(" \t\r\n#:?,[]{}&*!|>%@`")
_CLOSERS = {'"': '"', "'": "'", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Field:
    """One property with its continuation lines; or lines between properties."""

    name: str  # "" for comments and empty lines
    text: str  # whole lines


def read_front(text: str) -> tuple[tuple[Field, ...], str]:
    """Return the fields between the two lines of front matter, and why they cannot be read.

    The texts of the fields, joined, are what stands between the lines. The reason is empty
    for front matter that may be written to.
    """
    groups: list[tuple[str, list[str]]] = []
    fault = ""
    for line in split_lines(text)[1:-1]:
        name, value = _property(line.text)
        last = groups[-1] if groups and groups[-1][0] else None
        goes_on = last is not None and not name and (not line.rest or line.text[0] in " \t-]}")
        fault = fault or _fault(line.text, name, value, last[1][0] if last and goes_on else "")
        if last is not None and goes_on:
            last[1].append(line.text)
        else:
            groups.append((name, [line.text]))
    fields = tuple(field for name, lines in groups for field in _fields(name, lines))
    return fields, fault or _fault_of(fields)


def property_name(text: str) -> str:
    """Return the name of the property that the line sets; "" when it sets none."""
    return _property(text)[0]


def _property(line: str) -> tuple[str, str]:
    """Return name and value of the line; no name where it begins no property."""
    if line[0] in _NO_KEY or line.startswith("- ") or line.rstrip() == "-":
        return "", line
    if line[0] in "\"'":
        end = line.find(line[0], 1)
        name, rest = line[1:end], line[end + 1 :].lstrip(" \t")
        return (name, rest[1:]) if end > 1 and _COLON.match(rest) else ("", line)
    colon = _COLON.search(line)
    return (line[: colon.start()].rstrip(), line[colon.end() :]) if colon else ("", line)


def _fault(line: str, name: str, value: str, first: str) -> str:
    """Return why front matter with this line cannot be read.

    `first` is the first line of the property that it goes on; "" where it goes on none.
    """
    words = line.strip()
    if not words or words.startswith("#") or (first and _BLOCK_SCALAR.match(_property(first)[1])):
        return ""
    if _TAGGED.match(value):
        return "front matter with a YAML tag"
    return "" if name or first else f"front matter that cannot be read: {words[:40]!r}"


def _fault_of(fields: tuple[Field, ...]) -> str:
    counts = Counter(field.name for field in fields if field.name)
    for name, count in counts.items():
        if count > 1:
            return f"front matter with the property {name!r} twice"
    for field in fields:
        value = _property(field.text)[1].strip() if field.name else ""
        if value and value[0] in _CLOSERS and _CLOSERS[value[0]] not in value[1:]:
            return f"front matter that cannot be read: {field.name!r} is not closed"
    return ""


def _fields(name: str, lines: list[str]) -> tuple[Field, ...]:
    """Return the property without the empty lines at its end, and these as nobody's."""
    kept = len(lines)
    while name and not lines[kept - 1].strip():
        kept -= 1
    own = Field(name, "".join(lines[:kept]))
    return (own, Field("", "".join(lines[kept:]))) if kept < len(lines) else (own,)
