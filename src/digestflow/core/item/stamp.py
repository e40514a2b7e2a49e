"""When something happened, read from the words of a source: right, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digestflow.core.item.calendar import ACCENTED, FILLER, MONTH, WEEKDAY, folded

_LONGEST = 100  # characters; longer texts are no dates
_YEARS = range(1971, 2200)  # before the web's first pages lie placeholders: 1970-01-01, 0001-01-01

# Hours east of UTC. RFC 822 names the American ones; of the others only those that news uses in one
# sense (IST is India's here; CST is America's by that RFC). An unknown name makes no date.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5,
    "ndt": -2.5, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
    "eet": 2, "sast": 2, "cat": 2, "eest": 3, "msk": 3, "eat": 3, "ist": 5.5, "pkt": 5, "hkt": 8, "sgt": 8,
    "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "brt": -3, "art": -3,
}  # fmt: skip
# Names that mean another offset in summer; also read is any name of the tz database.
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_PLACE = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?")

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.]?)(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
    r"(?:(?:\s*[Tt,]?\s*)(?P<clock>\d{1,2}:?\d{2}.*))?"
)
_ORDINAL = re.compile(r"(?P<year>\d{4})-?(?P<count>\d{3})(?:[Tt ](?P<clock>\d{2}:?\d{2}.*))?")
_WEEK = re.compile(r"(?P<week>\d{4}-?[Ww]\d{2}-?\d)(?:[Tt ](?P<clock>\d{2}:?\d{2}.*))?")
_NUMERIC = re.compile(
    r"(?P<one>\d{1,2})(?P<sep>[-/.])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})(?:[ ,T]+(?P<clock>\d.*))?"
)
_CJK = re.compile(
    r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]"
    r"(?:\s*[(\uff08]\w[)\uff09])?\s*(?P<clock>\d{1,2}[:時时시].*)?"
)
_HOURS = re.compile(r"[時时시]\s*(\d{2})[分분](?:\s*\d{1,2}[秒초])?")
_EPOCH = re.compile(r"(\d{9,10}|\d{13}|\d{16})(?:\.\d*)?")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?P<colon>[:.h]?)(?P<minute>\d{2})(?:(?P=colon)(?P<second>\d{2}))?(?:[.,](?P<part>\d+))?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?P<name>[a-z]{1,5})?\s*(?:(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?)?", re.IGNORECASE
)
_TIME = re.compile(r"(?<![\d:.])\d{1,2}[:h]\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s*[ap]\.?m\b\.?)?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|(?<=\s))(?:(?:GMT|UTC?|Z)?\s?[+\u2212-](?:\d{2}:?\d{2}|\d:\d{2})|(?:GMT|UTC)[+\u2212-]\d{1,2}(?!\d))(?=\s|$)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:(?<=[+-]\d\d:\d\d)|(?<=\d[Zz]))\[[\w/+-]+\]$")  # a place beside the offset it has
_WORD = re.compile(r"[^\s,;]+")
# What RFC 822 asks for, as most of RSS is dated.
_USUAL = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d{1,2})"
    r" (?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?P<year>\d{4})"
    r" (?P<clock>\d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4}))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A moment, or a whole local date."""

    moment: datetime  # aware, UTC; midnight UTC of the date when `date_only`
    date_only: bool


def read_stamp(text: str) -> Stamp | None:
    """Return when the words say it was, or None when they do not say it beyond doubt.

    Reads RFC 822 with its sloppy relatives, ISO 8601 and W3CDTF down to the day, seconds, milli-
    and microseconds since 1970, dates in digits where only one reading is possible, and month names of
    many languages. A time without a zone is UTC, as feeds mean it. None for a year or a month
    without a day, for a zone nobody knows, for 02/03/2026, for a placeholder such as 1970-01-01,
    and never the present moment.
    """
    words = _BESIDE.sub("", " ".join(text.split()))
    if not words or len(words) > _LONGEST:
        return None
    try:
        return _usual(words) or _epoch(words) or _year_first(words) or _year_last(words) or _named(words)
    except (ValueError, OverflowError):  # no such day or hour
        return None


def _usual(words: str) -> Stamp | None:
    """Read at once what `_named` would read word by word."""
    found = _USUAL.fullmatch(words)
    if found is None:
        return None
    day = date(int(found["year"]), MONTH[found["month"].lower()], int(found["day"]))
    return _joined(day, found["clock"])


def _epoch(words: str) -> Stamp | None:
    found = _EPOCH.fullmatch(words)
    if found is None:
        return None
    scale = {9: 0, 10: 0, 13: 3, 16: 6}[len(found[1])]
    return _stamp(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]) / 10**scale))


def _year_first(words: str) -> Stamp | None:
    """Read year, month and day, or the day of the year, or of the week."""
    found = _ISO.fullmatch(words) or _CJK.fullmatch(words)
    if found:
        if len(found["month"] + found["day"]) < 4 and found.groupdict().get("sep") == "":  # noqa: PLR2004  # digits
            return None
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return _joined(day, _HOURS.sub(r":\1", found["clock"]) if found["clock"] else None)
    if found := _ORDINAL.fullmatch(words):
        day = date(int(found["year"]), 1, 1) + timedelta(days=int(found["count"]) - 1)
        return _joined(day, found["clock"]) if day.year == int(found["year"]) else None
    if found := _WEEK.fullmatch(words):
        return _joined(date.fromisoformat(found["week"].upper()), found["clock"])
    return None


