"""Paragraphs that begin with their date, as in "On April 11, …"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.evidence.dates import dates
from digestflow.core.evidence.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.finding.outline import Outline

_OPENING = 30  # characters within which a paragraph says its date
_AHEAD = timedelta(days=31)  # how far behind the last entry a date without a year may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph that begins with its date, as in "On April 11, …"."""

    at: int  # part
    day: date


def paragraphs(page: Outline) -> Iterator[list[Paragraph]]:
    """Yield dated paragraphs that stand beside each other, none of them ours."""
    run: list[Paragraph] = []
    for at, part in enumerate(page.parts):
        day = begins_with(page, part.text) if part.kind == "text" and at not in page.owned else None
        if run and (day is None and part.kind != "blank"):
            yield run
            run = []
        if day is not None:
            run.append(Paragraph(at=at, day=day))
    if run:
        yield run


def begins_with(page: Outline, text: str) -> date | None:
    """Return the one day that a paragraph begins with."""
    opening = fold(text[: 2 * _OPENING]).text
    found = sorted(dates(opening))
    if not found or found[0][0] > _OPENING or len(found[0][2]) != 1:
        return None
    return said_day(page, next(iter(found[0][2])))


def said_day(page: Outline, reading: str) -> date | None:
    """Return the day of a reading of `dates`; without a year, the last before the newest entry ends."""
    known = [entry.day for entry in page.entries]
    if len(reading) == len("2026-03-12"):
        return date.fromisoformat(reading)
    if len(reading) != len("--03-12") or not known or not reading.startswith("--"):
        return None
    latest = max(known) + _AHEAD
    for year in (latest.year, latest.year - 1):
        try:
            day = date(year, int(reading[2:4]), int(reading[5:7]))
        except ValueError:
            continue
        if day <= latest:
            return day
    return None
