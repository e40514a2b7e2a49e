"""The values of a sentence that measure something: no numbers of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.core.evidence.names import Name
    from digestflow.core.evidence.values import Found

_DIGIT: Final = re.compile(r"\d")
# A number that can be part of a name: it has no sign, no unit of its own and no thousands.
_BARE: Final = re.compile(r"\d+(?:\.\d+)*[A-Za-z]{0,2}(?:\d\w*)?")
_VERSION: Final = re.compile(
    r"(?:v|version|release|build|rev|revision)[ .]?\d.*|\d+(?:\.\d+){2,}\S*", re.IGNORECASE
)
# What is told from others of its kind by the number behind it; capital or not.
_NUMBERED: Final = re.compile(
    r"\b(?:appendix|article|chapter|channel|class|episode|figure|fig\.|flight|gate|gen(?:eration)?|grade|highway"
    r"|issue|layer|level|lesson|no\.|number|page|part|phase|PR|question|room|route|rule|season|section|stage"
    r"|step|table|tier|track|unit|volume|world war) #?$",
    re.IGNORECASE,
)
# No name goes on like that, and what is measured by one of these names is a figure.
_SHARE: Final = re.compile(r"0\.\d{2,}")
_METRIC: Final = re.compile(
    r"\b(?:AUC|AUROC|BERTScore|BLEU|CER|chrF|COMET|Elo|F1|FID|GPQA|GSM8K|HumanEval|IQ|mAP|METEOR|MMLU(?:-Pro)?"
    r"|MRR|MSE|nDCG|PSNR|RMSE|ROUGE(?:-\w+)?|SSIM|WER)[ -]$"
)
# "In Berlin 500 people": the name says where, and the number counts.
_PLACED: Final = re.compile(
    r"(?:^|[.;:,(\u2013\u2014-] ?)(?:and |but )?(?:across|after|around|at|before|by|for|from|in|inside|near"
    r"|on|outside|since|under|with(?:in|out)?) (?:the )?$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r" (?:[a-z][a-z-]+ )??(?:people|men|women|children|died|[a-z]+ed|[a-z]{2,}(?<!ss)(?<!us)(?<!is)s)\b"
)


def figures(text: str) -> tuple[Found, ...]:
    """Return the values with a digit that are no part of a name, nor a version, in their order.

    Of a text as `spread` gives it. "RTX 4090", "Llama 3.1 8B", "Ubuntu 24.04", "Area 51" and
    "Level 3" are names; a number with a unit, a sign or a currency never belongs to one.
    """
    names = find_names(text)
    ends = {name.end: name for name in names if name.capital}
    found: list[Found] = []
    for one in find(text):
        words = one.value.words
        if not _DIGIT.search(words):
            continue
        inside = next((name for name in names if name.start < one.start < name.end), None)
        owner = inside or _before(text, one, ends)
        if owner and not _counts(text, owner, one):
            ends[one.end] = owner
        elif not _VERSION.fullmatch(words) and not (
            _BARE.fullmatch(words) and _NUMBERED.search(text[: one.start])
        ):
            found.append(one)
    return tuple(found)


def _before(text: str, one: Found, ends: Mapping[int, Name]) -> Name | None:
    """Return the name that goes on in the number; behind a number only one with a letter does so, as "8B"."""
    words, last = one.value.words, text[: one.start - 1].rsplit(" ", maxsplit=1)[-1]
    if text[one.start - 1 : one.start] not in {" ", "-"} or not _BARE.fullmatch(words):
        return None
    return ends.get(one.start - 1) if words[-1].isalpha() or not _DIGIT.search(last) else None


def _counts(text: str, name: Name, one: Found) -> bool:
    """Whether the number measures, or counts what comes behind it and the name before it is where."""
    if _SHARE.fullmatch(one.value.words) or _METRIC.search(text[: one.start]):
        return True
    return _PLACED.search(text[: name.start]) is not None and _COUNTED.match(text, one.end) is not None
