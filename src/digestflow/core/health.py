"""How a source has been doing, and whether one that used to give has stopped giving."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal, assert_never

from digestflow.core.given import Span, spanned
from digestflow.core.item.nouns import digest
from digestflow.core.source import WORDING, Validators

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digestflow.core.item.nouns import Reading
    from digestflow.core.source import Source

Kind = Literal["page", "empty", "fewer", "elsewhere", "silent"]

WEEK = timedelta(days=7)  # after which a document is asked for whole, whatever its validators
MOVED_RUNS = 3  # readings in a row after which a permanent redirect is believed
KEPT = 14  # readings that are remembered
SOME = 3  # items; who usually lists fewer may list none
MANY = 10  # items; who usually lists fewer may list any number
FALL = 5  # times fewer items than usual that are a fall
SETTLED = timedelta(days=14)  # after which fewer items are the usual
QUIET = timedelta(days=14)  # without anything new, for whoever gives every day or two
RHYTHMS = 5  # times its own gap that a source may be quiet
UNKNOWN = timedelta(days=60)  # without anything new, where no rhythm is known
_DATED = 3  # days with something new that make a rhythm
_WAITING = "; asked to wait"
_NAMED = 5  # sources that are named in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a source does that it did not do before."""

    kind: Kind  # page: no feed any more; elsewhere: another host answers; silent: nothing new
    since: datetime  # the first reading that showed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source has been doing, up to its last reading."""

    source: str  # its name
    asked: str = ""  # `asked_of` the source then
    validators: Validators = field(default_factory=Validators)  # of the last good document
    last_try: datetime | None = None
    last_good: datetime | None = None
    last_full: datetime | None = None  # the last good whole document
    failures: int = 0  # in a row
    why: str = ""  # of the last failure; "" after a good reading
    next_try: datetime | None = None  # not before
    listed: int = 0  # items in the last good document
    counts: tuple[int, ...] = ()  # of items in the last whole documents, oldest first
    news: tuple[datetime, ...] = ()  # the last readings that brought something new, oldest first
    gap: float | None = None  # days from one item to the next, the median; None: not known
    host: str = ""  # that usually answers
    answered: str = ""  # the host that answered last
    moved_to: str = ""  # where it moved for good
    moved_runs: int = 0  # readings in a row that said so
    gone: bool = False  # 410: not asked again
    finding: Finding | None = None
    spans: tuple[Span, ...] = ()  # of which it gave everything, oldest first

    @property
    def usual(self) -> int:
        """How many items it usually lists: the median."""
        return int(median(self.counts)) if self.counts else 0

    @property
    def last_new(self) -> datetime | None:
        """When it last gave something new."""
        return self.news[-1] if self.news else None

    @property
    def moved(self) -> str:
        """The address it is asked at since it moved; "" where that is not believed yet."""
        return self.moved_to if self.moved_runs >= MOVED_RUNS else ""


def asked_of(source: Source) -> str:
    """Return a hash over what is asked of a source: where, and how much.

    Who speaks and how much it counts is no part of it. A health that was kept of another
    address tells nothing of this one.
    """
    return digest(repr(sorted(source.model_dump(mode="json", exclude=set(WORDING)).items())))


def known(health: Health | None, source: Source) -> Health:
    """Return what the health tells of the source as it is asked now."""
    if health is None:
        return Health(source=source.name)
    asked = asked_of(source)
    return _anew(health, asked) if health.asked not in {"", asked} else health


def conditional(health: Health, now: datetime) -> Validators:
    """Return what makes the next request conditional; nothing once a week."""
    if health.last_full is None or not health.spans or now - health.last_full >= WEEK:
        return Validators()
    return health.validators


def put_off(health: Health, now: datetime) -> str:
    """Return why the source is not asked now; "" when it is."""
    if health.gone:
        return "gone for good (410)"
    if health.next_try is None or now >= health.next_try:
        return ""
    if _WAITING in health.why:
        return health.why
    return f"{health.why}{_WAITING} until {health.next_try:%Y-%m-%d %H:%M} UTC"


