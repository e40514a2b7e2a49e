"""The headline a source gave, without what the site hung on it."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from digestflow.core.entry.chaff import chaff
from digestflow.core.entry.sentences import sentences, words_in
from digestflow.core.evidence.fold import view
from digestflow.core.prompt.orders import is_order

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

_CUTS: Final = re.compile(r" ?[|｜] ?| [-–—·•»] | :: ")
_SITE: Final = re.compile(
    r"\b(?:blog|news|newsroom|the verge|techcrunch|ars technica|wired|reuters|bloomberg|github"
    r"|hacker news|youtube|medium|substack"
    r"|magazine|journal|times|post|review|press|podcast|wikipedia|arxiv|hugging ?face|reddit|docs"
    r"|documentation|home|official site)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.)\S+$", re.IGNORECASE)
_BESIDE: Final = re.compile(r"\s(?:https?://|www\.)\S+$", re.IGNORECASE)  # and no link's target
_TAGS: Final = re.compile(r"(?:\s*#[^\W\d]\w*)+$")
# A full stop, but none of "...", of initials or of an abbreviation.
_STOP: Final = re.compile(
    r"(?:(?<=\w\w|[ \w]\d)|(?<=[)\]%\"'”’]))"
    r"(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bCorp)(?<!\bJr)(?<!\bSr)(?<!\betc)\.$"
)
# A title that the feed cut short ends in a word that cannot end one.
_OPEN: Final = re.compile(r"\b(?:a|an|and|as|at|by|for|from|its|of|or|than|that|the|their|to|via|with)$")
_BORDER: Final = re.compile(r" [-–—] |[,;:] ")
_TAIL: Final = 4  # words a site's own name has at most
_LONG: Final = 30  # words; a longer title is the text itself
_TEXT: Final = 18  # words; with two sentences it is a text too
_SHORT: Final = 3  # letters and digits; fewer are no headline


def headline(item: Item) -> tuple[int, int] | None:
    """Return the span of the item's title to be shown, or None when it has no title that can be.

    The name of the site at its end, tags, an address and a full stop are left out; of a title
    that is a whole text its first sentence is taken, of one that was cut what stands before
    its last border. What is shown is a literal part of the title.
    """
    title = item.title
    shown = view(title)
    end = len(_untagged(_ADDRESS.sub("", shown.text)).rstrip(" :-–—|"))
    for cut in reversed(list(_CUTS.finditer(shown.text))):
        tail = shown.text[cut.end() : end].strip()
        if words_in(shown.text[: cut.start()]) < 2 or not _names_site(tail, cut[0].strip(), item):  # noqa: PLR2004 - one word is no headline
            break
        end = cut.start()
    if not end or sum(letter.isalnum() for letter in shown.text[:end]) < _SHORT or is_order(title):
        return None
    start, last = shown.span(0, end)
    first = sentences(title)
    if words_in(shown.text[:end]) > _LONG or (len(first) > 1 and words_in(title) > _TEXT):
        readable = [one for one in first[:2] if _TAIL <= one.length <= 2 * _LONG]
        return _unstopped(title, readable[0].start, readable[0].end) if readable else None
    return _unstopped(title, start, last)


def _unstopped(title: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without what was cut short, and without a full stop at its end."""
    words = _BESIDE.sub("", title[start:end]).rstrip()
    opened = words.rfind("(")
    if opened > len(words) / 2 and ")" not in words[opened:] and words[opened - 1] not in ":;=-":
        words = words[:opened].rstrip()
    borders = [found.start() for found in _BORDER.finditer(words) if found.start() > len(words) / 2]
    if borders and _OPEN.search(words):
        words = words[: borders[-1]].rstrip()
    return start, start + len(_STOP.sub("", words))


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
