"""Whether a sentence that keeps to a quote's words changes one of the small ones that turn what it says.

It compares only where both go on with the same words on both sides, so that what is put in other
words is no alteration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.marks import (
    ALL,
    EARLY,
    HEDGED,
    LIGHT,
    MARKS,
    MAY,
    NOT,
    OPPOSITES,
    PAST,
    PASTS,
    SOME,
    WIDE,
    WILL,
)
from digestflow.core.evidence.values import find
from digestflow.core.evidence.words import DOUBT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that both have to say, and the marks and light words since the one before."""

    stem: str
    word: str
    marks: tuple[tuple[str, str], ...]  # kind, as it is written
    light: frozenset[str]


SENTENCE: Final = re.compile(r"(?<=[.!?])[\"')\]]* +(?=\W*[A-Z])|(?<=[。！？])|\n+")  # noqa: RUF001
_STEM: Final = 5  # letters
_INFLECTED: Final = re.compile(r"(?<=[a-z]{3})(?:e|es|ed|s|ing)$")
_SHARED: Final = 0.6  # of a sentence's words, for the text to say the same
_FLANKS: Final = 3  # words on both sides that are the same
_CHANGED: Final = 2  # words between them that differ
_TOKEN: Final = re.compile(
    "|".join(
        (
            *(rf"(?P<{kind}>(?<![\w-])(?:{words})(?![\w-]))" for kind, words in MARKS.items()),
            *(rf"(?P<wide_{kind}>{words})" for kind, words in WIDE.items()),
            r"(?P<letter>[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])",
            r"(?P<word>[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:[.'/&+-][^\W_]+)*)",
        )
    ),
    re.IGNORECASE,
)
_ALMOST: Final = frozenset({"almost", "nearly", "virtually", "practically"})
_AFFIRMED: Final = re.compile(r"confirm|admit|announc|reveal|say|said|claim")  # put for "denies that"
_PARTLY: Final = frozenset({"sometimes", "occasionally", "partly", "partially"})
_THESE: Final = frozenset({"the", "its", "their", "our", "my", "this", "these", "those"})
_A: Final = frozenset({"a", "an"})
_EARLY: Final = re.compile(
    rf"\b(?:{MARKS[EARLY]}|beta|alpha|preview\w*|early|test\w*|experiment\w*|prototype\w*|draft|first|part\w*"
    r"|for now)\b",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    r"(?:\d{4}|-)-\d\d|(?:19|20)\d\d$|clock|word (?:next|this|today|tonight|tomorrow|\w+day$)"
)
_ASKED: Final = re.compile(
    r"(?!(?:but |and |so )?(?:why|how|what|who|whose|when|where|which)\b).*\?[\"')]*$", re.IGNORECASE
)
_DENYING: Final = re.compile(
    rf"\b(?:nobody|nothing|no one|none|few|little|hardly|lack\w*|without)\b|{DOUBT.pattern}", re.IGNORECASE
)
_SHORT: Final = (
    (re.compile(r"\bcan(?:not|'t)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bmore (?:expensive|costly)\b", re.IGNORECASE), "dearer"),
    (re.compile(r"\bless (?:expensive|costly)\b", re.IGNORECASE), "cheaper"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"'ll\b", re.IGNORECASE), " will"),
    (re.compile(r"\bn'(?=[^\W\d_])", re.IGNORECASE), ""),
    (re.compile(r"'(?:s|re|m|ve|d)\b", re.IGNORECASE), ""),
)


