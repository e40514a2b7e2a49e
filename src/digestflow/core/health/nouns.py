"""How a source has been doing, and what is known of it as it is asked now."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal

from digestflow.core.item.nouns import digest
from digestflow.core.source import WORDING, Validators

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from digestflow.core.given import Span
    from digestflow.core.source import Source

Kind = Literal["page", "empty", "fewer", "elsewhere", "silent"]

MOVED_RUNS = 3  # readings in a row after which a permanent redirect is believed
_DATED = 3  # days with something new that make a rhythm


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
    max_age: float | None = None  # seconds that its last answer stays as it is, as it says itself
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

    @property
    def days_between(self) -> float | None:
        """Days from one thing new to the next; None where no rhythm is known."""
        return self.gap if self.gap is not None else rhythm(moment.date() for moment in self.news)


@lru_cache(maxsize=4096)
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
    return anew(health, asked) if health.asked not in {"", asked} else health


def anew(health: Health, asked: str) -> Health:
    """Keep what a health tells of a source that is asked for something else now: when it gave."""
    return Health(source=health.source, asked=asked, last_good=health.last_good, news=health.news)


def rhythm(days: Iterable[date]) -> float | None:
    """Return how many days lie between two of the days, as the median; None when too few are known."""
    distinct = sorted(set(days))
    if len(distinct) < _DATED:
        return None
    return float(median((later - earlier).days for earlier, later in pairwise(distinct)))
