"""Which stories are told first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log2
from typing import TYPE_CHECKING

from digestflow.core.story.nouns import Ranked, Speaker, Story, Weights
from digestflow.core.story.roundup import roundup
from digestflow.core.story.weight import substance, talk, tellings
from digestflow.core.topic.nouns import PULLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.core.item.nouns import Item
    from digestflow.core.topic.nouns import Fit

BEST = 25  # places of a forum's best of the day that count: its first page
ROUND = 2  # stories that one publisher alone tells; its next ones wait until the others had as many
_DAY = 86_400.0  # seconds


def rank(
    stories: Iterable[Story],
    *,
    speakers: Mapping[str, Speaker],
    fits: Mapping[str, tuple[Fit, ...]] | None = None,
    weights: Weights | None = None,
) -> tuple[Story, ...]:
    """Return the stories with their `rank`, its `shares` and `fits`, the first to be told first.

    rank = corroboration · log2(tellings) · (1 + best topic score) / 2 + fit · best topic score
    + source · highest source weight + official + top · (1 - (place - 1) / `BEST`), where its best
    item has a place among the day's best of its source + recent · (1 - age in days) + substance ·
    substance - talk · talk - roundup, rounded to four decimals: what everybody tells and what
    hardly fits a topic is not told first. Tellings, substance and talk are those of
    `digestflow.core.story.weight`. Age is counted from the newest item of all.

    The highest rank is first, then the lesser key; but of the stories that one publisher
    alone tells only two have their place by rank: the next two come after all the other
    publishers' first two, and so on. A list of releases or a busy forum does not fill a day.

    `speakers` are by source name; a source that is not there speaks for itself, as press.
    `fits` are by item id: a story fits a topic as well as its best item does; without
    them the stories keep their own.
    """
    told = tuple(stories)
    if not told:
        return ()
    count = weights or Weights()
    newest = max(map(_moment, told))
    publishers = {name: speaker.publisher for name, speaker in speakers.items()}
    found = []
    for story in told:
        own = story.fits if fits is None else _best(story, fits)
        behind = [speakers.get(item.source, Speaker(publisher=item.source)) for item in story.items]
        best = max((fit.score for fit in own), default=0.0)
        shares = {
            "corroboration": count.corroboration * log2(tellings(story.items, publishers)) * (1 + best) / 2,
            "fit": count.fit * best,
            "source": count.source * max(speaker.weight for speaker in behind),
            "official": count.official * any(speaker.voice == "official" for speaker in behind),
            "top": count.top * max(map(_standing, story.items)),
            "recent": count.recent * max(0.0, 1 - (newest - _moment(story)).total_seconds() / _DAY),
            "substance": count.substance * substance(story.items),
            "talk": -count.talk * talk(story.items),
            "roundup": -count.roundup * all(roundup(item) for item in story.items),
        }
        seen = tuple((name, round(share, 4)) for name, share in shares.items() if round(share, 4))
        found.append(replace(story, fits=own, rank=round(sum(shares.values()), 4), shares=seen))
    return _in_rounds(sorted(found, key=lambda story: (-story.rank, story.key)), publishers)


def ranked(told: Sequence[Story]) -> dict[str, Ranked]:
    """Return by key where each of the stories stands, which are in the order they are told in."""
    return {
        story.key: Ranked(
            key=story.key, place=n, of=len(told), rank=story.rank, shares=story.shares, fits=story.fits
        )
        for n, story in enumerate(told, start=1)
    }


def reasons(one: Ranked) -> Iterator[str]:
    """Yield in words why a story is told, and where."""
    yield f"place {one.place} of {one.of} by its rank of {one.rank:.2f}"
    if one.shares:
        yield "of that " + ", ".join(f"{name} {share:+.2f}" for name, share in one.shares)
    for fit in one.fits:
        yield f"fits {fit.topic} by {fit.score:.2f} ({_WHY.get(fit.why, fit.why)})"


_WHY = {"source": "its source belongs there", "words": "near its words", PULLED: "you pulled it in"}


def _in_rounds(ranked: Sequence[Story], publishers: Mapping[str, str]) -> tuple[Story, ...]:
    """Return the stories so that one publisher alone tells at most `ROUND` of them in each round."""
    told: Counter[str] = Counter()
    rounds: list[tuple[int, Story]] = []
    for story in ranked:
        behind = {publishers.get(item.source, item.source) for item in story.items}
        alone = behind.pop() if len(behind) == 1 else ""
        rounds.append((told[alone] // ROUND if alone else 0, story))
        told[alone] += 1
    return tuple(story for _, story in sorted(rounds, key=lambda pair: pair[0]))


def _best(story: Story, fits: Mapping[str, tuple[Fit, ...]]) -> tuple[Fit, ...]:
    best: dict[str, Fit] = {}
    for item in story.items:
        for fit in fits.get(item.id, ()):
            if fit.topic not in best or fit.score > best[fit.topic].score:
                best[fit.topic] = fit
    return tuple(sorted(best.values(), key=lambda fit: (-fit.score, fit.topic)))


def _standing(item: Item) -> float:
    """Return what its readers make of an item: 1 for the first of the day's best, 0 behind the last."""
    return max(0.0, 1 - (item.top - 1) / BEST) if item.top else 0.0


def _moment(story: Story) -> datetime:
    """Return when the newest of the story's items was published, or first seen where it does not say."""
    return max(item.published or item.seen for item in story.items)
