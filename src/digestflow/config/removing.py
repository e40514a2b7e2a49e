"""One source less in a config.yaml that a person keeps: its lines go, all others stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.config.adding import save
from digestflow.config.load import read
from digestflow.config.moving import reads_as, source_at
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import Node

_DASH = re.compile(r"[ \t]*-(?:[ \t]|\r?$)")
_KEY = re.compile(r"(sources:)([ \t]*(?:#.*)?\r?)")


def remove(path: Path, name: str) -> None:
    """Take the source out of the config.yaml at `path`; a crash leaves it as it was, or whole.

    Raises:
        ConfigError: See `without_source`; nothing is written.
        OSError: It cannot be written.
    """
    target = path.resolve()
    save(target, without_source(target.read_bytes().decode("utf-8"), name))


def without_source(text: str, name: str) -> str:
    """Return the text of a config.yaml without the lines of one source.

    Comments stay, but for those within these lines.

    Raises:
        ConfigError: The source does not stand on lines of its own.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    before = read(bare, environ={})
    left = tuple(source for source in before.sources if source.name != name)
    made = _without(bare, name, last=not left)
    if made is None or not reads_as(made, before.model_copy(update={"sources": left})):
        raise ConfigError(
            f"config.yaml: the source {name!r} does not stand on lines of its own",
            fix="take it out by hand",
        )
    return mark + made


def _without(text: str, name: str, *, last: bool) -> str | None:
    node = source_at(text, name)
    if node is None:
        return None
    lines = text.split("\n")  # not splitlines: a text in quotes may hold other line ends
    first, end = node.start_mark.line, _end(node)
    if first and not _DASH.match(lines[first]):
        first -= 1
    if not _DASH.match(lines[first]):
        return None
    while end > first and (not lines[end].strip() or lines[end].lstrip().startswith("#")):
        end -= 1
    kept = [*lines[:first], *lines[end + 1 :]]
    if last:
        kept = [_KEY.sub(r"\1 []\2", line, count=1) if _KEY.fullmatch(line) else line for line in kept]
    return "\n".join(kept)


def _end(node: Node) -> int:
    """Return the last line of a node's last word: its own end may lie behind what follows it."""
    inner = node.value
    if not isinstance(inner, list) or not inner or getattr(node, "flow_style", False):
        mark = node.end_mark
        return int(mark.line - (mark.column == 0 and mark.line > node.start_mark.line))
    last = inner[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
