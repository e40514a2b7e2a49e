"""The items of one day that tell of one happening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a story belongs to a topic, and why."""

    topic: str  # name of the topic
    score: float  # 0 to 1; 1 where a name or a source's own topic decided
    why: str  # "name: Qwen", "source", or "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items of one day that tell of one happening."""

    key: str  # id of its earliest-seen item; frozen
    items: tuple[Item, ...]  # earliest seen first, then by id; never empty
    fits: tuple[Fit, ...] = ()  # best first; empty before relevance is known
    rank: float = 0.0  # higher is told first
