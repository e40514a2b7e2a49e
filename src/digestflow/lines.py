"""The lines of HTTP, told from what is none in no more time than they are long.

h11, which every client here stands on (ours, httpx and that of openai), matches a header or the
head of a chunk by patterns that need the square of the blanks in a line that is none: 40 kB of
them hold the process up for 13 s, and no deadline ends that. These match the same lines, and try
nothing twice (docs/decisions/0008).
"""

from __future__ import annotations

import re

_HEADER = re.compile(
    rb"(?P<field_name>[-!#$%&'*+.^_`|~0-9a-zA-Z]++):[ \t]*+"
    rb"(?P<field_value>(?:[^\x00\s]++(?:[ \t]++[^\x00\s]++)*+)?)[ \t]*+"
)
_CHUNK = re.compile(rb"(?P<chunk_size>[0-9A-Fa-f]{1,20})(?:(?P<chunk_ext>;.*)|[ \t]*+)\r\n")


_OURS = {"header_field_re": _HEADER, "chunk_header_re": _CHUNK}


def match_once() -> None:
    """Let h11 match by these patterns, in the whole process. Doing it twice is doing it once.

    An h11 that has no such names, or takes other parts out of a line, is left as it is.
    """
    try:
        from h11 import _readers  # h11 has no setting for it
    except ImportError:
        return
    for name, ours in _OURS.items():
        theirs = getattr(_readers, name, None)
        if isinstance(theirs, re.Pattern) and theirs.groupindex.keys() == ours.groupindex.keys():
            setattr(_readers, name, ours)
