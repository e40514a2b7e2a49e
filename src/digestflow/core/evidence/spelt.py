"""Amounts and times that are said in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.amounts import canonical, counted
from digestflow.core.evidence.units import ONES, ORDINALS, TENS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

_COUNT: Final = "|".join([*ONES, *TENS])
_BIG: Final = "hundred|thousand|million|billion|trillion|dozen"
_SPELT: Final = re.compile(
    rf"(?<![\w-])(?:(?:{_COUNT})|an?(?= (?:{_BIG})\b))(?:[ -](?:and )?(?:{_COUNT}|{_BIG})\b)*(?!\w)"
    rf"|(?<![\w-])(?:{_BIG})(?:[ -](?:{_COUNT}|{_BIG})\b)*(?!\w)",
    re.IGNORECASE,
)
_HALF: Final = re.compile(
    r"(?<!\w)half (?:of )?an? (?P<big>hundred|thousand|million|billion|trillion"
    r"|dozen)(?!\w)",
    re.IGNORECASE,
)
_FOLD: Final = re.compile(rf"(?<!\w)(?P<count>{_COUNT})-?fold(?!\w)", re.IGNORECASE)
_ORDINAL: Final = re.compile(rf"(?<!\w)(?:{'|'.join(ORDINALS)})(?!\w)", re.IGNORECASE)
_SHARE: Final = re.compile(
    r"(?<!\w)(?:(?P<count>one|two|three|four)[ -](?P<part>third|quarter|half|fifth)s?(?!\w)"
    r"|a (?P<alone>third|quarter|fifth)(?= of (?!an?\b|the (?:hour|year|century)\b)))",
    re.IGNORECASE,
)
_PARTS: Final = {"third": 3, "quarter": 4, "half": 2, "fifth": 5}
_WORDS: Final = {
    "double": "doubl(?:e|es|ed|ing)",
    "triple": "tripl(?:e|es|ed|ing)",
    "quadruple": "quadrupl(?:e|es|ed|ing)",
    "quintuple": "quintupl(?:e|es|ed|ing)",
    "half": "half|halves|halved|halving",
    "thrice": "thrice",
    **{big: big for big in ("dozens", "hundreds", "thousands", "millions", "billions", "trillions")},
    **{
        day: day
        for day in (
            "yesterday",
            "today",
            "tonight",
            "tomorrow",
            "今天",
            "昨天",
            "明天",
            "今日",
            "昨日",
            "明日",
        )
    },
    **{
        day: f"{day}s?"
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
    **{
        f"{when} {span}": f"(?:{words}) {span}"
        for when, words in {"last": "last|past|previous", "next": "next|coming", "this": "this"}.items()
        for span in ("week", "month", "year", "quarter", "night", "weekend")
    },
}
_SAID: Final = re.compile(
    # What is asked of all of them stands in front: most characters begin no word.
    r"(?<![A-Za-z])(?:"
    + "|".join(f"(?P<w{n}>{words})" for n, words in enumerate(_WORDS.values()))
    + r")(?![A-Za-z])",
    re.IGNORECASE,
)
_NAMES: Final = tuple(_WORDS)


def counts(text: str) -> Iterator[tuple[int, int, tuple[Decimal, ...], str]]:
    """Yield start, end, amount and reading of each number in words; what is no one number has no amount."""
    for half in _HALF.finditer(text):
        amount = counted(half["big"])
        assert amount is not None  # each of these words is a number
        yield *half.span(), (), canonical(amount / 2)
    for share in _SHARE.finditer(text):
        of = ONES[(share["count"] or "one").casefold()]
        yield *share.span(), (), f"{of}/{_PARTS[(share['part'] or share['alone']).casefold()]}"
    for times in _FOLD.finditer(text):
        count = times["count"].casefold()
        yield *times.span(), (), f"{ONES.get(count) or TENS.get(count, 0)} x"
    for spelt in _SPELT.finditer(text):
        amount = counted(spelt[0])
        if amount is None:
            yield *spelt.span(), (), " ".join(re.split(r"[ -]+", spelt[0])).casefold()
        else:
            yield *spelt.span(), (amount,), canonical(amount)


def words(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield start, end and readings of ordinals and of words for how many times or when."""
    for said in _SAID.finditer(text):
        name = _NAMES[int((said.lastgroup or "w0")[1:])]
        yield *said.span(), frozenset({f"word {name}", "1/2"} if name == "half" else {f"word {name}"})
    for ordinal in _ORDINAL.finditer(text):
        yield *ordinal.span(), frozenset({f"{ORDINALS[ordinal[0].casefold()]} ordinal"})
    for twice in re.finditer(r"(?<!\w)twice(?!\w)", text, re.IGNORECASE):
        yield *twice.span(), frozenset({"2 x"})


# Numbers in words that are seldom meant as one, when nothing counted follows.
LOOSE: Final = frozenset({"one", "zero"})
