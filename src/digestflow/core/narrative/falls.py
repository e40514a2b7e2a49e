"""Theses that fall by evidence: what they stand on was taken back, or is not so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from digestflow.core.entry.nouns import DOUBTED
from digestflow.core.evidence.values import stands, values
from digestflow.core.ledger.kinds import agree
from digestflow.core.thesis import Fall
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.entry.nouns import Entry, Sentence
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.ledger.nouns import Closing, Conflict, Said, Stated
    from digestflow.core.ledger.past import Ledger
    from digestflow.core.thesis import Thesis

# How a prediction ended that a thesis cannot outlive as it is, and what becomes of that. What came
# in time bears it out.
_ENDS: Final[Mapping[str, Literal["revised", "overturned"]]] = {
    "off": "overturned",
    "late": "revised",
    "moved": "revised",
}
_SAYS: Final = 0.5  # share of a prediction's words that a sentence has to have to be said to tell it


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicted:
    """A value of an earlier day, and the sentence of the day that says another."""

    old: Said
    new: Said
    text: str  # "Kimi K3: parameters 37B"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What of a day may take a thesis away."""

    entries: tuple[Entry, ...]
    retracted: Mapping[str, str]  # id of an item that was taken back -> key of the day's entry that says so
    contradicted: tuple[Contradicted, ...]
    closings: tuple[Closing, ...]  # of predictions


def contradicted(
    rows: Iterable[Stated],
    conflicts: Iterable[Conflict],
    settled: Iterable[Closing],
    known: Ledger,
    entries: Iterable[Entry],
) -> tuple[Contradicted, ...]:
    """Return the earlier values that a value of the day speaks against.

    An official word that settles an open conflict does, and so does a value in conflict, once a
    person accepts the day, if it is confirmed or of who has to know: no rumor, nobody's mere word.
    """
    rows = tuple(rows)
    firm = {
        said.quotes
        for one in entries
        for said in one.sentences
        if not one.word_of(said) and one.status not in DOUBTED
    }
    found: list[Contradicted] = []
    for one in settled:
        conflict = next(asked for _at, asked in known.open if asked.key == one.key)
        row = next(row for row in rows if row.official and row.said.quotes == one.quotes)
        found += _against(row.said, conflict.values, row.entity, row.attribute)
    for conflict in conflicts:
        own, *others = conflict.values
        if own.quotes in firm:
            found += _against(own, others, conflict.entity, conflict.attribute)
    return tuple(found)


def _against(own: Said, others: Iterable[Said], entity: str, attribute: str) -> Iterator[Contradicted]:
    text = f"{entity}: {attribute} {own.shown}"
    for other in others:
        if other.day < own.day and agree(own.shown, other.shown, attribute=attribute) is False:
            yield Contradicted(old=other, new=own, text=text)


def falls(theses: Sequence[Thesis], day: Evidence) -> tuple[Fall, ...]:
    """Return which of the standing theses the day's evidence takes away, each by its strongest.

    Retracted: a sentence stands on nothing but items that were taken back. Value: a sentence says a
    value, on the quotes that gave it, that another value of the day speaks against, and not both.
    Prediction: a sentence tells what was expected, on its quotes, and it was called off, came late
    or is expected at another time. A function of the theses and the day, in the theses' order.
    """
    by_key = {entry.key: entry for entry in day.entries}
    found = (_retracted(one, day, by_key) or _value(one, day) or _prediction(one, day) for one in theses)
    return tuple(one for one in found if one)


def _retracted(thesis: Thesis, day: Evidence, by_key: Mapping[str, Entry]) -> Fall | None:
    for sentence in thesis.body:
        if all(quote.item in day.retracted for quote in sentence.quotes):
            entry = by_key[day.retracted[sentence.quotes[0].item]]
            first = entry.summary[0]
            return _fall(thesis, "retracted", "overturned", entry.key, first.text, first.quotes)
    return None


def _value(thesis: Thesis, day: Evidence) -> Fall | None:
    for one in day.contradicted:
        if any(_says(sentence, one) for sentence in thesis.body):
            return _fall(thesis, "value", "overturned", one.new.entry, one.text, one.new.quotes)
    return None


def _says(sentence: Sentence, one: Contradicted) -> bool:
    """Whether the sentence says the old value, on its words, and not the new one beside it."""
    said, old, new = (values(text) for text in (sentence.text, one.old.shown, one.new.shown))
    if not set(one.old.quotes) & set(sentence.quotes) or not old:
        return False
    return all(stands(value, said) for value in old) and not any(stands(value, said) for value in new)


def _prediction(thesis: Thesis, day: Evidence) -> Fall | None:
    for one in day.closings:
        effect, asked = _ENDS.get(one.how), stems(one.question)
        if effect and any(
            set(one.asked) & set(sentence.quotes) and len(asked & stems(sentence.text)) >= _SAYS * len(asked)
            for sentence in thesis.body
        ):
            return _fall(thesis, "prediction", effect, one.entry, one.text, one.quotes)
    return None


def _fall(
    thesis: Thesis,
    why: Literal["retracted", "value", "prediction"],
    effect: Literal["revised", "overturned"],
    entry: str,
    text: str,
    quotes: tuple[Quote, ...],
) -> Fall:
    return Fall(
        thesis=thesis.key,
        topic=thesis.topic,
        title=thesis.title,
        why=why,
        effect=effect,
        entry=entry,
        text=text,
        quotes=quotes,
    )
