"""Notes that a person gave another name, here and in config.yaml: what is ours in them stays ours."""

from __future__ import annotations

import re
from dataclasses import replace
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

_TOP = PurePosixPath()
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHARED = ("property/", "section/")  # keys of units that many notes have
_SAME = 0.5  # share of what we last wrote into a note that has to stand in another for that to be it


def followed(now: Standing, vault: Vault, layout: Layout) -> Standing:
    """Return what stands, with the units of notes that were moved at their new paths.

    A note was moved when it is gone, config.yaml names another place for what it was, and more than
    half of what we last wrote into it stands there. Doing it twice is doing it once.
    """
    there = frozenset(vault.names(_TOP, suffix=".md"))
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
