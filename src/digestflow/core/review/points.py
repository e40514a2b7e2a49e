"""A plan as points to answer: one statement each, those to look at first on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from digestflow.core.entry.nouns import DOUBTED, beyond
from digestflow.core.item.lookalike import mixed, mixed_host
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.change.nouns import Change, Hunk
    from digestflow.core.entry.nouns import Claim, Entry, Sentence
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Record

Kind = Literal["entry", "claim", "also", "thesis", "hunk", "merge"]
WEAK = 0.5  # share of a sentence's words that its quotes hold, below which it is looked at first


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that a person answers yes or no to."""

    key: str  # unique in its plan; of a unit of the day's note its key: "entry/1f…/9a…"
    kind: Kind
    text: str  # what is said, one line a sentence
    quotes: tuple[Quote, ...]  # what it stands on; empty for a hunk
    topic: str = ""  # the first of its topics
    note: str = ""  # path of the note, of a hunk
    theirs: str = ""  # what a person made of it, of a hunk
    base: str = ""  # what we last wrote there, of a hunk; "" where nobody knows
    first: tuple[str, ...]  # why it is to be looked at first; empty: clean

    @property
    def clean(self) -> bool:
        """Whether there is no reason to look at it before others."""
        return not self.first


def points(record: Record, changes: Sequence[Change] = ()) -> tuple[Point, ...]:
    """Return what the plan says, point by point: first what to look at, then in the order of the note.

    An entry's headline and summary are one point, each of its claims another. Units that a
    person changed or deleted, for which there is something newer, are points of `changes`.
    """
    found = [*_hunks(changes), *_entries(record), *_theses(record), *_also(record)]
    return tuple(sorted(found, key=lambda point: point.clean))


def _hunks(changes: Sequence[Change]) -> Iterator[Point]:
    for change in changes:
        for hunk in change.hunks:
            if hunk.open:
                yield Point(
                    key=hunk_key(str(change.path), hunk),
                    kind="hunk",
                    text=hunk.ours,
                    quotes=(),
                    note=str(change.path),
                    theirs=hunk.theirs,
                    base=hunk.base,
                    first=(
                        "you deleted this, and there is something newer"
                        if hunk.kind == "deleted"
                        else "you changed this, and there is something newer",
                    ),
                )


def hunk_key(note: str, hunk: Hunk) -> str:
    """Return the key of an open hunk's point."""
    return f"hunk/{note}#{hunk.unit}"


def _entries(record: Record) -> Iterator[Point]:
    differing = _differing(record)
    sources = {item.id: item.source for item in record.items}
    urls = {item.id: item.url for item in record.items}
    for entry in record.entries:
        topic = entry.topics[0] if entry.topics else ""
        yield Point(
            key=f"entry/{entry.key}",
            kind="entry",
            text="\n".join((entry.title, *(sentence.text for sentence in entry.further))),
            quotes=tuple(dict.fromkeys(quote for one in entry.summary for quote in one.quotes)),
            topic=topic,
            first=(*_of_entry(entry), *_letters((entry.headline, *entry.entities), entry.quotes, urls)),
        )
        for claim in entry.claims:
            yield Point(
                key=f"entry/{entry.key}/{claim.key}",
                kind="claim",
                text=claim.text,
                quotes=claim.quotes,
                topic=topic,
                first=(
                    *_of_claim(claim, entry, sources, differing),
                    *_letters((claim.text,), (), {}),
                ),
            )


def _letters(texts: Iterable[str], quotes: Iterable[Quote], urls: Mapping[str, str]) -> Iterator[str]:
    """Yield what is not written with the letters it looks to be written with."""
    for word in dict.fromkeys(filter(None, map(mixed, texts))):
        yield f"letters of two scripts in one word: {word}"
    for host in dict.fromkeys(mixed_host(urls.get(quote.item, "")) for quote in quotes):
        if host:
            yield f"its address is not written as it looks: {host}"


def _of_entry(entry: Entry) -> Iterator[str]:
    if entry.status in DOUBTED:
        yield entry.status
    if entry.repaired:
        yield "not as the model first said it"
    yield from dict.fromkeys(map(doubt, filter(_doubted, entry.summary)))
    if any(_weak(sentence) for sentence in entry.summary):
        yield "its quotes hold less than half of its words"


def _of_claim(
    claim: Claim, entry: Entry, sources: Mapping[str, str], differing: frozenset[tuple[Quote, ...]]
) -> Iterator[str]:
    if claim.quotes in differing:
        yield "differs from what was said before"
    if claim.status in DOUBTED and claim.status != entry.status:
        yield claim.status
    if claim.repaired:
        yield "not as the model first said it"
    if _doubted(claim):
        yield doubt(claim)
    if _weak(claim):
        yield "its quotes hold less than half of its words"
    told = {sources.get(quote.item, "") for quote in claim.quotes}
    if entry.word_of(claim) and claim.entity and claim.value and len(told) == 1:
        yield "a value that one source alone says"


def _doubted(one: Sentence | Claim) -> bool:
    return one.doubted


def doubt(one: Sentence | Claim) -> str:
    """Return what a person is told of a sentence that the judge doubts."""
    return f"the judge doubts that its quotes support it: {one.judged or 0.0:.2f}"


def _weak(one: Sentence | Claim) -> bool:
    said = stems(one.text)
    held = frozenset[str]().union(*(stems(quote.words) for quote in one.quotes))
    return len(said & held) < WEAK * len(said)


def _differing(record: Record) -> frozenset[tuple[Quote, ...]]:
    return frozenset(said.quotes for one in record.conflicts for said in one.values if said.day == record.day)


def _theses(record: Record) -> Iterator[Point]:
    for fall in record.falls:
        yield Point(
            key=f"fall/{fall.thesis}",
            kind="thesis",
            text=f"{fall.effect.capitalize()}: {fall.title}\n{fall.text}",
            quotes=fall.quotes,
            topic=fall.topic,
            first=("a standing thesis falls by it",),
        )
    for thesis in record.theses:
        told = ("against what stood before",) if thesis.effect else ()
        yield Point(
            key=f"thesis/{thesis.key}",
            kind="thesis",
            text="\n".join((thesis.title, *(one.text for one in beyond(thesis.title, thesis.body)))),
            quotes=tuple(dict.fromkeys(quote for one in thesis.body for quote in one.quotes)),
            topic=thesis.topic,
            first=told,
        )


def _also(record: Record) -> Iterator[Point]:
    urls = {item.id: item.url for item in record.items}
    titles = {item.id: item.title for item in record.items}
    for mention in record.also:
        said = mention.shown(titles[mention.quote.item])
        yield Point(
            key=f"also/{mention.key}",
            kind="also",
            text=said,
            quotes=(mention.quote,),
            topic=mention.topics[0] if mention.topics else "",
            first=tuple(_letters((said,), (mention.quote,), urls)),
        )
