"""New sources in a config.yaml that a person keeps: lines are added, none is touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.config.written import element
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.source import Source

_TOP = re.compile(r"^sources:[ \t]*(#.*)?$")
_EMPTY = re.compile(r"^sources:[ \t]*\[[ \t]*\][ \t]*(#.*)?$")
_DASH = re.compile(r"^( *)- ")


def with_sources(text: str, sources: Sequence[Source]) -> str:
    """Return the text of a config.yaml with `sources` at the end of its list.

    Every line that is there stays as it is, comments included.

    Raises:
        ConfigError: The list is written in one line, `[…]`: there is no line to add one behind.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if _TOP.match(line) or _EMPTY.match(line)), None)
    if at is None:
        if any(line.startswith("sources:") for line in lines):
            raise ConfigError(
                "config.yaml: `sources` is a list in one line",
                fix="write each source on a line of its own, behind a dash",
            )
        lines += ["sources:"]
        at = len(lines) - 1
    lines[at] = _EMPTY.sub("sources:", lines[at])
    last = at
    for n in range(at + 1, len(lines)):
        line = lines[n]
        if line and not line[0].isspace() and not line.startswith(("#", "-")):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = n
    dashes = [found for line in lines[at + 1 : last + 1] if (found := _DASH.match(line))]
    indent = len(dashes[0][1]) if dashes else 2
    added = [line for source in sources for line in element(source, indent, first=("name", "kind"))]
    return end.join([*lines[: last + 1], *added, *lines[last + 1 :]]) + end
