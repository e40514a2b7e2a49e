"""The stories of a day: which items tell of one happening."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from digestflow.core.story.address import pages
from digestflow.core.story.meaning import Meaning, blended
from digestflow.core.story.nouns import SIMILARITY, Join, Story
from digestflow.core.story.roundup import roundup
from digestflow.core.story.similarity import similarities
from digestflow.core.story.version import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.item.nouns import Item

    Pairs = Mapping[tuple[str, str], float]

CROWD = 3  # titles of one source at one address; from so many on the address names no single thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The stories of a day and how they came about."""

    stories: tuple[Story, ...]  # by key
    joins: tuple[Join, ...]  # in the order they were made


def group(
    items: Iterable[Item], *, similarity: float = SIMILARITY, meaning: Meaning | None = None
) -> Grouping:
    """Put the items of one day that tell of one happening into one story.

    Items that share the address of a page, or link to each other's, belong together. Others do when
    the mean similarity of all pairs between the two groups is at least `similarity`
    (average link: no chain of neighbours makes a story). The versions in one source's list
    of releases are one story. Roundups stand alone: they tell of many happenings and would
    glue them together. With `meaning` pairs are compared by words and vectors, and `similarity`
    is of both (`digestflow.core.story.nouns.ALIKE`).

    Every item comes back in exactly one story, whatever order the items came in. A
    story's key is the id of its earliest-seen item: one that joins later does not change it.
    """
    ordered = sorted({item.id: item for item in items}.values(), key=lambda item: (item.seen, item.id))
    place = {item.id: at for at, item in enumerate(ordered)}
    single = [item for item in ordered if not roundup(item)]
    clusters = _Clusters(ordered)
    for first, second, why in sorted(_linked(single), key=lambda link: (place[link[0]], place[link[1]])):
        clusters.link(first, second, why)
    pairs = similarities(single)
    if meaning:
        pairs = blended(pairs, meaning)
    clusters.merge(pairs, similarity, meaning.embedder if meaning else "")
    stories = (Story(key=told[0].id, items=told) for told in clusters.told())
    return Grouping(stories=tuple(sorted(stories, key=lambda story: story.key)), joins=tuple(clusters.joins))


def _linked(items: Sequence[Item]) -> Iterator[tuple[str, str, str]]:
    """Yield the pairs (one, another, why) of neighbours at one address or in one list of releases."""
    for released in lists(items):
        for older in released[1:]:
            yield released[0].id, older.id, "versions"
    there: dict[str, dict[str, Item]] = defaultdict(dict)
    shown: dict[str, str] = {}
    for item in items:
        for one, url in pages(item.url, *item.links).items():
            there[one][item.id] = item
            shown.setdefault(one, url)
    for one, together in there.items():
        found = [*together.values()]
        titles: dict[str, set[str]] = defaultdict(set)
        for item in found:
            titles[item.source].add(item.title)
        if max(map(len, titles.values())) >= CROWD:
            continue
        for item in found[1:]:
            yield found[0].id, item.id, f"address: {shown[one]}"


class _Clusters:
    """Groups of items that grow together, each by the place of its earliest item."""

    def __init__(self, ordered: Sequence[Item]) -> None:
        self._items = ordered
        self._place = {item.id: at for at, item in enumerate(ordered)}
        self._members = {at: [at] for at in range(len(ordered))}
        self._root = list(range(len(ordered)))
        self.joins: list[Join] = []

    def link(self, first: str, second: str, why: str) -> None:
        """Make one group of the two items' groups."""
        one, two = sorted((self._root[self._place[first]], self._root[self._place[second]]))
        if one != two:
            self._join(one, two, 1.0, why)

    def merge(self, pairs: Pairs, least: float, embedder: str) -> None:
        """Join the nearest two groups as long as the mean of their pairs is at least `least`."""
        why = "words and meaning" if embedder else "words"
        sums: dict[int, dict[int, float]] = defaultdict(dict)
        for (first, second), score in sorted(pairs.items()):
            one, two = self._root[self._place[first]], self._root[self._place[second]]
            if one != two:
                sums[one][two] = sums[two][one] = sums[one].get(two, 0.0) + score
        heap = [(-self._mean(sums, one, two), one, two) for one in sums for two in sums[one] if one < two]
        heapify(heap)
        while heap and -heap[0][0] >= least:
            score, one, two = heappop(heap)
            # Groups that have grown since were pushed again with their mean as it is.
            if two not in sums.get(one, ()) or -score != self._mean(sums, one, two):
                continue
            self._join(one, two, -score, why, embedder)
            for other, total in sums.pop(two).items():
                del sums[other][two]
                if other != one:
                    sums[one][other] = sums[other][one] = sums[one].get(other, 0.0) + total
            for other in sums[one]:
                low, high = sorted((one, other))
                heappush(heap, (-self._mean(sums, low, high), low, high))

    def told(self) -> Iterator[tuple[Item, ...]]:
        """Yield the items of each group, earliest first."""
        for members in self._members.values():
            yield tuple(self._items[at] for at in sorted(members))

    def _mean(self, sums: Mapping[int, Mapping[int, float]], one: int, two: int) -> float:
        # Rounded, so that the order of additions cannot decide between two means.
        return round(sums[one][two] / (len(self._members[one]) * len(self._members[two])), 6)

    def _join(self, one: int, two: int, score: float, why: str, embedder: str = "") -> None:
        joined = self._members.pop(two)
        self._members[one] += joined
        for at in joined:
            self._root[at] = one
        self.joins.append(
            Join(
                first=self._items[one].id,
                second=self._items[two].id,
                score=round(score, 4),
                why=why,
                embedder=embedder,
            )
        )
