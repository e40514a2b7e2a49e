"""Names of a text: what a capital, a digit or a sign inside tells from common words."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import fold, spread
from digestflow.core.evidence.values import find
from digestflow.core.evidence.words import COMPOUND, FUNCTION, OPENERS, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digestflow.core.evidence.values import Found


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or words of one in a row: "Meta Superintelligence Labs", "Gemma 4"."""

    words: str
    pieces: tuple[str, ...]  # in a row; a number stands with the word before it: "Gemma 4"
    start: int  # in the folded text
    end: int
    capital: bool = True  # False: told by a sign inside ("llama.cpp"), or a compound of rare words


_TOKEN: Final = re.compile(r"[@#]?[^\W_]\w*(?:(?:[.'/&+-]|\+\+)\w+)*\+*")
_URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_START: Final = re.compile(r"(?:^|[.!?:;。！？…\"(\[|/] ?| - |\.\.\. )[\"'(\[]*$")
_JOINT: Final = frozenset({" ", " of ", " & ", " de ", " von ", " van ", " der ", " la ", " du "})
_ABBREVIATED: Final = frozenset(
    {"e.g", "i.e", "a.m", "p.m", "a.k.a", "w.r.t", "and/or", "he/she", "his/her", "n/a"}
)
_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d+)*")
_TITLES: Final = frozenset({"CEO", "CTO", "CFO", "COO", "President", "Chief", "Mr", "Ms", "Dr"})
_GRAMMAR: Final = re.compile(r".*(?:ed|ing|ly|able|ible|er|est|ive|al|y|ful|less|ment|ness|tion|ic)")
_CHUNK: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|.")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VARIANT: Final = (
    "mini|nano|micro|pro|plus|max|ultra|flash|turbo|lite|small|large|medium|air|instant|codex|cyber|coder|thinking"
    "|preview|opus|sonnet|haiku|next|super|fast|vision|exp|base"
)
_FAMILY: Final = (
    "based|powered|class|level|style|like|era|compatible|driven|only|generation|ready|native|backed|inspired"
)
# What makes another name of one that ends in a number: GPT-5.4-Cyber, GPT-5.4 mini.
_MORE: Final = re.compile(rf"(?:-(?!(?:{_FAMILY})\b)\w+(?:\.\w+)*| (?:{_VARIANT})\b)+", re.IGNORECASE)


def names(text: str) -> tuple[str, ...]:
    """Return the names of the text in the order they stand; a name said twice stands twice."""
    return tuple(name.words for name in find_names(fold(text).text) if name.capital)


def named(name: str, text: str) -> bool:
    """Whether the name stands in the text as a name of its own.

    Case, spaces, hyphens and humps may differ (Qwen 3.5, qwen-3.5, Qwen3.5); the front of
    another name is not enough: GPT-5 does not stand in "GPT-5.4", nor Qwen3 in "Qwen3.5".
    """
    return _occurs(name, fold(text).text)


@lru_cache(maxsize=1024)
def find_names(text: str) -> tuple[Name, ...]:
    """Return the names of a folded text, with where they stand."""
    return tuple(_runs(spread(text)))


def missing(name: Name, said: Sequence[str]) -> tuple[str, ...]:
    """Return what of the name does not stand in the folded texts; empty when all of it does.

    Words in a row are one name: they stand in a row, or each is a whole name there.
    """
    if any(_occurs(name.words, text) for text in said):
        return ()
    lost = tuple(piece for piece in name.pieces if not any(_occurs(piece, text) for text in said))
    if lost:
        return (name.words,) if len(lost) == len(name.pieces) else lost
    whole = [True] + [False] * len(name.pieces)
    for end in range(1, len(name.pieces) + 1):
        whole[end] = any(
            whole[start] and any(_whole(" ".join(name.pieces[start:end]), text) for text in said)
            for start in range(end)
        )
    return () if whole[-1] and len(name.pieces) > 1 else (name.words,)


def _whole(words: str, text: str) -> bool:
    """Whether the words stand in the text as a whole name; a title as CEO stands beside one."""
    return _occurs(words, text, complete=words not in _TITLES)


def _runs(text: str) -> Iterator[Name]:
    """Yield names, with the words and numbers that go on with them put together."""
    values = {found.start: found for found in find(text)}
    run: list[tuple[str, int, int]] = []
    for words, start, end, capital in _tokens(text, values.values()):
        if not capital:
            yield Name(words, (words,), start, end, capital=False)
            continue
        if run and start < run[-1][2]:
            continue
        between = text[run[-1][2] : start] if run else ""
        if run and between not in _JOINT:
            yield _name(text, run)
            run = []
        last = _last(text, end, values.get(end + 1))
        run.append((text[start:last], start, last))
    if run:
        yield _name(text, run)


def _last(text: str, end: int, after: Found | None) -> int:
    """Return where a name ends that a number and a variant may go on with: "Gemma 4", "GPT-5.4 mini"."""
    number = after is not None and _NUMBER.fullmatch(after.value.words) and text[end : end + 1] == " "
    if after is not None and number and not text[after.end : after.end + 1].isalnum():
        end = after.end
    more = _MORE.match(text, end) if text[end - 1].isdigit() else None
    return more.end() if more else end


def _name(text: str, run: list[tuple[str, int, int]]) -> Name:
    """Return the words of a row as one name."""
    start, end = run[0][1], run[-1][2]
    return Name(text[start:end], tuple(words for words, _, _ in run), start, end)


