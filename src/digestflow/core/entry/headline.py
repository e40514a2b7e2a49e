"""The headline a source gave, without what the site hung on it."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from digestflow.core.entry.chaff import chaff
from digestflow.core.entry.sentences import STOPPED, paired, sentences, words_in
from digestflow.core.evidence.fold import plain, view, wide
from digestflow.core.prompt.orders import is_order

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

# "owner/name", by which forges and hubs title what they list.
REPOSITORY: Final = re.compile(r"[\w.-]+ ?/ ?[\w.-]*[\w-]")
_CUTS: Final = re.compile(r" ?[|｜] ?| [-–—·•»] | :: ")
_SITE: Final = re.compile(
    r"\b(?:blog|news|newsroom|the verge|techcrunch|ars technica|wired|reuters|bloomberg|github"
    r"|hacker news|youtube|medium|substack"
    r"|magazine|journal|times|post|review|press|podcast|wikipedia|arxiv|hugging ?face|reddit|docs"
    r"|documentation|home|official site)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+$", re.IGNORECASE)
# One that stands bare, and is no link's target; without a scheme only where a path tells it from a name.
_BARE: Final = re.compile(
    r"(?<![\w/.@-])(?<!\]\()(?:(?i:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|co|ly|gg|be)/\S*)"
)
_BEGUN: Final = re.compile(
    r"(?<=.{90}) htt?p?s?:?/{0,2}$", re.DOTALL
)  # the feed cut a title within an address
_TAGS: Final = re.compile(r"(?:\s*#[^\W\d]\w*)+$")
# A full stop, but none of "...", of initials or of an abbreviation.
_STOP: Final = re.compile(
    r"(?:(?<=\w\w|[ \w]\d)|(?<=[)\]%\"'”’`*_]))"
    r"(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bCorp)(?<!\bJr)(?<!\bSr)(?<!\betc)\.$"
)
# A title that the feed cut short ends in a word that cannot end one.
_OPEN: Final = re.compile(r"\b(?:a|an|and|as|at|by|for|from|its|of|or|than|that|the|their|to|via|with)$")
_BORDER: Final = re.compile(r" [-–—] |[,;:] ")
_TAIL: Final = 4  # words a site's own name has at most
_LONG: Final = 30  # words; a longer title is the text itself
_TEXT: Final = 18  # words; with two sentences it is a text too
_CUT: Final = 40  # characters; no feed cuts a title to fewer
_FULL: Final = 100  # characters; a title as long as that is all that the feed takes of a text
_SHORT: Final = 3  # letters and digits; fewer are no headline
# What a mirror of a short-message service sets before an answer, and titles that only lead somewhere else.
_ANSWER: Final = re.compile(r"R to @\w+: ")
_CALL: Final = re.compile(
    r"\W*(?:(?:(?:learn|read|see|find out|watch|hear)(?: \w+){0,2} (?:more|here|now)|(?:read|watch|continue)"
    r" (?:on|it|this|reading|watching)|(?:read|see|watch) the (?:full|whole) \w+"
    r"|(?:the )?(?:full|more) (?:details|info|information|story|article|post|report|paper|thread)"
    r"|links?(?: to \w+)?|more|details|source|thread)\W*"
    r"(?:(?:[\w-]+\.)+[a-z]{2,}\S*)?|(?:[\w-]+\.)+[a-z]{2,}/\S*)\W*",
    re.IGNORECASE,
)
_ELLIPSIS: Final = re.compile(r"[\s\[(]*(?:…|\.{3})[\s\])]*$")


def headline(item: Item) -> tuple[int, int] | None:
    """Return the span of the item's title to be shown, or None when it has no title that can be.

    The name of the site at its end, tags, an address and a full stop are left out; of a title
    that is a whole text its first sentence is taken, of one that was cut what stands before
    its last border, or within a word before that. What is shown is a literal part of the title.
    What was cut out of the text's first sentence gives way to that, if it is short. Of what
    stands around an address the longer part is taken. None too where the title only leads
    somewhere else. The span is one of the item's body.
    """
    title = item.title
    shown = view(title)
    whole = _whole(item, shown.text)
    if whole is not None and (told := _first(item)):
        return told
    said = shown.text if whole is None else _OPEN.sub("", shown.text[:whole].rstrip())
    end = len(_untagged(_ADDRESS.sub("", said)).rstrip(" :-–—|"))
    for cut in reversed(list(_CUTS.finditer(shown.text))):
        tail = shown.text[cut.end() : end].strip()
        if words_in(shown.text[: cut.start()]) < 2 or not _names_site(tail, cut[0].strip(), item):  # noqa: PLR2004 - one word is no headline
            break
        end = cut.start()
    answer = _ANSWER.match(shown.text[:end])
    begin = answer.end() if answer else 0
    said = shown.text[begin:end]
    if (
        sum(letter.isalnum() for letter in _BARE.sub("", said)) < _SHORT
        or is_order(title)
        or _CALL.fullmatch(said)
    ):
        return None
    start, last = shown.span(begin, end)
    if _torn(title, start, last):
        return None
    first = sentences(title)
    if words_in(shown.text[:end]) > _LONG or (len(first) > 1 and words_in(title) > _TEXT):
        readable = [one for one in first[:2] if _TAIL <= one.length <= 2 * _LONG]
        if not readable:
            return None
        return _unstopped(title, max(readable[0].start, start), min(readable[0].end, last))
    return _unstopped(title, start, last)


def _whole(item: Item, shown: str) -> int | None:
    """Return how far the words of a title are whole that a feed cut out of the text; None of another."""
    words = _ELLIPSIS.sub("", shown)
    text = plain(item.text[: 2 * len(item.title)])
    if len(words) < _CUT or not text.startswith(words):
        return None
    behind = text[len(words) : len(words) + 2]
    if behind[:1].isalnum() and words[-1].isalnum() and not wide(behind[0]):
        return max(0, words.rfind(" "))
    gone_on = behind[1:].isalnum() and behind[0] == " " and not STOPPED.search(words)
    return len(words) if gone_on and (len(words) < len(shown) or len(words) >= _FULL) else None


def _first(item: Item) -> tuple[int, int] | None:
    """Return the span of the text's first sentence in the body, where it is one that can be a headline."""
    first = next(iter(sentences(item.text)), None)
    if first is None or not first.whole or not _TAIL <= first.length <= _LONG or is_order(first.text):
        return None
    before = len(item.title) + 2
    start, end = _unstopped(item.text, first.start, first.end)
    return before + start, before + end


