"""What a sentence says something is, in the sentence's own words."""

from __future__ import annotations

import re
from typing import Final

from digestflow.core.evidence.words import DOUBT, NEGATION, RUMOR

_LONGEST: Final = 14  # words
_SHORTEST: Final = 2
# "Petrel 3, a language model with 48 billion parameters, …" and "Petrel 3 is a language model …".
_SAYS: Final = r"(?:(?P<apposed>, | [\u2013\u2014-] )|(?P<copula> (?:is|are) ))(?P<what>(?:an?|the|one of) "
_SAID: Final = re.compile(_SAYS + ")")
_STOP: Final = re.compile(
    r"[;!?()\u2013\u2014\"\u201c\u201d]|[,:.](?!\d)|\s-\s"
    r"|\s(?:that|which|who|and is|but|while|because|so|when|if)\s",
    re.IGNORECASE,
)
# What is no description: "is a good idea", "is the first time", "is a bit slow", a comparison.
_IDLE: Final = re.compile(
    r"\b(?:bit|lot|few|good|bad|great|idea|reason|time|times|day|week|month|year|way|thing|matter|one that"
    r"|same|only|next|latest|last|first|best|better|faster|slower|cheaper|most|more|less|than|now|not)\b",
    re.IGNORECASE,
)
# Before the name: what follows may be said to be so by nobody.
_DENIED: Final = re.compile(rf"{NEGATION.pattern}|{DOUBT.pattern}|\bnobody\b", re.IGNORECASE)


def gloss(name: str, sentence: str) -> str:
    """Return the words by which the sentence says what `name` is; "" when it does not.

    Two to 14 words as they stand there, an article first: "a language model with 48
    billion parameters". What praises, compares or dates it is no description, and neither are
    words that say by themselves what the sentence does not: half a value or a name, or what is
    denied, doubted, asked, rumored or only somebody's word there.
    """
    if _SAID.search(sentence) is None:  # most do not; there is a pattern to be made for each name
        return ""
    found = re.search(rf"(?<![\w-])(?i:{re.escape(name)}){_SAYS}[^\n]*)", sentence)
    if found is None:
        return ""
    if _DENIED.search(sentence, 0, found.start()) or RUMOR.search(sentence):
        return ""
    what = found["what"]
    stop = _STOP.search(what)
    # An apposition that nothing ends is the beginning of something else.
    if stop is None and found["apposed"]:
        return ""
    words = what[: stop.start() if stop else len(what)].split()
    if not _SHORTEST < len(words) <= _LONGEST or _IDLE.search(" ".join(words[1:4])):
        return ""
    from digestflow.core.evidence.check import unsupported  # few sentences get here

    said = " ".join(words)
    return "" if unsupported(said, sentence) or unsupported(f"{name} is {said}", sentence) else said
