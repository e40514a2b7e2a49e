"""How long a server asks to wait, in every form servers say it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_EPOCH = 1_000_000_000  # a number from here is a moment, not a span (seconds; from 1,000 times as much: ms)


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait; None when it says nothing one can use.

    Read are `retry-after-ms`, `Retry-After` (seconds or a date) and `x-ratelimit-reset*`
    (a span as in 6m0s, seconds, or a moment). A moment is measured against the server's own
    `Date`, so that neither clock has to be right. Of several limits the used-up ones count.
    `headers` have small letters.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        said = headers.get(name, "").strip()
        if _NUMBER.fullmatch(said):
            return _past(float(said) * scale, headers)
        if (
            said
            and (until := _moment(said)) is not None
            and (now := _moment(headers.get("date", ""))) is not None
        ):
            return max(0.0, (until - now).total_seconds())
    return _reset(headers)


def _reset(headers: Mapping[str, str]) -> float | None:
    resets: dict[str, float] = {}
    for name, said in headers.items():
        if name.startswith(("x-ratelimit-reset", "ratelimit-reset")):
            wait = _wait(said.strip(), headers)
            if wait is not None:
                resets[name.partition("reset")[2]] = wait
    used_up = [wait for limit, wait in resets.items() if _left(headers, limit) == "0"]
    if used_up:
        return max(used_up)
    return min(resets.values(), default=None)


def _left(headers: Mapping[str, str], limit: str) -> str:
    return headers.get(
        f"x-ratelimit-remaining{limit}", headers.get(f"ratelimit-remaining{limit}", "")
    ).strip()


def _wait(said: str, headers: Mapping[str, str]) -> float | None:
    if _NUMBER.fullmatch(said):
        return _past(float(said), headers)
    spans = _SPAN.findall(said)
    if spans and _SPAN.sub("", said) == "":
        return sum(float(number) * _SECONDS[unit.lower()] for number, unit in spans)
    until, now = _moment(said), _moment(headers.get("date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _past(number: float, headers: Mapping[str, str]) -> float | None:
    if number < _EPOCH:
        return number
    now = _moment(headers.get("date", ""))
    seconds = number / 1000 if number >= _EPOCH * 1000 else number
    return None if now is None else max(0.0, seconds - now.timestamp())


def _moment(said: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
