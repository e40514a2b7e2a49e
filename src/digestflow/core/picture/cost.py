"""What models used, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.picture.chart import LEFT, WIDTH, axis, bar, empty, label, legend, name, picture
from digestflow.core.picture.markup import tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from xml.etree.ElementTree import Element

_HIGH = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What all models used on one day."""

    tokens: int  # in and out
    dollars: float | None  # estimated; None: no price is known


def cost(used: Mapping[date, Used], first: date, last: date) -> str:
    """Return the picture: the tokens of each day, and above them the dollars, where prices are known."""
    title = f"What models used, {first} to {last}"
    if not used:
        return empty(title, "No model was asked.")
    wide = (WIDTH - 16 - LEFT) / ((last - first).days + 1)
    tokens = {day: float(one.tokens) for day, one in used.items()}
    dollars = {day: one.dollars for day, one in used.items() if one.dollars is not None}
    bands = [("Tokens", tokens, "a", f"{sum(tokens.values()):,.0f}")]
    if dollars:
        bands.insert(0, ("US dollars (est.)", dollars, "b", f"{sum(dollars.values()):.2f}"))
    marks: list[Element] = []
    for n, (words, values, class_, total) in enumerate(bands):
        foot = n * (_HIGH + 30) + _HIGH
        most = max(values.values()) or 1
        marks += [
            name(foot - 20, words),
            label(16, foot - 2, f"{total} in all", class_="dim"),
            tag("line", x1=LEFT, x2=WIDTH - 16, y1=foot, y2=foot, class_="line"),
        ]
        for day, value in sorted(values.items()):
            high = _HIGH * value / most
            x = LEFT + (day - first).days * wide
            marks.append(bar(x + wide * 0.1, foot - high, wide * 0.8, high, class_, f"{day}: {value:,.4g}"))
    end = len(bands) * (_HIGH + 30) - 26
    marks += axis(first, last, lambda day: LEFT + ((day - first).days + 0.5) * wide, end)
    marks += legend(end + 44, *((class_, words) for words, _, class_, _ in bands))
    return picture(title, "; ".join(f"{words}: {total}" for words, _, _, total in bands), end + 48, *marks)
