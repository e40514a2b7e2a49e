"""A YAML document as values, and where in it each value stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from digestflow.config.mistake import Mistake, Spot

if TYPE_CHECKING:
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node

Path = tuple[str | int, ...]

_DEEPEST = 50  # lists and mappings inside one another
_MOST = 100_000  # values, aliases written out
_ODD_SPACE = re.compile(r"(?m)(?:^ *|[:,-])[\u00a0\u2007\u202f\u3000]")  # where YAML looks for a plain one
_TOP = Spot(line=0, column=0)
_TAG = "tag:yaml.org,2002:"
_SCALARS = frozenset({"null", "bool", "int", "float", "str", "timestamp", "value"})  # the last three: text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one value stands: the spot of its key, and of itself."""

    key: Spot
    value: Spot


@dataclass(slots=True)
class Document:
    """The values of a YAML document, where they stand, and what is wrong with them."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def document(text: str) -> Document:
    """Read one YAML 1.2 document.

    Values are mappings with text keys, lists, texts, numbers, true, false and null. A key
    that stands twice is a mistake, and so are merge keys and tags. After a mistake in the
    syntax nothing else can be told, so it is then the only one.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    made = Document()
    try:
        node, constructor = _composed(text)
        if node is not None:
            _Reader(made, constructor).read(node)
    except MarkedYAMLError as error:
        made.mistakes.append(_syntax(error, text))
    except RecursionError:
        made.mistakes.append(Mistake(spot=_TOP, text="nested too deeply"))
    except _TooMany:
        many = f"more than {_MOST:,} values, aliases (*) written out"
        made.mistakes.append(Mistake(spot=_TOP, text=many))
    except YAMLError as error:  # a character YAML has no place for
        at = getattr(error, "position", 0)
        spot = _spot_at(text, at if isinstance(at, int) else 0)
        made.mistakes.append(Mistake(spot=spot, text="a control character cannot stand here"))
    return made


def _syntax(error: MarkedYAMLError, text: str) -> Mistake:
    """Return what YAML stumbles over: a space of a web page, which to it is none, or what it says itself."""
    mark = error.problem_mark or error.context_mark
    if _NO_COLON in (error.problem or ""):  # it is missing where the line began that YAML read on from
        mark = error.context_mark or mark
    spot = Spot(line=mark.line, column=mark.column) if mark else _TOP
    read = "".join(text.splitlines(keepends=True)[: spot.line + 1])
    if odd := [*_ODD_SPACE.finditer(read)]:
        return Mistake(
            spot=_spot_at(text, odd[-1].end() - 1), text="an odd space: YAML wants a plain one here"
        )
    said = _said(error.problem or "", error.context or "")
    behind = "".join(text.splitlines()[spot.line : spot.line + 1])[: spot.column].strip()
    return Mistake(spot=spot, text=_ENDED if behind and said == _INDENTED else said)


def _spot_at(text: str, at: int) -> Spot:
    before = text[:at]
    return Spot(line=before.count("\n"), column=len(before) - before.rfind("\n") - 1)


_QUOTES = "put the text in quotes"
_NO_COLON = "expected ':'"
_INDENTED = "a line that is indented otherwise than those it belongs to"
# As in 'Bob's feed': that the value goes on behind it, YAML complains of as of a line elsewhere.
_ENDED = "a quote or bracket that ended before this: put the whole value in quotes, with '' for ' within"
# What YAML's own words have in them, and what is said in their place.
_WAYS = {
    "'\\t'": "a tab: YAML is indented with spaces",
    "mapping values": "a colon where none can be: put the text in quotes, or look at the indentation",
    "another document": "a second document (---): config.yaml is one",
    # As in a path of Windows.
    "escape": "in double quotes a backslash begins an escape: put the text in single quotes",
    "cannot start any token": _QUOTES,
    "quoted scalar": "a quote that never ends",
    "<block end>": _INDENTED,
    _NO_COLON: "no key and value: a colon and a space stand between them, as in vault: notes",
    "parsing a flow": "a bracket that never ends, or a comma that is missing",
}


@lru_cache(maxsize=2)  # what a process that stays reads for each night, and for each page of a review
def _composed(text: str) -> tuple[Node | None, SafeConstructor]:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    return yaml.compose(text), yaml.constructor


def _said(problem: str, context: str) -> str:
    """Return YAML's own complaint in words that name the way out, where there is a usual one."""
    told = f"{problem}, {context}" if context else problem
    way = next((way for words, way in _WAYS.items() if words in told), told)
    return f"{problem}: {way}" if way == _QUOTES else way


class _TooMany(Exception):
    """There are more values than a configuration has."""


class _Reader:
    """Turns nodes into values, noting where they stand."""

    def __init__(self, made: Document, constructor: SafeConstructor) -> None:
        self._made = made
        self._constructor = constructor
        self._count = 0

    def read(self, node: Node) -> None:
        self._made.places[()] = Place(key=_spot(node), value=_spot(node))
        self._made.data = self._value(node, ())

    def _value(self, node: Node, path: Path) -> Any:
        self._count += 1
        if len(path) > _DEEPEST:
            raise RecursionError  # as of ruamel's own reading
        if self._count > _MOST:
            raise _TooMany
        if isinstance(node.value, str):
            return self._scalar(node)
        if node.tag not in {f"{_TAG}map", f"{_TAG}seq"}:
            self._wrong(node, f"tag {node.tag} means nothing here")
        if node.tag == f"{_TAG}seq" or (node.value and not isinstance(node.value[0], tuple)):
            return [self._element(child, (*path, n)) for n, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _element(self, node: Node, path: Path) -> Any:
        self._made.places[path] = Place(key=_spot(node), value=_spot(node))
        return self._value(node, path)

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key.value, str):
                self._wrong(key, "a key must be text")
            elif key.tag == f"{_TAG}merge":
                self._wrong(key, "merge keys (<<) are not read: write the keys out")
            elif key.value in values:
                first = self._made.places[(*path, key.value)].key.line + 1
                self._wrong(key, f"key {key.value!r} stands in line {first} already")
            else:
                # A value that is not there has its mark at whatever comes next.
                value = _spot(
                    key if child.value == "" and child.start_mark.line > key.start_mark.line else child
                )
                self._made.places[(*path, key.value)] = Place(key=_spot(key), value=value)
                values[key.value] = self._value(child, (*path, key.value))
        return values

    def _scalar(self, node: Node) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if kind not in _SCALARS:
            self._wrong(node, f"tag {node.tag} means nothing here")
        if kind == "null":
            return None
        if kind == "bool":
            return node.value.casefold() == "true"
        return self._number(node, kind) if kind in {"int", "float"} else node.value

    def _number(self, node: Node, kind: str) -> Any:
        try:
            if kind == "int":
                return self._constructor.construct_yaml_int(node)
            return float(self._constructor.construct_yaml_float(node))
        except (ValueError, OverflowError):  # a number by its looks only, or one beyond Python's limit
            return node.value

    def _wrong(self, node: Node, text: str) -> None:
        self._made.mistakes.append(Mistake(spot=_spot(node), text=text))


def _spot(node: Node) -> Spot:
    return Spot(line=node.start_mark.line, column=node.start_mark.column)