def _tokens(text: str, values: Iterable[Found]) -> Iterator[tuple[str, int, int, bool]]:
    """Yield words that are names or parts of one: text, start, end, and whether by a capital."""
    urls, covered = bytearray(len(text)), bytearray(len(text))
    for url in _URL.finditer(text):
        urls[url.start() : url.end()] = b"\1" * (url.end() - url.start())
    for value in values:
        covered[value.start : value.end] = b"\1" * (value.end - value.start)
    for found in _TOKEN.finditer(text):
        start, words = found.start(), found[0]
        if words.isascii() and words.isalpha() and words.islower():
            continue  # most words, and never a name
        owner = re.search(r"'s?$", words, re.IGNORECASE)
        words = words[: owner.start()] if owner else words
        if urls[start] or words.casefold() in _ABBREVIATED:
            continue
        valued = covered[start : start + len(words)]
        amount = any(valued) and not re.search("[/_]", words) and _digits_covered(words, valued)
        if covered[start] or amount:
            yield from _leftover(words, start, covered, text)
        elif not words[0].isdigit() and (kind := _kind(words, text, start)) is not None:
            yield words, start, start + len(words), kind


def _digits_covered(words: str, covered: bytearray) -> bool:
    """Whether every digit of the word belongs to a value: "mid-2025"."""
    return all(covered[n] for n, letter in enumerate(words) if letter.isdigit())


def _leftover(words: str, start: int, covered: bytearray, text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield what a word with a value inside names besides: "A3B" of "30B-A3B"."""
    for part in re.finditer(r"[^-/]+", words):
        at = start + part.start()
        if not any(covered[at : at + len(part[0])]):
            kind = _kind(part[0], text, at)
            if kind is not None:
                yield part[0], at, at + len(part[0]), kind


def _kind(words: str, text: str, start: int) -> bool | None:
    """Return True for a name by its capital or digits, False for one by its form, None for a common word."""
    if words in PLAIN:
        return None
    if _mixed(words) or re.search(r"\d", words):
        return True
    if re.search(r"[^\W\d_][.&/_][^\W\d_]|^[@#]|\+", words):
        return words != words.casefold()
    if not any(letter.isupper() for letter in words):
        return False if "-" in words and _rare(words) else None
    first, *others = words.split("-")
    if (first in PLAIN or _exempt(first, text, start)) and not any(
        letter.isupper() for part in others for letter in part
    ):
        return None
    return True


def _exempt(word: str, text: str, start: int) -> bool:
    """Whether a word with a capital is common where it stands."""
    if word[1:] != word[1:].lower():
        return False
    if not word[:1].isupper():
        return word == word.lower()
    if word.casefold() in FUNCTION and word.casefold() not in ("may", "us", "will"):
        return True
    return word.casefold() in OPENERS and _START.search(text[max(0, start - 8) : start]) is not None


def _rare(words: str) -> bool:
    """Whether a compound in small letters is no common one: "turboquant-pytorch"."""
    return any(part not in OPENERS | COMPOUND and not _GRAMMAR.fullmatch(part) for part in words.split("-"))


def _mixed(words: str) -> bool:
    """Whether the word mixes letters of alphabets that look alike."""
    latin = re.search(r"[A-Za-z]", words) is not None
    return (
        latin and re.search(r"[\u0370-\u03ff\u0400-\u052f\u13a0-\u13ff]", words.replace("μ", "")) is not None
    )


def _occurs(name: str, text: str, *, complete: bool = False) -> bool:
    """Whether the name stands in the folded text; complete: with no word of a longer name beside it."""
    for found in _pattern(name).finditer(spread(text)):
        if not complete or not _beside(spread(text), found.start(), found.end()):
            return True
    return False


def _beside(text: str, start: int, end: int) -> bool:
    """Whether a word with a capital stands right before or after."""
    before = re.search(r"([^\W\d_][\w'.-]*) (?:of |de |von |van )?$", text[max(0, start - 60) : start])
    after = re.match(r"(?: of| de| von| van)? ([^\W\d_][\w'.-]*)", text[end : end + 60])
    return any(
        word is not None
        and word[1][:1].isupper()
        and word[1].casefold() not in OPENERS
        and word[1] not in _TITLES
        for word in (before, after)
    )


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """Return the name as a pattern."""
    name = re.sub(r"(?<=[A-Z])s$", "", name)
    parts: list[str] = []
    for chunk in _CHUNK.findall(_HUMP.sub(" ", name)):
        if chunk in " -_":
            parts.append(" ")
            continue
        if parts and parts[-1] != " " and (parts[-1][-1].isalnum() and chunk[0].isalnum()):
            parts.append(" ")
        parts.append(chunk)
    pattern = ""
    for n, part in enumerate(parts):
        if part != " ":
            pattern += re.escape(part)
        elif n and n + 1 < len(parts):
            digits = parts[n - 1][-1].isdigit() and parts[n + 1][0].isdigit()
            pattern += "[ _-]" if digits else "[ _-]?"
    after = r"(?:'?s|'?es)?(?![^\W\d_])"
    if name[-1:].isdigit():
        after = rf"(?:'?s)?(?!\w|\.\d|-(?!(?:{_FAMILY}|\d+(?:\.\d+)?[BM])\b)\w| (?:{_VARIANT})\b)"
    left = "" if name[:1] in "@#" else r"(?<![^\W_])"
    return re.compile(left + pattern + after, re.IGNORECASE)
