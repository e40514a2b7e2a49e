"""What days leave to every later one, however long ago they were; so small that it can be kept."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from digestflow.core.chronicle.waiting import pass_day
from digestflow.core.item.nouns import digest
from digestflow.core.ledger.nouns import Conflict, Prediction, Stated
from digestflow.core.record import Cited
from digestflow.core.thesis import Thesis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Record


@dataclass(slots=True, kw_only=True)
class Lasting:
    """What is open, stands or was stated once some days are over; a day is added once, after all before."""

    # That no day closed, by key, with the day that opened it; a conflict as it was told last. Oldest first.
    predictions: dict[str, tuple[date, Prediction]] = field(default_factory=dict)
    conflicts: dict[str, tuple[date, Conflict]] = field(default_factory=dict)
    warned: set[str] = field(default_factory=set)  # keys of predictions that were called overdue
    theses: list[Thesis] = field(default_factory=list[Thesis])  # that stand, of all topics, oldest first
    fallen: set[str] = field(default_factory=set)  # keys of theses that were revised or overturned
    stated: dict[date, tuple[Stated, ...]] = field(default_factory=dict)  # of days that state any
    hashes: dict[date, str] = field(default_factory=dict)  # over what each of these days states
    cited: dict[str, Cited] = field(default_factory=dict)  # by id, the items that any of this quotes

    def copy(self) -> Lasting:
        """Return one to which days can be added without adding them here."""
        return Lasting(**{one.name: copy(getattr(self, one.name)) for one in fields(self)})


def lasting(records: Iterable[Record]) -> Lasting:
    """Return what the records leave, given in any order."""
    whole = Lasting()
    for record in sorted(records, key=lambda record: record.day):
        outlast(whole, record)
    return whole


def outlast(whole: Lasting, record: Record) -> None:
    """Add what the record of a day leaves, after all days that are in it."""
    day = record.day
    predictions = [(one.key, (day, one)) for one in record.predictions]
    pass_day(whole.predictions, record, predictions, again=lambda first, _last: first)
    conflicts = [(one.key, (day, one)) for one in record.conflicts]
    pass_day(whole.conflicts, record, conflicts, again=lambda first, last: (first[0], last[1]))
    whole.warned.update(one.key for one in record.overdue)
    fallen = {thesis.against for thesis in record.theses if thesis.effect}
    fallen |= {fall.thesis for fall in record.falls}
    whole.fallen |= fallen
    if fallen:
        whole.theses = [thesis for thesis in whole.theses if thesis.key not in fallen]
    whole.theses += [thesis for thesis in _standing(record) if thesis.key not in whole.fallen]
    if record.stated:
        whole.stated[day] = record.stated
        whole.hashes[day] = digest(repr(record.stated))
    quoted = {quote.item for quote in _quotes(record)}
    whole.cited.update({one.id: one for one in record.items if one.id in quoted or one.id in whole.cited})


def _standing(record: Record) -> Iterator[Thesis]:
    yield from (thesis for thesis in record.theses if thesis.status == "standing")


def _quotes(record: Record) -> Iterator[Quote]:
    for stated in record.stated:
        yield from stated.said.quotes
    for prediction in record.predictions:
        yield from prediction.quotes
    for conflict in record.conflicts:
        for said in conflict.values:
            yield from said.quotes
    for thesis in _standing(record):
        for sentence in thesis.body:
            yield from sentence.quotes
