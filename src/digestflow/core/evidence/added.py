"""Whether a sentence says more than was said: a superlative, an office, another bound of a value, or no rate."""

# ruff: noqa: E501 - patterns read better in rows
from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import apart
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import Found, find
from digestflow.core.story.language import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_EST: Final = (
    "larg|bigg|great|high|low|small|tini|fast|quick|slow|new|old|young|strong|weak|cheap|rich|poor|long|short"
    "|hard|easi|smart|deep|tall|wid|busi|tough|saf|heavi|deadli|bright|hott|cold|wealthi|harsh"
)
# Before a superlative: the second largest is not the largest.
_RANKED: Final = re.compile(r"(?:\b(?:second|third|fourth|fifth)|\d(?:st|nd|rd|th))[- ]$", re.IGNORECASE)
_RANK: Final = 8  # characters of one
_MOST: Final = re.compile(
    rf"\b(?:(?:{_EST})est|(?:(?:the|its|their)|(?<='s)) ?(?:best|worst)(?!-)"
    r"|the (?:most|least) (?!of\b|part\b|recent)[a-z]{4,}|the (?:only|sole) (?!way\b|thing\b))\b",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(r"^(?:what|which|who|where)\b|\?$", re.IGNORECASE)  # it asks and says nothing
# What a text may say instead: one superlative is put for another.
_EVER: Final = re.compile(
    rf"\b(?:(?:{_EST}|clos|near|earli|lat)est|best|worst|most|least|records?|top\w*|leading|leads?|number one"
    r"|no\. 1|unprecedented|all-time|ever|unmatched|unrivall?ed|peak|max\w*|min\w*|state[ -]of[ -]the[ -]art"
    r"|sota|only|sole\w*|alone|unique\w*|exclusive\w*|single|no other|nobody else|none|first|flagship)\b|#1",
    re.IGNORECASE,
)
# Offices before a name, each with what a text may say instead.
_OFFICES: Final = tuple(
    (
        re.compile(rf"\b(?:{told})(?= [A-Z])(?! (?:Of|Award|Day|Trump)\b)"),
        re.compile(rf"(?:\b|[.-])(?:{said})\b", re.IGNORECASE),
    )
    for told, said in (
        ("(?:[Cc]o-?)?[Ff]ounders?", r"(?:co-?)?found\w*|start(?:ed|ing|s)|creat\w+"),
        ("CEO|[Cc]hief executive|[Bb]oss|[Hh]ead", r"ceo|chief\w*|heads?|headed|boss\w*|lead\w*|led|exec\w*|run|runs"),
        ("[Cc]hair(?:man|woman|person)?", r"chair\w*"),
        ("[Pp]rime minister|[Mm]inister", r"minister\w*|ministry|pm|premier"),
        ("[Pp]rofessor", r"prof\w*|universit\w+|academic\w*|school|college|teach\w*"),
        ("[Ss]pokes(?:man|woman|person)", r"spoke\w*"),
        ("[Ss]enator", r"sen|senat\w*|lawmaker\w*"),
        ("[Bb]illionaire", r"billion\w*"),
        ("[Mm]ayor", r"mayor\w*"),
        ("[Gg]overnor", r"gov|govern\w*"),
        ("[Jj]udge", r"judge\w*|court\w*|justice|ruling|ruled"),
        ("[Ll]awyer", r"lawyer\w*|attorney\w*|counsel|law"),
    )
)  # fmt: skip
_ABOUT: Final = r"(?: (?:about|around|roughly|some|a|an|the|just|only))* ?[$€£¥]?$"
_BOUNDS: Final = {
    "more": re.compile(
        rf"\b(?:(?:more|greater|higher|larger) than|over|above|at least|exceed(?:s|ed|ing)?|in excess of"
        rf"|upwards? of|north of|no (?:fewer|less) than|a minimum of){_ABOUT}",
        re.IGNORECASE,
    ),
    "less": re.compile(
        rf"\b(?:(?:less|fewer|lower|smaller) than|under|below|at most|up to|as (?:much|many|high|far|long|large) as"
        rf"|no more than|nearly|almost|a maximum of){_ABOUT}",
        re.IGNORECASE,
    ),
    "about": re.compile(rf"\b(?:about|around|roughly|approximately|some|circa|an estimated|close to|just over|just under)\b{_ABOUT}|~ ?$", re.IGNORECASE),
}  # fmt: skip
_TAILS: Final = {
    "more": re.compile(r"\+|-?plus\b| (?:or|and) (?:more|higher|above|over|older)\b| and counting", re.IGNORECASE),
    "less": re.compile(r" (?:or|and) (?:less|fewer|lower|under|below|younger)\b| (?:at most|max)\b", re.IGNORECASE),
    "about": re.compile(r" or so\b", re.IGNORECASE),
}  # fmt: skip
# Anything around a value in the text that may say as much as a bound; other languages than English are known too late by a short text.
_BOUND: Final = re.compile(
    r"[<>≤≥+]|[\d%][KMBT]? ?[-~] ?[$€£¥]?\d|\b(?:plus|top\w*|pass\w*|surpass\w*|exceed\w*|record\w*|from|start\w*|beg[iua]n\w*|min\w*|max\w*|counting"
    r"|beyond|cross\w*|limit\w*|cap\w*|ceiling|short of|not quite|clos\w+|approach\w*|threshold|or (?:more|less|fewer)"
    r"|requir\w*|need\w*|until|by|between|to|reach\w*|peak\w*|hit|well|least|most"
    r"|(?:mehr|weniger) als|über|unter|mindestens|höchstens|bis|m[áa]s|menos|hasta|al menos|plus|moins|jusqu\w*|più|meno|almeno|fino|mais|até|meer|minder|dan"
    r"|ruim|över|mer (?:än|enn|end)|mindre (?:än|enn|end)|ponad|powyżej|poniżej|(?:co )?najmniej|więcej|mniej|более|больше|свыше|менее|меньше|fazla)\b",
    re.IGNORECASE,
)
_REACHED: Final = re.compile(
    r"\b(?:max\w*|at (?:best|most)|limit\w*|cap\w*|peak\w*|ceiling|reach\w*|can|could|may|might|clos\w+|approach\w*"
    r"|nearing|potential\w*|promis\w*|or (?:less|fewer))\b",
    re.IGNORECASE,
)
# What in a sentence keeps the value of the text a vague one, by the bound that it has there.
_VAGUE: Final = {
    "less": _REACHED,
    "about": re.compile(
        r"\b(?:about|around|roughly|approx\w*|some|circa|estimat\w*|close|near\w*|almost|or so|up to|as many|more|less|over|under|average\w*)\b|~",
        re.IGNORECASE,
    ),
    "more": re.compile(
        r"\b(?:top\w*|pass\w*|surpass\w*|exceed\w*|record|reach\w*|hits?|from|start\w*|beg[iau]n\w*|min\w*|least|plus|cross\w*|beyond|more|over|above)\b|\+",
        re.IGNORECASE,
    ),
}  # fmt: skip
_TIME: Final = re.compile(r"\b(?:ms|s|min|h|day|week|month|year)$")
_WHILE: Final = "while"
_DURING: Final = re.compile(rf"\b(?:over|under|above|below|some){_ABOUT}", re.IGNORECASE)
_SPAN: Final = r"second|minute|hour|day|night|week|month|quarter|year|share|barrel|head|piece|person|user|seat|tonn?e?|pound|kilo|lit(?:re|er)|gallon"
_RATE: Final = re.compile(
    rf"(?: [a-z-]+){{0,2}}?(?: (?:per|each|every) (?!(?:cent|ha[sd]|have|is|are|was|were|can|will|runs?|gets?|got|costs?|uses?|needs?|takes?|[a-z]+ed)\b)[a-z]+| an? (?:{_SPAN})\b|/(?:{_SPAN}|mo|yr|hr)\b)(?! (?:ago|later|earlier|after|before|ahead|in|of|should|must|may|might|can|could|will|would|needs?|had|has)\b)",
    re.IGNORECASE,
)
_RATED: Final = re.compile(
    rf"\b(?:per|each|every|both|an? (?:{_SPAN})|rates?|apiece|subscri\w+|month\w*|annual\w*|year\w*|weekly|daily|hourly|nightly|quarterly|[rbtf]p[sm]|[dp]pi|mph|eps)\b|/",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(r"\b(?:only|solely|exclusively)\b", re.IGNORECASE)
# Anything in a text that may say so; in another script than Latin it is not looked for.
_LIMIT: Final = re.compile(
    r"\b(?:only|just|merely?|sole\w*|alone|exclusiv\w*|single|limit\w*|restrict\w*|other|else|nothing|except\w*|until|unless|not|no|none|never|cannot"
    r"|without|but|few\w*|purely|simply|unique\w*|first|less|small\w*|little|most|rarely|instead|requir\w+|must|need\w*|if|lack\w*|lowest|bare\w*"
    r"|nur|bloß|lediglich|ausschließlich|allein|seul\w*|uniquement|juste|qu|que|solo|sólo|solamente|únicamente|soltanto|apenas|somente|só"
    r"|alleen|slechts|maar|bara|endast|kun|bare|tylko|jen|csak|vain)\b|n't\b|[\u0370-\u1fff\u3040-\ud7af]",
    re.IGNORECASE,
)
# The same, where the sentence keeps to the text's words around it.
_JUST: Final = re.compile(
    r"\b(?:only|just|merely?|sole\w*|alone|exclusiv\w*|limit\w*|restrict\w*|else|nothing|except\w*|no other|purely|simply|confined)\b",
    re.IGNORECASE,
)
_NEW: Final = re.compile(r"\b(?:new|brand-new)\b")
_NEWLY: Final = re.compile(
    r"\b(?:new\w*|novel\w*|latest|launch\w*|releas\w*|introduc\w*|unveil\w*|debut\w*|announc\w*|fresh\w*|recent\w*|just|today|first|open(?:s|ed|ing)"
    r"|found(?:s|ed|ing)?|creat\w+|built|show hn|next|upcoming|add(?:s|ed|ing)|present(?:s|ed)|propos\w+)\b",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"(?!(?:an?|the)\b)\b[^\W_]+")
_SIDE: Final = 2  # words on each side
_LOOK: Final = 40  # characters around a value


def added(shown: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield superlatives, offices and "only" that no text says, and values whose bound or rate is another in all.

    Both are folded. "Up to 40 %" is not 40 %, nor "$10 a month" $10; more than 400 may be told as 400,
    but 400 not as more than that. Texts in another language say it in words that are not known here:
    by those nothing is found.
    """
    texts = tuple(texts)
    found = [*_words(shown, texts), *_bounds(shown, texts)]
    if found and all(language(text) in {"", "en"} for text in texts):
        yield from found


def _words(shown: str, texts: tuple[str, ...]) -> Iterator[str]:
    most = () if _QUESTION.search(shown) else tuple(_unranked(_MOST, shown))
    if most:
        ever = _ever(shown)
        others = frozenset[str]().union(*map(_ever, texts))
        for one in most:
            if not others - ever and not set(one[0].casefold().split()) & others:
                yield f"superlative not in the quotes: {one[0]}"
    for told, said in _OFFICES:
        office = told.search(shown)
        if office and not any(said.search(text) for text in texts):
            yield f"office not in the quotes: {office[0]}"
    only = _ONLY.search(shown)
    if only and (not any(map(_LIMIT.search, texts)) or _put_in(only, shown, texts, _JUST)):
        yield f"limit not in the quotes: {only[0]}"
    for new in _NEW.finditer(shown):
        if _put_in(new, shown, texts, _NEWLY):
            yield f"not in the quotes: {new[0]}"


def _put_in(word: re.Match[str], shown: str, texts: tuple[str, ...], said: re.Pattern[str]) -> bool:
    """Whether a text has the words on both sides of it without it, and no text says the like anywhere."""
    before = _PLAIN.findall(shown[: word.start()].casefold())[-_SIDE:]
    after = _PLAIN.findall(shown[word.end() :].casefold())[:_SIDE]
    if not before or not after or len(before) + len(after) < 2 * _SIDE - 1:
        return False
    run = f" {' '.join((*before, *after))} "
    return any(run in _run(text) for text in texts) and not any(map(said.search, texts))


@lru_cache(maxsize=1024)
def _run(text: str) -> str:
    """Return the words of the text, each between spaces."""
    return f" {' '.join(_PLAIN.findall(text.casefold()))} "


@lru_cache(maxsize=1024)
def _ever(text: str) -> frozenset[str]:
    """Return what the text says instead of a superlative, and its superlatives."""
    return frozenset(found[0].casefold() for found in _unranked(_EVER, text))


def _unranked(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what is found without a rank before it."""
    for found in pattern.finditer(text):
        if not _RANKED.search(text, max(0, found.start() - _RANK), found.start()):
            yield found


def _bounds(shown: str, texts: tuple[str, ...]) -> Iterator[str]:
    owned = [(name.start, name.end) for name in find_names(shown)]
    places = apart(shown)
    said = [(text, found) for text in texts for found in find(text)]
    for found in find(shown):
        if not found.amounts or found.value.loose or any(a < places[found.start] < b for a, b in owned):
            continue
        where = [(text, one) for text, one in said if one.value.readings & found.value.readings]
        if where and all(_RATE.match(text, one.end) for text, one in where) and not _RATED.search(shown):
            yield f"rate dropped: {found.value.words}"
        own, theirs = _bound(shown, found), {_bound(text, one) for text, one in where}
        if not where or own in theirs:
            continue
        if own == "" and theirs <= _VAGUE.keys() and not any(_vague(one, shown, found) for one in theirs):
            yield f"bound dropped: {found.value.words}"
        clear = not any(_BOUND.search(_around(text, one)) for text, one in where if not _bound(text, one))
        loose = theirs & ({"about", _WHILE} if own == "less" else {_WHILE})
        if own in ("more", "less") and clear and not loose:
            yield f"bound not in the quotes: {' '.join(shown[: found.end].split()[-3:])}"


def _bound(text: str, found: Found) -> str:
    """Return which bound of the value is said right beside it, or that it is a time within which; "" for none."""
    timed = any(_TIME.search(reading) for reading in found.value.readings)
    before, after = text[max(0, found.start - _LOOK) : found.start], text[found.end : found.end + _LOOK]
    if timed and _DURING.search(before):
        return _WHILE
    for bound, pattern in _BOUNDS.items():
        if (
            pattern.search(before)
            or _TAILS[bound].match(after)
            or (bound == "more" and found.value.words[-1:] == "+")
        ):
            return bound
    return ""


def _vague(bound: str, shown: str, found: Found) -> bool:
    """Whether the sentence keeps the value as vague as the bound makes it, in other words."""
    return _VAGUE[bound].search(shown if bound == "less" else _around(shown, found)) is not None


def _around(text: str, found: Found) -> str:
    return text[max(0, found.start - _LOOK) : found.end + _LOOK]
