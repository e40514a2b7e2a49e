"""What of a plan may be accepted in a person's place: clean inserts, within limits, never all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.facts import status
from digestflow.core.review.points import points
from digestflow.core.review.rates import NAMES, rates
from digestflow.core.review.refusal import without

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.change.nouns import Change
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.review.answered import Answered
    from digestflow.core.review.points import Point

ONE_IN: Final = 10  # points are asked about whatever they are: otherwise nobody would know how it goes
ACCEPTABLE: Final = frozenset({"entry", "claim", "also"})  # kinds of points; a reading of a topic never is
_STATED = frozenset({"announced", "released", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a person allows to be accepted in their place; an empty set allows all."""

    most: int  # points of a day
    kinds: frozenset[str]  # of points
    topics: frozenset[str]
    sources: frozenset[str]
    limit: float  # share of edits and rejections, 0 to 1, above which a kind is asked about
    last: int  # answers to a kind of point that are looked at for that


def asked_anyway(key: str) -> bool:
    """Return whether a point is asked about although it might be accepted: one in ten, by its key alone."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8]) % ONE_IN == 0


def closed(answers: Iterable[Answered], policy: Policy) -> dict[str, str]:
    """Return the kinds of points that a person edits or rejects too often to have them accepted, and why."""
    return {
        rate.name: f"{NAMES[rate.name]} are asked about: you edited or rejected {rate.recent:.0%} of your "
        f"last {rate.last} answers to them, and the limit is {policy.limit:.0%}"
        for rate in rates(answers, of="kind", last=policy.last)
        if rate.recent > policy.limit and rate.name in policy.kinds
    }


def allowed(
    record: Record,
    changes: Sequence[Change],
    policy: Policy,
    *,
    before: AbstractSet[str],
    barred: AbstractSet[str],
    used: int,
) -> tuple[Point, ...]:
    """Return the points that the policy accepts, in the order of the day's note.

    Never one that there is a reason to look at first, that was repaired, doubted or taken back, also
    by its words alone, that answers or contradicts what was told before, that reads a narrative, or
    that changes what stands in a note; never one of the tenth that is asked about anyway; a claim
    only with its story.
    `before` are the keys of points that were accepted already, `barred` those of points that are
    asked about for another reason, `used` how many of the day the policy accepted before.
    """
    touched = [hunk.unit for change in changes for hunk in change.hunks if hunk.kind != "insert"]
    sources = {item.id: item.source for item in record.items}
    entries = {f"entry/{entry.key}": entry for entry in record.entries}
    against = {one.entry for part in (record.conflicts, record.closings) for one in part}
    standing = set(before)
    found: list[Point] = []
    for point in points(record):
        if used + len(found) >= policy.most:
            break
        story = "/".join(point.key.split("/")[:2])
        entry = entries.get(story)
        topics = entry.topics if entry else (point.topic,)
        if (
            point.clean
            and not _doubted(point)
            and point.kind in policy.kinds & ACCEPTABLE
            and point.key not in before | barred
            and not asked_anyway(point.key)
            and not any(f"{unit}/".startswith(f"{point.key}/") for unit in touched)
            and (entry is None or (entry.key not in against and _sound(entry, point.key)))
            and (point.kind != "claim" or story in standing)
            and _within(topics, policy.topics)
            and _within((sources[quote.item] for quote in point.quotes), policy.sources)
        ):
            standing.add(point.key)
            found.append(point)
    return tuple(found)


def _doubted(point: Point) -> bool:
    """Tell whether its words, or those it stands on, are a rumor, a denial or a withdrawal by themselves."""
    return any(
        status(words) not in _STATED for words in (point.text, *(quote.words for quote in point.quotes))
    )


def _sound(entry: Entry, key: str) -> bool:
    """Tell whether what the clean point says of the entry is as its writer first said it, and is no rumor."""
    if key == f"entry/{entry.key}":
        return not any(sentence.repaired for sentence in entry.summary)
    claim = next(one for one in entry.claims if key == f"entry/{entry.key}/{one.key}")
    return claim.status in _STATED


def _within(named: Iterable[str], allowed_: frozenset[str]) -> bool:
    return not allowed_ or allowed_.issuperset(named)


def only(record: Record, kept: Container[str]) -> Record:
    """Return the record with no other points than those of the keys kept."""
    return without(record, {point.key for point in points(record) if point.key not in kept})
