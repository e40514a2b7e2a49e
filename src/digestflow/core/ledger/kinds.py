"""Kinds of values under one name each, and whether two values of a kind agree."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import Final

from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.values import find

# Kind -> how else it is called, in words without what `_SPARE` leaves out.
_CALLED: Final = {
    "parameters": "parameter|param|params|parameter count|model size|size in parameters",
    "active parameters": "active|activated|active params|activated parameters|active parameter|active params",
    "context": "context window|context length|context size|token context|token context window|context tokens",
    "price": "cost|costs|prices|pricing|price tag",
    "stars": "github stars|star|stars on github|stargazers",
    "downloads": "download|download count|total downloads",
    "users": "user|user count|active users|monthly active users",
    "release date": "released|launch date|launch|available|availability|release",
    "valuation": "value|market value",
    "funding": "raised|funding round|raise|investment round",
}
_KIND: Final = {name: kind for kind, names in _CALLED.items() for name in names.split("|")}
_SPARE: Final = re.compile(
    r"\b(?:the|a|an|its|their|number of|amount of|count of|total|overall|maximum|max|up to|reported)\b"
)
_SCORE: Final = re.compile(r"(?:scores?|accuracy|results?|performance|pass@1) (?:on|in|at) (?P<on>.+)")
_MOVING: Final = re.compile(
    r"\b(?:stars?|forks?|downloads?|installs?|users?|subscribers?|followers?|customers?|employees|members|jobs"
    r"|likes?|upvotes?|votes?|points|comments|citations|views|visits|usage|price|market cap|share"
    r"|valuation|revenue|sales|rank|ranking|position|place|elo|rating|funding|contributors?|issues|requests"
    r"|temperature|rate|balance|backlog|stock)\b"
)
# Unit -> dimension and how many of its base it is: only to tell that 2 TB and 2,000 GB agree.
_UNITS: Final = {
    **{f"{p}B": ("bytes", Decimal(1000) ** n) for n, p in enumerate(("", "K", "M", "G", "T", "P"))},
    **{f"{p}iB": ("bytes", Decimal(1024) ** n) for n, p in enumerate(("", "K", "M", "G", "T")) if n},
    "ns": ("time", Decimal("1e-9")), "us": ("time", Decimal("1e-6")), "ms": ("time", Decimal("0.001")),
    "s": ("time", Decimal(1)), "min": ("time", Decimal(60)), "h": ("time", Decimal(3600)),
    "day": ("time", Decimal(86400)), "week": ("time", Decimal(604800)),
    **{f"{p}W": ("power", Decimal(1000) ** n) for n, p in enumerate(("", "k", "M", "G", "T"))},
    **{f"{p}Hz": ("hertz", Decimal(1000) ** n) for n, p in enumerate(("", "k", "M", "G"))},
    "mg": ("mass", Decimal("0.001")), "g": ("mass", Decimal(1)), "kg": ("mass", Decimal(1000)),
    "t": ("mass", Decimal(10**6)), "mm": ("length", Decimal("0.001")),
    "cm": ("length", Decimal("0.01")), "m": ("length", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "%": ("share", Decimal(1)), "pp": ("share", Decimal(1)),
}  # fmt: skip
_BINARY: Final = tuple(Decimal(1024**n) / Decimal(1000**n) for n in (1, 2))  # 128K tokens are 131,072


def kind(attribute: str) -> str:
    """Return the one name of a kind of value: "parameters" for a parameter count; "" for none."""
    name = " ".join(fold(attribute).text.casefold().replace("_", " ").split())
    name = " ".join(_SPARE.sub(" ", name).split()) or name
    scored = _SCORE.fullmatch(name)
    return f"{scored['on']} score" if scored else _KIND.get(name, name)


def moves(attribute: str) -> bool:
    """Whether values of the kind change from day to day, so that another one contradicts nothing."""
    return _MOVING.search(attribute) is not None


def agree(one: str, other: str, *, attribute: str) -> bool | None:
    """Tell whether two values of a kind, each with its unit, say the same; None when nobody can compare them.

    The same value may be written in another way or in another size of its unit. Nothing is
    rounded: 2.2 and 2 differ, and so do a number and a range. Two currencies, or a length and
    a weight, cannot be compared.
    """
    here, there = _read(one), _read(other)
    if not here or not there:
        return " ".join(fold(one).text.casefold().split()) == " ".join(fold(other).text.casefold().split())
    if len(here) != len(there):
        return False if _comparable(here[0], there[0]) else None
    found = [_same(a, b, attribute) for a, b in zip(here, there, strict=True)]
    return None if None in found else all(found)


def _read(value: str) -> tuple[frozenset[str], ...]:
    """Return the readings of each number of a value; a range has two."""
    return tuple(found.value.readings for found in find(fold(value).text))


def _comparable(here: frozenset[str], there: frozenset[str]) -> bool:
    return any(_dimension(a) == _dimension(b) for a, b in product(here, there))


def _same(here: frozenset[str], there: frozenset[str], attribute: str) -> bool | None:
    if here & there:
        return True
    if not _comparable(here, there):
        return None
    factors = (Decimal(1), *_BINARY) if attribute == "context" else (Decimal(1),)
    amounts = [(_amount(a), _amount(b)) for a, b in product(here, there) if _dimension(a) == _dimension(b)]
    return any(
        a is not None and b is not None and (a == b * factor or b == a * factor)
        for a, b in amounts
        for factor in factors
    )


def _dimension(reading: str) -> str:
    unit = reading.partition(" ")[2]
    return _UNITS[unit][0] if unit in _UNITS else unit


def _amount(reading: str) -> Decimal | None:
    number, _, unit = reading.partition(" ")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", number):
        return None
    return Decimal(number) * (_UNITS[unit][1] if unit in _UNITS else 1)
