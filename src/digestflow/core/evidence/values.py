"""Every number, date and version of a text, in one form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.amounts import amounts, canonical, continental, scaled
from digestflow.core.evidence.dates import dates
from digestflow.core.evidence.fold import fold, original, spread
from digestflow.core.evidence.spelt import LOOSE, counts, words
from digestflow.core.evidence.units import LETTERS, PAIRS, SCALES, SIGNS, SYMBOLS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Value:
    """One number, date, version or word that says how many or when."""

    words: str  # as folded: "$5.2M"
    readings: frozenset[str]  # canonical: "5200000 USD"; more than one where the text leaves it open
    implied: frozenset[str] = frozenset()  # what it says as well: a date says its year
    loose: bool = False  # "one" and the like: supports, and asks for no support


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands in the folded text."""

    start: int
    end: int
    value: Value
    amounts: tuple[Decimal, ...] = ()  # the bare number in each way it can be read
    tail: tuple[tuple[Decimal, str], ...] = ()  # scales and units it may have


_URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_CODES: Final = "|".join(sign for sign in SIGNS if sign.isalpha())
_NUMBER: Final = re.compile(
    rf"(?:(?<![\w])(?P<sign>(?:US|A|C|HK|R|S|NT|NZ)\$|(?:{_CODES}) ?)|(?P<mark>[$€£¥₹₩]) ?"
    r"|(?P<rank># ?|\bNo\. ?))?"
    r"(?P<digits>(?<![\w.])\.\d+(?!\.\d)|(?<!\w)(?<!\w[.])(?:\d{1,3}(?:[' _]\d{3})+(?!\d)|\d+(?:[.,'_]\d+)*)"
    r"|(?<=[$€£¥₹₩])\d+(?:[.,]\d+)*)"
    r"(?P<power>[eE][+-]?\d{1,3}(?![\w.])|\^-?\d+(?!\w))?"
)
_VERSION: Final = re.compile(
    r"(?<![\w.])(?:[vV]\.?(?P<bare>\d+(?:\.\d+)*)|(?P<long>\d+(?:\.\d+){2,})|(?:[Vv]ersion"
    r"|[Rr]elease) v?(?P<said>\d+(?:\.\d+)*))(?![\w]|\.\d)"
)
_CLOCK: Final = re.compile(r"(?<![\w.:])\d{1,2}:\d{2}(?::\d{2})?(?![\w:])")
_HOUR: Final = re.compile(
    r"(?<![\w.:])(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>\d{2}))? ?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE
)
_RATIO: Final = re.compile(r"(?<![\w.:])\d{1,4}(?:\.\d+)?:\d{1,4}(?:\.\d+)?(?![\w:]|\.\d)")
# A minus and no dash of a range, list or name: behind a space or bracket, and no number before it.
_MINUS: Final = re.compile(r"(?:(?:^|(?<=[\s(\[,:;=<>~]))-|\bminus )$", re.IGNORECASE)
_AFTER: Final = re.compile(r"[\d%][KMBTkmbt]? ?-$")
_FRACTION: Final = re.compile(r"(?<![\w./])\d+/\d+(?![\w/]|\.\d)")
_SCALED: Final = re.compile(
    rf"\+?[ -]?(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})(?![A-Za-z])", re.IGNORECASE
)
_LETTER: Final = re.compile(r"\+?(?: (?=[KMBT]))?(?P<letter>[kKmMbBtT])(?!\w|'\w|/s)")
_UNIT: Final = re.compile(
    r"\+?(?P<gap>[ -]?)(?P<unit>%|°[CF]?|[A-Za-zµμ]+/s\b"
    r"|百分点|パーセント|毫秒|分钟|小时|時間|个月"
    r"|美元|ドル|人民币|日元|[倍秒天周元円]|[^\W\d_]\w*)"
)
_RANGE: Final = re.compile(r"\+? ?(?:-|to|bis|~) ?")
_ONE: Final = Decimal(1)
_PREFIXES: Final = frozenset(
    {
        *(
            "mid",
            "pre",
            "post",
            "sub",
            "non",
            "top",
            "early",
            "late",
            "under",
            "over",
            "multi",
            "co",
            "ultra",
        ),
        *("anti", "near", "around"),
    }
)


def values(text: str) -> frozenset[Value]:
    """Return every number, date, version and word for an amount or a time that the text says."""
    return frozenset(found.value for found in find(fold(text).text))


