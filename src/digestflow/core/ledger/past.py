"""What a day may know: what was told, stated and asked on the days before it, and nothing later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.entity import Naming
from digestflow.core.evidence.values import Value, values
from digestflow.core.ledger.nouns import THREAD_DAYS
from digestflow.core.story.address import pages
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.ledger.nouns import Conflict, Prediction, Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A day of which a record is there, as far as later days compare with it."""

    day: date
    entries: tuple[Entry, ...]
    urls: Mapping[str, str]  # by item id, of the items that are cited
    threads: Mapping[str, str] = field(default_factory=dict)  # by entry: key of its thread's first entry
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry of an earlier day, as far as later days compare with it."""

    day: date
    key: str
    thread: str  # key of the thread's first entry
    headline: str
    headline_stems: frozenset[str]
    entities: frozenset[str]  # `Naming.key` of each
    pages: frozenset[str]  # of the items it cites, by `digestflow.core.story.address.page`
    sentences: tuple[frozenset[str], ...]  # stems of each sentence that was told
    values: frozenset[Value]  # every value that was told
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the run of a day may know."""

    day: date
    told: tuple[Told, ...] = ()  # of the last `THREAD_DAYS` days, newest first
    stated: tuple[Stated, ...] = ()  # of all days, newest first
    waiting: tuple[tuple[date, Prediction], ...] = ()  # with the day that opened it, oldest first
    open: tuple[tuple[date, Conflict], ...] = ()  # as waiting
    warned: frozenset[str] = frozenset()  # keys of predictions that were called overdue
    naming: Naming = field(default_factory=Naming)


def ledger(
    day: date,
    past: Iterable[Past],
    *,
    waiting: Iterable[tuple[date, Prediction]] = (),
    conflicts: Iterable[tuple[date, Conflict]] = (),
    warned: Iterable[str] = (),
    naming: Naming | None = None,
) -> Ledger:
    """Return the ledger of `day`, out of what was before it, in any order.

    What is of the day itself or later is left out, also of a backfilled day.
    """
    known = naming or Naming()
    before = sorted((one for one in past if one.day < day), key=lambda one: one.day, reverse=True)
    first = day - timedelta(days=THREAD_DAYS)
    told = [_told(one, entry, known) for one in before if one.day >= first for entry in one.entries]
    return Ledger(
        day=day,
        told=tuple(sorted(told, key=lambda one: (one.day, one.key), reverse=True)),
        stated=tuple(row for one in before for row in one.stated),
        waiting=tuple((at, one) for at, one in waiting if at < day),
        open=tuple((at, one) for at, one in conflicts if at < day),
        warned=frozenset(warned),
        naming=known,
    )


def said_in(entry: Entry) -> tuple[str, ...]:
    """Return the sentences of an entry but its headline."""
    return (*(one.text for one in entry.summary), *(claim.text for claim in entry.claims))


def _told(past: Past, entry: Entry, naming: Naming) -> Told:
    said = (entry.headline, *said_in(entry))
    return Told(
        day=past.day,
        key=entry.key,
        thread=past.threads.get(entry.key) or entry.key,
        headline=entry.title,
        headline_stems=stems(entry.headline),
        entities=frozenset(naming.key(name) for name in entry.entities),
        pages=frozenset(pages(*(past.urls.get(id_, "") for id_ in entry.items))),
        sentences=tuple(stems(text) for text in said),
        values=frozenset[Value]().union(*map(values, said)),
        status=entry.status,
    )
