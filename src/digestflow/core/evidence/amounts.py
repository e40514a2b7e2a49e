"""What the digits of a number mean."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from digestflow.core.evidence.units import ONES, SCALES, TENS

# More digits than anybody means; beyond it a number is compared as it is written.
_DIGITS: Final = 120
_EXACT: Final = Context(prec=2 * _DIGITS)
# More words than any number has that somebody says.
_WORDS: Final = 12
_ABOVE: Final = 10**15  # above every scale
_GROUPED: Final = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}|\d{1,3}(?:[' _]\d{3})+(?:\.\d+)?"
)
_ABROAD: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}")
_COMMA: Final = re.compile(r"\d+,\d+")
# Words and numbers that tell a text in which the comma is the decimal sign.
_CONTINENTAL: Final = re.compile(
    r"(?<![\w.,])(?:\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})(?![\w,]|[.,]\d)"
    r"|\b(?:der|die|das|und|nicht|für|ist|les|des|une|est|dans|pour|los|las|del|una|para|gli|della"
    r"|che|nel"
    r"|het|een|voor|não|uma|com|och|att)\b",
    re.IGNORECASE,
)
_HINTS: Final = 2


def continental(text: str) -> bool:
    """Whether the text writes 1.024 for a thousand and twenty-four, or may do so."""
    return sum(1 for _ in zip(range(_HINTS), _CONTINENTAL.finditer(text), strict=False)) == _HINTS


def amounts(written: str, *, abroad: bool) -> tuple[Decimal, ...]:
    """Return the amounts that the digits can mean, the likeliest first; empty when they are no amount.

    Where `abroad` allows it a single group of three after a point or comma is read both
    ways; elsewhere 1,024 is a thousand and twenty-four, and 1.024 a little more than one.
    """
    if len(written) > _DIGITS:
        return ()
    found: list[Decimal] = []
    if _GROUPED.fullmatch(written):
        found.append(Decimal(re.sub(r"[,' _]", "", written)))
    if _ABROAD.fullmatch(written):
        found.append(Decimal(written.replace(".", "").replace(",", ".")))
    if re.fullmatch(r"\d*\.?\d+", written):
        found.append(Decimal(written))
    if _COMMA.fullmatch(written) and (abroad or not found):
        found.append(Decimal(written.replace(",", ".")))
    if abroad and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", written):
        found.append(Decimal(written.replace(".", "")))
    return tuple(dict.fromkeys(found))


def scaled(amount: Decimal, scale: Decimal) -> Decimal:
    """Return the product, exactly."""
    return _EXACT.multiply(amount, scale)


def canonical(amount: Decimal, *, exact: bool = False) -> str:
    """Return the amount in one form; `exact` keeps the last zeros: 3.10 is no 3.1 where no unit says so."""
    if exact:
        return format(amount, "f")
    text = format(_EXACT.plus(amount), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(words: str) -> Decimal | None:
    """Return the number that words spell, as "two hundred and five", or None when they are not one number."""
    spelt = [word for word in re.split(r"[\s-]+", words.casefold()) if word != "and"]
    if len(spelt) > _WORDS:
        return None
    total, group, last, floor = 0, 0, _ABOVE, _ABOVE
    for word in spelt:
        value = 1 if word in ("a", "an") else ONES.get(word, TENS.get(word, 0))
        scale = 12 if word == "dozen" else int(SCALES.get(word, 0))
        if not scale:
            if group and not _fits(last, value, group):
                return None
            group, last = group + value, value
        elif word in ("hundred", "dozen"):
            group, last = (group or 1) * scale, 100
        elif scale >= floor:
            return None
        else:
            total += (group or 1) * scale
            group, last, floor = 0, _ABOVE, scale
    return Decimal(total + group)


def _fits(last: int, value: int, group: int) -> bool:
    """Whether a word goes on with the number before it: "twenty" with "five", "hundred" with "five"."""
    if last >= 100:  # noqa: PLR2004 - a hundred
        return group % 100 == 0
    return 20 <= last < 100 and 0 < value < 10  # noqa: PLR2004 - tens go with ones
