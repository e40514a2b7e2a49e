"""Print how well `judge` finds what an entry goes on with: python -m benchmarks.threads CORPUS.

The extractive writer's entries of the first stories of each replayed day, of the whole day's items in
this process, held against pairs that one reader labelled: `tests/labels/threads.jsonl`, by address.
Labels are of the 30 first stories a day; a ledger of 8 is what a user has who sets nothing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.labels.replay import items_of
from tests.labels.topics import GIVEN, TOPICS

from digestflow.core.entity import naming
from digestflow.core.entry.extract import extract
from digestflow.core.ledger.nouns import THREAD_DAYS
from digestflow.core.ledger.past import Past, ledger
from digestflow.core.ledger.threads import judge
from digestflow.core.story.grouping import group
from digestflow.core.story.language import language
from digestflow.core.story.nouns import SIMILARITY
from digestflow.core.story.ranking import rank
from digestflow.core.story.repeats import repeats
from digestflow.core.topic.relevance import relevance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

    Label = tuple[str, str, str, str]  # day and address of an entry, then of the earlier one
    Days = Mapping[date, list[tuple[Entry, Mapping[str, str]]]]  # with the addresses of its items

LABELS = Path(__file__).resolve().parent.parent / "tests" / "labels" / "threads.jsonl"
MOST = 30  # stories a day that are labelled
FOLLOWED = tuple(dict.fromkeys(name for topic in TOPICS for name in topic.entities))


def main(corpus: Path) -> None:
    """Print a row for each set and size of ledger."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    labels = {(row["day"], row["url"], row["before"], row["earlier"]): row["link"] for row in rows}
    whole: Counter[str] = Counter()
    for name in ("A", "B"):
        days = entries(corpus, name)
        for most in (8, MOST):
            found = compared(days, labels, most)
            whole += found
            print(f"set {name}, {most} a day: {told(found)}", flush=True)
    print(f"all: {told(whole)}")


def told(found: Counter[str]) -> str:
    """Return the counts and shares in a line."""
    right, wrong, missed = found["right"], found["wrong"] + found["unlabelled"], found["missed"]
    return (
        f"right {right}, wrong {wrong} ({found['unlabelled']} of them without a label), missed {missed}, "
        f"doubtful {found['doubtful']}; precision {right / (right + wrong or 1):.3f} "
        f"recall {right / (right + missed or 1):.3f}"
    )


def entries(corpus: Path, name: str) -> Days:
    """Return the entries of each day's first stories."""
    items: dict[date, list[Item]] = defaultdict(list)
    for item in items_of(corpus, name):
        items[item.day].append(item)
    found: dict[date, list[tuple[Entry, Mapping[str, str]]]] = defaultdict(list)
    for day in sorted(items):
        before = [one for n in range(THREAD_DAYS) for one in items.get(day - timedelta(days=n + 1), ())]
        for story in stories(items[day], before):
            topics = [fit.topic for fit in story.fits]
            entry = extract(story, topics, known=dict.fromkeys(FOLLOWED, ()))
            if entry:
                found[day].append((entry, {item.id: item.url for item in story.items if item.url}))
            if len(found[day]) == MOST:
                break
    return found


def stories(items: list[Item], before: list[Item]) -> Iterator[Story]:
    """Yield the stories of a day that fit a topic, the first to be told first."""
    again = repeats(items, before)
    left = [
        item
        for item in items
        if item.id not in again and item.body.strip() and language(item.title, item.text) in {"", "en"}
    ]
    fits = {id_: fit.fits for id_, fit in relevance(left, TOPICS, given=GIVEN).items()}
    ranked = rank(group(left, similarity=SIMILARITY).stories, speakers={}, fits=fits)
    yield from (story for story in ranked if story.fits)


def compared(days: Days, labels: Mapping[Label, str], most: int) -> Counter[str]:
    """Count what the entries go on with, against the labels."""
    found: Counter[str] = Counter()
    past: list[Past] = []
    addresses: dict[tuple[date, str], Mapping[str, str]] = {}
    for day in sorted(days):
        known = ledger(day, past, naming=naming({}, FOLLOWED))
        for entry, urls in days[day][:most]:
            pairs = {
                (one.day, one.key): labels[label]
                for one in known.told
                for mine in urls.values()
                for its in addresses[one.day, one.key].values()
                if (label := (str(day), mine, str(one.day), its)) in labels
            }
            follows = judge(entry, frozenset(urls.values()), known).follows
            kind = pairs.get((follows.day, follows.key), "unlabelled") if follows else "none"
            found[kind] += 1
            if "right" in pairs.values() and kind not in {"right", "doubtful"}:
                found["missed"] += 1
        told_of = days[day][:most]
        addresses |= {(day, entry.key): urls for entry, urls in told_of}
        urls_of = {id_: url for _, urls in told_of for id_, url in urls.items()}
        past.append(Past(day=day, entries=tuple(entry for entry, _ in told_of), urls=urls_of))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
