"""Notes and topics that a person gave another name: what is ours stays ours, and what will go is told."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.change.sides import parted
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.render.layout import moc_path
from digestflow.core.render.moc import topic_line
from digestflow.core.render.name import collision_key
from digestflow.run.kept.units import units_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.topic.nouns import Topic
    from digestflow.run.kept.records import Records
    from digestflow.run.kept.standing import Standing
    from digestflow.run.kept.units import Owned
    from digestflow.run.ports import Vault

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LISTED = "related/"  # before the day: the key of a map's entry
_TOPIC = "property/topic"  # key of the line in which a map that we made says of what it is
_SHARED = ("property/", "section/")  # keys of units that many notes have
_LAST = 7  # days that are looked at for a topic that config.yaml does not have
_NEVER = (date.max,)
_SAME = 0.5  # share of what we last wrote into a note that has to stand in another for that to be it


def followed(now: Standing, vault: Vault, layout: Layout) -> Standing:
    """Return what stands, with the units of notes that have another path at that path.

    A note was moved when it is gone, config.yaml names another place for what it was, and more than
    half of what we last wrote into it stands there. A map for which config.yaml names a place where
    nothing stands is to be renamed: it is read where it is until a commit writes it where it belongs.
    Doing it twice is doing it once.
    """
    there = now.notes()
    known = there | now.renaming.keys()
    gone = sorted(note for note in frozenset(now.units) - known if note.endswith(".md"))
    moved: dict[str, str] = {}
    for note, old in _suspects(gone, there, now, layout) if gone else ():
        taken = note in moved or old in moved.values() or one_file(old, note, vault)
        if not taken and _holds(note, now.units[old], vault):
            moved[note] = old
    renaming: dict[str, str] = {}
    for topic in layout.topics:
        note = str(moc_path(topic))
        if note in now.units or note in moved or note in there:
            continue
        left = _maps(topic, now, layout, taken=frozenset(moved.values()))
        if old := next((one for one in left if one in there), next(iter(left), "")):
            moved[note] = old
            renaming |= {note: old} if old in there else {}
    if not moved:
        return now
    return replace(now, units=now.units.moved(moved), renaming={**now.renaming, **renaming})


def one_file(old: str, note: str, vault: Vault) -> bool:
    """Tell whether a note that has units has the other name by case alone, where that is no other file.

    What is ours in it cannot be kept under both: git would have two files that are one here.
    """
    same = old != note and collision_key(old) == collision_key(note)
    return same and vault.read(units_path(note)) is not None


def _suspects(
    gone: Iterable[str], there: AbstractSet[str], now: Standing, layout: Layout
) -> Iterator[tuple[str, str]]:
    """Yield notes in which nothing is ours yet, each with one that is gone and that it may have been."""
    maps = [str(moc_path(topic)) for topic in layout.topics]
    days = {day.isoformat(): str(layout.path(day)) for day in now.records}
    for old in gone:
        name = old.rpartition("/")[2]
        own = (days.get(day) for day in _DAY.findall(name))
        for note in (*filter(None, own), str(PurePosixPath(layout.entity_folder) / name), *maps):
            if note in there and note not in now.units:
                yield note, old


def _holds(note: str, owned: Owned, vault: Vault) -> bool:
    """Tell whether more than half of the units below headings stand in a note as we last wrote them."""
    raw = vault.read(PurePosixPath(note)) or b""
    stands = {unit_hash(part.text) for part in scan(raw).parts}
    units, _ = parted(owned)
    below = [one for key, one in units.items() if not key.startswith(_SHARED)]
    return sum(one in stands for one in below) > _SAME * len(below)


def _maps(topic: Topic, now: Standing, layout: Layout, *, taken: AbstractSet[str]) -> list[str]:
    """Return the notes that were the topic's map, by what is ours in them, the likeliest first.

    One that we made says so itself, or has the name that a former name of the topic gives it. One
    that a person had is known by its newest day, where that is so of no other.
    """
    wanted = {collision_key(str(moc_path(one))) for one in layout.topics}
    names = (topic.name, *reversed(topic.was))
    lines = {unit_hash(topic_line(name)): at for at, name in enumerate(names)}
    usual = {f"MOC - {name}.md": at for at, name in enumerate(names)}
    ranked: list[tuple[int, str]] = []
    persons: list[str] = []
    for note in sorted(frozenset(now.units) - taken):
        path = PurePosixPath(note)
        entitys = layout.entity_folder and path.parent == PurePosixPath(layout.entity_folder)
        if path.suffix != ".md" or _DAY.search(path.name) or entitys or collision_key(note) in wanted:
            continue
        owned = now.units[note]
        at = lines.get(owned.get(_TOPIC, ""), usual.get(note))
        if at is not None:
            ranked.append((at, note))
        elif _TOPIC not in owned and (newest := _newest(owned, now)) and topic.name in _topics(newest):
            persons.append(note)
    return [*(note for _, note in sorted(ranked)), *(persons if len(persons) == 1 else ())]


def _newest(owned: Owned, now: Standing) -> Record | None:
    """Return the record of the newest day that a map lists; None where it lists none that stands."""
    listed = [key.removeprefix(_LISTED) for key in owned if key.startswith(_LISTED)]
    day = max(map(date.fromisoformat, filter(_DAY.fullmatch, listed)), default=None)
    return now.records.get(day) if day else None


def _topics(record: Record) -> set[str]:
    return {name for entry in record.entries for name in entry.topics}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A topic that accepted days are told for, and that config.yaml does not have."""

    name: str
    days: int  # of the newest, that are
    # Topics of config.yaml that it may be now: none of their days comes before; never empty.
    maybe: tuple[Topic, ...]

    @property
    def line(self) -> str:
        """The line of config.yaml that says so, in the place of one that says what a topic was before."""
        before = self.maybe[0].was if len(self.maybe) == 1 else ()
        return f"was: {json.dumps([*before, self.name], ensure_ascii=False)}"

    @property
    def now(self) -> str:
        """The names of the topics that it may be now, in words."""
        return " or ".join(repr(topic.name) for topic in self.maybe)

    def __str__(self) -> str:
        """Return what a person is told."""
        return (
            f"{self.days} of the newest days are told for {self.name!r}, and config.yaml has no such topic; "
            f"if it is {self.now} now, say so under that, or its map is without these days: {self.line}"
        )


def unknown(records: Records, layout: Layout, *, last: int = _LAST) -> Iterator[Unknown]:
    """Yield the topics of the newest `last` records that may have another name in config.yaml."""
    told: defaultdict[str, list[date]] = defaultdict(list)
    for day in list(records)[-last:]:
        for name in _topics(records[day]):
            told[name].append(day)
    for name in sorted(told):
        if layout.topic(name) is None:
            later = [one for one in layout.topics if min(told.get(one.name, _NEVER)) > told[name][-1]]
            if later:
                yield Unknown(name=name, days=len(told[name]), maybe=tuple(later))
