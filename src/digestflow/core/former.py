"""Topics that had other names: what names them as of then, in the names of now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digestflow.core.record import Record
    from digestflow.core.topic.nouns import Topic


def former(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the name that each topic has, by every one that it had before."""
    return {was: topic.name for topic in topics for was in topic.was if was != topic.name}


def called(record: Record, names: Mapping[str, str]) -> Record:
    """Return the record with each topic of `names` called by the name that stands there for it.

    Two that get one name are one from here on. Keys stay as they are: they only tell one thesis from another.
    """
    found = {name for entry in record.entries for name in entry.topics}
    found |= {name for mention in record.also for name in mention.topics}
    found |= {one.topic for part in (record.theses, record.narratives, record.falls) for one in part}
    if found.isdisjoint(names):
        return record
    return replace(
        record,
        entries=tuple(replace(one, topics=_names(one.topics, names)) for one in record.entries),
        also=tuple(replace(one, topics=_names(one.topics, names)) for one in record.also),
        theses=tuple(replace(one, topic=names.get(one.topic, one.topic)) for one in record.theses),
        narratives=tuple(replace(one, topic=names.get(one.topic, one.topic)) for one in record.narratives),
        falls=tuple(replace(one, topic=names.get(one.topic, one.topic)) for one in record.falls),
    )


def _names(given: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.get(name, name) for name in given))
