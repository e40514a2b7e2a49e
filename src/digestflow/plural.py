"""How many there are of something, in words."""

from __future__ import annotations


def many(count: int, one: str, several: str = "") -> str:
    """Return the number and what is counted: "1 note", "2 notes"; `several` where an s does not do."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"
