"""On which side of a person's words, in the midst of our units, further units of ours come.

What a person wrote there, or made of a unit of ours, stays where it is while ours come and go around it.
Right behind one of ours, without an empty line between, it belongs to that, whenever it was written.
Else it stands before the next of ours behind it; before all where none stood before it, behind all where none
stands behind it. A unit of ours comes on the side that this gives: so its place depends on a person's words
only, not on which of ours stood as it came.

Where that one goes, nothing in the note says so any more; then, and only then, it is kept with what is
ours, by the words' hash. Where units are dated only dated ones tell, a person's too. What stands under a
heading that is a unit belongs to that, and has no sides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import unit_hash

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from digestflow.core.change.ground import Ground, Stand
    from digestflow.core.note.nouns import Kind, Part
    from digestflow.core.render.page import Section, Unit

_DATE = re.compile(r"(?<!\d)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_FIRST_LINE = re.compile(r"[^\r\n]*")
_BESIDE = "beside/"  # with a section's key and a hash: a key among those of units, of what is none
# In place of the name of what words stand before: ours come all behind them, or all before.
_AHEAD, _BEHIND = ">", "<"
_FOLLOWS = "^"  # before the name of what words stand right behind
_NAMED = re.compile(r"/(\d{4}-\d\d(?:-\d\d)?)(?=/|$)")  # the date in a name
_LINKED = re.compile(rf"\[\[[^\[\]]*?({_DATE.pattern})")
# A unit's key, with its date behind it where units are dated and the key does not say it.
_Name = str
_Place = tuple[float, _Name]  # a unit's part, or half a part behind the one that it comes behind


def parted(owned: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, _Name]]:
    """Return what is ours by key: the hashes of units, and before what words of a person's stand."""
    kept = {key: name for key, name in owned.items() if key.startswith(_BESIDE)}
    return ({key: was for key, was in owned.items() if key not in kept} if kept else owned), kept


def is_kept(section: Section, kept: Mapping[str, _Name]) -> bool:
    """Return whether anything is kept of a person's words in the section."""
    return any(key.startswith(f"{_BESIDE}{section.key}/") for key in kept)


