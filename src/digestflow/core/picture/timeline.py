"""Which topics were told of on which days, and where their reading turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.picture.chart import LEFT, WIDTH, axis, bar, empty, legend, name, picture
from digestflow.core.picture.markup import tag
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from xml.etree.ElementTree import Element

_ROW, _HIGH = 46, 28  # of a row, and of its highest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One topic over the days."""

    name: str
    stories: Mapping[date, int]  # days with none may be left out
    readings: Mapping[date, str]  # the title of the thesis that was written on a day


def timeline(tracks: Sequence[Track], first: date, last: date) -> str:
    """Return the picture: a row each topic in the order given, a bar each day as high as its stories."""
    title = f"Topics, {first} to {last}"
    if not any(track.stories for track in tracks):
        return empty(title, "No day told of a topic.")
    wide = (WIDTH - 16 - LEFT) / ((last - first).days + 1)
    most = max(max(track.stories.values(), default=0) for track in tracks)
    marks: list[Element] = []
    for n, track in enumerate(tracks):
        foot = n * _ROW + _HIGH + 8
        marks.append(name(foot, track.name))
        marks.append(tag("line", x1=LEFT, x2=WIDTH - 16, y1=foot, y2=foot, class_="line"))
        for day, count in sorted(track.stories.items()):
            high = _HIGH * count / most
            x = LEFT + (day - first).days * wide
            said = f"{day}: {count} {'story' if count == 1 else 'stories'}"
            marks.append(bar(x + wide * 0.1, foot - high, wide * 0.8, high, "a", said))
        for day, reading in sorted(track.readings.items()):
            x = LEFT + ((day - first).days + 0.5) * wide
            points = f"{x:.1f},{foot + 2} {x - 4:.1f},{foot + 9} {x + 4:.1f},{foot + 9}"
            marks.append(tag("polygon", tag("title", f"{day}: {reading}"), points=points, class_="c"))
    end = len(tracks) * _ROW
    marks += axis(first, last, lambda day: LEFT + ((day - first).days + 0.5) * wide, end)
    marks += legend(end + 44, ("a", f"stories of a day, {most} at most"), ("c", "a narrative update"))
    told = "; ".join(
        f"{track.name}: {many(sum(track.stories.values()), 'story', 'stories')}" for track in tracks
    )
    return picture(title, told, end + 48, *marks)
