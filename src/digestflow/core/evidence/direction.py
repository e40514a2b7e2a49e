"""Whether a sentence turns round what was said: rose for fell, more than for less than, beat for lost to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import apart, spread
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import Found, find
from digestflow.core.evidence.words import NEGATION, NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Words and their opposites."""

    one: re.Pattern[str]
    other: re.Pattern[str]

    def side(self, text: str) -> str:
        """Return which side the text is on; "" for none or both."""
        one, other = self.one.search(text), self.other.search(text)
        return "one" if one and not other else "other" if other and not one else ""


_OPPOSITE: Final = "the quotes say the opposite"
_LOOK: Final = 120  # characters around a value in which a negation counts
_BY: Final = r"(?= (?:by |from |about |over |another |some )?[$€£¥]?\d)"
# Verbs to which up and down belong: to set up three servers is no rise.
_PARTICLE: Final = "".join(
    f"(?<!{verb} )"
    for verb in (
        *("set", "sets", "took", "take", "takes", "shut", "shuts", "made", "make", "makes", "end", "ends"),
        *("ended", "back", "backs", "sign", "signs", "signed", "bring", "brings", "tore", "opens", "write"),
    )
)
# Said in the same clause as a value. "Improved" is on neither side: an error rate improves by falling.
_CLAUSE: Final = (
    _Axis(
        _words(
            r"rises?|rose|risen|rising|increas(?:e[sd]?|ing)|grows?|grew|grown|growing|growth|climb(?:s|ed|ing)?"
            r"|jump(?:s|ed|ing)?|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|gain(?:s|ed|ing)?|rais(?:e[sd]?|ing)"
            r"|doubl(?:e[sd]?|ing)|tripl(?:e[sd]?|ing)|higher"
            rf"|{_PARTICLE}up{_BY}|(?:is|are|was|were|went|goes|going) up(?! to)"
        ),
        _words(
            r"falls?|fell|fallen|falling|drop(?:s|ped|ping)?|decreas(?:e[sd]?|ing)|declin(?:e[sd]?|ing)"
            r"|sinks?|sank|sunk|sinking|plung(?:e[sd]?|ing)|slump(?:s|ed|ing)?|shrinks?|shrank|shrunk|shrinking"
            r"|reduc(?:e[sd]?|ing|tions?)|lower(?:s|ed|ing)?|cuts?|cutting|slash(?:es|ed|ing)?"
            r"|halv(?:e[sd]?|ing)|smaller|less"
            rf"|{_PARTICLE}down{_BY}|(?:is|are|was|were|went|goes|going) down"
        ),
    ),
    _Axis(_words(r"faster|quicker"), _words(r"slower")),
    _Axis(_words(r"cheaper"), _words(r"dearer|costlier|pricier|more expensive")),
    _Axis(_words(r"larger|bigger"), _words(r"smaller")),
    _Axis(_words(r"better"), _words(r"worse")),
)
_NEAR: Final = r"(?: (?:than|a|an|the|about|around|roughly|some|just|only)){0,2} ?$"
# Said right before a value.
_BEFORE: Final = (
    _Axis(
        re.compile(
            rf"\b(?:(?<!no )(?<!not )(?:more|greater|higher|larger)(?= than)|over|above|at least"
            rf"|exceed(?:s|ed|ing)?|in excess of|upwards? of){_NEAR}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b(?:(?<!no )(?<!not )(?:less|fewer|lower|smaller)(?= than)|under|below|at most|nearly|almost"
            rf"|not quite){_NEAR}",
            re.IGNORECASE,
        ),
    ),
    _Axis(
        re.compile(rf"\b(?:before|prior to){_NEAR}", re.IGNORECASE),
        re.compile(rf"\b(?:after|following){_NEAR}", re.IGNORECASE),
    ),
)
_IS: Final = r"(?:is|are|was|were|be|been|stays?|stayed|remains?|remained|keeps?|kept)"
# Said anywhere, of no value.
_KIND: Final = _Axis(
    _words(
        rf"open[- ](?:sourc(?:e[sd]?|ing)|weights?|models?|access)|opens|opened|openly|{_IS} (?:fully )?open"
    ),
    _words(
        rf"closed[- ](?:sourced?|weights?|models?)|closes|{_IS} closed|closed (?:the|its|their)|proprietary"
    ),
)
_CUT: Final = re.compile(
    r"[;:()\u2013\u2014\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]| - |,(?!\d)|(?<=\w)[.!?](?= |$)"
    r"|\b(?:and|but|while|whereas|though|although|as|when|after|before|because|which|who)\b",
    re.IGNORECASE,
)
_WON: Final = _words(
    r"beats?|beating|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|defeat(?:s|ed|ing)?|overt(?:akes?|ook)|outscor(?:es?|ed)"
)
_LOST: Final = _words(
    r"(?:lost|loses?|losing) (?:out )?to|trail(?:s|ed|ing)?|underperform(?:s|ed|ing)?|lag(?:s|ged)? behind"
    r"|(?:beaten|outperformed|surpassed|defeated|overtaken|outscored) by"
)


