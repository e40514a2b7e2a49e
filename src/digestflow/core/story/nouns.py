"""The items of one day that tell of one happening."""

from __future__ import annotations

from dataclasses import dataclass

from digestflow.core.item.nouns import Item
from digestflow.core.topic.nouns import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items of one day that tell of one happening."""

    key: str  # id of its earliest-seen item; frozen
    items: tuple[Item, ...]  # earliest seen first, then by id; never empty
    fits: tuple[Fit, ...] = ()  # best first; empty before relevance is known
    rank: float = 0.0  # higher is told earlier, but for `ranking.ROUND`
    shares: tuple[tuple[str, float], ...] = ()  # what each weight adds to the rank; none of nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Why a story is told, and where: what ranking knew of it."""

    key: str  # the story's
    place: int  # from 1
    of: int  # how many stories of the day fit a topic
    rank: float
    shares: tuple[tuple[str, float], ...]  # by the weight's name in config.yaml; their sum is the rank
    fits: tuple[Fit, ...]  # best first
