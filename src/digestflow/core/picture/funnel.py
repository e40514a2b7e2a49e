"""Where the items of some days went: every one of them in exactly one state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from digestflow.core.picture.chart import LEFT, WIDTH, bar, empty, label, name, picture
from digestflow.core.picture.markup import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 30
_ROOM = 120  # right of the longest bar
_CLASSES = {"whole": "a", "kept": "b", "left": "c"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One bar: how many there are of it."""

    name: str
    count: int
    kind: Literal["whole", "kept", "left"]  # all of them, what went on, what was left out
    of: int  # of how many it is a part


def funnel(groups: Sequence[Sequence[Stage]], span: str) -> str:
    """Return the picture: groups of bars, each group on its own scale: items, then stories."""
    title = f"Where the items went, {span}"
    if not any(stage.count for group in groups for stage in group):
        return empty(title, "There was no item.")
    marks = []
    y = 0
    for group in groups:
        most = max((1, *(stage.count for stage in group)))
        for stage in group:
            long = (WIDTH - _ROOM - LEFT) * stage.count / most
            share = f" ({100 * stage.count / stage.of:.0f} %)" if stage.of and stage.kind != "whole" else ""
            marks += [
                name(y + 16, stage.name),
                bar(LEFT, y + 2, long, _ROW - 10, _CLASSES[stage.kind], f"{stage.name}: {stage.count}"),
                label(LEFT + long + 8, y + 16, f"{stage.count}{share}", class_="dim"),
            ]
            y += _ROW
        y += 12
        marks.append(tag("line", x1=16, x2=WIDTH - 16, y1=y - 8, y2=y - 8, class_="line"))
    told = "; ".join(f"{stage.name}: {stage.count}" for group in groups for stage in group)
    return picture(title, told, y, *marks)