def turned(shown: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield what the sentence says the other way round than every text that says it.

    Both are folded. It is looked for beside the same value: only where all the clauses with
    that value are on the other side, and none on the sentence's own. What is said of a value
    in no clause of the texts, or with a negation, is no contradiction here.
    """
    texts = tuple(texts)
    yield from _values(shown, texts)
    yield from _winners(shown, texts)
    found = _KIND.one.search(shown) or _KIND.other.search(shown)
    sides = {_KIND.side(shown), _KIND.side("\n".join(texts))}
    if found and sides == {"one", "other"}:
        yield f"{_OPPOSITE}: {found[0]}"


def _values(shown: str, texts: tuple[str, ...]) -> Iterator[str]:
    said = [(text, found) for text in texts for found in find(text)]
    denied = any(map(NEGATIVE.search, texts))  # else a negation is refused already
    owned = [(name.start, name.end) for name in find_names(shown)]
    places = apart(shown)
    for found in find(shown):
        if found.value.loose or any(start < places[found.start] < end for start, end in owned):
            continue  # a number of a name, like a version, is no value
        if any(reading.startswith("version") for reading in found.value.readings):
            continue
        where = [(text, one) for text, one in said if one.value.readings & found.value.readings]
        if not where:
            continue
        clause = _clause(shown, found)
        for axis in _CLAUSE:
            if _opposed(axis, clause, (_clause(*one) for one in where)):
                yield f"{_OPPOSITE}: {clause.strip()}"
        for axis in _BEFORE:
            if _opposed(axis, shown[: found.start], (text[: one.start] for text, one in where)):
                yield f"{_OPPOSITE}: {_tail(shown, found)}"
        negated = NEGATION.search(clause) if denied else None
        if negated and not any(_negative(*one) for one in where):
            yield f"negation not in the quotes: {negated[0]} {found.value.words}"


def _opposed(axis: _Axis, own: str, others: Iterable[str]) -> bool:
    """Tell whether the words are on one side of the axis and all the others that are on one on the other."""
    side = axis.side(own)
    if not side or NEGATION.search(own):
        return False
    sides = {axis.side(other) for other in others if not NEGATION.search(other[-_LOOK:])}
    return bool(sides - {""}) and side not in sides


def _clause(text: str, found: Found) -> str:
    """Return the words around a value up to where something else is said."""
    start = max((cut.end() for cut in _CUT.finditer(text, 0, found.start)), default=0)
    after = _CUT.search(text, found.end)
    return text[start : after.start() if after else len(text)]


def _tail(text: str, found: Found) -> str:
    return " ".join(text[: found.end].split()[-4:])


def _negative(text: str, found: Found) -> bool:
    """Whether the text around the value says no in any way."""
    return NEGATIVE.search(text[max(0, found.start - _LOOK) : found.end + _LOOK]) is not None


def _winners(shown: str, texts: Iterable[str]) -> Iterator[str]:
    said = {pair for text in texts for pair in _pairs(text)}
    for winner, loser in _pairs(shown):
        if (loser, winner) in said and (winner, loser) not in said:
            yield f"{_OPPOSITE}: {winner} before {loser}"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield who beat whom, by the names right before and after the word, where no negation is between."""
    text = spread(text)
    names = [name for name in find_names(text) if name.capital]
    for won, pattern in ((True, _WON), (False, _LOST)):
        for verb in pattern.finditer(text):
            before = [name for name in names if name.end <= verb.start()]
            after = [name for name in names if name.start >= verb.end()]
            if not before or not after or _CUT.search(text, before[-1].end, after[0].start):
                continue
            if NEGATION.search(text, before[-1].end, after[0].start):
                continue
            one, other = before[-1].words.casefold(), after[0].words.casefold()
            yield (one, other) if won else (other, one)
