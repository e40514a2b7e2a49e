"""The lines of HTTP, told from what is none in no more time than they are long.

h11, which every client here stands on (ours, httpx and that of openai), matches a header or the
head of a chunk by patterns that need the square of the blanks in a line that is none: 40 kB of
them hold the process up for 13 s, and no deadline ends that. These match the same lines, and try
nothing twice (docs/decisions/0008).
"""

from __future__ import annotations

import re

import h11._readers

_HEADER = re.compile(
    rb"(?P<field_name>[-!#$%&'*+.^_`|~0-9a-zA-Z]++):[ \t]*+"
    rb"(?P<field_value>(?:[^\x00\s]++(?:[ \t]++[^\x00\s]++)*+)?)[ \t]*+"
)
_CHUNK = re.compile(rb"(?P<chunk_size>[0-9A-Fa-f]{1,20})(?:;.*|[ \t]*+)\r\n")


def match_once() -> None:
    """Let h11 match by these patterns, in the whole process. Doing it twice is doing it once."""
    h11._readers.header_field_re = _HEADER  # noqa: SLF001 - h11 has no setting for it
    h11._readers.chunk_header_re = _CHUNK  # noqa: SLF001