class Sides:
    """The words of a person's in a section that stands."""

    def __init__(
        self, ground: Ground, section: Section, stale: Mapping[str, Stand], kept: Mapping[str, _Name]
    ) -> None:
        """Look at the section before anything goes.

        `stale` is what of it is ours and wanted no longer; `kept` may be of other sections too.
        """
        self.section = section
        self._ground = ground
        self._before = f"{_BESIDE}{section.key}/"
        self._dated = section.dated or any(unit.date for unit in section.units)
        names = [self._name(unit.key, unit.date) for unit in section.units]
        self._order = {name: at for at, name in enumerate(names)}
        self._shapes = {name: unit.shape for name, unit in zip(names, section.units, strict=True)}
        self._units = frozenset(unit.key for unit in section.units)
        self._ours = dict(self._standing(stale))
        parts = ground.note.parts
        texts = chain((parts[at].text for at in self._ours), (unit.text for unit in section.units))
        self.sample = next(texts, "-")  # one of ours, for where such a one comes while none stands
        self._headed = self.sample.startswith("#") or any(text.startswith("#") for text in texts)
        self._theirs: dict[int, str] = {}  # part of a person's -> the key by which is kept what it is before
        self._told: list[_Place] = []  # what is a person's and dated
        if not self._headed:
            self._look()
        self._known = {at: kept[key] for at, key in self._theirs.items() if key in kept}
        self._was = self._places(list(self._ours.items()))
        self._following = self._followed(self._was)

    def _standing(self, stale: Mapping[str, Stand]) -> Iterator[tuple[int, _Name]]:
        """Yield what is ours in the section."""
        for unit in self.section.units:
            stand = self._ground.stands.get(unit.key)
            if stand and (stand.ours or stand.hash == unit_hash(unit.text)) and self._holds(stand):
                yield stand.first, self._name(unit.key, unit.date)
        for key, stand in stale.items():
            date = _LINKED.search(stand.text)
            yield stand.first, self._name(key, date[1] if date else "")

    def _holds(self, stand: Stand) -> bool:
        return self._ground.holds(self.section.key, stand.first)

    def _name(self, key: str, date: str) -> _Name:
        return f"{key}/{date}" if self._dated and date and not _NAMED.search(key) else key

    def _look(self) -> None:
        """Find the words: all that is nobody's, and what a person made of units."""
        count = Counter[str]()
        for first, end in self._ground.ranges(self.section.key):
            for at in range(max(first, 0), end):
                if not self._is_theirs(at):
                    continue
                part = self._ground.note.parts[at]
                date = date_of(part) if self._dated and (part.level or part.kind == "item") else ""
                if date:
                    self._told.append((at, f"/{date}"))
                else:
                    key = f"{self._before}{unit_hash(part.text)}"
                    count[key] += 1
                    self._theirs[at] = f"{key}/{count[key]}" if count[key] > 1 else key

    def _is_theirs(self, at: int) -> bool:
        part, owner = self._ground.note.parts[at], self._ground.owner(at)
        if part.kind in {"blank", "front"} or at == self._ground.heads[self.section.key]:
            return False
        edited = owner in self._units and self._ground.stands[owner].first not in self._ours
        return owner is None or edited

    def _places(self, ours: Sequence[_Place]) -> Sequence[_Place]:
        """Return all that tells before what words stand, in order."""
        if not self._theirs:
            return ()
        telling = (place for place in ours if not self._dated or _NAMED.search(place[1]))
        return sorted([*self._told, *telling], key=_at)

    def leads(self, unit: Unit) -> bool:
        """Return whether others are placed by the unit where it stands; else it is a person's words."""
        return self._dated or self._headed or self._ground.stands[unit.key].first in self._ours

    def between(self, unit: Unit, default: int, *, falling: bool) -> tuple[float, float]:
        """Return the words behind which the unit comes, and those before which.

        `default` is the part behind which it comes where none of ours stands; `falling` says how dates run.
        """
        behind, before = float("-inf"), float("inf")
        for at in self._theirs if unit.date or not self._dated else ():
            comes = self._comes_behind(unit, self._side(at, default), falling=falling)
            if comes is False:
                return behind, at
            behind = at if comes else behind
        return behind, before

    def _side(self, at: int, default: int) -> _Name:
        return self._known.get(at) or self._following[at] or _side(at, self._was, default)

    def _followed(
        self, places: Sequence[_Place], hugging: Container[float] = frozenset()
    ) -> Mapping[int, _Name]:
        """Return right behind what that tells each of the words stand, with no empty line between, or ""."""
        found: dict[int, _Name] = {}
        for at in self._theirs:
            above = at - 1
            while above >= 0 and self._goes(above) and above not in found:
                above -= 1
            place = bisect_right(places, float(at), key=_at) - 1
            if place < 0:
                found[at] = ""
            elif above in found and places[place][0] < above:
                found[at] = found[above]
            else:
                found[at] = self._hugged(above, places[place], self._ground.note.parts[at].kind, hugging)
        return found

    def _hugged(self, above: int, place: _Place, kind: Kind, hugging: Container[float]) -> _Name:
        """Return what stands at the place, if words of that kind, behind `above`, are right behind it."""
        (first, name), parts = place, self._ground.note.parts
        if first % 1:  # it is put in just there
            between = range(ceil(first), above + 1)
            free = not any(self._ground.stays(one) for one in between)
            near = first in hugging or all(parts[one].kind != "blank" for one in between)
            hugs = free and near and self._shapes.get(name) == "item" == kind
        else:
            own = self._ground.owner(above)
            hugs = first == above or (own is not None and own == self._ground.owner(int(first)))
        return _FOLLOWS + name if hugs else ""

    def _goes(self, at: int) -> bool:
        return not self._ground.stays(at) and self._ground.note.parts[at].kind != "blank"

    def _comes_behind(self, unit: Unit, name: _Name, *, falling: bool) -> bool | None:
        """Return whether a unit comes behind words that stand by `name`; None where nobody can tell."""
        if name in {_AHEAD, _BEHIND}:
            return name == _AHEAD
        follows, name = name.startswith(_FOLLOWS), name.removeprefix(_FOLLOWS)
        own, date = self._name(unit.key, unit.date), _NAMED.search(name)
        if own == name:
            return not follows
        if unit.date and (date is None or date[1] != unit.date):
            return (unit.date > date[1]) is not falling if date else None
        if name in self._order:
            return self._order[own] > self._order[name]
        return own > name if date or _kind(own) == _kind(name) else None

    def kept(
        self, added: Iterable[tuple[float, Unit]], hugging: Container[float], default: int
    ) -> Mapping[str, _Name]:
        """Return what is to be kept of the words once `added` is put in, and nothing goes any more.

        `hugging` holds the places of what comes to stand by what follows it.
        """
        ours = [(at, name) for at, name in self._ours.items() if self._ground.stays(at)]
        now = self._places([*ours, *((at, self._name(unit.key, unit.date)) for at, unit in added)])
        if not now and not self._was:
            return {self._theirs[at]: name for at, name in self._known.items()}
        names = {at: self._side(at, default) for at in self._theirs}
        found = self._followed(now, hugging)
        kept = ((at, name) for at, name in names.items() if name != (found[at] or _side(at, now, default)))
        return {self._theirs[at]: name for at, name in kept}


def date_of(part: Part) -> str:
    """Return the date in a part's first line; "" without one."""
    line = _FIRST_LINE.match(part.text)
    date = _DATE.search(line[0] if line else "")
    return date[0] if date else ""


def _side(at: int, places: Sequence[_Place], default: int) -> _Name:
    """Return before what words stand that are a person's."""
    if not places:
        return _AHEAD if at <= default else _BEHIND
    place = bisect_right(places, float(at), key=_at)
    if not place:
        return _AHEAD
    return places[place][1] if place < len(places) else _BEHIND


def _at(place: _Place) -> float:
    return place[0]


def _kind(name: _Name) -> str:
    return name.rpartition("/")[0]
