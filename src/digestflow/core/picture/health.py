"""Which sources gave which days, as a map of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.picture.chart import LEFT, WIDTH, axis, bar, days, empty, label, legend, name, picture
from digestflow.core.picture.markup import tag
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from xml.etree.ElementTree import Element

    from digestflow.core.given import State

_ROW = 22
_WIDEST = 24.0  # of a cell
_CLASSES: Mapping[State, str] = {"whole": "b", "partial": "c", "none": "d"}
_SAID: Mapping[State, str] = {
    "whole": "gave the day",
    "partial": "gave a part of it",
    "none": "did not give it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What one source gave over the days."""

    name: str
    given: Mapping[date, State]  # days that nothing is known of are left out
    items: Mapping[date, int]  # that the archive has of a day


def health(supplies: Sequence[Supply], first: date, last: date) -> str:
    """Return the picture: a row each source in the order given, a cell each day.

    What a cell tells by its colour it tells by its shape too: a part is half a cell, nothing a cross.
    """
    title = f"Sources, {first} to {last}"
    if not any(supply.given for supply in supplies):
        return empty(title, "No source was asked in these days.")
    wide = min(_WIDEST, (WIDTH - 76 - LEFT) / ((last - first).days + 1))
    marks: list[Element] = []
    for n, supply in enumerate(supplies):
        y = n * _ROW
        marks.append(name(y + 14, supply.name))
        for day in days(first, last):
            marks += _cell(supply, day, LEFT + (day - first).days * wide, y, wide)
        marks.append(label(WIDTH - 16, y + 14, f"{sum(supply.items.values())}", class_="dim", anchor="end"))
    end = len(supplies) * _ROW + 4
    marks += axis(first, last, lambda day: LEFT + ((day - first).days + 0.5) * wide, end)
    marks += legend(end + 44, ("b", "gave the day"), ("c", "a part"), ("d", "nothing"), ("none", "not asked"))
    marks.append(label(WIDTH - 16, end + 19, "items", class_="dim", anchor="end"))
    lost = "; ".join(f"{one.name}: {many(n, 'day')} missing" for one in supplies if (n := _missing(one)))
    return picture(title, lost or "Every source gave every day it was asked for.", end + 48, *marks)


def _missing(supply: Supply) -> int:
    return sum(state == "none" for state in supply.given.values())


def _cell(supply: Supply, day: date, x: float, y: float, wide: float) -> Iterator[Element]:
    state = supply.given.get(day)
    size, high = wide - 2, _ROW - 4
    if state is None:
        yield bar(x + 1, y, size, high, "none", f"{day}: not asked")
        return
    said = f"{supply.name}, {day}: {_SAID[state]}, {many(supply.items.get(day, 0), 'item')}"
    if state == "partial":
        yield bar(x + 1, y, size, high, "none", said)
        yield bar(x + 1, y + high / 2, size, high / 2, "c", said)
        return
    yield bar(x + 1, y, size, high, _CLASSES[state], said)
    if state == "none":
        left, right = x + 1 + size * 0.25, x + 1 + size * 0.75
        path = f"M{left:.1f} {y + 5}L{right:.1f} {y + high - 5}M{right:.1f} {y + 5}L{left:.1f} {y + high - 5}"
        yield tag("path", d=path, class_="cross")
