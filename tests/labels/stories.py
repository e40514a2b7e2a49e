"""The labelled news items, and how well a grouping agrees with their labels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from digestflow.core.item.nouns import Item, item_id
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from digestflow.core.story.nouns import Story

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """News items, and which pairs of some of them tell of one happening."""

    items: tuple[Item, ...]  # all, also those without a label
    event: Mapping[str, int]  # of each labelled item, by id; an event of its own where it is alone
    ambiguous: frozenset[frozenset[str]]  # pairs that count neither way


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two labelled items that are of one event, or were joined."""

    events: tuple[int, int]
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many pairs were joined rightly, joined wrongly and missed; shares of pairs, so no integers."""

    right: float = 0.0
    wrong: float = 0.0
    missed: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            right=self.right + other.right, wrong=self.wrong + other.wrong, missed=self.missed + other.missed
        )

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1)


def labelled(corpus: Path) -> Labelled:
    """Read the labelled news items."""
    folder = corpus / "corpus" / "stories"
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    items = {row["id"]: _item(row) for row in rows}
    event = {items[n].id: -1 - at for at, n in enumerate(labels["items"])}
    for at, members in enumerate(labels["events"]):
        event |= {items[n].id: at for n in members}
    ambiguous = frozenset(frozenset({items[a].id, items[b].id}) for a, b in labels["ambiguous"])
    return Labelled(items=tuple(items.values()), event=event, ambiguous=ambiguous)


def pairs(news: Labelled, stories: Iterable[Story]) -> tuple[Pair, ...]:
    """Return the pairs that are of one event, or were joined, or both."""
    told = {item.id: story.key for story in stories for item in story.items}
    return tuple(
        Pair(events=(news.event[one], news.event[two]), joined=told[one] == told[two])
        for one, two in combinations(news.event, 2)
        if (news.event[one] == news.event[two] or told[one] == told[two])
        and frozenset({one, two}) not in news.ambiguous
    )


def agreement(found: Iterable[Pair], weight: Callable[[int, int], float] = lambda _a, _b: 1.0) -> Score:
    """Count the pairs; `weight` says how much a pair of events counts."""
    score = Score()
    for pair in found:
        one, two = pair.events
        counts = weight(one, two)
        same = one == two
        score += Score(
            right=counts * (same and pair.joined),
            wrong=counts * (not same),
            missed=counts * (not pair.joined),
        )
    return score


def cross_validated(found: Mapping[float, tuple[Pair, ...]], fold_of: Callable[[int], int]) -> Score:
    """Return the agreement on each fold of events with the threshold that is best on the others.

    `found` are the pairs by threshold. A pair of events in two folds counts half in each.
    """
    total = Score()
    for fold in range(FOLDS):

        def held(one: int, two: int, fold: int = fold) -> float:
            return ((fold_of(one) == fold) + (fold_of(two) == fold)) / 2

        best = max(found, key=lambda least: agreement(found[least], lambda a, b: float(not held(a, b))).f1)
        total += agreement(found[best], held)
    return total


def _item(row: Mapping[str, Any]) -> Item:
    seen = datetime.fromisoformat(row["published"])
    identity = item_id(row["source"], row["url"])
    return make.item(
        row["title"],
        row["text"],
        id=identity,
        source=row["source"],
        url=row["url"],
        published=seen,
        seen=seen,
    )
