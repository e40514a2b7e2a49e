"""A topic's map of content, from all records."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.chronicle.days import Days
from digestflow.core.chronicle.scope import parts_of
from digestflow.core.render.asked import closed_questions, open_questions
from digestflow.core.render.digest import entry_words
from digestflow.core.render.escape import escape, quoted
from digestflow.core.render.fold import Fold, by_date, fold_at, folded, gaps
from digestflow.core.render.layout import Layout, moc_path
from digestflow.core.render.page import Page, Section, Unit
from digestflow.core.render.readings import headline, paragraphs, updates
from digestflow.core.render.trend import key_topics, most_named
from digestflow.core.render.uses import standing_by_use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.render.links import Past
    from digestflow.core.topic.nouns import Topic

    Told = Sequence[tuple[Record, Sequence[Entry]]]

RELATED_WORDS = 60  # of one line of Related Digests
_UNDATED = frozenset({"narrative", "key_topics"})  # sections whose units come in an order of their own
_LEADING = 5  # names in the lead line of a part


def moc(topic: Topic, past: Past, layout: Layout, *, loose: frozenset[str] = frozenset()) -> Page:
    """Return the page of the topic's MOC: a function of the records, in any order.

    Sections without a unit come without a heading of ours, but say where the others belong:
    a heading that stands in the note already is used where it stands. What is older than
    `fold_months` before the newest record is folded, but for the units in `loose`: those
    that a person changed.
    """
    followed = past.whole.followed(topic.name)
    narrative = headline(topic, followed, past)
    units = _units(topic, past, layout, loose)
    units["narrative"] = tuple(paragraphs(narrative, layout))
    about = (Unit(key="about", text=escape(topic.about), shape="block"),) if topic.about else ()
    sections = [Section(key="title", heading=moc_path(topic).stem, level=1, units=about)]
    for key, name in topic.headings:
        titled = f"{name}: {escape(narrative.title)}" if key == "narrative" and narrative else name
        within, dated = units.get(key, ()), key not in _UNDATED
        sections.append(Section(key=key, heading=titled, level=2, units=within, stem=name, dated=dated))
        if key == "open_questions":
            closed = units.get("closed_questions", ())
            sections.append(
                Section(key="closed_questions", heading="Closed", level=3, units=closed, dated=True)
            )
    for part in topic.subsections:
        key = f"subsection/{part.name}"
        within = units.get(key, ())
        sections.append(Section(key=key, heading=part.name, level=2, units=within, dated=True))
    return Page(path=moc_path(topic), properties=_properties(topic), sections=tuple(sections))


def _properties(topic: Topic) -> tuple[Unit, ...]:
    values = (("type", "type: moc"), ("topic", topic_line(topic.name)))
    return tuple(
        Unit(key=f"property/{key}", text=text, shape="property", mark=f"{key}:") for key, text in values
    )


def topic_line(name: str) -> str:
    """Return the line of front matter that says of which topic a map is."""
    return f"topic: {quoted(name)}"


def _units(topic: Topic, past: Past, layout: Layout, loose: frozenset[str]) -> dict[str, tuple[Unit, ...]]:
    """Return the units of every section but the headline narrative, by the section's key."""
    followed = past.whole.followed(topic.name)
    if not past.whole.days:
        return {}
    newest = past.whole.days[-1]
    fold = Fold(first=fold_at(newest, layout.fold_months), loose=loose, known=past.rows)
    told = [(record, _entries(record, topic)) for record in past.since(fold.first)]
    older = [past.records[day] for day in _loose_days(followed.days, fold)]
    every = [*((record, _entries(record, topic)) for record in older), *told]
    return {
        "key_topics": tuple(key_topics(told, newest, past, layout)),
        "open_questions": open_questions(followed, layout),
        "closed_questions": closed_questions(every, followed, fold, layout),
        "standing_by_use": standing_by_use(told, past, layout),
        "related_digests": _related(every, followed.days, past, fold, layout),
        "narrative_updates": updates(followed, past, fold, layout),
    } | {
        f"subsection/{part}": tuple(_part(part, within, followed.parts.get(part, Days()), past, fold, layout))
        for part, within in _within(every, topic, layout).items()
    }


def _within(told: Told, topic: Topic, layout: Layout) -> dict[str, Told]:
    """Return what is told in each part of the topic."""
    parts: dict[str, list[tuple[Record, list[Entry]]]] = {part.name: [] for part in topic.subsections}
    for record, entries in told:
        for entry in entries if parts else ():
            for part in parts_of(entry, topic, layout.naming):
                if not parts[part] or parts[part][-1][0] is not record:
                    parts[part].append((record, []))
                parts[part][-1][1].append(entry)
    return dict(parts)


def _entries(record: Record, topic: Topic) -> tuple[Entry, ...]:
    return tuple(entry for entry in record.entries if topic.name in entry.topics)


def _loose_days(days: Days, fold: Fold) -> list[date]:
    """Return the folded days of which something was changed by a person."""
    if not fold.loose:
        return []
    dates = {key[-len("2026-03-12") :] for key in fold.loose}
    return [day for day in days.until(fold.first) if day.isoformat() in dates]


def _related(told: Told, days: Days, past: Past, fold: Fold, layout: Layout) -> tuple[Unit, ...]:
    missing = _absent(past.whole.days.packed()).since(days[0]) if days else Days()
    units = [*folded("related", days, fold, layout, missing=missing), *gaps(missing, fold)]
    for record, entries in told:
        key = f"related/{record.day.isoformat()}"
        if entries and fold.open(key, record.day):
            units.append(_line(key, record.day, entries, layout))
    return by_date(units)


@lru_cache(maxsize=1)  # for the maps of all topics
def _absent(packed: bytes) -> Days:
    days = Days.unpacked(packed)
    return days.absent(days[0])


def _line(key: str, day: date, entries: Sequence[Entry], layout: Layout) -> Unit:
    link = layout.link(day)
    return Unit(
        key=key,
        text=f"- {link} — {entry_words(entries, most=RELATED_WORDS)}",
        shape="item",
        mark=link,
        date=day.isoformat(),
    )


def _part(part: str, told: Told, days: Days, past: Past, fold: Fold, layout: Layout) -> Iterator[Unit]:
    """Yield the part's lead line, then its days; `told` with the entries that are of the part."""
    prefix = f"part/{part}"
    entries = ((record.day, entry) for record, entries in told for entry in entries)
    named = most_named(entries, past, layout, most=_LEADING)
    if named:
        yield Unit(key=f"{prefix}/lead", text=f"Most named: {named}.", shape="block", mark="Most named: ")
    units = folded(prefix, days, fold, layout)
    for record, own in told:
        key = f"{prefix}/{record.day.isoformat()}"
        if fold.open(key, record.day):
            units.append(_line(key, record.day, own, layout))
    yield from by_date(units)
