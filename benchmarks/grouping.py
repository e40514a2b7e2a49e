"""Print how well `group` agrees with labelled news items: python -m benchmarks.grouping CORPUS [MINILM].

By words alone, and with each embedder that is here: wordllama by the extra `embed`, MiniLM by the
folder of its weights. The threshold is chosen on four fifths of the events and judged on the last, in
turn; the interval is a bootstrap over events at the default threshold.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.labels.stories import FOLDS, Labelled, Pair, agreement, cross_validated, labelled, pairs

from benchmarks.minilm import MiniLm
from digestflow.adapters.local.wordllama import WordLlama
from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.grouping import group
from digestflow.core.story.meaning import Meaning, embedded
from digestflow.core.story.nouns import ALIKE, SIMILARITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.item.nouns import Item

ROUNDS = 20  # ways to deal the events into folds
SAMPLES = 1000
GRID = tuple(n / 100 for n in range(14, 42, 2))
GRID_MEANING = tuple(n / 100 for n in range(28, 56, 2))


def main(corpus: Path, weights: Path | None) -> None:
    """Print the scores."""
    news = labelled(corpus)
    some = tuple(item for item in news.items if item.id in news.event)
    for told, items in (("all items", news.items), ("labelled items only", some)):
        events = len(set(news.event.values()))
        print(f"{told}: {len(items)} items, {len(news.event)} labelled, {events} events")
        show(news, items, GRID, SIMILARITY, None)
        for meaning, seconds in meanings(items, weights):
            print(f"  with {meaning.embedder} ({len(meaning.background[0])} numbers, {seconds:.2f} s)")
            show(news, items, GRID_MEANING, ALIKE, meaning)


def show(
    news: Labelled, items: Sequence[Item], grid: Sequence[float], usual: float, meaning: Meaning | None
) -> None:
    """Print the scores of one way to compare."""
    chance = random.Random(1)
    began = time.perf_counter()
    found = {
        least: pairs(news, group(items, similarity=least, meaning=meaning).stories)
        for least in {*grid, usual}
    }
    seconds = (time.perf_counter() - began) / len(found)
    print("  F1 by threshold:", {least: round(agreement(found[least]).f1, 3) for least in sorted(found)})
    events = sorted(set(news.event.values()))
    scores = []
    for _ in range(ROUNDS):
        fold = {event: chance.randrange(FOLDS) for event in events}
        scores.append(cross_validated(found, fold.__getitem__).f1)
    mean = sum(scores) / len(scores)
    print(f"  cross-validated F1 {mean:.3f} (dealings {min(scores):.3f} to {max(scores):.3f})")
    drawn = sorted(_drawn(found[usual], events, chance) for _ in range(SAMPLES))
    score = agreement(found[usual])
    print(
        f"  at {usual}: F1 {score.f1:.3f}, right {score.right:.0f}, wrong {score.wrong:.0f}, "
        f"missed {score.missed:.0f}; 95% of resamples {drawn[25]:.3f} to {drawn[-26]:.3f}; "
        f"{seconds:.2f} s to group"
    )


def meanings(items: Sequence[Item], weights: Path | None) -> Iterator[tuple[Meaning, float]]:
    """Yield what each embedder that is here makes of the items, and the seconds that it took."""
    here: list[WordLlama | MiniLm] = []
    if WordLlama().there:
        here.append(WordLlama())
    else:
        print("  wordllama is not here: pip install 'digestflow[embed]'")
    if weights is not None:
        here.append(MiniLm(weights))
    for embedder in here:
        next(embedder.embed(["read the files"]))
        began = time.perf_counter()
        (made,) = embedder.embed([embedded(item) for item in items])
        seconds = time.perf_counter() - began
        (background,) = embedder.embed(BACKGROUND)
        vectors = {item.id: one for item, one in zip(items, made.vectors, strict=True)}
        yield Meaning(embedder=embedder.id, vectors=vectors, background=background.vectors), seconds


def _drawn(found: Sequence[Pair], events: Sequence[int], chance: random.Random) -> float:
    """Return the agreement on events that were drawn with repetition."""
    times = Counter(chance.choices(events, k=len(events)))
    return agreement(found, lambda a, b: times[a] if a == b else times[a] * times[b]).f1


if __name__ == "__main__":
    main(
        Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"),
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
