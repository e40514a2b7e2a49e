"""Whether a sentence leaves out what has to be so, or for whom it is so: "if approved", "for Pro users"."""

# ruff: noqa: E501 - patterns read better in rows
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.altered import SENTENCE, content, stem
from digestflow.core.evidence.marks import IFS, LIMITS, MODAL
from digestflow.core.evidence.words import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TIMES: Final = "when|whenever|until"  # conditions of what is to come
# Before it, it asks ("wonder if"), grants ("even if") or compares ("as if").
_ASKS: Final = re.compile(
    r"\b(?:even|as|what|and|or|than|like|but|because|wonder\w*|see\w*|saw|know\w*|sure|ask\w*|check\w*|decid\w+|curious|test\w*|learn\w*|tell\w*|told"
    r"|determin\w*|question\w*|matters?|care\w*|mind|doubt\w*|say\w*|said|unclear|unknown|find out|figure out|look\w*|asking|verify|explain\w*"
    r"|clear|debat\w*|great|nice|cool|appreciate|love|happy|hate|helpful|grateful|hard|idk|not sure|explore|evaluate|assess)\W*$",
    re.IGNORECASE,
)
# Behind it, it is no condition but manners: "if you want to know", "if possible".
_MANNERS: Final = re.compile(
    r" (?:(?:you|anyone|anybody|someone|somebody|people)(?:'re| are|'d| would| want| like| need| wish| prefer| care| know| think| look| missed| haven't"
    r"| can help| ask| could| are interested)|I\b|i\b|we\b|so\b|not\b|any\b|possible|necessary|needed|it matters|it's|it means|that's|this is|at all|memory)",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(
    rf"(?P<lead>^(?:\"|But |And |So |Then |Yet )?(?:{IFS}|{_TIMES})\b(?P<first>[^,;:.!?]{{3,120}}),)"
    rf"|,? ?\(?\b(?:{IFS}|{_TIMES})\b(?P<then>(?:[^,;:.!?()]|[.,](?=\d)){{3,120}})",
    re.IGNORECASE,
)
_LATER: Final = re.compile(rf"^\W*(?:but |and |so |then |yet )?(?:once|as soon as|{_TIMES})\b", re.IGNORECASE)
_AHEAD: Final = re.compile(r"\b(?:will|shall|won't|can|going to|set to|due to)\b|'ll\b", re.IGNORECASE)
# Where another thing is said, for which the condition does not hold.
_CUT: Final = re.compile(
    r"[;:()]| - |-{2}|, (?=(?:and|but|while|which|who|because|although|though|so|as|where|with|whereas|since)\b)|\b(?:but|because|while|although|whereas)\b"
)
_OPEN: Final = re.compile(rf"\b(?:would|could|{MODAL}|might|should)\b|\?", re.IGNORECASE)  # doubt enough
# That a sentence keeps a condition or limit in other words, where it has one that the text has not beside it.
_KEPT: Final = re.compile(
    rf"\b(?:if|unless|once|when\w*|until|pending|subject|provid\w+|depend\w*|condition\w*|contingent|hing\w+|requir\w*|need\w*|must|assum\w*|in case|otherwise"
    rf"|would|could|{MODAL}|might|should|can|plan(?:s|ned)?|expect\w*|aims?|hop(?:e|es|ing)|intend\w*|propos\w*|with|without|for|after|before|default\w*|those|eligib\w*|qualif\w*"
    r"|only|exclusiv\w*|some|select\w*|certain|limited|initial\w*|early|test\w*|trial|pilot|tier|paid|paying|subscri\w*)\b|\?",
    re.IGNORECASE,
)
# "Fixes a crash if …": the condition is that of the fault, and not of its end.
_MENDED: Final = re.compile(
    r"\b(?:fix(?:es|ed)?|resolve[sd]?) [^,;]{0,60}?\b(?:bugs?|crash\w*|issues?|errors?|fail\w*|faults?|leaks?|hangs?|problems?|regressions?|deadlocks?"
    r"|panics?|exceptions?)\b",
    re.IGNORECASE,
)
_FAR: Final = 600  # characters on each side of it within which something is said of it
_SHARED: Final = 0.6  # of a sentence's words, for the text to say the same
_FEWEST: Final = 3  # words that it shares
_MOST: Final = 8  # of a kind that are looked at in one sentence; more are made up to take long

# Before a limit it takes nothing else up: "available, but only in the US".
_YET: Final = re.compile(r",? (?:but|though|albeit) $")
# For whom and where something can be had, beside which it cannot.
_LIMIT: Final = re.compile(rf"\b(?:{LIMITS})")
_HAD: Final = re.compile(
    r"\b(?:available|availability|accessible|roll(?:s|ed|ing)? out|rollout|(?:is|are|now|comes?) out|launch(?:es|ed|ing)?|live|releas(?:es|ed|ing)|free|unlimited|enabled|offer(?:s|ed|ing)?|unlocked|works?|gets?|access)\b",
    re.IGNORECASE,
)

# Marks, and no content by themselves.
_STAGE: Final = re.compile(r"\b(?:beta|alpha|preview)\b", re.IGNORECASE)
_ANYBODY: Final = frozenset(map(stem, FUNCTION - {"us"})) | content(
    "users subscribers customers members plans testers accounts developers owners tiers partners employees students"
    " organizations organisations businesses teams everyone new existing other our"
)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What is said in a sentence of a text under a condition, or with a limit."""

    words: str  # of the condition or limit
    own: frozenset[str]  # of them those that what is said has not
    what: frozenset[str]  # the words of what is said
    beside: frozenset[str]  # signs of a condition in the rest of the sentence
    had: bool  # whether it is a limit to who can have it

    def kept(self, sentence: str) -> bool:
        """Whether the sentence keeps it in some way, or says nothing for which it holds."""
        if _words(sentence) & self.own or _signs(sentence) - self.beside:
            return True
        return self.had and _HAD.search(sentence) is None


def omitted(shown: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield conditions and limits under which alone a text says what the sentence says without any.

    Both are folded. It is looked for where a clause of a text has most of the sentence's words. A
    sentence that keeps a condition of any kind, or a word of this one, has left none out. In English only.
    """
    bounds = [bound for text in texts for bound in _read(text)[0]]
    if not bounds:
        return
    plain = [words for text in texts for words in _read(text)[1]]
    for sentence in SENTENCE.split(shown):
        for clause in dict.fromkeys((sentence, *_CUT.split(sentence))):
            own = _words(clause)
            least = max(_FEWEST if clause != sentence else min(_FEWEST, len(own)), 1, _SHARED * len(own))
            said = [one for one in bounds if len(own & one.what) >= least]
            if said and not any(len(own & words) >= least for words in plain):
                yield from (f"left out: {one.words}" for one in said[:1] if not one.kept(sentence))


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[tuple[_Bound, ...], tuple[frozenset[str], ...]]:
    """Return what the text says with a bound, and the words of each sentence in which it says nothing so."""
    bounds: list[_Bound] = []
    plain: list[frozenset[str]] = []
    for sentence in SENTENCE.split(text):
        found = [*_conditions(sentence), *_limits(sentence)]
        bounds += found
        if not found:
            plain.append(_words(sentence))
    return tuple(bounds), tuple(plain)


def _conditions(sentence: str) -> Iterator[_Bound]:
    for found in islice(_CONDITION.finditer(sentence), _MOST):
        before, after = _sides(sentence, found)
        if _ASKS.search(before) or _MANNERS.match(found["first"] or found["then"]):
            continue
        said = _around(before, after)
        mended = _MENDED.search(said) and not _AHEAD.search(said)
        if not (mended or _OPEN.search(said)) and (not _LATER.match(found[0]) or _AHEAD.search(said)):
            yield from _bound(found[0].strip(" ,("), said, f"{before} {after}", had=False)


def _limits(sentence: str) -> Iterator[_Bound]:
    for found in islice(_LIMIT.finditer(sentence), _MOST):
        before, after = _sides(sentence, found)
        if found[0].startswith(("only", "exclusively")):
            before = _YET.sub(" ", before)
        said = _around(before, after)
        if _HAD.search(said):
            yield from _bound(found[0], said, f"{before} {after}", had=True)


def _sides(sentence: str, found: re.Match[str]) -> tuple[str, str]:
    """Return what stands before it and behind it."""
    return sentence[max(0, found.start() - _FAR) : found.start()], sentence[found.end() : found.end() + _FAR]


def _bound(words: str, said: str, rest: str, *, had: bool) -> Iterator[_Bound]:
    what = _words(said)
    own = _words(words) - what - _ANYBODY
    if own:
        yield _Bound(words, own, what, _signs(rest), had)


def _words(text: str) -> frozenset[str]:
    return content(text) | {found[0].casefold() for found in _STAGE.finditer(text)}


def _signs(text: str) -> frozenset[str]:
    return frozenset(found[0].casefold() for found in _KEPT.finditer(text))


def _around(before: str, after: str) -> str:
    """Return what is said on both sides, up to where another thing is said."""
    start = max((cut.end() for cut in _CUT.finditer(before)), default=0)
    cut = _CUT.search(after)
    return f"{before[start:]} {after[: cut.start()] if cut else after}"