def altered(shown: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield what the sentence alters in the words it shares with the texts, both folded.

    A negation put in or left out, a doubt left out, what is to come told as done, some told as all,
    and a word for its opposite. Where one of the texts says it as the sentence does, nothing is altered.
    """
    said = [sentence for text in texts for sentence in _sentences(text)]
    verdicts: dict[tuple[int, int], set[str]] = {}
    for n, one in enumerate(map(_full, SENTENCE.split(shown))):
        for sentence in said:
            for place, why in _compared(one, sentence):
                verdicts.setdefault((n, place), set()).add(why)
    for _place, whys in sorted(verdicts.items()):
        if "" not in whys:
            yield min(whys)


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of the text, each without contractions."""
    return tuple(map(_full, SENTENCE.split(text)))


def _full(text: str) -> str:
    """Return the text without contractions."""
    for short, full in _SHORT:
        text = short.sub(full, text)
    return text


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[_Word, ...]:
    words: list[_Word] = []
    marks: list[tuple[str, str]] = []
    light: set[str] = set()
    for found in _TOKEN.finditer(text):
        kind, word = (found.lastgroup or "").removeprefix("wide_"), found[0].casefold()
        if kind in MARKS:
            marks.append((kind, word))
        elif word in LIGHT:
            light.add(word)
        else:
            words.append(_Word(stem(word), word, tuple(marks), frozenset(light)))
            marks, light = [], set()
    return tuple(words)


@lru_cache(maxsize=2048)
def content(text: str) -> frozenset[str]:
    """Return the beginnings of the words that say something, without marks."""
    return frozenset(word.stem for word in _words(text))


def stem(word: str) -> str:
    """Return "clos" for close, closes, closed and closing."""
    return _INFLECTED.sub("", word)[:_STEM] if len(word) >= _STEM - 1 else word


def _compared(shown: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield for each place where both go on with the same words what is altered there; "" for nothing."""
    if len(content(shown) & content(text)) < _SHARED * len(content(shown)):
        return
    own, said = _words(shown), _words(text)
    stems = [word.stem for word in own]
    theirs = [word.stem for word in said]
    blocks = SequenceMatcher(None, theirs, stems, autojunk=False).get_matching_blocks()
    flanks = min(_FLANKS, len(own) - 1)
    if sum(block.size for block in blocks) < max(flanks, 2, _SHARED * len(stems)):
        return
    whole = sum(block.size for block in blocks) >= _SHARED * len(said)
    asked = _ASKED.match(text) and text not in shown and not shown.endswith("?")
    if whole and asked and not _hedged(shown, text):
        yield blocks[0].b, f"asked, not said in the quotes: {text}"
        return
    a = b = size = 0  # where the block before ends, and how long it is
    for block in blocks:
        if size + block.size >= flanks:
            first, last = not size, not block.size
            start = max(a, block.a - (block.b - b)) if first else a
            end = min(block.a, a + block.b - b) if last else block.a
            negated = _negations(said[start : block.a + 1]) != _negations(own[b : block.b + 1])
            why = "" if negated else _changed(said[start:end], own[b : block.b], shown, text)
            affirmed = start == end and any(_AFFIRMED.match(one.word) for one in own[b : block.b])
            if not why and block.size and (block.a - start == block.b - b or affirmed):
                why = _marked(said[block.a], own[block.b], shown, text)
            if why or said[start:end] == own[b : block.b]:
                yield block.b, why
        for n in range(1, block.size):
            yield block.b + n, _marked(said[block.a + n], own[block.b + n], shown, text)
        a, b, size = block.a + block.size, block.b + block.size, block.size


def _negations(words: Sequence[_Word]) -> int:
    """Return whether the words are negative: 0 or 1."""
    return sum(kind == NOT for word in words for kind, _ in word.marks) % 2


def _changed(said: Sequence[_Word], own: Sequence[_Word], shown: str, text: str) -> str:
    """Return which words between those that are the same are opposites or told for sure; "" for none."""
    if len(said) != len(own) or len(own) > _CHANGED:
        return ""
    pairs = [(one, other) for one, other in zip(said, own, strict=True) if one.stem != other.stem]
    if all(_opposed(one.word, other.word) for one, other in pairs) and len(pairs) % 2:
        return f"the quotes say the opposite: {pairs[0][1].word} for {pairs[0][0].word}"
    return _surer(*pairs[0], shown, text) if len(pairs) == 1 else ""


def _opposed(one: str, other: str) -> bool:
    """Whether the words exclude each other."""
    return any(b in OPPOSITES.get(a, ()) for a in _forms(one) for b in _forms(other))


def _forms(word: str) -> tuple[str, ...]:
    return (word, *(word.removesuffix(end) for end in ("s", "es", "ed", "d", "ing") if word.endswith(end)))


def _marked(said: _Word, own: _Word, shown: str, text: str) -> str:
    """Return which mark before the same word is altered; "" for none."""
    theirs, ours = [kind for kind, _ in said.marks], [kind for kind, _ in own.marks]
    words = dict(reversed(said.marks))
    if theirs.count(NOT) % 2 != ours.count(NOT) % 2:
        lost = theirs.count(NOT) > ours.count(NOT)
        if lost and _DENYING.search(shown):
            return ""
        mark = words[NOT] if lost else dict(own.marks)[NOT]
        return f"negation {'dropped' if lost else 'not in the quotes'}: {mark} {own.word}"
    return _surer(said, own, shown, text) or _wider(said, own, shown)


def _surer(said: _Word, own: _Word, shown: str, text: str) -> str:
    """Return the doubt or the future of a word that is told without it; "" for none."""
    theirs, ours = dict(reversed(said.marks)), dict(own.marks)
    if MAY in theirs and MAY not in ours and not _hedged(shown, text):
        return f"told for sure: {own.word}, in the quotes {theirs[MAY]}"
    if WILL in theirs and not {MAY, WILL} & set(ours) and _done(said, own, shown):
        return f"told as done: {own.word}, in the quotes {theirs[WILL]}"
    return ""


def _wider(said: _Word, own: _Word, shown: str) -> str:
    """Return what is told of all that is said of some, of a part or of a beta; "" for nothing."""
    theirs, ours = dict(reversed(said.marks)), dict(own.marks)
    if ALL in ours and (ALL not in theirs or (theirs.get(SOME) in _ALMOST and SOME not in ours)):
        return f"told of all: {ours[ALL]} {own.word}"
    if EARLY in theirs and not _EARLY.search(shown):
        return f"left out: {theirs[EARLY]} {own.word}"
    if SOME in theirs and not {SOME, MAY, NOT} & set(ours):
        part = "of" in said.light and own.light & _THESE and not own.light & _A
        if part or theirs[SOME] in _PARTLY:
            return f"told of all: {own.word}, in the quotes {theirs[SOME]}"
    return ""


def _done(said: _Word, own: _Word, shown: str) -> bool:
    """Whether what is to come is told as if it were there."""
    if own.light & PAST or own.word in PASTS or (own.word.endswith("ed") and not said.word.endswith("ed")):
        return True
    dated = any(_DATED.match(reading) for one in find(shown) for reading in one.value.readings)
    return bool(own.light & {"is", "are"}) and not dated


def _hedged(shown: str, text: str) -> bool:
    """Whether the sentence has a hedge that the text has not, in the place of one of the text's."""
    known = {stem(found[0].casefold()) for found in HEDGED.finditer(text)}
    return any(stem(found[0].casefold()) not in known for found in HEDGED.finditer(shown))