def observed(before: Health, reading: Reading, *, new: int, now: datetime) -> Health:
    """Return the health after a reading that brought so many new items.

    A feed that falls to nothing, or to a page, is a failure: its validators, its last good
    reading and what it usually lists stay as they were.
    """
    if before.asked and reading.asked not in {"", before.asked}:
        before = _anew(before, reading.asked)
    tried = replace(
        before,
        asked=reading.asked or before.asked,
        last_try=now,
        gone=reading.gone,
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


def findings(healths: Iterable[Health], now: datetime) -> tuple[str, ...]:
    """Return what a reader should know of the sources: first what is new at `now`, each in a line.

    What was known before is one line for all of them.
    """
    found = [health for health in healths if health.finding is not None]
    found.sort(key=lambda health: health.source)
    first = [health for health in found if health.finding and health.finding.since == now]
    still = [health for health in found if health.finding and health.finding.since != now]
    lines = [f"{health.source}: {said(health)}" for health in first]
    if still:
        named = "; ".join(f"{health.source}: {said(health)}" for health in still[:_NAMED])
        more = f"; and {len(still) - _NAMED} more" if len(still) > _NAMED else ""
        lines.append(f"still so: {named}{more} (digestflow sources health)")
    return tuple(lines)


def said(health: Health) -> str:
    """Return the health's finding in words, with its date; "" without one."""
    finding = health.finding
    if finding is None:
        return ""
    since = f"since {finding.since:%Y-%m-%d}"
    match finding.kind:
        case "page":
            return f"{since} {health.why or 'no feed'}; it used to list {health.usual} items"
        case "empty":
            return f"{since} no items where it usually lists {health.usual}"
        case "fewer":
            return f"{since} {health.listed} items where it usually lists {health.usual}"
        case "elsewhere":
            return f"{since} {health.answered} answers instead of {health.host}"
        case "silent":
            gap = _gap(health)
            usually = f"; usually something every {gap:g} days" if gap is not None else ""
            return f"nothing new since {health.last_new:%Y-%m-%d}{usually}"
        case _:
            assert_never(finding.kind)


def rhythm(days: Iterable[date]) -> float | None:
    """Return how many days lie between two of the days, as the median; None when too few are known."""
    distinct = sorted(set(days))
    if len(distinct) < _DATED:
        return None
    return float(median((later - earlier).days for earlier, later in pairwise(distinct)))


def _anew(health: Health, asked: str) -> Health:
    """Keep what a health tells of a source that is asked for something else now: when it gave."""
    return Health(source=health.source, asked=asked, last_good=health.last_good, news=health.news)


def _failed(tried: Health, reading: Reading, why: str, kind: Kind | None, now: datetime) -> Health:
    failed = replace(tried, failures=tried.failures + 1, why=why, answered=reading.host or tried.answered)
    if reading.at_moved and failed.failures >= MOVED_RUNS:
        failed = replace(failed, moved_to="", moved_runs=0)  # it moved on, or back: the old address may know
    return _judged(failed, kind, now) if kind else failed


def _judged(health: Health, kind: Kind | None, now: datetime) -> Health:
    """Return the health with the finding; one that it had already keeps its date."""
    if kind is None:
        return replace(health, finding=None)
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
        spans=spanned(tried.spans, reading, now=now, last=tried.last_good, new=new),
    )
    if not reading.at_moved or reading.moved_to:
        again = reading.moved_to and reading.moved_to == tried.moved_to
        runs = tried.moved_runs + 1 if again else int(bool(reading.moved_to))
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
    if good.last_new is not None and now - good.last_new > _patience(_gap(good)):
        return "silent"
    return None


def _gap(health: Health) -> float | None:
    return health.gap if health.gap is not None else rhythm(moment.date() for moment in health.news)


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
