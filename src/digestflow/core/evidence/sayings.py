"""Whether a saying has got another name, or is told as if nobody had said it."""

# ruff: noqa: E501, SIM905 - patterns and lists of words read better in rows
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.altered import SENTENCE, content
from digestflow.core.evidence.fold import spread
from digestflow.core.evidence.marks import HEDGED, SAYS
from digestflow.core.evidence.names import find_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAID: Final = re.compile(
    r"(?:said|says|told|tells|claims|claimed|argues|argued|announced|announces|wrote|writes|warned|warns|added)\b"
)
_AFTER: Final = 2  # words behind "said" that are compared
_NEAR: Final = 100  # characters before "said" in which the one who says it may be named
_WORD: Final = re.compile(r"[^\W_]+")

_OPEN: Final = re.compile(rf"(?<=\w )(?:{SAYS})\b")
# One of them stands in each sentence in which somebody says something: most are told apart by that, at no cost.
_SIGNS: Final = (
    " said", " say", " claim", " argue", " believe", " allege", " insist", " think", " told ", " maintain", " contend", " assert",
    " estimate", " predict", " suggest", " speculate", " suspect", " warn", " report", " guess", " state", "ccording to",
)  # fmt: skip
_INVERTED: Final = re.compile(r"(?<=,|\") (?:said|says?) ((?:[^\s,;:.!?\"]+ ?){1,8})", re.IGNORECASE)
_ACCORDING: Final = re.compile(r",? ?\baccording to ([^,;.]{2,80})", re.IGNORECASE)
# Words before the verb of which none says anything: "is said", "did not say"; and that no clause of its own begins with.
_NOBODY: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|to|not|n't|never|would|could|should|may|might|can|will|nobody|had|having|this|or|often|let's)$",
    re.IGNORECASE,
)
_JOINT: Final = frozenset("and but while although because since when if that so".split())
_RELATIVE: Final = frozenset("who whom whose which what as like than how why where".split())
_CLAUSE: Final = re.compile(
    r"(?: (?:in|on|at|via|during) (?:an?|its|his|her|their|the) [\w' -]{1,40}?(?= that )| (?:on|in|last|this) \w+| \w+day)?+(?: that)? (?!that |(?:to|so|no|nothing"
    r"|about|of|in|on|for|at|with|by|hi|hello|yes|goodbye|farewell|sorry|thanks|thank you|a word)\b)(?=\w)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"(?<![^\s,;:.!?\"()])[^\s,;:.!?\"()]+(?: [^\s,;:.!?\"()]+){0,8}$")
_AGAINST: Final = re.compile(
    r", (?=(?:but|while|although|whereas|though)\b)"
)  # from here on it is no more said so
_SELF: Final = re.compile(r"(?:it|he|she|they|we|i)\b|[\s:,]*\"(?:we|i)\b", re.IGNORECASE)
# What a thing says of itself: "it" there is the thing.
_PAPERS: Final = re.compile(
    r"\b(?:readme|docs|documentation|change ?log|release notes|model card|man(?:ual)?(?: page)?|home ?page)$",
    re.IGNORECASE,
)
_MEANT: Final = re.compile(r"(?:said|says?|told)\b", re.IGNORECASE)  # the other verbs doubt even of oneself
_FIRST: Final = re.compile(
    r"(?:^|[^\w])(?:i|we)(?:'(?:d|ve|ll))?(?: (?:\w+ly|still|also|do|must|just|always|already|even|both|all|have))*$",
    re.IGNORECASE,
)
_BELIEVED: Final = re.compile(r"(?:think|thought|believe|suspect|guess)", re.IGNORECASE)
# What in a sentence tells that somebody says it, or how it is known.
_TOLD: Final = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old)|according|per|claim\w*|alleg\w*|argu\w*|belie[fv]\w*|th(?:ink|inks|ought)|insist\w*|maintain\w*"
    r"|conten[dt]\w*|assert\w*|accus\w*|blam\w*|charg\w*|suspect\w*|estimat\w*|expect\w*|predict\w*|forecast\w*|project\w*|suggest\w*|speculat\w*"
    r"|warn\w*|stat(?:e[sd]?|ing)|report\w*|wr(?:ite|ites|ote)|not(?:e[sd]|ing)|add(?:s|ed)|call(?:s|ed|ing)?|describ\w*|announc\w*|reveal\w*"
    r"|confirm\w*|den(?:y|ies|ied|ying)|admit\w*|acknowledg\w*|explain\w*|testif\w*|vow\w*|pledg\w*|promis\w*|threat\w*|urg(?:e[sd]?|ing)|hop(?:e[sd]?|ing)"
    r"|fear\w*|see[sn]?|find\w*|found|show\w*|stud(?:y|ies)|surveys?|polls?|analys\w*|research\w*|opinion\w*|views?|sources?|rumou?r\w*|reportedly"
    r"|allegedly|supposedly|purportedly|apparently|conclud\w*|consider\w*|deem\w*|declar\w*|stress\w*|emphasi[sz]\w*|mention\w*|caution\w*|boast\w*|complain\w*|remark\w*"
    r"|recommend\w*|advis\w*|indicat\w*|rul(?:ed|es|ing)|order(?:s|ed)|holds?|held|repl(?:y|ies|ied)|respond\w*|statement|word|critic\w*|prais\w*|label\w*|dub(?:s|bed)|tout\w*|ask(?:s|ed)?|question\w*|comment\w*|defend\w*)\b"
    r"|[:?]|\"",
    re.IGNORECASE,
)
_SHARED: Final = 0.6  # of a sentence's words, for the text to say the same
_FEWEST: Final = 3  # words that it shares
_SAYINGS: Final = 8  # of a kind that are looked at in one sentence; more are made up to take long


