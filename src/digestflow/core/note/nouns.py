"""What a note is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal[
    "front",  # front matter with both its lines
    "blank",  # a run of empty lines
    "heading",  # an ATX heading: "## Related Digests"
    "underlined",  # a setext heading with its underline
    "item",  # a list item with all that is nested in it
    "footnote",  # a footnote definition with its continuation lines
    "quote",  # a blockquote or callout
    "fence",
    "comment",  # %% … %% or an HTML comment, when it opens a line
    "html",
    "math",
    "table",
    "rule",
    "code",  # indented code
    "text",  # a paragraph
    "opaque",  # bytes that are no UTF-8 text
]


class Part(NamedTuple):
    """A maximal run of whole lines that belong together."""

    kind: Kind
    text: str  # as it stands, with line ends
    level: int = 0  # 1 to 6 for headings of both kinds, else 0
    title: str = ""  # of a heading, without marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note's bytes, split. Joining the parts gives the same bytes, whatever they are."""

    parts: tuple[Part, ...]
    bom: str  # U+FEFF or ""
    eol: str  # the line end that most lines have; LF when there is none
    final: bool  # whether the last line has a line end
    fault: str  # why the note must be left alone; "" when it may be written to

    @property
    def raw(self) -> bytes:
        """The bytes that were split."""
        text = self.bom + "".join(part.text for part in self.parts)
        return text.encode("utf-8", "surrogateescape")


def plain(text: str) -> str:
    """Return whole lines as a unit has them: LF between lines, no line end after the last."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n")


@lru_cache(maxsize=16_384)
def unit_hash(text: str) -> str:
    """Return what ownership is told by: 16 hex digits of sha256 over the `plain` text.

    A switch of the whole note's line ends leaves every unit whose it was.
    """
    return raw_hash(plain(text).encode("utf-8", "surrogateescape"))


def raw_hash(raw: bytes) -> str:
    """Return the `unit_hash` of bytes that are plain already."""
    return hashlib.sha256(raw).hexdigest()[:16]
