"""How often names were told of, week by week, as a curve each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.picture.chart import LEFT, WIDTH, empty, label, name, number, picture
from digestflow.core.picture.markup import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW, _HIGH = 34, 22
_RIGHT = WIDTH - 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One name over the weeks."""

    name: str
    weeks: Sequence[int]  # stories that name it, oldest week first; never empty


def entities(curves: Sequence[Curve], span: str) -> str:
    """Return the picture: a row each name in the order given; each curve has its own height."""
    title = f"Names, {span}"
    if not curves:
        return empty(title, "No name was told of.")
    marks = []
    for n, curve in enumerate(curves):
        foot = n * _ROW + _HIGH + 6
        most, steps = max((*curve.weeks, 1)), max(len(curve.weeks) - 1, 1)
        points = [
            (LEFT + (_RIGHT - LEFT) * at / steps, foot - _HIGH * count / most)
            for at, count in enumerate(curve.weeks)
        ]
        path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        x, y = points[-1]
        said = f"{curve.weeks[-1]} last week, {sum(curve.weeks)} in all"
        marks += [
            name(foot, curve.name),
            tag("line", x1=LEFT, x2=_RIGHT, y1=foot, y2=foot, class_="line"),
            tag("polyline", tag("title", said), points=path, class_="curve"),
            tag("circle", cx=number(x), cy=number(y), r=3.5, class_="a"),
            label(_RIGHT + 12, foot - 3, f"{curve.weeks[-1]} of {sum(curve.weeks)}", class_="dim"),
        ]
    end = len(curves) * _ROW + 18
    marks.append(label(LEFT, end, "stories a week, the last week to the right", class_="dim"))
    told = "; ".join(f"{curve.name}: {sum(curve.weeks)}" for curve in curves)
    return picture(title, told, end, *marks)
