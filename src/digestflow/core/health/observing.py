"""What a reading changes in a source's health, and what is found of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from digestflow.core.given import spanned
from digestflow.core.health.nouns import MOVED_RUNS, Finding, Health, Kind, anew, rhythm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digestflow.core.item.nouns import Reading

KEPT = 14  # readings that are remembered
SOME = 3  # items; who usually lists fewer may list none
MANY = 10  # items; who usually lists fewer may list any number
FALL = 5  # times fewer items than usual that are a fall
SETTLED = timedelta(days=14)  # after which fewer items are the usual
QUIET = timedelta(days=14)  # without anything new, for whoever gives every day or two
RHYTHMS = 5  # times its own gap that a source may be quiet
UNKNOWN = timedelta(days=60)  # without anything new, where no rhythm is known


def observed(before: Health, reading: Reading, *, new: int, now: datetime) -> Health:
    """Return the health after a reading that brought so many new items.

    A feed that falls to nothing, or to a page, is a failure: its validators, its last good
    reading and what it usually lists stay as they were. One that was not asked, because it
    is fresh, stays as it was.
    """
    if reading.status == "fresh":
        return before
    if before.asked and reading.asked not in {"", before.asked}:
        before = anew(before, reading.asked)
    tried = replace(
        before,
        asked=reading.asked or before.asked,
        last_try=now,
        gone=reading.gone and not reading.at_moved,
        next_try=now + timedelta(seconds=reading.retry_after) if reading.retry_after else None,
    )
    if reading.status == "failed":
        page = reading.no_feed and before.usual > 0
        return _failed(tried, reading, reading.why, "page" if page else None, now)
    count = _count(reading)
    if count == 0 and before.usual >= SOME and min(before.counts) > 0:
        return _failed(tried, reading, f"no items where it usually lists {before.usual}", "empty", now)
    good = _good(tried, reading, count=count, new=new, now=now)
    return _judged(good, _kind(good, reading, now), now)


def _failed(tried: Health, reading: Reading, why: str, kind: Kind | None, now: datetime) -> Health:
    failed = replace(tried, failures=tried.failures + 1, why=why, answered=reading.host or tried.answered)
    if reading.at_moved and failed.failures >= MOVED_RUNS:
        failed = replace(failed, moved_to="", moved_runs=0)  # it moved on, or back: the old address may know
    return _judged(failed, kind, now) if kind else failed


def _judged(health: Health, kind: Kind | None, now: datetime) -> Health:
    """Return the health with the finding; one that it had already keeps its date."""
    if kind is None:
        return health if health.finding is None else replace(health, finding=None)
    if health.finding is not None and health.finding.kind == kind:
        return health
    return replace(health, finding=Finding(kind=kind, since=now))


def _count(reading: Reading) -> int | None:
    """Return how many items the whole document lists; None for one that was not given again, or in part."""
    return len(reading.document.listings) if reading.document is not None and not reading.partly else None


def _good(tried: Health, reading: Reading, *, count: int | None, new: int, now: datetime) -> Health:
    good = replace(
        tried,
        failures=0,
        why="",
        last_good=now,
        validators=reading.validators or tried.validators,
        answered=reading.host or tried.answered,
        host=_usual_host(tried, reading),
        news=(*tried.news, now)[-KEPT:] if new else tried.news,
        max_age=reading.max_age,
        spans=spanned(tried.spans, reading, now=now, last=tried.last_good, new=new),
    )
    if not reading.at_moved or reading.moved_to:
        again = reading.moved_to and reading.moved_to == tried.moved_to
        runs = tried.moved_runs + 1 if again else int(bool(reading.moved_to))
        if (reading.moved_to, runs) != (good.moved_to, good.moved_runs):
            good = replace(good, moved_to=reading.moved_to, moved_runs=runs)
    if count is None or reading.document is None:
        return good
    stamps = [listing.published or listing.updated for listing in reading.document.listings]
    gap = rhythm(stamp.date() for stamp in stamps if stamp is not None and stamp <= now)
    return replace(
        good,
        listed=count,
        last_full=now,
        counts=_counts(tried, count, now),
        gap=tried.gap if gap is None else gap,
    )


def _counts(tried: Health, count: int, now: datetime) -> tuple[int, ...]:
    """Return the counts with this one.

    A fall is no part of what is usual while it lasts; when it is over it is, so that who falls
    every weekend is not found out every weekend, and when it has lasted it is all that is.
    """
    fallen = tried.finding if tried.finding and tried.finding.kind in {"empty", "fewer"} else None
    if _fallen(tried.counts, count):
        settled = fallen is not None and now - fallen.since >= SETTLED
        return (count,) if settled else tried.counts
    low = () if fallen is None else (0 if fallen.kind == "empty" else tried.listed,)
    return (*tried.counts, *low, count)[-KEPT:]


def _fallen(counts: Sequence[int], count: int) -> bool:
    """Tell whether a document lists far fewer items than usual, and than it ever did."""
    return bool(counts) and median(counts) >= MANY and count * FALL <= median(counts) and count < min(counts)


def _kind(good: Health, reading: Reading, now: datetime) -> Kind | None:
    """Return what is found of a good reading."""
    if _fallen(good.counts, good.listed):
        return "fewer"
    if reading.host and not _same_site(reading.host, good.host):
        return "elsewhere"
    if good.last_new is not None and now - good.last_new > _patience(good.days_between):
        return "silent"
    return None


def _patience(gap: float | None) -> timedelta:
    return UNKNOWN if gap is None else max(QUIET, RHYTHMS * timedelta(days=gap))


def _usual_host(tried: Health, reading: Reading) -> str:
    """Return the host that is expected: the one that is asked, or that always answered in its place."""
    if not reading.host:
        return tried.host
    straight = _same_site(reading.host, reading.asked_host)
    return reading.host if straight or not tried.host or _same_site(reading.host, tried.host) else tried.host


def _same_site(one: str, other: str) -> bool:
    """Tell whether two hosts are one site: the same, or one below the other."""
    first, second = one.removeprefix("www."), other.removeprefix("www.")
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")
