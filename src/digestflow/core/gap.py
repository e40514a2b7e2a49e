"""What had to be left out of a day, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What had to be left out, and why."""

    subject: str  # a source's name or a story's key
    why: str
