"""What an entry states: rows of the ledger, and how they stand to those of the days before."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from digestflow.core.entry import facts
from digestflow.core.entry.measures import measures
from digestflow.core.ledger.kinds import agree, kind, moves
from digestflow.core.ledger.nouns import Closing, Conflict, Said, Series, Stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from digestflow.core.entity import Naming
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.ledger.past import Ledger

MOST = 4  # values of a series that are shown side by side
FAMILY = 4  # so many values of one kind are those of a family's members, and contradict nothing

_LICENCE = re.compile(
    r"(?:Apache[- ]?\d|(?:MIT|BSD|[AL]?GPL|MPL|EPL|CC[- ]BY|Creative Commons)(?!\w))", re.IGNORECASE
)

Key = tuple[str, str, "date | None"]


def stated(entry: Entry, day: date, naming: Naming, *, official: frozenset[str]) -> tuple[Stated, ...]:
    """Return the values that the entry's sentences say, of a kind and an entity, each once.

    A model's claims say which; of all sentences the words themselves do
    (`digestflow.core.entry.measures`). A name that the user follows and that has no number
    is too broad to have sizes of its own: there only what a model's claim says counts.
    `official` are the ids of items of official sources.
    """
    rows: dict[tuple[str, str, str], Stated] = {}
    for entity, attribute, said in _said(entry, day, naming):
        word = all(quote.item in official for quote in said.quotes)
        row = Stated(entity=entity, attribute=attribute, said=said, official=word)
        rows.setdefault((naming.key(entity), attribute, said.shown.casefold()), row)
    return tuple(rows.values())


def compared(
    rows: Sequence[Stated], known: Ledger
) -> tuple[tuple[Conflict, ...], tuple[Series, ...], tuple[Closing, ...]]:
    """Return what of the day's rows is in conflict, what has moved, and which open conflicts are settled.

    Rows are compared with those of one entity, kind and date, of the day itself and the days
    before. An official word settles a conflict that was open, and opens none of it again.
    """
    conflicts: dict[str, Conflict] = {}
    series: dict[Key, Series] = {}
    closings: dict[str, Closing] = {}
    for row in rows:
        key = _key(row, known.naming)
        others = _others(row, rows, known)
        if moves(row.attribute):
            earlier = [said for said in others if said.day < known.day]
            if earlier and key not in series:
                series[key] = Series(
                    entry=row.said.entry, entity=row.entity, attribute=row.attribute,
                    values=(row.said, *earlier[: MOST - 1]),
                )  # fmt: skip
            continue
        name = conflict_key(key)
        waits = next(((at, one) for at, one in known.open if one.key == name), None)
        if waits and row.official:
            closings.setdefault(name, _settled(row, *waits))
        elif others and len(others) < FAMILY and name not in conflicts and name not in closings:
            conflicts[name] = Conflict(
                key=name, entry=row.said.entry, entity=row.entity, attribute=row.attribute,
                values=(row.said, *others),
            )  # fmt: skip
    left = tuple(one for name, one in conflicts.items() if name not in closings)
    return left, tuple(series.values()), tuple(closings.values())


def conflict_key(key: Key) -> str:
    """Return the conflict's key: 16 hex digits over entity, kind and date."""
    entity, attribute, as_of = key
    return hashlib.sha256(f"{entity}\n{attribute}\n{as_of or ''}".encode()).hexdigest()[:16]


def _said(entry: Entry, day: date, naming: Naming) -> Iterator[tuple[str, str, Said]]:
    sentences = [(one.text, one.quotes) for one in entry.summary]
    for claim in entry.claims:
        sentences.append((claim.text, claim.quotes))
        attribute = kind(claim.attribute)
        if entry.writer == "model" and claim.entity and attribute and claim.value:
            said = _row(entry, day, claim.value, claim.unit, claim.quotes)
            yield claim.entity, attribute, said(claim.as_of or facts.as_of(claim.text))
    names = tuple(dict.fromkeys((*entry.entities, *(claim.entity for claim in entry.claims if claim.entity))))
    own = tuple(name for name in names if not naming.is_broad(name))
    for text, quotes in sentences:
        sized = tuple(name for name in own if not _is_licence(name, text))
        for one in measures(text, sized, naming.others(sized)):
            if one.entity:
                said = _row(entry, day, one.value, one.unit, quotes)
                yield one.entity, kind(one.attribute), said(facts.as_of(text))


def _is_licence(name: str, text: str) -> bool:
    """Whether the name is a licence's, which has no sizes: "Apache 2.0 licence, 128,000 tokens"."""
    return bool(_LICENCE.match(name)) or bool(
        re.search(rf"{re.escape(name)}[- ]licen[cs]e", text, re.IGNORECASE)
    )


def _row(
    entry: Entry, day: date, value: str, unit: str, quotes: tuple[Quote, ...]
) -> Callable[[date | None], Said]:
    """Return what makes the row of a value, once its date is known."""
    whole = re.search(rf"{re.escape(unit)}$", value) if unit else None
    amount = value[: whole.start()].strip() if whole else value

    def dated(as_of: date | None) -> Said:
        return Said(day=day, entry=entry.key, value=amount, unit=unit, as_of=as_of, quotes=quotes)

    return dated


def _key(row: Stated, naming: Naming) -> Key:
    return naming.key(row.entity), row.attribute, None if moves(row.attribute) else row.said.as_of


def _others(row: Stated, rows: Iterable[Stated], known: Ledger) -> list[Said]:
    """Return the other values of the same thing, each once as it was said last; the newest first."""
    key = _key(row, known.naming)
    found: list[Said] = []
    for other in (*rows, *known.stated):
        if _key(other, known.naming) != key or other is row:
            continue
        differs = [_differ(other.said, one, row.attribute) for one in (row.said, *found)]
        if all(differs):
            found.append(other.said)
    return found


def _differ(one: Said, other: Said, attribute: str) -> bool:
    return agree(one.shown, other.shown, attribute=attribute) is False


def _settled(row: Stated, opened: date, conflict: Conflict) -> Closing:
    return Closing(
        key=conflict.key,
        kind="conflict",
        how="settled",
        opened=opened,
        question=f"{conflict.entity}: {conflict.attribute}",
        asked=tuple(dict.fromkeys(quote for said in conflict.values for quote in said.quotes)),
        entry=row.said.entry,
        text=f"{row.entity}: {row.attribute} {row.said.shown}",
        quotes=row.said.quotes,
    )