@dataclass(frozen=True, slots=True)
class _Frame:
    """That somebody says something in a sentence of a text."""

    who: str
    verb: str
    what: frozenset[str]  # the words of it
    told: Counter[str]  # those of them that may tell of a sentence that somebody says it
    oneself: bool  # whether they say it of themselves
    rest: frozenset[str]  # the words that are not said so


def unattributed(shown: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield whose word is told as a fact: what a text only has somebody say, and nothing says besides.

    Both are folded. It is looked for where a sentence of a text has most of the sentence's words.
    What somebody says that they do themselves may be told of them. In English only.
    """
    frames = [frame for text in texts for frame in _heard(text)[0]]
    if not frames:
        return
    plain = [words for text in texts for words in _heard(text)[1]]
    for sentence in SENTENCE.split(shown):
        own = content(sentence)
        least = max(_FEWEST, _SHARED * len(own))
        said = [frame for frame in frames if len(own & frame.what) >= least]
        if not said or any(len(own & words) >= least for words in plain):
            continue
        told = _told(sentence)
        if any(told - one.told or len(own & one.rest) >= least or _owned(one, own, sentence) for one in said):
            continue
        yield f"told as a fact: in the quotes {said[0].who} {said[0].verb} so"


def _owned(frame: _Frame, own: frozenset[str], sentence: str) -> bool:
    """Whether the sentence tells it of the one who says it, or as doubtful as the first person does."""
    if _FIRST.search(frame.who):
        return not _BELIEVED.match(frame.verb) or HEDGED.search(sentence) is not None
    named = bool(content(frame.who) & own) or _PAPERS.search(frame.who) is not None
    return named and frame.oneself and _MEANT.match(frame.verb) is not None


@lru_cache(maxsize=1024)
def _heard(text: str) -> tuple[tuple[_Frame, ...], tuple[frozenset[str], ...]]:
    """Return all that somebody says in the text, and the words of each sentence in which nobody says anything."""
    frames: list[_Frame] = []
    plain: list[frozenset[str]] = []
    for sentence in SENTENCE.split(text):
        said = list(_said(sentence))
        frames += said
        if not said:
            plain.append(content(sentence))
    return tuple(frames), tuple(plain)


def _said(sentence: str) -> Iterator[_Frame]:
    if not any(sign in sentence for sign in _SIGNS):
        return
    for verb in islice(_OPEN.finditer(sentence), _SAYINGS):
        before, after = sentence[: verb.start() - 1], sentence[verb.end() :]
        who = _who(before)
        if not who:
            continue
        rest = before[: -len(who)].rstrip()
        clause = _CLAUSE.match(after)
        if rest.endswith('"') or (rest.endswith(",") and not clause and not after.startswith(', "')):
            yield _frame(who, verb[0], f"{rest} {after}", "")
        elif clause or after.startswith((', "', ": ")):
            said = _AGAINST.split(after[clause.end() if clause else 0 :], 1)
            yield _frame(who, verb[0], said[0], " ".join((before, *said[1:])))
    for verb in islice(_INVERTED.finditer(sentence), _SAYINGS):
        yield _frame(verb[1].strip(), "says", f"{sentence[: verb.start()]} {sentence[verb.end() :]}", "")
    for verb in islice(_ACCORDING.finditer(sentence), _SAYINGS):
        yield _frame(verb[1], "says", f"{sentence[: verb.start()]} {sentence[verb.end() :]}", "")


def _who(before: str) -> str:
    """Return who says it, by the words before the verb; "" for nobody, or somebody in a clause about another."""
    found = _SUBJECT.search(before)
    if found is None or _NOBODY.search(before):
        return ""
    words = found[0].split()
    joints = [n for n, word in enumerate(words) if word.casefold() in _JOINT | _RELATIVE]
    if joints and words[joints[-1]].casefold() in _RELATIVE:
        return ""
    return " ".join(words[joints[-1] + 1 :] if joints else words)


def _frame(who: str, verb: str, what: str, rest: str) -> _Frame:
    return _Frame(who, verb, content(what), _told(what), _SELF.match(what) is not None, content(rest))


def _told(text: str) -> Counter[str]:
    return Counter(found[0].casefold() for found in _TOLD.finditer(text))


def misattributed(shown: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield who says something that the texts have another say in the same words, and nowhere this one.

    Both are folded. The words behind "said" are compared, and only where a name stands before it in both.
    """
    theirs = {saying for text in texts for saying in _sayings(text)}
    for name, verb, after in _sayings(shown):
        others = any((verb, after) == (said, same) for _, said, same in theirs)
        if not others or (name, verb, after) in theirs:
            continue
        words = _WORD.findall(name.casefold())
        goes_on = re.compile(
            rf"(?<!\w){verb}\W+" + r"\W+".join(map(re.escape, after)) + r"(?!\w)", re.IGNORECASE
        )
        before = [
            text[max(0, found.start() - _NEAR) : found.start()].casefold()
            for text in map(spread, texts)
            for found in goes_on.finditer(text)
        ]
        if not any(word in who for word in words for who in before):
            yield f"said by another in the quotes: {name} {verb} {' '.join(after)}"


@lru_cache(maxsize=1024)
def _sayings(text: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the names right before a verb of saying, the verb, and the two words that follow."""
    if not _SAID.search(text):
        return ()
    shown = spread(text)
    ends = {one.end: one.words for one in find_names(text) if one.capital}
    return tuple(
        (ends[verb.start() - 1], verb[0], after)
        for verb in _SAID.finditer(shown)
        if verb.start() - 1 in ends
        if len(after := tuple(_WORD.findall(shown[verb.end() :].casefold())[:_AFTER])) == _AFTER
    )
