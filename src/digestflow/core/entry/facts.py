"""Claims out of a source's own sentences."""

# ruff: noqa: E501 - patterns read better in rows
from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.figures import figures
from digestflow.core.entry.measures import parted
from digestflow.core.evidence.fold import fold, spread
from digestflow.core.evidence.values import find
from digestflow.core.evidence.words import LEAK, LEAKED, RUMOR
from digestflow.core.story.language import language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digestflow.core.entry.nouns import Status
    from digestflow.core.evidence.values import Found


def _doubts(text: str) -> bool:
    return RUMOR.search(text) is not None or (LEAK.search(text) is not None and LEAKED.search(text) is None)


# The first that stands in the words decides; the words have to say it themselves.
_STATUS: Final[tuple[tuple[Status, Callable[[str], object]], ...]] = (
    (
        "retracted",
        re.compile(r"\bretract(?:s|ed|ion)\b|\bwithdr(?:ew|awn|aws)\b|撤回|撤稿", re.IGNORECASE).search,
    ),
    (
        "disputed",
        re.compile(
            r"(?<!permission )(?<!access )\bden(?:y|ies|ied)\b"  # what a machine denies is no word
            r"|\bdisput(?:e[sd]?|ing)\b|\brefut(?:e[sd]?|ing)\b|否认",
            re.IGNORECASE,
        ).search,
    ),
    ("rumored", _doubts),
    ("confirmed", re.compile(r"\bconfirm(?:s|ed)\b|确认|證實|证实", re.IGNORECASE).search),
    (
        "released",
        re.compile(
            r"\b(?:released|releases|releasing|release of|launch(?:es|ed|ing)|ship(?:s|ped)|open-?sourc(?:es"
            r"|ed)|rolled out|rolling out"
            r"|(?:now|generally) available|is (?:live|available|out)|are (?:live|available|out)"
            r"|out now|published)\b"
            r"|发布|上线|开源|公開|リリース",
            re.IGNORECASE,
        ).search,
    ),
)
# What any word has to say for a model to give a status that takes something back or doubts it.
_BORNE: Final[dict[str, re.Pattern[str]]] = {
    "retracted": re.compile(
        r"\bretract|\bwithdr|\brecall|\brescind|\brevok|\brevers|\b(?:tak(?:e|es|en|ing)|took|walk(?:s|ed)?|roll(?:s|ed)?) (?:\w+ ){0,2}(?:back|down)\b"
        r"|\bpull(?:s|ed|ing)?\b|\bremov|\bdelet|\bcancel|\bcorrect|\bapolog|\berrat|\bwrong|\byank|\brevert|\bunpublish|\bbacktrack|\bundo(?:es|ne|ing)?\b|\bundid\b|\bscrap(?:s|ped|ping)?\b|\babandon|\bback(?:s|ed|ing)? (?:out|down)\b|撤|回収|取り下げ|\bzurück|\bwiderruf|\bretir",
        re.IGNORECASE,
    ),
    "disputed": re.compile(
        r"\bden(?:y|ie|ia)|\bdisput|\brefut|\breject|\bdismiss|\bcontra|\brebut|\bchalleng|\bcontest|\bdoubt|\bskepti|\bscepti|\bcritic|\bquestion|\bobject"
        r"|\bfalse|\buntrue|\bwrong|\binaccura|\bincorrect|\bmislead|\bexaggerat|\bcontaminat|\bflaw|\bbaseless|\bunfounded|\bdebunk|\bhoax|\bfabricat|\bfak(?:e|ed|ing)\b|\bst(?:and|ands|ood) by\b|\bpush(?:es|ed)? back\b|\bnot\b|n't\b|\bdisagree|\bargu|\bdebat|\bclaim|\balleg|\baccus|\bsu(?:e|es|ed|ing)\b|\blawsuit|\bhowever\b|\bbut\b|否认|\bbestreit"
        r"|\bdesm|\bdément",
        re.IGNORECASE,
    ),
}
_TO_COME: Final = re.compile(
    r"\b(?:expect(?:s|ed|ing)?|due|slated|scheduled|plan(?:s|ned|ning)?|set (?:to|for)|will|coming|to come"
    r"|arriv(?:e|es|ing)|launch(?:es|ing)|releas(?:es|ing)|ship(?:s|ping)"
    r"|to (?:launch|release|ship|open|arrive)|forthcoming|upcoming|aim(?:s|ing)?|target(?:s|ing)?"
    r"|promis(?:es|ed)|by)\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|since|last|launched|released|came|shipped|opened)\b", re.IGNORECASE
)
_AHEAD: Final = re.compile(
    r"\b(?:expected|due|slated|scheduled|plan(?:s|ned|ning)? to|set to|will|to come|forthcoming|upcoming)\b",
    re.IGNORECASE,
)
# That it is there, while more is to come; and that it is but ordered ahead.
_HERE: Final = re.compile(
    r"\b(?:(?:is|are) (?:(?:now|already) (?:available|out|live)|here|live|out(?! of))|(?<!be )available (?:now|today|immediately))\b",
    re.IGNORECASE,
)
_ORDERED: Final = re.compile(r"\b(?:pre-?order|wait-?list)", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[;:.!?](?= )|, (?!an? |the |its |which )|\b(?:and|but|while|after)\b")
_MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_IN_YEAR: Final = r"(?:,? (?:of )?(?:(?:fiscal )?20\d\d|next year))?"
_HORIZON: Final = re.compile(
    rf"\b(?:(?:in|at|by|on|before|until|from|for|starting|as early as) (?:early |mid-? ?|late "
    rf"|the (?:first|second|last|final) (?:half|(?:two |few )?(?:days|weeks?)) of "
    rf"|(?:the )?(?:beginning|start|middle|end) of )?"
    rf"(?:20\d\d-\d\d-\d\d|(?:the )?{_DAY} (?:of )?{_MONTH}{_IN_YEAR}"
    rf"|{_MONTH}(?: {_DAY})?(?:(?: (?:or|and|to) |-){_MONTH}(?: {_DAY})?)?{_IN_YEAR}|Q[1-4]{_IN_YEAR}|H[12] (?:of )?20\d\d"
    rf"|the (?:first|second|third|fourth) quarter{_IN_YEAR}"
    r"|(?:spring|summer|fall|autumn|winter) 20\d\d|20\d\d(?![-/]\d))"
    r"|(?:by|before|at|until) (?:the )?end of the (?:week|month|quarter|year(?: 20\d\d)?)"
    r"|(?:later )?(?:this|next) (?:week|month|quarter|year|spring|summer|fall|autumn|winter)"
    r"|(?:in|within) (?:the )?(?:coming|next) (?:few )?(?:days|weeks|months|years)"
    r"|tomorrow|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_ATTRIBUTE: Final = re.compile(
    r"[+ -]*(?:\([^)]{0,20}\) )?(?P<words>(?:[a-z-]{3,14} ){0,2}?(?:parameters?|params|tokens?"
    r"|context(?: window)?|stars|forks"
    r"|downloads|users|customers|employees|jobs|developers|subscribers|valuation|revenue|funding"
    r"|investment|accuracy|layers"
    r"|experts|points|score|models?|datasets?|benchmarks?|languages|countries|requests|images|videos"
    r"|hours|citations|papers|fine"
    r"|loss|profit|members|sources|faster|slower|cheaper|smaller|larger|more|less|reduction|increase"
    r"|improvement|throughput"
    r"|speedup|memory|vram|likes|votes|upvotes))(?!\w)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SOON: Final = 120  # characters before a time within which it is said that it is to come


def status(words: str, *, default: Status = "announced") -> Status:
    """Return the status that the words themselves give: a rumor stays one."""
    text = fold(words).text
    return next((name for name, says in _STATUS if says(text)), default)


def borne(said: Status, quoted: Sequence[str]) -> Status:
    """Return the status that a model gives, as far as the words that it quotes bear it.

    Nothing is taken back or disputed of which no word says so, and nothing released of which all
    say that it is to come. Other languages than English are not read.
    """
    texts = [fold(words).text for words in quoted]
    if any(language(text) not in {"", "en"} for text in texts):
        return said
    if said in _BORNE and not any(map(_BORNE[said].search, texts)):
        return "announced"
    return "announced" if said == "released" and not any(map(_come, texts)) else said


def hedged(words: str) -> bool:
    """Whether the words themselves make a rumor of what they say."""
    return _doubts(fold(words).text)


def horizon(words: str) -> str:
    """Return when a prediction is due, as it is said; "" when the words predict nothing."""
    text = fold(words).text
    for found in _HORIZON.finditer(text):
        before = text[max(0, found.start() - _SOON) : found.start() + 2]
        clause = _CLAUSE.split(before)[-1]
        said = clause if _TO_COME.search(clause) or _PAST.search(clause) else before
        if _TO_COME.search(said) and not _PAST.search(said):
            return found[0]
    return ""


def to_come(words: str) -> bool:
    """Whether the words say of something that it is still to come, and of nothing that it has come."""
    text = fold(words).text
    return _AHEAD.search(text) is not None and _PAST.search(text) is None


def _come(text: str) -> bool:
    """Whether the folded text leaves it open that something is there already."""
    return not to_come(text) or (_HERE.search(text) is not None and _ORDERED.search(text) is None)


def value(words: str) -> tuple[str, str, str]:
    """Return the one clear value of a sentence, its unit and what it measures; each may be empty."""
    text = spread(fold(words).text)
    clear = [one for one in figures(text) if _clear(one) and text[one.start - 1 : one.start] != "("]
    known = [(one, found) for one in clear if (found := _ATTRIBUTE.match(text, one.end))]
    if len(known) == 1:
        one, found = known[0]
        return *parted(one.value.words), found["words"].strip().casefold()
    return (*parted(clear[0].value.words), "") if len(clear) == 1 else ("", "", "")


def _clear(found: Found) -> bool:
    """Whether the value is an amount: no year, date, rank or vague word."""
    return (
        not found.value.loose
        and bool(found.amounts)
        and not _YEAR.fullmatch(found.value.words)
        and not any(reading.endswith("ordinal") for reading in found.value.readings)
    )


def as_of(words: str) -> date | None:
    """Return the one whole date the words say; None for none or several."""
    whole = {
        reading
        for found in find(fold(words).text)
        for reading in found.value.readings
        if re.fullmatch(r"\d{4}-\d\d-\d\d", reading)
    }
    return date.fromisoformat(whole.pop()) if len(whole) == 1 else None
