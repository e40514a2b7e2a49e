"""What names a digest: a link or words with its day in them."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from digestflow.core.finding.nouns import Surroundings

DATE = re.compile(r"(?<!\d)(\d{4})([-./ _]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_HEAD = re.compile(
    r"\[\[(?P<link>[^\[\]|#\r\n]+)(?:#[^\[\]|\r\n]*)?(?:\|[^\[\]\r\n]*)?\]\]"
    # As Obsidian links without wikilinks: a path in the vault, never an address.
    r"|\[[^\[\]\r\n]+\]\((?:(?P<path>[^\s()<>#:]+)(?:#[^\s()<>]*)?|<(?P<wide>[^<>#:\r\n]+)(?:#[^<>\r\n]*)?>)\)"
    r"|(?P<bare>[^\W_][\w.]*(?:[ -][\w.]+)*?)(?=[*_]{0,3}(?: +[—–-]|:|$|[\r\n]))"
)
_WORDS = re.compile(r"[^\W_]+")
FIRST, LAST = 1970, 2999  # years of days that a digest can have


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What names a digest: words with a date in them."""

    day: date | None  # None: there is no such day
    text: str  # as it stands: "[[2026-03-16]]", "2026-03-16"
    target: str  # without brackets; of a Markdown link, its path without .md
    start: int  # in the text it was found in
    link: bool


def is_bare(one: Dated) -> bool:
    """Whether a digest is named by its date alone, as a note of a day is named as well."""
    return _WORDS.search(DATE.sub("", one.target)) is None


def note_key(name: str) -> str:
    """Return what two names share that lead to one note: Obsidian minds neither case nor form."""
    return unicodedata.normalize("NFC", name).casefold().strip()


def dated(text: str, around: Surroundings, *, start: int = 0) -> Dated | None:
    """Return the digest that is named at `start`; None when none is.

    It is named by the words of its note, or some of them: a note of its own in the vault that
    has these very words is no digest.
    """
    found = _HEAD.match(text, start)
    if found is None:
        return None
    path = unquote(found["path"] or found["wide"] or "").removesuffix(".md")
    target = (found["link"] or path or found["bare"]).strip()
    when = DATE.search(target)
    if when is None or not _fits(target, when, around):
        return None
    return Dated(day=_day(when), text=found[0], target=target, start=start, link=found["bare"] is None)


def _fits(target: str, when: re.Match[str], around: Surroundings) -> bool:
    name = target.rsplit("/", 1)[-1].removesuffix(".md")
    of_digest = set(_WORDS.findall(around.layout.note_name.replace("{date}", " ").casefold()))
    more = set(_WORDS.findall(name.replace(when[0], " ").casefold()))
    if not more <= of_digest:
        return False
    day = _day(when)
    right = day is not None and note_key(name) == note_key(around.layout.name(day))
    return right or note_key(name) not in around.notes


def _day(when: re.Match[str]) -> date | None:
    try:
        day = date(int(when[1]), int(when[3]), int(when[4]))
    except ValueError:
        return None
    return day if FIRST <= day.year <= LAST else None
