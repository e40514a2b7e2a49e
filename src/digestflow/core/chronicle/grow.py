"""A chronicle, one record longer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.chronicle.days import Days
from digestflow.core.chronicle.gloss import gloss
from digestflow.core.chronicle.nouns import Chronicle, Followed, Named, Question
from digestflow.core.chronicle.scope import parts_of
from digestflow.core.chronicle.waiting import pass_day
from digestflow.core.entry.attribution import FORUM
from digestflow.core.entry.nouns import DOUBTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from digestflow.core.entity import Naming
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.topic.nouns import Topic


def chronicle(records: Iterable[Record], topics: Sequence[Topic], naming: Naming) -> Chronicle:
    """Return what the records come to, given in any order."""
    whole = Chronicle()
    for record in sorted(records, key=lambda record: record.day):
        grow(whole, record, topics, naming)
    return whole


def grow(whole: Chronicle, record: Record, topics: Sequence[Topic], naming: Naming) -> None:
    """Add the record of a day after all that are in it."""
    whole.days.append(record.day)
    for entry in record.entries:
        _name(whole, record, entry, naming)
    for topic in topics:
        entries = [entry for entry in record.entries if topic.name in entry.topics]
        theses = [thesis for thesis in record.theses if thesis.topic == topic.name]
        narrated = any(narrative.topic == topic.name for narrative in record.narratives)
        fallen = any(fall.topic == topic.name for fall in record.falls)
        if entries or theses or narrated or fallen:
            followed = whole.topics.setdefault(topic.name, Followed())
            _follow(followed, record, topic, entries, naming)
    _ask(whole, record)


def _name(whole: Chronicle, record: Record, entry: Entry, naming: Naming) -> None:
    for name in entry.entities:
        key = naming.key(name)
        if not key:
            continue
        named = whole.names.setdefault(key, Named(first=entry.title))
        if not named.days or named.days[-1] != record.day:
            named.days.append(record.day)
        named.spelled[name] = named.spelled.get(name, 0) + 1
        if not named.gloss and entry.status not in DOUBTED:
            _gloss(named, name, record.day, entry)


def _gloss(named: Named, name: str, day: date, entry: Entry) -> None:
    """Keep what the entry says the name is; in a forum it is said what they make of it."""
    for said in entry.sentences:
        word = entry.word_of(said)
        words = "" if word.startswith(FORUM) else gloss(name, said.text)
        if words:
            named.gloss, named.glossed, named.by = words, day, word
            return


def _follow(
    followed: Followed, record: Record, topic: Topic, entries: Sequence[Entry], naming: Naming
) -> None:
    day = record.day
    if entries:
        followed.days.append(day)
    for part in dict.fromkeys(part for entry in entries for part in parts_of(entry, topic, naming)):
        followed.parts.setdefault(part, Days()).append(day)
    for thesis in record.theses:
        if thesis.topic != topic.name:
            continue
        if thesis.effect:
            followed.readings.answer(thesis.against, thesis.effect, day, fell=False)
        followed.readings.append(thesis.key, day, thesis.title, thesis.status)
    _fall(followed, record)
    if any(narrative.topic == topic.name for narrative in record.narratives):
        followed.headline = day


def _fall(followed: Followed, record: Record) -> None:
    for fall in record.falls:
        followed.readings.answer(fall.thesis, fall.effect, record.day, fell=True)


def _ask(whole: Chronicle, record: Record) -> None:
    """Close and open the questions of each topic that has any."""
    asked = tuple(_asked(record))
    for name, followed in whole.topics.items():
        own = [(key, question) for key, topics, question in asked if name in topics]
        if pass_day(followed.questions, record, own, again=_again):
            followed.closed.append(record.day)
        for prediction in record.overdue:
            if prediction.key in followed.questions:
                followed.questions[prediction.key].overdue = record.day


def _again(first: Question, last: Question) -> Question:
    """Return what is asked on a second day: a prediction as it was, a conflict as it is told last."""
    return first if first.kind == "prediction" else replace(last, day=first.day)


def _asked(record: Record) -> Iterator[tuple[str, tuple[str, ...], Question]]:
    """Yield what the day asks: key, topics of the entry that does, question."""
    by_key = {entry.key: entry for entry in record.entries}
    asked: list[tuple[str, str, Question]] = [
        (
            one.key,
            one.entry,
            Question(
                kind="prediction", day=record.day, text=one.text, by=one.by, when=one.horizon, due=one.due
            ),
        )
        for one in record.predictions
    ]
    asked += [
        (
            one.key,
            one.entry,
            Question(
                kind="conflict",
                day=record.day,
                text=f"{one.entity}: {one.attribute}" if one.attribute else one.entity,
                values=[(f"{said.value} {said.unit}".strip(), said.day) for said in one.values],
            ),
        )
        for one in record.conflicts
    ]
    for key, at, question in asked:
        if at in by_key:
            yield key, by_key[at].topics, question
