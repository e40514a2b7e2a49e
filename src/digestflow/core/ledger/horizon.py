"""When a prediction is due."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS: Final = {"spring": 5, "summer": 8, "fall": 11, "autumn": 11, "winter": 2}  # their last months
_PARTS: Final = {  # the last days of parts of a month
    "first week of": 7,
    "early": 10,
    "beginning of": 10,
    "start of": 10,
    "first half of": 15,
    "mid": 20,
    "middle of": 20,
}
_YEAR: Final = re.compile(r"\b(20\d\d)\b")
_ISO: Final = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_MONTH: Final = re.compile(
    rf"\b(?:(?P<part>{'|'.join(_PARTS)})[- ]{{0,2}})?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?"
    rf"(?P<month>{'|'.join(_MONTHS)})(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
)
_QUARTERS: Final = ("first", "second", "third", "fourth")
_QUARTER: Final = re.compile(rf"\bq([1-4])\b|\b({'|'.join(_QUARTERS)}) quarter\b")
_SEASON: Final = re.compile(rf"\b({'|'.join(_SEASONS)}) (20\d\d)\b")
_SPAN: Final = re.compile(
    rf"\b(?P<which>this|next|end of the) (?P<span>week|month|quarter|year|{'|'.join(_SEASONS)})\b(?! 20\d\d)"
)


def due(horizon: str, day: date) -> date | None:
    """Return the last day of the time that is named, as somebody says it on `day`.

    None where the words name no end ("in the coming weeks"). A month or season without a
    year is the next one that is not over; weeks end on Sunday, seasons are the northern ones.
    """
    text = fold(horizon).text.casefold()
    for read in (_iso, _month, _quarter, _half, _season, _span, _day, _year):
        found = read(text, day)
        if found:
            return found
    return None


def _iso(text: str, _day: date) -> date | None:
    found = _ISO.search(text)
    return _on(int(found[1]), int(found[2]), int(found[3])) if found else None


def _month(text: str, day: date) -> date | None:
    months = list(_MONTH.finditer(text))
    if not months:
        return None
    found = months[-1]  # "in March or April" ends with April
    month, year = 1 + _MONTHS.index(found["month"]), _named(text, day)
    last = _PARTS.get(found["part"] or "", 0) or int(found["first"] or found["day"] or 0)
    if year:
        return _on(year, month, last)
    at = _on(day.year, month, last)
    return at if at is None or at >= day else _on(day.year + 1, month, last)


def _quarter(text: str, day: date) -> date | None:
    found, year = _QUARTER.search(text), _named(text, day)
    if found is None:
        return None
    month = 3 * (int(found[1]) if found[1] else 1 + _QUARTERS.index(found[2]))
    at = _on(year or day.year, month, 0)
    return at if year or at is None or at >= day else _on(day.year + 1, month, 0)


def _half(text: str, _day: date) -> date | None:
    found, year = re.search(r"\b(?:(first|h1)|second|h2)\b(?: half\b|(?: of)? 20)", text), _YEAR.search(text)
    return _on(int(year[1]), 6 if found[1] else 12, 0) if found and year else None


def _season(text: str, _day: date) -> date | None:
    found = _SEASON.search(text)
    return _on(int(found[2]) + (found[1] == "winter"), _SEASONS[found[1]], 0) if found else None


def _span(text: str, day: date) -> date | None:
    found = _SPAN.search(text)
    if found is None:
        return None
    after = found["which"] == "next"
    if found["span"] in _SEASONS:
        month = _SEASONS[found["span"]]
        at = _on(day.year, month, 0)
        assert at is not None  # the last day of a month
        over = at < day
        return _on(day.year + over, month, 0)
    ends: dict[str, Callable[[], date | None]] = {
        "week": lambda: day + timedelta(days=6 - day.weekday() + 7 * after),
        "month": lambda: _on(day.year, day.month + after, 0),
        "quarter": lambda: _on(day.year, 3 * ((day.month + 2) // 3 + after), 0),
        "year": lambda: _on(day.year + after, 12, 0),
    }
    return ends[found["span"]]()


def _day(text: str, day: date) -> date | None:
    if "tomorrow" in text:
        return day + timedelta(days=1)
    for n, name in enumerate(_WEEKDAYS):
        if name in text:
            return day + timedelta(days=(n - day.weekday() - 1) % 7 + 1)
    return None


def _named(text: str, day: date) -> int | None:
    """Return the year that is said, by its number or as the next one; None for none."""
    year = _YEAR.search(text)
    return int(year[1]) if year else day.year + 1 if "next year" in text else None


def _year(text: str, _day: date) -> date | None:
    year = _YEAR.search(text)
    return _on(int(year[1]), 12, 0) if year else None


def _on(year: int, month: int, day: int) -> date | None:
    """Return the day of the month, or its last for 0; None for no such day; month 13 is the next year's."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not day:
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    try:
        return date(year, month, day)
    except ValueError:
        return None
