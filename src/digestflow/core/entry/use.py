"""What people say they use for what, in their own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.nouns import Use, claim_key
from digestflow.core.evidence.fold import plain
from digestflow.core.evidence.locate import quote
from digestflow.core.prompt.orders import is_order
from digestflow.core.prompt.tokens import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

USES: Final = 6  # of one entry at most
_LONGEST: Final = 320  # characters of a sentence
_PURPOSE: Final = 8  # words

# Who speaks of their own use: the first person with a verb of use, or a fragment that begins with one.
_USE: Final = re.compile(
    r"(?:\b(?:I|we)(?:'ve|\u2019ve|'m|\u2019m| have| am| are)?(?: been)?"
    r"(?: (?:now|still|mostly|mainly|only|just|always|usually|currently|personally|daily)){0,2}"
    r" (?:use|used to use|using|run|running|rely on|switched to|moved to|settled on|prefer|went with"
    r"|stick with|stuck with|keep|love)\b|^(?:using|running)\b)",
    re.IGNORECASE,
)
_STANDING: Final = re.compile(
    r" (?:is|are|works|has been|became) (?:\w+ ){0,2}?"
    r"(?:(?:my|our)(?! (?:\w+ ){0,4}(?:product|app|project|startup|worst|least|last|enemy)\b)"
    r"|great|good|best|excellent|fine|perfect|well|amazing|solid|the best)\b",
    re.IGNORECASE,
)
# A sentence with one of these says no use that is: denied, over, wished for, asked for, or told of others.
_NOT: Final = re.compile(
    r"\b(?:not|never|no longer|stopped|used to|without|instead of|would|could|should|if|wish|want to|hope"
    r"|plan(?:ning)? (?:to|on)|going to|wondering|tried|anyone|who|does|nobody|hardly|barely|hates?|useless"
    r"|they|people|every(?:one|body)|some(?:one|body)|says|said|claim(?:s|ed)?|thinks|hear\w*)\b|n['\u2019]t\b|\?",
    re.IGNORECASE,
)
# What may stand between the verb and the name of what is used; what comes after "from" or "over" is not.
_BETWEEN: Final = re.compile(
    r"(?:[ ,]|(?:the|a|an|my|our|both|either|mostly|mainly|local|locally|hosted|(?:tool|model)s? like"
    r"|such as|and|or|plus|with|via|through|on|own|quantized|fine-?tuned"
    r"|(?:fork|fine-?tune|quant|build|copy|version|instance)s? of)\b|[A-Z0-9][\w.+/-]*+)*+"
)
# "I built a map of the harbour using Petrel": what it was used for stands before it.
_MADE: Final = re.compile(
    r"(?:\b(?:I|we)(?:'ve|\u2019ve|'m|\u2019m| have| am| are)?(?: been)?"
    r"(?: (?:just|recently|finally|now|also))?|^(?:just|finally)?)"
    r" ?(?:built|building|made|making|wrote|writing|created|creating|developed|developing"
    r"|vibe[- ]cod(?:ed|ing)) (?P<what>(?!(?:it|this|that|them|these|those|one|some|any)\w* (?:using|with))"
    r"(?:[^\s,;:]+ ){1,8}?)(?:using|with) ",
    re.IGNORECASE,
)
# What goes on with "with": "a bridge that works with Petrel" was not made with it, nor "an account".
_TAKES: Final = re.compile(
    r"\b(?:that|which|to|from|between|compar\w+)\b"
    r"|\b(?:compatible|integrat\w+|work(?:s|ing)|compet\w+|interact\w*|shar(?:ed|ing)|paired|familiar|happy"
    r"|accounts?|appointments?|connections?|contacts?|contracts?|deals?|experiences?|friends|fun"
    r"|interviews?|issues?|mistakes?|partnerships?|peace|problems?|progress|reviews?|struggles|time|troubles?"
    r"|weeks?|months?|years?) with $",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"\W*$|[,;:.!?)]|\s(?:and|in|on|over|for|to|as|but|so|because|which|that|this)\b|\s\W"
)
# "for a while", "for after three days": that says how long, and not what for.
_LONG: Final = (
    r"(?:me|us|free|now|nothing|money|awhile|days|weeks|months|years|hours|ages|after|before|about|almost"
    r"|nearly|over|more than"
    r"|at least|ever|once|good|sure|example|instance|(?:a|the|some|several|many|one|two|three)"
    r"(?: \w+){0,2} (?:while|time|minutes?|hours?|days?|weeks?|months?|years?))\b|\d"
)
_FOR: Final = re.compile(
    r"\)?(?: (?!(?:away|from|against|than|out|requires|needs|takes|means|makes)\b)[\w-]+){0,4}?"
    rf" (?P<how>for|to(?! [A-Z])) (?P<what>(?!{_LONG}).+)"
)
_CUT: Final = re.compile(
    r"[,;:.!?()\"\u201c\u201d]|\s[\u2013\u2014-]\s|\s(?:but|because|since|while|when|which"
    r"|that|so|as|with|on|in|at|and it|and I|every|these|lately|right now)\b",
    re.IGNORECASE,
)

# What joins a use to the one before it, and what shows that it is a use of its own.
_AND: Final = re.compile(r"(?:,| and| plus|, and)(?: the| a| my| our)? $")
_OWN: Final = re.compile(r" (?:for|to) ")


def uses(
    entry: Entry, story: Story, *, voice: Mapping[str, str], attribution: Mapping[str, str]
) -> tuple[Use, ...]:
    """Return what people in the story's community sources say they use for what.

    A sentence counts where a person says it of themselves ("I use X for Y", "X is my default
    for Y", "I built Y with X"), names some of the entry's entities, and denies, wishes, asks or ends nothing.
    Thing and purpose are words of that sentence, which is the quote. English only.
    """
    found: dict[str, Use] = {}
    for item in story.items:
        if voice.get(item.source) == "community":
            by = attribution.get(item.source, item.source)
            for one in _said(item, entry, by):
                found.setdefault(one.key, one)
    return tuple(list(found.values())[:USES])


def _said(item: Item, entry: Entry, by: str) -> Iterator[Use]:
    at = 0
    for piece in sentences(item.body):
        start, at = at + len(piece) - len(piece.lstrip()), at + len(piece)
        words = piece.strip()
        text = plain(words)
        if not words or len(words) > _LONGEST or _NOT.search(text) or is_order(text):
            continue
        own = quote(item, start, start + len(words))
        for n, (entity, purpose) in enumerate(_pairs(text, entry.entities)):
            key = claim_key((own,)) + (f"-{n}" if n else "")
            yield Use(key=key, entry=entry.key, entity=entity, purpose=purpose, quote=own, by=by)


def _pairs(text: str, entities: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is used and what for, in the order of the text: "I use X for this and Y for that"."""
    used = list(_USE.finditer(text))
    names = sorted(_named(text, entities).items(), key=lambda one: one[1].start())
    joined = False  # by an "and" to what was used before
    for n, (name, named) in enumerate(names):
        made = next((one["what"] for one in _MADE.finditer(text) if _leads(one, named, text)), "")
        if made:
            yield name, made.strip()
            joined = False
            continue
        mine = joined or any(_BETWEEN.fullmatch(text, one.end(), named.start()) for one in used)
        joint = _joint(text, names[n + 1][1]) if n + 1 < len(names) else None
        purpose = ""
        if mine or _STANDING.match(text, named.end()):
            purpose = _purpose(text[named.end() : joint])
        if purpose:
            yield name, purpose
        joined = bool(purpose) and joint is not None


def _named(text: str, entities: Sequence[str]) -> dict[str, re.Match[str]]:
    """Return where each entity is named first; the longest names first, so that "Qwen 3.5" is not "Qwen"."""
    found: dict[str, re.Match[str]] = {}
    for name in sorted(entities, key=lambda name: (-len(name), name)):
        pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-]|[. ]?\d)"
        for one in re.finditer(pattern, text, re.IGNORECASE):
            if all(one.end() <= other.start() or other.end() <= one.start() for other in found.values()):
                found[name] = one
                break
    return found


def _joint(text: str, following: re.Match[str]) -> int | None:
    """Return where "and Y for" begins, when the next name is used for something of its own."""
    before = _AND.search(text, 0, following.start())
    return before.start() if before and _OWN.match(text, following.end()) else None


def _leads(made: re.Match[str], named: re.Match[str], text: str) -> bool:
    """Whether the name is what it was made with, and no part of what was made: "with Petrel support"."""
    if _TAKES.search(made[0]) and not made[0].casefold().endswith("using "):
        return False
    between = _BETWEEN.fullmatch(text, made.end(), named.start())
    return between is not None and _ALONE.match(text, named.end()) is not None


def _purpose(rest: str) -> str:
    stop = re.search(r"[,;.!?]", rest)
    found = _FOR.match(rest[: stop.start()] if stop else rest)
    if found is None:
        return ""
    what = found["what"]
    cut = _CUT.search(what)
    words = what[: cut.start() if cut else len(what)].split()
    if not 0 < len(words) <= _PURPOSE:
        return ""
    return " ".join((*("to",) * (found["how"] == "to"), *words))
