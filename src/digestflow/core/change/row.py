"""Where in a section the units belong that do not stand there yet.

A unit goes directly behind the nearest of its page's units before it that stands in the section,
else before the nearest after it, of those on its side of a person's words (`sides`). Where none
stands: an item behind the last item of the section's own part, anything else at the end of that part,
if that is on its side. The own part ends before the first heading within the section that is no unit.
A unit that is a heading leaves what stands under the heading before it where it is.

A dated unit goes among what is dated: units, items with a date in their first line (for an item),
headings with one (for a block); rising or falling as most of them do. It goes behind the last that
is not later; falling, before the first that is earlier. So each place depends on dates only,
not on which unit came first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from digestflow.core.change.sides import date_of
from digestflow.core.note.scan import scan
from digestflow.core.note.splice import SOLID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from digestflow.core.change.ground import Ground, Run
    from digestflow.core.change.sides import Sides
    from digestflow.core.render.page import Unit

_Date = TypeVar("_Date", "date", str)  # as text it is written as ISO 8601 has it


@dataclass(slots=True, kw_only=True, eq=False)
class Spot:
    """Something in a section that others are placed by."""

    date: str
    unit: Unit | None = None  # None: a person's
    first: int = -1  # part; for what stands
    last: int = -1  # for what is to be put in: the part that it comes behind
    hugs: bool = False  # it belongs to what follows it; only for what is to be put in
    added: bool = False  # it is to be put in

    @property
    def at(self) -> float:
        """Where it stands, or half a part behind what it comes behind."""
        return self.last + _HALF if self.added else self.first

    @property
    def dates(self) -> Sequence[str]:
        """All dates that it stands for."""
        return (self.unit and self.unit.dates) or (self.date,)


_HALF = 0.5  # of a part
_Anchor = tuple[Spot, bool]  # beside which, and whether behind it


class Row:
    """The spots of a section, in order."""

    def __init__(self, ground: Ground, sides: Sides) -> None:
        self._ground = ground
        self._sides = sides
        self._section = section = sides.section
        self._within = float("-inf"), float("inf")  # parts of a person's that what is put comes between
        self._ranges = ground.ranges(section.key)
        self._places = {unit.key: at for at, unit in enumerate(section.units)}
        self._known: dict[int, Spot] = {}  # place in the page -> spot
        self._twins: defaultdict[str, list[Spot]] = defaultdict(list)  # date -> ours
        dated = [unit for unit in section.units if unit.date]
        self._first = self._places[dated[0].key] if dated else -1
        self._last = self._places[dated[-1].key] if dated else -1
        spots = [*self._ours(), *self._theirs({unit.shape for unit in dated})]
        self._spots = sorted(spots, key=lambda spot: spot.first)
        theirs = [spot for spot in self._spots if spot.unit is None]
        # Ours cannot stand before an indented item: then only theirs say which way the list goes.
        telling = theirs if any(self._is_indented(spot.first) for spot in theirs) else self._spots
        self._falling = falls([date for spot in telling if spot.date for date in spot.dates])

    def _ours(self) -> Iterator[Spot]:
        for unit in self._section.units:
            stand = self._ground.stands.get(unit.key)
            if stand is None or not self._sides.leads(unit):
                continue
            if self._ground.holds(self._section.key, stand.first):
                spot = Spot(date=unit.date, unit=unit, first=stand.first, last=stand.last)
                self._know(spot, unit)
                yield spot

    def _know(self, spot: Spot, unit: Unit) -> None:
        self._known[self._places[unit.key]] = spot
        if unit.date:
            self._twins[unit.date].append(spot)

    def _theirs(self, shapes: set[str]) -> Iterator[Spot]:
        """Yield what is dated in the section and a person's."""
        if "item" in shapes:
            # Items under a heading of the person's only count where there are no others.
            yield from self._items([self._own()]) or self._items(self._ranges)
        if "block" in shapes:
            own = self._ground.heads[self._section.key]
            inside = {at for first, end in self._ranges for at in range(first, end) if at != own}
            for at in inside.intersection(self._ground.structure()):
                date = date_of(self._ground.note.parts[at])
                if date:
                    stop = self._ground.next_heading(at, level=self._ground.level(at))
                    yield Spot(date=date, first=at, last=self._ground.before(min(stop, self._stop(at))))

    def _own(self) -> Run:
        """Return first part and end of the section's own part."""
        first = self._ground.heads[self._section.key] + 1
        end = self._ground.next_heading(first - 1)
        return first, next((at for at in range(max(first, 0), end) if self._is_others(at)), end)

    def _is_others(self, at: int) -> bool:
        """Whether a unit of another section, or its heading, stands there."""
        key = self._ground.owner(at)
        return key is not None and key not in self._places and self._ground.stays(at)

    def _stop(self, at: int) -> int:
        """Return where the stretch of the section ends that the part stands in."""
        return next((end for first, end in self._ranges if first <= at < end), at + 1)

    def _items(self, ranges: Sequence[Run]) -> list[Spot]:
        spots = []
        for at in (at for first, end in ranges for at in range(max(first, 0), end)):
            part = self._ground.note.parts[at]
            if part.kind == "item" and self._ground.stays(at) and self._ground.is_free((at, at)):
                date = date_of(part)
                if date:
                    spots.append(Spot(date=date, first=at, last=at))
        return spots

    def put(self, unit: Unit) -> None:
        """Give the unit its place. Units are put in the order of their page."""
        default = self._default(unit.text)
        self._within = self._sides.between(unit, default, falling=self._falling)
        anchor = self._among_dated(unit) if unit.date else None
        anchor = anchor or self._beside(self._places[unit.key])
        if anchor is None:
            spot = self._alone(unit, default)
            at = sum(other.at <= spot.at for other in self._spots)
        else:
            at = self._spots.index(anchor[0]) + anchor[1]
            spot = self._behind(anchor[0], unit, at) if anchor[1] else self._before(anchor[0], unit)
        last = self._past_indented(spot.last, unit)
        if last != spot.last:
            spot.last, spot.hugs = last, False
        self._spots.insert(at, spot)
        self._know(spot, unit)

    def kept(self) -> Mapping[str, str]:
        """Return what has to be kept of a person's words in the section."""
        added = [(spot.at, unit) for spot, unit in self.added()]
        hugging = {spot.at for spot in self._spots if spot.added and spot.hugs}
        return self._sides.kept(added, hugging, self._default(self._sides.sample))

    def added(self) -> Iterator[tuple[Spot, Unit]]:
        """Yield what was put, in order: where, and which unit."""
        return ((spot, spot.unit) for spot in self._spots if spot.added and spot.unit)

    def _among_dated(self, unit: Unit) -> _Anchor | None:
        """Return the dated spot that the unit comes behind (True) or before (False)."""
        place = self._places[unit.key]
        twins = [
            (self._places[one.unit.key], one)
            for one in filter(self._is_within, self._twins[unit.date])
            if one.unit
        ]
        if twins:
            earlier = [twin for twin in twins if twin[0] < place]
            near = max(earlier, key=_place) if earlier else min(twins, key=_place)
            return near[1], bool(earlier)
        here = list(filter(self._is_within, self._spots))
        if self._falling:
            after = next((spot for spot in here if spot.date and spot.date < unit.date), None)
            return (after, False) if after else self._edge(last=True)
        before = next((spot for spot in reversed(here) if spot.date and spot.date <= unit.date), None)
        return (before, True) if before else self._edge(last=False)

    def _edge(self, *, last: bool) -> _Anchor | None:
        """Return the last dated spot, to come behind it, or the first, to come before it."""
        spots = reversed(self._spots) if last else iter(self._spots)
        spot = next((spot for spot in spots if spot.date and self._is_within(spot)), None)
        return (spot, last) if spot else None

    def _is_within(self, spot: Spot) -> bool:
        first, end = self._within
        return first < spot.at < end

    def _alone(self, unit: Unit, default: int) -> Spot:
        """Return the spot of a unit that would come behind `default`, on its side of a person's words."""
        behind, before = self._within
        if behind <= default < before:
            return Spot(date=unit.date, unit=unit, last=default, added=True)
        hugs = behind < 0
        last = self._ground.before(int(before)) if hugs else int(behind)
        return Spot(date=unit.date, unit=unit, last=last, hugs=hugs, added=True)

    def _beside(self, place: int) -> _Anchor | None:
        """Return the nearest unit of the page that stands; all that is dated counts as one."""
        for at in range(place - 1, -1, -1):
            if at == self._last and (edge := self._edge(last=True)):
                return edge
            if at in self._known and self._is_within(self._known[at]):
                return self._known[at], True
        for at in range(place + 1, len(self._places)):
            if at == self._first and (edge := self._edge(last=False)):
                return edge
            if at in self._known and self._is_within(self._known[at]):
                return self._known[at], False
        return None

    def _behind(self, spot: Spot, unit: Unit, at: int) -> Spot:
        last, hugs = spot.last, spot.hugs or self._joins(spot, unit)
        level = scan(unit.text.encode()).parts[0].level
        if level:
            stop = min(self._ground.any_heading(last, level=level), self._stop(last))
            standing = (spot.first for spot in self._spots[at:] if not spot.added)
            end = self._ground.before(min(stop, next(standing, stop)))
            last, hugs = (end, False) if end > last else (last, hugs)
        return Spot(date=unit.date, unit=unit, last=last, hugs=hugs, added=True)

    def _joins(self, spot: Spot, unit: Unit) -> bool:
        """Whether an item comes between a block of ours and the first of our items that stand under it."""
        if unit.shape != "item" or spot.added or spot.unit is None or spot.unit.shape == "item":
            return False
        after = self._ground.after(spot.last)
        return any(one.first == after and one.unit and one.unit.shape == "item" for one in self._spots)

    def _before(self, spot: Spot, unit: Unit) -> Spot:
        last = spot.last if spot.added else self._ground.before(spot.first)
        return Spot(date=unit.date, unit=unit, last=last, hugs=spot.hugs or not spot.added, added=True)

    def _default(self, text: str) -> int:
        """Return the part that a text comes behind where nothing of ours stands."""
        first, end = self._own()
        part = scan(text.encode()).parts[0]
        if part.kind in SOLID:
            for at in range(end - 1, first - 1, -1):
                if self._ground.stays(at) and self._ground.note.parts[at].kind == part.kind:
                    return at
        if part.level and first:
            # A heading would take what stands under deeper ones: go behind these.
            end = min(self._ground.next_heading(first - 1, level=part.level), self._ground.end(first - 1))
        return self._ground.before(end)

    def _past_indented(self, at: int, unit: Unit) -> int:
        """Return the part behind what would become part of an item before it: all that is indented."""
        if unit.shape == "item":
            while (after := self._ground.after(at)) is not None and self._is_indented(after):
                at = after
        return at

    def _is_indented(self, at: int) -> bool:
        part = self._ground.note.parts[at]
        return not part.level and part.text.startswith(("  ", "\t"))


def _place(twin: tuple[int, Spot]) -> int:
    return twin[0]


def falls(dates: Sequence[_Date]) -> bool:
    """Whether more of the dates are earlier than the one before than are later."""
    pairs = list(pairwise(dates))
    return sum(one > other for one, other in pairs) > sum(one < other for one, other in pairs)