def stands(value: Value, said: Iterable[Value]) -> bool:
    """Whether one of `said` has a reading in common with the value, or implies one."""
    return any(value.readings & (other.readings | other.implied) for other in said)


@lru_cache(maxsize=1024)
def find(text: str) -> tuple[Found, ...]:
    """Return the values of a folded text in the order they stand, none over another.

    Digits inside a name (H100, Qwen3.5) are the name's and no value.
    """
    for two, unit in PAIRS.items():
        text = re.sub(rf"\b{two}\b", unit.ljust(len(two), "\0"), text, flags=re.IGNORECASE)
    back = original(text)
    text = spread(text)
    taken = bytearray(len(text))
    for url in _URL.finditer(text):
        _take(taken, *url.span())
    abroad = continental(text)
    found: list[Found] = []
    for one in _every(text, abroad=abroad):
        if not any(taken[one.start : one.end]):
            _take(taken, one.start, one.end)
            found.append(one)
    found.sort(key=lambda one: one.start)
    ranged = _ranges(text, found)
    return tuple(replace(one, start=back[one.start], end=back[one.end - 1] + 1) for one in ranged)


def _take(taken: bytearray, start: int, end: int) -> None:
    """Mark a span as read."""
    taken[start:end] = b"\1" * (end - start)


def _every(text: str, *, abroad: bool) -> Iterator[Found]:
    """Yield what may be a value, the surest forms first."""
    for start, end, readings, implied in dates(text):
        yield Found(start, end, Value(text[start:end], readings, implied))
    for hour in _HOUR.finditer(text):
        at = int(hour["hour"]) % 12 + 12 * (hour["half"] in "pP")
        yield _found(hour, {f"clock {at}:{hour['minute'] or '00'}"})
    for clock in _CLOCK.finditer(text):
        yield _found(clock, {f"clock {clock[0].removeprefix('0')}"})
    for ratio in _RATIO.finditer(text):
        yield _found(ratio, {f"ratio {ratio[0]}"})
    for part in _FRACTION.finditer(text):
        yield _found(part, {part[0]})
    for version in _VERSION.finditer(text):
        yield _version(version)
    for number in _NUMBER.finditer(text):
        if not _within_name(text, number.start("digits")):
            yield _digits(text, number, abroad=abroad)
    yield from _spelt(text)


def _found(found: re.Match[str], readings: Iterable[str], *, loose: bool = False) -> Found:
    """Return a value that ends where the match ends."""
    return Found(found.start(), found.end(), Value(found[0], frozenset(readings), loose=loose))


def _version(found: re.Match[str]) -> Found:
    """Return a version: v1.2.3 is 1.2.3, v4 is version 4 and no number 4."""
    digits = found["bare"] or found["long"] or found["said"]
    plain = {digits} if "." in digits or found["said"] else set()
    grouped = {canonical(amount) for amount in amounts(digits, abroad=False)} if found["long"] else set()
    return _found(found, {f"version {digits}"} | plain | grouped)


def _within_name(text: str, start: int) -> bool:
    """Whether digits go on with a name before them, as in H100 and GPT-5.4."""
    before = re.search(r"[^\W\d_][\w.'-]*[-_.]$", text[max(0, start - 40) : start])
    return before is not None and before[0][:-1].casefold() not in _PREFIXES and before[0][-1] != "."


def _digits(text: str, found: re.Match[str], *, abroad: bool) -> Found:
    """Return a number with its currency, scale and unit."""
    power = found["power"] or ""
    read = amounts(found["digits"], abroad=abroad)
    if power[:1] in ("e", "E"):
        read = tuple(scaled(amount, Decimal(f"1{power}")) for amount in read)
    start = found.start("rank") if found["rank"] else found.start()
    if not read or power[:1] == "^":
        return Found(start, found.end(), Value(found[0], frozenset({found["digits"] + power})))
    if found["rank"]:
        readings = {f"{canonical(read[0])} ordinal", canonical(read[0], exact=True)}
        return Found(start, found.end(), Value(found[0], frozenset(readings)))
    sign = (found["sign"] or found["mark"] or "").strip()
    end, tail = _tail(text, found.end(), SIGNS.get(sign, ()))
    before = text[max(0, start - len("minus ") - 1) : start]
    minus = _MINUS.search(before) if not _AFTER.search(before) else None
    if minus:
        start, read = start - len(minus[0]), tuple(-amount for amount in read)
    wholly = _readings(read, tail)
    # Many write Gb and mean bytes: it supports GB, and is not supported by it.
    meant = frozenset(
        f"{one.removesuffix('bit')}B" for one in wholly if one.endswith(("Kbit", "Mbit", "Gbit"))
    )
    value = Value(text[start:end].replace("\0", ""), wholly, meant)
    return Found(start, end, value, read, tail)


