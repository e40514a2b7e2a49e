"""Print how well `group` agrees with labelled news items: python -m benchmarks.grouping CORPUS.

The threshold is chosen on four fifths of the events and judged on the last, in turn; the
interval is a bootstrap over events at the default threshold.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

from tests.labels.stories import FOLDS, agreement, cross_validated, labelled, pairs

from digestflow.core.story.grouping import SIMILARITY, group

ROUNDS = 20  # ways to deal the events into folds
SAMPLES = 1000
GRID = tuple(n / 100 for n in range(14, 42, 2))


def main(corpus: Path) -> None:
    """Print the scores."""
    news = labelled(corpus)
    some = tuple(item for item in news.items if item.id in news.event)
    chance = random.Random(1)
    for told, items in (("all items", news.items), ("labelled items only", some)):
        found = {least: pairs(news, group(items, similarity=least).stories) for least in {*GRID, SIMILARITY}}
        print(
            f"{told}: {len(items)} items, {len(news.event)} labelled, {len(set(news.event.values()))} events"
        )
        print("  F1 by threshold:", {least: round(agreement(found[least]).f1, 3) for least in sorted(found)})
        scores = []
        for _ in range(ROUNDS):
            fold = {event: chance.randrange(FOLDS) for event in sorted(set(news.event.values()))}
            scores.append(cross_validated(found, fold.__getitem__).f1)
        mean = sum(scores) / len(scores)
        print(f"  cross-validated F1 {mean:.3f} (dealings {min(scores):.3f} to {max(scores):.3f})")
        events = sorted(set(news.event.values()))
        drawn = []
        for _ in range(SAMPLES):
            times = Counter(chance.choices(events, k=len(events)))
            drawn.append(
                agreement(found[SIMILARITY], lambda a, b, t=times: t[a] if a == b else t[a] * t[b]).f1  # type: ignore[misc]
            )
        drawn.sort()
        score = agreement(found[SIMILARITY])
        print(
            f"  at {SIMILARITY}: F1 {score.f1:.3f}, right {score.right:.0f}, wrong {score.wrong:.0f}, "
            f"missed {score.missed:.0f}; 95% of resamples {drawn[25]:.3f} to {drawn[-26]:.3f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
