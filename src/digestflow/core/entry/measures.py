"""Values of a sentence whose kind the words themselves name: parameters, context, price, score."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from digestflow.core.entity import entity_key
from digestflow.core.evidence.fold import fold, spread
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.core.evidence.names import Name
    from digestflow.core.evidence.values import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One value, and of what and whom it is."""

    entity: str  # of the names that were given; "" when the sentence leaves it open
    attribute: str
    value: str  # as said, with its scale and sign: "120B", "$20"
    unit: str  # as said: "GB"; "" when it has none
    start: int  # in the folded sentence


_ABOUT: Final = (
    r"(?: (?:about|around|over|up|to|roughly|nearly|some|just|only|a|an|the|of|at|is|was|by)){0,3} ?$"
)
_NOT_ITS: Final = "usage|limit|reset|budget|left|remaining"
_MOST: Final = "GitHub|monthly|weekly|daily|active|paying|total"
_SPAN: Final = "today|this|since|in|a|per|last"  # after a count: of a time, not of the whole
_EACH: Final = "month|year|seat|user|hour|(?:1M|million|M) (?:input |output )?tokens"
_COUNTED: Final = (
    "stars|forks|downloads|installs|users|subscribers|followers|customers|employees|citations|upvotes|likes"
)
# What stands right after a value, then what stands right before it; the first that fits names its kind.
_AFTER: Final = tuple(
    (attribute, re.compile(pattern, re.IGNORECASE))
    for attribute, pattern in (
        ("active parameters", r"[ -](?:active|activated)(?: parameters?| params?)?\b"),
        ("parameters", r"[ -](?:total )?(?:parameters?|params?)\b(?! (?:are|is) active)"),
        ("parameters", r" total\b"),
        ("context", rf"(?:[ -]tokens?)?(?:[ -]of)?[ -]context(?![ -](?:{_NOT_ITS}))"),
        ("valuation", r"(?: \w+){0,2} valuation\b"),
        ("", rf" (?:(?:{_MOST}) ){{0,2}}(?P<counted>{_COUNTED})\b(?! (?:{_SPAN}))"),
        ("", rf"(?P<per>(?: ?/ ?| per | a | an | each )(?:{_EACH}))\b"),
    )
)  # fmt: skip
_SCORE: Final = re.compile(r"\d+(?:\.\d+)? ?%|\d+\.\d+")
_BENCH: Final = re.compile(r" (?:points? )?(?:on|in) (?:the )?(?P<bench>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*)*)")
_BEFORE: Final = tuple(
    (attribute, re.compile(rf"\b(?:{pattern}){_ABOUT}", re.IGNORECASE))
    for attribute, pattern in (
        ("context", r"context(?: (?:window|length|size))?"),
        ("parameters", r"parameter count"),
        ("valuation", r"valuation|valued"),
        ("funding", r"raises|raised|raising"),
        ("price", r"costs?|priced|price(?: tag)?"),
        ("throughput", r"throughput"),
    )
)
_SCALED: Final = re.compile(
    r"\d ?(?:[KMBTkmbt]\b|[- ]?(?:thousand|million|billion|trillion)\b)", re.IGNORECASE
)
_SCORED: Final = re.compile(
    r"\b(?:scor\w+|achiev\w+|reach\w+|accuracy|hits?|gets?|got|attain\w+|with)\b", re.IGNORECASE
)
_CUT: Final = re.compile(
    r"[;:()\u2013\u2014]| - |(?<=\w)[.!?](?= |$)"
    r"|\b(?:and|but|while|whereas|although|which|who|versus|vs|than|compared)\b"
)
# Parameters of some of many: "the 27B parameter version", "models under 7B parameters".
_SOME: Final = re.compile(
    r"\bthe \0.parameter (?:version|variant|model|range|one)"
    r"|\b(?:up to|under|below|above|over|than|from|of size) (?:the )?\0",
    re.IGNORECASE,
)
# Before a name: that it is one of several that are called so.
_ONE_OF: Final = re.compile(
    r"\b(?:small(?:er|est)?|large(?:r|st)?|big(?:ger|gest)?|mini|tiny|little|medium|other|another|second) $",
    re.IGNORECASE,
)
_APART: Final = re.compile(r"[,;:.]|\b(?:on|in|for|with|of|to|by|than|and|from|is|are|was)\b")
_AMOUNT: Final = re.compile(
    r"\D*\d[\d.,' _]*(?:\+?[ -]?(?:hundred|thousand|million|billion|trillion|bn|mn|[KMBTkmbt]"
    r"|[百千万萬亿億]+)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_NEAR: Final = 60  # characters before a value within which it is said to be a score
_TOKENS: Final = 1000  # fewer are no context window


_NONE: Final[Mapping[str, str]] = {}


def measures(sentence: str, names: Sequence[str], aliases: Mapping[str, str] = _NONE) -> tuple[Measure, ...]:
    """Return the values whose kind the sentence names, in order; strict: what is unclear is left out.

    Each is of the last of the `names` that stands before it in its clause, else of the
    only one of them that the sentence has, else of whom the value before it is. `aliases`
    are keys of other names they have, with the name.
    """
    text = spread(fold(sentence).text)
    keys = {**aliases, **{entity_key(name): name for name in names}}
    said = [(_given(name.words, keys), name) for name in find_names(text) if name.capital]
    return tuple(_measures(text, said))


def parted(words: str) -> tuple[str, str]:
    """Return the number with its scale, and its unit, as they are said: "24 GB" is "24" and "GB"."""
    found = _AMOUNT.match(words)
    return (found[0].strip(), words[found.end() :].strip(" -")) if found else (words, "")


def _measures(text: str, said: Sequence[tuple[str, Name]]) -> Iterator[Measure]:
    names = [name for _given, name in said]
    values = find(text)
    owner, last = "", 0
    for n, found in enumerate(values):
        if found.value.loose or not any(map(str.isdigit, found.value.words)):
            continue
        if any(name.start < found.start < name.end for name in names):
            continue
        attribute = _attribute(text, found)
        if not attribute or not _fits(attribute, found):
            continue
        if attribute == "parameters" and _SOME.search(f"{text[: found.start]}\0{text[found.end :]}"):
            continue
        ranged = n and re.fullmatch(r"\+? ?(?:-|to) ?", text[values[n - 1].end : found.start])
        start = values[n - 1].start if ranged else found.start
        amount, unit = parted(text[start : found.end]) if not ranged else (text[start : found.end], "")
        between = any(last <= name.start < start for name in names)
        owner, last = _owner(text, start, found.end, said) or ("" if between else owner), found.end
        yield Measure(entity=owner, attribute=attribute, value=amount, unit=unit, start=start)


def _attribute(text: str, found: Found) -> str:
    for attribute, pattern in _AFTER:
        after = pattern.match(text, found.end)
        if after is None:
            continue
        groups = after.groupdict()
        if groups.get("counted"):
            return str(groups["counted"]).casefold()
        if groups.get("per"):
            per = re.sub(r"^(?:/|per|an?|each)\s*", "", groups["per"].strip().casefold())
            return f"price per {per}"
        return attribute
    bench = _BENCH.match(text, found.end)
    if (
        bench
        and _SCORE.fullmatch(found.value.words)
        and _SCORED.search(text, max(0, found.start - _NEAR), found.start)
    ):
        return f"{bench['bench'].rstrip('.').casefold()} score"
    before = text[: found.start]
    return next((attribute for attribute, pattern in _BEFORE if pattern.search(before)), "")


def _fits(attribute: str, found: Found) -> bool:
    """Whether the value can be of that kind: parameters come by the million, prices in money."""
    words, units = found.value.words, {reading.partition(" ")[2] for reading in found.value.readings}
    money = bool(units & {"USD", "EUR", "GBP", "CNY", "JPY", "INR", "KRW"})
    if attribute.endswith("parameters"):
        return _SCALED.search(words) is not None and not money
    if attribute == "context":
        return (
            not money
            and "%" not in words
            and any(amount * _scale(words) >= _TOKENS for amount in found.amounts)
        )
    if attribute.startswith("price") or attribute in {"valuation", "funding"}:
        return money
    return True


def _scale(words: str) -> int:
    return _TOKENS if _SCALED.search(words) else 1


def _owner(text: str, start: int, end: int, said: Sequence[tuple[str, Name]]) -> str:
    """Return whose the value is."""
    cut = max((found.end() for found in _CUT.finditer(text, 0, start)), default=0)
    before = [(given, name) for given, name in said if name.end <= start and not _bench(text, name)]
    near = [given for given, name in before if given and name.start >= cut]
    if before and _ONE_OF.search(text, max(0, before[-1][1].start - _NEAR), before[-1][1].start):
        return ""
    if near:
        return near[-1]
    if before:
        owners = list(dict.fromkeys(given for given, _name in before))
        return owners[0] if len(owners) == 1 else ""
    after = next(((given, name) for given, name in said if name.start >= end), None)
    return after[0] if after and not _APART.search(text, end, after[1].start) else ""


def _given(words: str, keys: Mapping[str, str]) -> str:
    """Return whom a name names: one that is asked for, or more of it ("Voxtral TTS" of "Voxtral")."""
    key = entity_key(words)
    if key in keys:
        return keys[key]
    return words if any(key.startswith(f"{one} ") for one in keys) else ""


def _bench(text: str, name: Name) -> bool:
    """Whether the name is of what something is measured with."""
    return re.match(r" (?:and|benchmarks?|leaderboard)\b", text[name.end :]) is not None and bool(
        re.search(r"\b(?:on|and) (?:the )?$", text[: name.start])
    )
