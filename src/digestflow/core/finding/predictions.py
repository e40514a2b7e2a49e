"""What entries expect by a day, and whether it came."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.entry.facts import status
from digestflow.core.evidence.dates import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.finding.telling import Sentence

_WINDOW = 60  # characters before a time within which it is said that it is to come
_TO_COME = re.compile(
    r"\b(?:expect\w*|due|slated|scheduled|plan(?:s|ned)?|imminent|countdown|upcoming|launch window|window"
    r"|will|set to|coming|arriv\w+|rumou?red|erwartet|soll|geplant|prévue?|attendue?|previst[oa])\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:in|within|for) (?:the )?(?:coming |next )?(?P<few>few )?(?P<unit>days|weeks|months)\b"
    r"|\b(?P<this>this|next) (?P<one>week|month|year)\b",
    re.IGNORECASE,
)
_SPANS = {"days": 7, "weeks": 31, "months": 183, "week": 14, "month": 62, "year": 730}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What was expected, and did not come or was not closed."""

    name: str
    day: date  # it was said on
    words: str  # when it was due, as said
    due: date  # the last day of that
    line: int


def past(said: Sequence[Sentence], today: date) -> tuple[Prediction, ...]:
    """Return what was expected by a day that is over, and is closed by no later entry."""
    found = []
    for at, sentence in enumerate(said):
        due = horizon(sentence.text, sentence.day)
        if due is None or due[1] >= today or not sentence.names:
            continue
        if not any(_closes(sentence, other) for other in said[at + 1 :]):
            found.append(
                Prediction(
                    name=sentence.names[0], day=sentence.day, words=due[0], due=due[1], line=sentence.line
                )
            )
    return tuple(found)


def _closes(one: Sentence, other: Sentence) -> bool:
    same = {name for name in one.names if name in other.names}
    done = status(other.text) in {"released", "retracted", "confirmed"}
    return bool(same) and other.day > one.day and done and _TO_COME.search(other.text) is None


def horizon(text: str, day: date) -> tuple[str, date] | None:
    """Return when something is expected, as it is said, and its last day; None when nothing is.

    `text` is folded; `day` is when it was said.
    """
    if _TO_COME.search(text) is None:
        return None
    for start, end, readings, _ in sorted(dates(text)):
        last = [_last_day(reading, day) for reading in readings]
        due = max((one for one in last if one is not None), default=None)
        coming = _TO_COME.search(text[max(0, start - _WINDOW) : start])
        if due is not None and due >= day and coming:
            return text[coming.start() + max(0, start - _WINDOW) : end], due
    span = _SPAN.search(text)
    if span is None:
        return None
    return span[0], day + timedelta(days=_SPANS[(span["unit"] or span["one"]).casefold()])


def _last_day(reading: str, day: date) -> date | None:
    """Return the last day of a date that may lack its year or its day, at or after `day`."""
    year, rest = (day.year, reading[2:]) if reading.startswith("--") else (int(reading[:4]), reading[5:])
    month = int(rest[:2] or 12)
    try:
        last = date(year, month, int(rest[3:5]) if len(rest) > 2 else monthrange(year, month)[1])  # noqa: PLR2004 - "03-12"
        if reading.startswith("--") and last < day - timedelta(days=31):
            last = last.replace(year=year + 1)
    except ValueError:
        return None
    return last
