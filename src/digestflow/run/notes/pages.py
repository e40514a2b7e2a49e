"""Which notes there are to be, of the records of all days, and what makes the page of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.render.base import base
from digestflow.core.render.dashboard import dashboard
from digestflow.core.render.digest import digest
from digestflow.core.render.entity import entity
from digestflow.core.render.fold import fold_at
from digestflow.core.render.layout import BASE, DASHBOARD, moc_path
from digestflow.core.render.moc import moc
from digestflow.core.review.rates import NAMES, rate_line, rates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Links
    from digestflow.core.render.page import Page
    from digestflow.run.notes.looking import Looking


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A note that is to be planned."""

    path: PurePosixPath
    page: Callable[[frozenset[str]], Page]  # of it, with these parts of old days left as they are
    first: date | None = None  # days before it are folded in it; None: none are


def everything(looking: Looking) -> Iterator[Wanted]:
    """Yield every note that the records make: the days', the maps, the entities'."""
    yield from (day_page(day, looking) for day in looking.past.whole.days)
    yield from maps_of(looking)
    yield from (entity_page(key, looking) for key in sorted(looking.notes))


def day_page(day: date, looking: Looking) -> Wanted:
    """Return the note of a day that has a record."""

    def page(_loose: frozenset[str]) -> Page:
        records = looking.past.records
        return digest_page(records[day], records, looking.layout, looking.past.links)

    return Wanted(path=looking.layout.path(day), page=page)


def maps_of(looking: Looking) -> list[Wanted]:
    """Return the notes that look back over all days: each topic's map, and what else is kept."""
    layout, days = looking.layout, looking.past.whole.days
    wanted = [
        Wanted(
            path=moc_path(topic),
            first=fold_at(days[-1], layout.fold_months) if days else None,
            page=lambda loose, topic=topic: moc(topic, looking.past, layout, loose=loose),  # type: ignore[misc]
        )
        for topic in layout.topics
    ]
    if layout.base:
        wanted.append(Wanted(path=BASE, page=lambda _loose: base()))
    if layout.dashboard:
        wanted.append(
            Wanted(path=DASHBOARD, page=lambda _loose: dashboard(looking.past, layout, _answered(looking)))
        )
    return wanted


def _answered(looking: Looking) -> dict[str, str]:
    found = rates(looking.answers.every(), of="kind")
    return {NAMES[rate.name].capitalize(): rate_line(rate) for rate in found}


def entity_page(key: str, looking: Looking) -> Wanted:
    """Return the note of an entity that has one."""
    path, newest = PurePosixPath(looking.notes[key]), looking.past.whole.names[key].days[-1]
    return Wanted(
        path=path,
        first=fold_at(newest, looking.layout.fold_months),
        page=lambda loose: entity(key, looking.past, looking.layout, path=path, loose=loose),
    )


def linked(record: Record) -> Iterator[date]:
    """Yield the earlier days that the record's note would link to."""
    yield from (follow.day for follow in record.follows)
    yield from (mention.follows for mention in record.also if mention.follows)


def digest_page(record: Record, records: Mapping[date, Record], layout: Layout, links: Links) -> Page:
    """Return the page of the record's day, without what leads to a day that has no record."""
    if not all(day in records for day in linked(record)):
        record = replace(
            record,
            follows=tuple(follow for follow in record.follows if follow.day in records),
            also=tuple(
                mention if mention.follows in records else replace(mention, follows=None)
                for mention in record.also
            ),
        )
    return digest(record, layout, links)
