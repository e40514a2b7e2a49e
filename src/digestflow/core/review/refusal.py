"""A record without what a person refused of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.record import Cited, Record, parts_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    from digestflow.core.decision import Decision
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.thesis import Narrative


def refused_of(day: date, decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the keys of the day's points that a person refused (`digestflow.core.review.points`)."""
    return frozenset(one.unit for one in decisions if one.kind == "refuse" and one.day == day)


def without(record: Record, refused: Container[str]) -> Record:
    """Return the record without the points refused, and without what stands on them alone.

    With an entry go its claims, what it follows, and every reading of a topic that cites it; with
    a claim what it states, differs from, predicts or answers; with a reading the headline of its
    topic. Doing it twice is doing it once.
    """
    gone = frozenset(entry.key for entry in record.entries if f"entry/{entry.key}" in refused)
    entries = tuple(_kept(entry, refused) for entry in record.entries if entry.key not in gone)
    lost = _lost(record.entries, entries)
    theses = tuple(
        one
        for one in record.theses
        if f"thesis/{one.key}" not in refused and not gone.intersection(one.entries)
    )
    less = replace(
        record,
        entries=entries,
        follows=tuple(one for one in record.follows if one.key not in gone),
        ranked=tuple(one for one in record.ranked if one.key not in gone),
        also=tuple(one for one in record.also if f"also/{one.key}" not in refused),
        theses=theses,
        stated=tuple(
            one for one in record.stated if one.said.entry not in gone and one.said.quotes not in lost
        ),
        uses=tuple(one for one in record.uses if one.entry not in gone),
        conflicts=tuple(
            one
            for one in record.conflicts
            if one.entry not in gone and not any(said.quotes in lost for said in one.values)
        ),
        series=tuple(
            one
            for one in record.series
            if one.entry not in gone and not any(said.quotes in lost for said in one.values)
        ),
        predictions=tuple(
            one for one in record.predictions if one.entry not in gone and one.quotes not in lost
        ),
        closings=tuple(one for one in record.closings if one.entry not in gone and one.quotes not in lost),
        falls=tuple(
            one
            for one in record.falls
            if f"fall/{one.thesis}" not in refused and one.entry not in gone and one.quotes not in lost
        ),
    )
    less = replace(less, narratives=tuple(_still_meant(record, less)))
    return less if less == record else replace(less, items=tuple(_cited(less)))


def _kept(entry: Entry, refused: Container[str]) -> Entry:
    """Return the entry without its refused claims; its headline keeps all the quotes it stands on."""
    claims = tuple(one for one in entry.claims if f"entry/{entry.key}/{one.key}" not in refused)
    if claims == entry.claims:
        return entry
    from digestflow.core.evidence.check import unsupported  # most plans are accepted whole

    less = replace(entry, claims=claims)
    if not unsupported(less.headline, [quote.words for quote in less.quotes]):
        return less
    first = less.summary[0]
    first = replace(first, quotes=tuple(dict.fromkeys((*first.quotes, *entry.quotes))))
    return replace(less, summary=(first, *less.summary[1:]))


def _lost(before: Iterable[Entry], after: Iterable[Entry]) -> frozenset[tuple[Quote, ...]]:
    stay = {claim.quotes for entry in after for claim in entry.claims}
    return frozenset(claim.quotes for entry in before for claim in entry.claims) - stay


def _still_meant(record: Record, less: Record) -> Iterable[Narrative]:
    """Yield the headlines of the topics whose theses stand as they did when the headline was made."""

    def read(of: Record) -> Counter[str]:
        return Counter([thesis.topic for thesis in of.theses] + [fall.topic for fall in of.falls])

    before, after = read(record), read(less)
    return (one for one in record.narratives if before[one.topic] == after[one.topic])


def _cited(record: Record) -> Iterable[Cited]:
    quotes = [quote for entry in record.entries for quote in entry.quotes]
    quotes += [mention.quote for mention in record.also]
    quotes += [quote for quotes_ in parts_of(record) for quote in quotes_]
    quotes += [quote for thesis in record.theses for one in thesis.body for quote in one.quotes]
    cited = {quote.item for quote in quotes}
    return (item for item in record.items if item.id in cited)
