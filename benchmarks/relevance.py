"""Print how well `relevance` agrees with the labels: python -m benchmarks.relevance CORPUS.

The threshold is the one that is best (F1.5: missing is worse than telling too much) on all
days but one and is judged on that one, in turn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.labels.topics import TOPICS, agreement, f, judged

from digestflow.core.topic.nouns import THRESHOLD

GRID = (0.06, 0.08, 0.09, 0.1, 0.11, 0.12, 0.14, 0.16, 0.2)
BETA = 1.5


def main(corpus: Path) -> None:
    """Print the scores."""
    found = {least: judged(corpus, least) for least in sorted({*GRID, THRESHOLD})}
    for least, judgements in found.items():
        precision, recall = agreement(judgements)
        print(f"{least:.2f}: precision {precision:.3f} recall {recall:.3f} F1 {f(precision, recall):.3f}")
    held = []
    for day in sorted({one.day for one in found[THRESHOLD]}):
        best = max(
            found,
            key=lambda least: f(*agreement(one for one in found[least] if one.day != day), beta=BETA),
        )
        held += [one for one in found[best] if one.day == day]
    precision, recall = agreement(held)
    score = f(precision, recall)
    print(f"cross-validated over days: precision {precision:.3f} recall {recall:.3f} F1 {score:.3f}")
    for topic in TOPICS:
        told = [one for one in found[THRESHOLD] if topic.name in one.told]
        meant = [one for one in found[THRESHOLD] if topic.name in one.label]
        right = sum(topic.name in one.label for one in told)
        precision, recall = right / len(told), right / len(meant)
        print(f"  {topic.name}: precision {precision:.3f} recall {recall:.3f} of {len(meant)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
