"""One thing that is wrong with the configuration, and how it is told."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.config.secrets import HIDDEN, hidden

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WIDEST = 120  # characters of a line that are shown


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Spot:
    """A place in the text of config.yaml."""

    line: int  # from 0
    column: int  # characters, from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong, and where it was said."""

    text: str
    spot: Spot | None = None  # None: not in the file
    origin: str = ""  # the option or variable that said it, where it is not in the file


def told(mistakes: Iterable[Mistake], file: str, lines: Sequence[str], secrets: Collection[str] = ()) -> str:
    """Return one block a mistake: those of the file in its order, then the others.

    A block names file and line, or the option or variable. Under it the line stands as it
    is, with a caret below the spot; only `secrets`, and what looks like one, are left out.
    """
    found = list(dict.fromkeys(mistakes))
    inside = sorted((m.spot, m.text) for m in found if m.spot)
    blocks = [_block(spot, _safe(text, secrets), file, lines, secrets) for spot, text in inside]
    return "\n".join([*blocks, *(_safe(f"{m.origin}: {m.text}", secrets) for m in found if not m.spot)])


def _block(spot: Spot, text: str, file: str, lines: Sequence[str], secrets: Collection[str]) -> str:
    number = min(spot.line, max(len(lines) - 1, 0))  # a syntax error can stand behind the last line
    line = lines[number] if lines else ""
    head = f"{file}:{number + 1}: {text}"
    if not line.strip():
        return head
    before = _safe(line[: spot.column] if number == spot.line else line, secrets)
    start = max(0, len(before) - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = _safe(line, secrets)[start : start + _WIDEST]
    return f"{head}\n    {_visible(shown)}\n    {_under(before[start:])}^"


def _safe(text: str, secrets: Collection[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return hidden(text)


def _visible(text: str) -> str:
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _under(text: str) -> str:
    """Return blanks as wide as the text; a tab stays a tab."""
    return "".join(
        char if char == "\t" else "  " if unicodedata.east_asian_width(char) in "WF" else " "
        for char in text
        if not unicodedata.combining(char)
    )
