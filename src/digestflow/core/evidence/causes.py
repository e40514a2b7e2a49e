"""Whether a sentence makes a cause, a duty or the only one of what was said as less."""

# ruff: noqa: E501 - patterns read better in rows
from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.altered import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CAUSE: Final = re.compile(
    r"\b(?:because(?: of)?|owing to|thanks to|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!'s )due to(?! be\b)"
    r"|(?:as a )?(?:result|consequence) of|as a (?:result|consequence)|(?:led|leads?|leading) to|caused(?: by)?|causes|causing"
    r"|result(?:s|ed|ing) (?:in|from)|consequently|thereby)\b",
    re.IGNORECASE,
)
# Anything in a text that may be put as a cause; in another script than Latin it is not looked for.
_WHY: Final = re.compile(
    r"\b(?:because|cause\w*|causing|causal\w*|cuz|bc|since|due|owing|thank\w*|lead\w*|led|result\w*|trigger\w*|prompt(?:s|ed|ing)|spark\w*"
    r"|fuel\w*|driv\w+|drove|brings?|brought|blam\w+|attribut\w+|stem\w*|so|therefore|thus|hence|thereby|consequen\w+"
    r"|reasons?|why|makes?|making|made|means?|meaning|meant|allow\w*|enabl\w+|lets?|letting|forc\w+|helps?|help(?:ed|ing)|amid|through"
    r"|via|over(?! [$€£]?\d)|on the back of|(?:by|for|from|when|after) (?:\w+ly )?\w+ing|given|account|thereof|effects?|affect\w+|impact\w*|creat\w+"
    r"|produc\w+|yield\w*|contribut\w+|responsib\w+|root|culprit|behind|explain\w*|set off|sent|sending|turn\w*|leav\w+|left|cost\w*"
    r"|(?<!such )(?<!same )(?<!as much )(?<!as many )(?<!as long )as (?!an?\b|well\b|of\b|part\b|much\b|many\b|soon\b|long\b|far\b|if\b|(?:\w+ )?as\b)"
    r"|weil|denn|wegen|durch|dank|aufgrund|daher|deshalb|führt\w*|car|parce|puisque|grâce|raison|suite|entraîn\w+|provoqu\w+"
    r"|porque|debido|gracias|por|causa\w*|perché|grazie|dovut\w+|devido|graças|omdat|door|vanwege|dankzij|därför|fordi)\b"
    r"|[:;→]|->|=>|[\u0370-\u1fff\u3040-\ud7af]",
    re.IGNORECASE,
)
_BETWEEN: Final = frozenset({"and", "after", "while", "following", "if", "when", "before", "but", "until"})
_WORD: Final = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
_FORCED: Final = re.compile(
    r"\b(?:forc(?:e|es|ed|ing)|compell?(?:s|ed|ing)?|coerc(?:es?|ed|ing))\b", re.IGNORECASE
)
_DUTY: Final = re.compile(
    r"\b(?:forc\w+|enforc\w+|compel\w*|coerc\w+|requir\w+|order(?:s|ed|ing)?|mandat\w+|oblig\w+|must|ma[dk]e\w*|making|need\w*|ha(?:s|d|ve) to|having to"
    r"|press\w*|impos\w+|oust\w*|push\w*|driv\w+|drove|no choice|left with|leav\w+|compulsory|cannot|can't|unable)\b|[\u0370-\u1fff\u3040-\ud7af]",
    re.IGNORECASE,
)
_ONE_OF: Final = re.compile(
    r"\b(?:one of|among|some of|part of) (?:the|its|their) ([\w-]+) ([\w-]+)", re.IGNORECASE
)
_THE: Final = re.compile(r"\bthe (?=([\w-]+) ([\w-]+))", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"\b(?:one|some|part|two|three|several|many|among|amongst)\b", re.IGNORECASE)


def overstated(shown: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield causes and force that no text says, and what a text calls one of several told as the one.

    Both are folded. A text says a cause in any word that may be put as one, unless it has the same words
    around a mere "and", "after" or "if".
    """
    texts = tuple(texts)
    for cause in _CAUSE.finditer(shown):
        if not any(map(_says_why, texts)) or _joined(shown, cause, texts):
            yield f"cause not in the quotes: {cause[0]}"
    forced = _FORCED.search(shown)
    if forced and not any(map(_DUTY.search, texts)):
        yield f"force not in the quotes: {forced[0]}"
    if not _SEVERAL.search(shown):
        yield from _only(shown, texts)


@lru_cache(maxsize=1024)
def _says_why(text: str) -> bool:
    return _WHY.search(text) is not None


def _joined(shown: str, cause: re.Match[str], texts: tuple[str, ...]) -> bool:
    """Whether the texts have the words on both sides of the cause, and only with a mere joint between."""
    before = _WORD.findall(shown[: cause.start()].casefold())[-2:]
    after = _WORD.findall(shown[cause.end() :].casefold())[:2]
    if not before or not after:
        return False
    joints = {joint for text in texts for joint in _joints(text.casefold(), before, after)}
    return bool(joints) and joints <= _BETWEEN


def _joints(text: str, before: list[str], after: list[str]) -> Iterator[str]:
    """Yield what stands between the words."""
    gap = r"[\W_]+"
    ends = gap.join(map(re.escape, before)), gap.join(map(re.escape, after))
    for found in re.finditer(rf"(?<!\w){ends[0]}{gap}((?:[\w'-]+{gap}){{1,5}}?){ends[1]}(?!\w)", text):
        yield " ".join(_WORD.findall(found[1]))


def _only(shown: str, texts: tuple[str, ...]) -> Iterator[str]:
    several = {
        tuple(map(stem, found.groups())): text
        for text in texts
        for found in _ONE_OF.finditer(text.casefold())
    }
    if not several:
        return
    for found in _THE.finditer(shown.casefold()):
        pair = tuple(map(stem, found.groups()))
        if pair in several and not any(_alone(text.casefold(), pair) for text in texts):
            yield f"told as the only one: the {' '.join(found.groups())}"


def _alone(text: str, pair: tuple[str, ...]) -> bool:
    """Whether the text says it without one of before it."""
    rest = _ONE_OF.sub(" ", text)
    return any(tuple(map(stem, found.groups())) == pair for found in _THE.finditer(rest))
