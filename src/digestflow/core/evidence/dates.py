"""Dates as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from digestflow.core.item.calendar import MONTH, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_M: Final = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NAME: Final = r"(?P<month>[^\W\d_]{3,})"  # in any of the languages of core/item/calendar.py
_D: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_Y: Final = r"(?P<year>(?:19|20)\d\d)"
_LEFT: Final = r"(?<![\w.,/:-])"
_RIGHT: Final = r"(?!\w|[.,/:]\d)"
_DIGIT: Final = re.compile(r"\d")
# Each has a digit. Longest forms first: what one has read, the next does not see.
_FORMS: Final = tuple(
    re.compile(_LEFT + form + _RIGHT)
    for form in (
        rf"{_Y}(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})(?:T\d\d:\d\d(?::\d\d)?Z?)?",
        rf"{_Y} ?年 ?(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?[日号]",
        rf"{_Y} ?年 ?(?P<month>\d{{1,2}}) ?月",
        r"(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]",
        rf"{_M} {_D},? {_Y}",
        rf"{_D} (?:of )?{_M},? {_Y}",
        rf"(?P<one>\d{{1,2}})(?P<sign>[/.])(?P<two>\d{{1,2}})(?P=sign){_Y}",
        rf"{_D}\.? (?:de )?{_NAME}\.? (?:de |del )?{_Y}",
        rf"{_M},? (?:of )?{_Y}",
        rf"(?!Mar[st]\b)(?P<month>[^\W\d_]{{4,}}+|Mai|mai) (?:de |del )?{_Y}",
        rf"{_Y}-(?P<month>0\d|1[012])",
        rf"{_M} {_D}",
        rf"{_D} (?:of )?{_M}",
        # German; no month that English names alike, with which a sentence may begin
        r"(?P<day>\d{1,2})\. (?P<month>Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)",
        rf"{_D} de {_NAME}",
    )
)
# "May" is a month only where a word before it says so.
_ALONE: Final = re.compile(
    rf"(?<![\w-])(?P<month>{'|'.join(m for m in _MONTHS if m != 'May')}"
    r"|(?<=\bin )May|(?<=\bsince )May|(?<=\bby )May|(?<=\blate )May|(?<=\bearly )May|(?<=\bof )May"
    r"|(?<=\bmid-)May"
    r"|(?<=\buntil )May|(?<=\blast )May|(?<=\bnext )May|(?<=\bthis )May)(?!\w)"
)
_TO_DAY: Final = re.compile(r" ?- ?(\d{1,2})(?!\w|[.,]\d)")


def dates(text: str) -> Iterator[tuple[int, int, frozenset[str], frozenset[str]]]:
    """Yield start, end, readings and implied parts of every date, in no order; none overlap.

    A reading is "2026-03-12", "2026-03", "--03-12" or "--03"; 3/12/2026 has two. What a
    date implies are its parts: "2026-03-12" implies March 2026, the twelfth of March, and 2026.
    """
    taken = bytearray(len(text))
    for form in (*_FORMS, _ALONE) if _DIGIT.search(text) else (_ALONE,):
        for found in form.finditer(text):
            start, end = found.span()
            readings = _readings(found)
            if not readings or any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            yield start, end, readings, frozenset(part for reading in readings for part in _parts(reading))
            yield from _days_after(text, end, readings, taken)


def _days_after(
    text: str, end: int, readings: frozenset[str], taken: bytearray
) -> Iterator[tuple[int, int, frozenset[str], frozenset[str]]]:
    """Yield the second day of "May 19-20"."""
    (reading, *others) = readings
    until = _TO_DAY.match(text, end)
    if until and not others and reading.startswith("--") and len(reading) == len("--05-19"):
        last = _iso("", reading[2:4], until[1])
        if last and not any(taken[end : until.end()]):
            taken[end : until.end()] = b"\1" * (until.end() - end)
            yield until.start(1), until.end(1), frozenset({last}), frozenset(_parts(last))


def _readings(found: re.Match[str]) -> frozenset[str]:
    """Return the date in each way it can be read; empty when it is none."""
    groups = found.groupdict()
    year = groups.get("year") or ""
    if groups.get("one"):
        pairs = ((groups["one"], groups["two"]), (groups["two"], groups["one"]))
        return frozenset(filter(None, (_iso(year, month, day) for month, day in pairs)))
    return frozenset(filter(None, [_iso(year, groups["month"], groups.get("day") or "")]))


def _iso(year: str, month: str, day: str) -> str:
    """Return the date in ISO form, as complete as it is; empty when there is no such day."""
    if not month.isdigit():
        month = str(MONTH.get(folded(month), 0))
    try:
        # 2024 is a leap year: a day without a year may be the 29th of February
        given = date(int(year or 2024), int(month), int(day or 1))
    except ValueError:
        return ""
    return f"{year or '-'}-{given:%m}" + (f"-{given:%d}" if day else "")


def _parts(reading: str) -> Iterator[str]:
    """Yield what the date says without all of it."""
    if reading.startswith("--"):
        if len(reading) > len("--03"):
            yield reading[:4]
        return
    year, month, day = reading[:4], reading[5:7], reading[8:]
    yield year
    yield f"--{month}"
    if day:
        yield f"{year}-{month}"
        yield f"--{month}-{day}"
