"""What every picture has: a frame, colours for a light and a dark page, labels, an axis of days."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.picture.markup import clean, printed, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

LEFT = 190  # of the marks; before it stand the names
WIDTH = 820
_TOP = 44  # under the title
_LABEL = 23  # columns of a name; a wide character has two
_TICKS = 8  # at most, on an axis of days

# Each pair has a contrast of 4.5 at least for text and 3 for marks on its paper.
STYLE = """
svg{font:13px system-ui,sans-serif}
.paper{fill:#ffffff}.ink{fill:#1d2024}.dim{fill:#5a626c}.line{stroke:#d0d5da;fill:none}
.a{fill:#0b6bcb}.b{fill:#1a7f37}.c{fill:#b25000}.d{fill:#c93c37}.e{fill:#7a5bc7}.none{fill:#eceff2}
.cross{stroke:#ffffff;stroke-width:2;fill:none}.curve{stroke:#0b6bcb;stroke-width:2;fill:none}
@media (prefers-color-scheme:dark){
.paper{fill:#17191c}.ink{fill:#e4e7ea}.dim{fill:#a3abb5}.line{stroke:#3a4047}
.a{fill:#5aa9f5}.b{fill:#4cc26a}.c{fill:#e8943a}.d{fill:#f47067}.e{fill:#b39df3}.none{fill:#262a2f}
.cross{stroke:#17191c}.curve{stroke:#5aa9f5}}
"""


def picture(title: str, said: str, height: int, *marks: Element) -> str:
    """Return the SVG as text; `said` is what the picture shows, in words, for who does not see it."""
    whole = _TOP + height + 16
    return printed(
        tag(
            "svg",
            tag("title", title),
            tag("desc", said),
            tag("style", STYLE),
            tag("rect", width=WIDTH, height=whole, class_="paper"),
            tag("text", title, x=16, y=28, class_="ink", font_size=17, font_weight=600),
            tag("g", *marks, transform=f"translate(0 {_TOP})"),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH} {whole}",
            width=WIDTH,
            height=whole,
            role="img",
        )
    )


def inline(shown: str) -> str:
    """Return a picture as a part of a page that has `STYLE` in a sheet: a strict policy lets no other in."""
    return shown.partition("\n")[2].replace(f"<style>{STYLE}</style>", "").rstrip()


def empty(title: str, why: str) -> str:
    """Return a picture of nothing, that says so."""
    return picture(title, why, 32, label(16, 18, why, class_="dim"))


def label(x: float, y: float, text: str, *, class_: str = "ink", anchor: str = "start") -> Element:
    """Return one line of text."""
    return tag("text", text, x=number(x), y=number(y), class_=class_, text_anchor=anchor)


def name(y: float, text: str) -> Element:
    """Return the name of a row, cut to its room and whole where one points at it."""
    mark = label(16, y, short(text))
    mark.append(tag("title", text))
    return mark


def short(text: str) -> str:
    """Return the text in one line that fits before the marks."""
    kept, room = "", _LABEL
    line = " ".join(clean(text).split())
    for char in line:
        room -= 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if room < 0:
            return f"{kept[:-1].rstrip()}…"
        kept += char
    return kept


def bar(x: float, y: float, width: float, height: float, class_: str, said: str = "") -> Element:
    """Return a bar; `said` shows where one points at it."""
    inside = [tag("title", said)] if said else []
    return tag(
        "rect",
        *inside,
        x=number(x),
        y=number(y),
        width=number(width),
        height=number(height),
        class_=class_,
    )


def number(value: float) -> str:
    """Return a coordinate with one decimal at most: the same text on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def days(first: date, last: date) -> list[date]:
    """Return the days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def axis(first: date, last: date, at: Callable[[date], float], y: float) -> Iterator[Element]:
    """Yield ticks and dates under the days; `at` tells where the middle of a day is."""
    span = days(first, last)
    step = max(1, -(-len(span) // _TICKS))
    for day in span[::step]:
        x = number(at(day))
        yield tag("line", x1=x, x2=x, y1=number(y), y2=number(y + 5), class_="line")
        yield label(at(day), y + 19, f"{day:%m-%d}", class_="dim", anchor="middle")


def legend(y: float, *entries: tuple[str, str]) -> Iterator[Element]:
    """Yield what the colours mean: class and words, from left to right."""
    x = float(LEFT)
    for class_, words in entries:
        yield bar(x, y - 10, 11, 11, class_)
        yield label(x + 17, y, words, class_="dim")
        x += 17 + 7.5 * len(words) + 20