def _readings(read: Iterable[Decimal], tail: Iterable[tuple[Decimal, str]]) -> frozenset[str]:
    """Return each amount with each scale and unit; a bare number as it is written."""
    if not tail:
        return frozenset(canonical(amount, exact=True) for amount in read)
    return frozenset(
        f"{canonical(scaled(amount, scale))} {unit}".strip() for amount in read for scale, unit in tail
    )


def _tail(text: str, at: int, currency: tuple[str, ...]) -> tuple[int, tuple[tuple[Decimal, str], ...]]:
    """Return where the number ends with its scale and unit, and what they may be; empty when it has none."""
    scales: tuple[Decimal, ...] = ()
    also: tuple[tuple[Decimal, str], ...] = ()
    if found := _SCALED.match(text, at):
        scales, at = (SCALES[found["scale"].casefold()],), found.end()
    elif found := _LETTER.match(text, at):
        scales = (LETTERS[found["letter"]],)
        if found["letter"] in ("m", "t") and not currency:
            also = ((_ONE, found["letter"]),)
        at = found.end()
    if currency:
        return at, tuple((scale, unit) for scale in scales or (_ONE,) for unit in currency)
    end, units = _unit(text, at, scales=bool(scales))
    if not units:
        return at, tuple((scale, "") for scale in scales) + also
    return end, tuple((scale, unit) for scale in scales or (_ONE,) for unit in units)


def _unit(text: str, at: int, *, scales: bool) -> tuple[int, tuple[str, ...]]:
    """Return where the unit ends and which units it may be; empty when no unit stands there."""
    found = _UNIT.match(text, at)
    if not found or (scales and not found["gap"] and found["unit"].isascii()):
        return at, ()
    word, gap = found["unit"], found["gap"]
    end = found.end()
    if re.fullmatch(r"(?:st|nd|rd|th)", word) and not gap:
        return end, ("ordinal",)
    if word == "x" and re.match(r" ?\d", text[end:]):
        return at, ()
    if word.casefold() in ("pound", "pounds"):
        return end, ("GBP", "lb")
    apart = len(word) > 1 or word in "xWVhs%"
    known = WORDS.get(word.casefold()) or (SYMBOLS.get(word) if not gap or apart else None)
    if known:
        return end, (known,)
    return (end, (word.casefold(),)) if not gap else (at, ())


def _ranges(text: str, found: list[Found]) -> Iterator[Found]:
    """Read both numbers of "32-37B" and "$5-10M" with the scale, unit and currency of the range as well."""
    for n, one in enumerate(found):
        tail: tuple[tuple[Decimal, str], ...] = ()
        if n + 1 < len(found) and _RANGE.fullmatch(text[one.end : found[n + 1].start]):
            money = _money(one)
            tail = tuple((scale, money or unit) for scale, unit in found[n + 1].tail)
        if n and _RANGE.fullmatch(text[found[n - 1].end : one.start]) and (money := _money(found[n - 1])):
            tail += tuple((scale, money) for scale, unit in one.tail or ((_ONE, ""),) if not unit)
        more = _readings(one.amounts, tail) if tail else frozenset()
        yield replace(one, value=replace(one.value, readings=one.value.readings | more))


def _money(found: Found) -> str:
    """Return the currency that stands before the number; "" when there is none."""
    sign = re.match(r"\D*", found.value.words)
    return SIGNS.get(sign[0].strip(), ("",))[0] if sign else ""


def _spelt(text: str) -> Iterator[Found]:
    """Yield numbers in words with their units, ordinals, and words that say how many or when."""
    for start, end, amount, reading in counts(text):
        last, tail = _tail(text, end, ()) if amount else (end, ())
        loose = text[start:end].casefold() in LOOSE and not tail
        readings = _readings(amount, tail) if amount else frozenset({reading})
        yield Found(start, last, Value(text[start:last], readings, loose=loose), amount, tail)
    for start, end, readings in words(text):
        yield Found(start, end, Value(text[start:end], readings))
