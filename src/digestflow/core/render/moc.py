"""A topic's map of content, from all records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from digestflow.core.render.digest import entry_words
from digestflow.core.render.escape import escape, quoted
from digestflow.core.render.layout import Layout, moc_path
from digestflow.core.render.page import Page, Section, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.topic.nouns import Subsection, Topic

RELATED_WORDS = 60  # of one line of Related Digests
KEY_TOPICS = 12  # how many entities are listed
KEY_TOPIC_DAYS = 2  # named on so many days to be listed


def moc(topic: Topic, records: Sequence[Record], layout: Layout) -> Page:
    """Return the page of the topic's MOC: a function of the records, in any order.

    Sections without a unit come without a heading of ours, but say where the others belong:
    a heading that stands in the note already is used where it stands.
    """
    days = sorted(records, key=lambda record: record.day)
    told = [(record, entries) for record in days if (entries := _entries(record, topic))]
    units: dict[str, tuple[Unit, ...]] = {
        "key_topics": tuple(_key_topics(told, layout)),
        "related_digests": tuple(_related(told, layout)),
        "narrative_updates": tuple(_updates(days, topic, layout)),
    }
    sections = [
        Section(key=key, heading=heading, level=2, units=units.get(key, ()))
        for key, heading in topic.headings
    ]
    sections += [
        Section(
            key=f"subsection/{part.name}",
            heading=part.name,
            level=2,
            units=tuple(_part(part, told, layout)),
        )
        for part in topic.subsections
    ]
    about = (Unit(key="about", text=escape(topic.about), shape="block"),) if topic.about else ()
    title = Section(key="title", heading=moc_path(topic).stem, level=1, units=about)
    return Page(
        path=moc_path(topic),
        properties=(
            Unit(key="property/type", text="type: moc", shape="property", mark="type:"),
            Unit(
                key="property/topic",
                text=f"topic: {quoted(topic.name)}",
                shape="property",
                mark="topic:",
            ),
        ),
        sections=(title, *sections),
    )


def _entries(record: Record, topic: Topic) -> tuple[Entry, ...]:
    return tuple(entry for entry in record.entries if topic.name in entry.topics)


def _related(told: list[tuple[Record, tuple[Entry, ...]]], layout: Layout) -> Iterator[Unit]:
    for record, entries in told:
        link = layout.link(record.day)
        yield Unit(
            key=f"related/{record.day.isoformat()}",
            text=f"- {link} — {entry_words(entries, most=RELATED_WORDS)}",
            shape="item",
            mark=link,
            date=record.day.isoformat(),
        )


def _key_topics(told: list[tuple[Record, tuple[Entry, ...]]], layout: Layout) -> Iterator[Unit]:
    days: defaultdict[str, set[date]] = defaultdict(set)
    spelled: dict[str, str] = {}  # casefolded -> as first written
    last: dict[str, tuple[date, str]] = {}
    for record, entries in told:
        for entry in entries:
            for name in entry.entities:
                key = name.casefold()
                spelled.setdefault(key, name)
                if last.get(key, (None, ""))[0] != record.day:
                    last[key] = (record.day, entry.headline)
                days[key].add(record.day)
    often = sorted(
        (key for key in days if len(days[key]) >= KEY_TOPIC_DAYS), key=lambda k: (-len(days[k]), k)
    )
    # Alphabetical, so that the order never depends on when a line was written.
    for key in sorted(often[:KEY_TOPICS]):
        day, headline = last[key]
        name = escape(spelled[key])
        yield Unit(
            key=f"key/{key}",
            text=(
                f"- **{name}** — on {len(days[key])} days since {min(days[key]).isoformat()}; "
                f"last: {escape(headline)} ({layout.link(day)})"
            ),
            shape="item",
            mark=f"**{name}**",
        )


def _updates(days: list[Record], topic: Topic, layout: Layout) -> Iterator[Unit]:
    for record in days:
        for thesis in record.theses:
            if thesis.topic != topic.name:
                continue
            base, when = f"update/{thesis.key}", record.day.isoformat()
            status = f" ({thesis.status})" if thesis.status else ""
            said = " ".join(escape(sentence.text) for sentence in thesis.body)
            heading = f"### {when} — {escape(thesis.title)}{status}"
            yield Unit(key=base, text=heading, shape="block", mark=f"### {when} — ", date=when)
            yield Unit(
                key=f"{base}/body", text=f"{said} ({layout.link(record.day)})", shape="block", date=when
            )


def _part(part: Subsection, told: list[tuple[Record, tuple[Entry, ...]]], layout: Layout) -> Iterator[Unit]:
    names = {name.casefold() for name in part.entities}
    for record, entries in told:
        here = [entry for entry in entries if names & {name.casefold() for name in entry.entities}]
        if here:
            link = layout.link(record.day)
            yield Unit(
                key=f"part/{part.name}/{record.day.isoformat()}",
                text=f"- {link} — {entry_words(here, most=RELATED_WORDS)}",
                shape="item",
                mark=link,
                date=record.day.isoformat(),
            )