def _year_last(words: str) -> Stamp | None:
    """Read day, month and year, or month, day and year, where only one of the two can be meant."""
    found = _NUMERIC.fullmatch(words)
    if found is None:
        return None
    one, two = int(found["one"]), int(found["two"])
    day_first = _day_first(one, two, found["sep"])
    if day_first is None:
        return None
    day, month = (one, two) if day_first else (two, one)
    return _joined(date(int(found["year"]), month, day), found["clock"])


def _day_first(one: int, two: int, separator: str) -> bool | None:
    """Tell whether the day comes first; None when it cannot be told (2/3 is read both ways)."""
    if separator == "." or one == two or one > 12:  # noqa: PLR2004  # months
        return True
    return False if two > 12 else None  # noqa: PLR2004  # months


def _named(words: str) -> Stamp | None:
    """Read a date with the month's name: every word of it must be understood."""
    words = re.sub(r"\([^()]*\)\s*$", "", words)  # "(Coordinated Universal Time)"
    clock = _TIME.search(words)
    rest = words if clock is None else f"{words[: clock.start()]} {words[clock.end() :]}"
    offset = _NAMED.search(rest) or _PLACE.search(rest)
    zone = offset[0].strip() if offset else ""
    if offset:
        rest = f"{rest[: offset.start()]} {rest[offset.end() :]}"
    month, numbers, zones = _sorted(_WORD.findall(re.sub(r"(?<=[^\W\d])[-/]|[-/](?=[^\W\d])", " ", rest)))
    if month is None or len(numbers) != 2 or len(zones) > 1:  # noqa: PLR2004  # day and year
        return None
    if zones and not zone:
        zone = zones[0]
    day, year = sorted(numbers, key=len) if max(map(len, numbers)) == 4 else numbers  # noqa: PLR2004  # 2026
    if len(day) > 2 or len(year) not in {2, 4}:  # noqa: PLR2004  # digits
        return None
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)  # noqa: PLR2004  # RFC 2822
    return _joined(date(full, month, int(day)), f"{clock[0]} {zone}" if clock else None)


def _sorted(words: list[str]) -> tuple[int | None, list[str], list[str]]:
    """Return month, numbers and zones among the words; no month when a word is none of these."""
    month: int | None = None
    numbers: list[str] = []
    zones: list[str] = []
    for word in words:
        name = folded(word.strip("."))
        number = re.fullmatch(r"'?(\d{1,4})(?:st|nd|rd|th|er|º|ª|°)?\.?", name)
        if number:
            numbers.append(number[1])
        elif (
            name in MONTH and month is None and not (name in WEEKDAY and not numbers and _more_months(words))
        ):
            month = MONTH[name]
        elif name in _ZONES or word in _PLACES:
            zones.append(word)
        elif name not in WEEKDAY and name not in FILLER and word.lower() not in ACCENTED:
            return None, [], []
    return month, numbers, zones


def _more_months(words: list[str]) -> bool:
    """Tell whether two of the words name a month: "mar." is also French for Tuesday."""
    return sum(folded(word.strip(".")) in MONTH for word in words) > 1


def _joined(day: date, clock: str | None) -> Stamp | None:
    """Return the stamp of a date and the rest of the words: time of day and zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if clock is None:
        return _stamp(midnight, date_only=True)
    found = _CLOCK.fullmatch(clock.strip())
    if found is None:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004  # hours on the dial
            return None
        hour = hour % 12 + (12 if found["half"].lower().startswith("p") else 0)
    if hour == 24 and not minute and not second:  # noqa: PLR2004  # ISO 8601: the end of the day
        hour, midnight = 0, midnight + timedelta(days=1)
    # a leap second is told as the second before it
    moment = midnight.replace(hour=hour, minute=minute, second=59 if second == 60 else second)  # noqa: PLR2004
    offset = _offset(found["zone"].strip(), moment)
    if offset is None:
        return None
    return _stamp(moment + timedelta(microseconds=int((found["part"] or "0").ljust(6, "0")[:6])) - offset)


def _offset(zone: str, local: datetime) -> timedelta | None:
    """Return how far east of UTC the zone is at the local time; None when nobody knows."""
    place = _PLACES.get(zone, zone)
    if _PLACE.fullmatch(place):
        try:
            return local.replace(tzinfo=ZoneInfo(place)).utcoffset()
        except ZoneInfoNotFoundError:
            return None
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return None
    hours = _ZONES.get(found["name"].lower()) if found["name"] else 0
    if hours is None or (found["sign"] and hours):
        return None
    if not found["sign"]:
        return timedelta(hours=hours)
    amount = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    timezone(amount)  # refuses a day and more
    return amount if found["sign"] == "+" else -amount


def _stamp(moment: datetime, *, date_only: bool = False) -> Stamp | None:
    return Stamp(moment=moment, date_only=date_only) if moment.year in _YEARS else None
