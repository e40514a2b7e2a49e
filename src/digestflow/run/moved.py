"""Notes and topics that a person gave another name: what is ours stays ours, and what will go is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.render.layout import moc_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from digestflow.core.render.layout import Layout
    from digestflow.run.ports import Vault
    from digestflow.run.standing import Standing
    from digestflow.run.units import Owned

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LISTED = "related/"  # before the day: the key of a map's entry
_SHARED = ("property/", "section/")  # keys of units that many notes have
_SAME = 0.5  # share of what we last wrote into a note that has to stand in another for that to be it


def followed(now: Standing, vault: Vault, layout: Layout) -> Standing:
    """Return what stands, with the units of notes that were moved at their new paths.

    A note was moved when it is gone, config.yaml names another place for what it was, and more than
    half of what we last wrote into it stands there. Doing it twice is doing it once.
    """
    there = now.notes()
    gone = sorted(note for note in now.units if note.endswith(".md") and note not in there)
    if not gone:
        return now
    moved: dict[str, str] = {}
    for note, old in _suspects(gone, there, now, layout):
        if note not in moved and old not in moved.values() and _holds(note, now.units[old], vault):
            moved[note] = old
    return replace(now, units=now.units.moved(moved)) if moved else now


def _suspects(
    gone: Iterable[str], there: Collection[str], now: Standing, layout: Layout
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
    below = [one for key, one in owned.items() if not key.startswith(_SHARED)]
    return sum(one in stands for one in below) > _SAME * len(below)


def renamed(now: Standing, layout: Layout) -> Iterator[str]:
    """Yield, in words, the maps whose topic has a name that the days in them do not know.

    Records call a topic by its name of then, so the next commit takes these days out of the map.
    """
    for topic in layout.topics:
        note = moc_path(topic)
        listed = [
            key.removeprefix(_LISTED) for key in now.units.get(str(note), {}) if key.startswith(_LISTED)
        ]
        day = max(map(date.fromisoformat, filter(_DAY.fullmatch, listed)), default=None)
        record = now.records.get(day) if day else None
        told = {name for entry in record.entries for name in entry.topics} if record else set()
        if told and topic.name not in told:
            before = sorted(name for name in told if layout.topic(name) is None)
            old = f", as in {', '.join(before)}" if before else ""
            yield (
                f"{note}: no day in it knows a topic {topic.name!r}, so its days will go from it; give the "
                f"topic the name it had{old}, or make the days anew: digestflow run --rerun all"
            )