def _unstopped(title: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without what was cut short, and without a full stop at its end."""
    start, end = unaddressed(title, start, end)
    words = _BEGUN.sub("", title[start:end])
    opened = words.rfind("(")
    if opened > len(words) / 2 and ")" not in words[opened:] and words[opened - 1] not in ":;=-":
        words = words[:opened].rstrip()
    borders = [found.start() for found in _BORDER.finditer(words) if found.start() > len(words) / 2]
    if borders and _OPEN.search(words):
        words = words[: borders[-1]].rstrip()
    return paired(title, start, start + len(_STOP.sub("", words)))


def addressed(text: str) -> str:
    """Return why the text cannot be a headline where an address stands bare in it, else ""."""
    return "an address is no part of a headline" if _BARE.search(text) else ""


def unaddressed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of most words between the addresses of a text; of the whole where none is left.

    One that begins in the middle of a sentence, or only leads to an address, counts half.
    """
    borders = [start]
    for address in _BARE.finditer(text, start, end):
        borders += address.span()
    pieces = zip(borders[::2], (*borders[1::2], end), strict=True)
    first, last = max(pieces, key=lambda piece: _weight(text, piece, (start, end)))
    said = text[first:last].lstrip(" \t\n:,-–—|)]").rstrip(" \t\n:,-–—|([")
    said = _OPEN.sub("", said).rstrip() if last < end else said  # "see it at"
    if len(borders) == 1 or not said:
        return start, start + len(text[start:end].rstrip())
    first = text.index(said, first)
    return first, first + len(said)


def _weight(text: str, piece: tuple[int, int], whole: tuple[int, int]) -> float:
    first, last = piece
    said = text[first:last].strip()
    half = (first > whole[0] and said[:1].islower()) or (last < whole[1] and said.endswith(":"))
    return words_in(said) / (1 + half)


def _torn(title: str, start: int, end: int) -> bool:
    """Whether the title says something of an address: "Why www.example.com failed" is nothing without it."""
    address = _BARE.search(title, start, end)
    if address is None:
        return False
    left = title[slice(*unaddressed(title, start, end))]
    subject = address.start() == start and left[:1].islower()
    return subject or words_in(left) < 2  # noqa: PLR2004 - one word is no headline


def _untagged(title: str) -> str:
    """Return the title without the tags at its end."""
    tags = _TAGS.search(title)
    before = title[: tags.start()].rstrip() if tags else ""
    # After "the" or "in" a tag is a word of the title.
    whole = words_in(before) > 1 and not _OPEN.search(before) and not before.endswith((" in", " on"))
    return before if whole else title


def _names_site(tail: str, sign: str, item: Item) -> bool:
    """Whether the words after a dash or bar are the site's name."""
    if not tail or words_in(tail) > _TAIL:
        return False
    name = re.sub(r"\W+", "", tail).casefold()
    host = re.sub(r"\W+", "", urlsplit(item.url).hostname or "") if "://" in item.url else ""
    source = re.sub(r"\W+", "", item.source).casefold()
    if len(name) > _SHORT and (name in host.casefold() or name in source or (source and source in name)):
        return True
    return _SITE.search(tail) is not None and (sign in ("|", "｜") or tail[:1].isupper())


def first_sentence(item: Item) -> tuple[int, int] | None:
    """Return the span of the text's first sentence that can be shown, or None."""
    for passage in sentences(item.text):
        if not chaff(passage.text, passage.length):
            return _unstopped(item.text, passage.start, passage.end)
    return None
