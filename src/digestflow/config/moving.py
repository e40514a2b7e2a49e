"""Another address for a source in a config.yaml that a person keeps: that value changes, nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from digestflow.config.adding import save
from digestflow.config.load import read
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import Node

    from digestflow.config.model import Config

_PLAIN = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w./?=&+%~-]*)?")  # cannot be taken for anything else in YAML


def move(path: Path, name: str, url: str) -> None:
    """Let the source ask at `url` from now on; a crash leaves config.yaml as it was, or whole.

    Raises:
        ConfigError: See `with_address`; nothing is written.
        OSError: It cannot be written.
    """
    target = path.resolve()
    save(target, with_address(target.read_bytes().decode("utf-8"), name, url))


def with_address(text: str, name: str, url: str) -> str:
    """Return the text of a config.yaml with another `url` of one source.

    Raises:
        ConfigError: The file does not say this source's address in a value of its own.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    node = value_of(source_at(bare, name), "url")
    if node is not None:
        written = url if _PLAIN.fullmatch(url) else json.dumps(url, ensure_ascii=False)
        made = bare[: node.start_mark.index] + written + bare[node.end_mark.index :]
        before = read(bare, environ={})
        wanted = [
            source.model_copy(update={"url": url}) if source.name == name else source
            for source in before.sources
        ]
        if reads_as(made, before.model_copy(update={"sources": tuple(wanted)})):
            return mark + made
    raise ConfigError(
        f"config.yaml: the address of {name!r} does not stand in a value of its own",
        fix=f"write `url: {url}` under that source",
    )


def reads_as(text: str, config: Config) -> bool:
    """Tell whether the text of a config.yaml means these settings."""
    try:
        return read(text, environ={}) == config
    except ConfigError:
        return False


def source_at(text: str, name: str) -> Node | None:
    """Return the node of the source of that name; None where there is none."""
    from ruamel.yaml import YAML

    node: Node | None
    listed = value_of(YAML(typ="safe", pure=True).compose(text), "sources")
    for node in listed.value if listed is not None and isinstance(listed.value, list) else ():
        named = value_of(node, "name")
        if named is not None and named.value == name:
            return node
    return None


def value_of(node: Node | None, key: str) -> Node | None:
    """Return the node of a key's value; None where there is none."""
    for pair in node.value if node is not None and isinstance(node.value, list) else ():
        if isinstance(pair, tuple) and pair[0].value == key:
            found: Node = pair[1]
            return found
    return None
