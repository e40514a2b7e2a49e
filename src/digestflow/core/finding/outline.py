"""A page of dated entries, read from a note: sections, entries, updates, and what is ours."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from digestflow.core.change.hashes import find, find_runs
from digestflow.core.finding.nouns import Surroundings
from digestflow.core.note.nouns import Note, Part
from digestflow.core.note.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

NO_DIGEST = "no digest"  # behind the day, or the first and the last, of a line that says so
TOP = -1  # stands for a heading where there is none
_DATE = re.compile(r"(?<!\d)(\d{4})([-./ _]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_ENDS = re.compile(r"\r\n|\r|\n")
_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:\t| {1,4})(?:\[.\][ \t]+)?[*_]{0,3}")
_HEAD = re.compile(
    r"\[\[(?P<link>[^\[\]|#\r\n]+)(?:#[^\[\]|\r\n]*)?(?:\|[^\[\]\r\n]*)?\]\]"
    r"|(?P<bare>[^\W_][\w.]*(?:[ -][\w.]+)*?)(?=[*_]{0,3}(?: +[—–-]|:|$|[\r\n]))"
)
_WORDS = re.compile(r"[^\W_]+")
_DASH = re.compile(r"\s+[—–-]+\s+|:\s+")
FIRST, LAST = 1970, 2999  # years of days that a digest can have
_LEAST = 3  # entries that make a section a list of digests
_CUT = 0.6  # share of a heading that its singular must have


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What names a digest: words with a date in them."""

    day: date | None  # None: there is no such day
    text: str  # as it stands: "[[2026-03-16]]", "2026-03-16"
    target: str  # without brackets
    start: int  # in the text it was found in
    link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A dated entry: a list item that begins with the name of a digest."""

    at: int  # part
    head: Dated
    day: date
    under: int  # the heading it stands under, or TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A dated reading under a heading of its own, with the paragraphs under it."""

    first: int
    last: int
    under: int  # the nearest heading above of a lower level, or TOP


def note_key(name: str) -> str:
    """Return what two names share that lead to one note: Obsidian minds neither case nor form."""
    return unicodedata.normalize("NFC", name).casefold().strip()


def folded(title: str) -> str:
    """Return a heading's title as it is compared."""
    return " ".join(title.split()).casefold()


def dated(text: str, around: Surroundings, *, start: int = 0) -> Dated | None:
    """Return the digest that is named at `start`; None when none is.

    It is named by the words of its note, or some of them: a note of its own in the vault that
    has these very words is no digest.
    """
    found = _HEAD.match(text, start)
    if found is None:
        return None
    target = (found["link"] or found["bare"]).strip()
    when = _DATE.search(target)
    if when is None or not _fits(target, when, around):
        return None
    return Dated(day=_day(when), text=found[0], target=target, start=start, link=found["link"] is not None)


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


def _is_gap(text: str, head: Dated) -> bool:
    """Whether the line says that the day has no digest."""
    return folded(text[head.start + len(head.text) :]).lstrip("—–- ") == NO_DIGEST


@dataclass(frozen=True)
class Outline:
    """A note's parts, and what of a page they are. All indexes are of its parts."""

    note: Note
    around: Surroundings

    @property
    def parts(self) -> tuple[Part, ...]:
        """The note's parts."""
        return self.note.parts

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The first line of each part, from 1."""
        firsts, line = [], 1
        for part in self.parts:
            firsts.append(line)
            line += len(_ENDS.findall(part.text))
        return tuple(firsts)

    def line(self, at: int, offset: int = 0) -> int:
        """Return the line, from 1, of a place in a part's text."""
        return self.lines[at] + len(_ENDS.findall(self.parts[at].text[:offset]))

    @cached_property
    def owned(self) -> frozenset[int]:
        """The parts that are ours."""
        hashes = self.around.owned
        runs = [*find(self.parts, hashes).values(), *find_runs(self.parts, hashes).values()]
        return frozenset(at for some in runs for first, last in some for at in range(first, last + 1))

    @cached_property
    def headings(self) -> tuple[int, ...]:
        """The parts that are headings."""
        return tuple(at for at, part in enumerate(self.parts) if part.level)

    def above(self, at: int) -> int:
        """Return the heading that the part stands under directly, or TOP."""
        place = bisect_right(self.headings, at - 1)
        return self.headings[place - 1] if place else TOP

    def parent(self, at: int) -> int:
        """Return the nearest heading above the heading that is of a lower level, or TOP."""
        level = self.parts[at].level
        return next((up for up in reversed(self.headings) if up < at and self.parts[up].level < level), TOP)

    def end(self, head: int) -> int:
        """Return where the heading's range ends: before the next of its level or above."""
        level = self.parts[head].level if head >= 0 else 0
        later = (at for at in self.headings if at > head and self.parts[at].level <= level)
        return next(later, len(self.parts))

    def last(self, head: int, gone: AbstractSet[int] = frozenset()) -> int:
        """Return the last part under a heading but for those that go; the heading where there is none."""
        under = range(self.end(head) - 1, head, -1)
        stays = (at for at in under if at not in gone and self.parts[at].kind != "blank")
        return next(stays, head)

    def title(self, head: int) -> str:
        """Return the heading's title; "" for the note's top."""
        return self.parts[head].title if head >= 0 else ""

    def section(self, key: str) -> int | None:
        """Return the heading of a MOC's section; a narrative's goes on with its thesis."""
        wanted = folded(self.around.heading(key))
        for at in self.headings:
            title = folded(self.parts[at].title)
            if title == wanted or (key == "narrative" and title.startswith((f"{wanted}:", f"{wanted} —"))):
                return at
        return None

    @cached_property
    def entries(self) -> tuple[Listed, ...]:
        """The dated entries, in the order they stand; bare dates only among digests that are linked."""
        found = [listed for at in range(len(self.parts)) if (listed := self._listed(at))]
        named = {listed.under for listed in found if self._named(listed.head)}
        related = self.section("related_digests")
        return tuple(one for one in found if one.under in named or one.under == related)

    def _named(self, head: Dated) -> bool:
        """Whether the words are more than a date."""
        return bool(_WORDS.search(_DATE.sub("", head.target)))

    def _listed(self, at: int) -> Listed | None:
        part = self.parts[at]
        marker = _MARKER.match(part.text) if part.kind == "item" else None
        head = dated(part.text, self.around, start=marker.end()) if marker else None
        if head is None or head.day is None or (not head.link and _is_gap(part.text, head)):
            return None
        return Listed(at=at, head=head, day=head.day, under=self.above(at))

    @cached_property
    def related(self) -> int | None:
        """The heading of the list of digests: the one so named, else that with most entries."""
        named = self.section("related_digests")
        if named is not None:
            return named
        under = [entry.under for entry in self.entries if entry.under != TOP]
        most = max(dict.fromkeys(under), key=under.count, default=None)
        return most if most is not None and under.count(most) >= _LEAST else None

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """The readings that have a heading of their own, wherever they stand."""
        entries = {entry.at for entry in self.entries}
        return tuple(
            Update(first=at, last=self._last(at, entries), under=self.parent(at))
            for at in self.headings
            if self._is_update(at)
        )

    def _is_update(self, at: int) -> bool:
        title = folded(self.parts[at].title)
        words = _DASH.split(title, maxsplit=1)
        if len(words) < 2:  # noqa: PLR2004 - a kind of heading, and its title
            return False
        wanted = folded(self.around.heading("narrative_updates"))
        singular = wanted.startswith(words[0]) and len(words[0]) >= _CUT * len(wanted)
        return singular or (_DATE.fullmatch(words[0]) is not None and self._updating(at))

    def _updating(self, at: int) -> bool:
        """Whether the heading stands in the section of updates."""
        head = self.section("narrative_updates")
        return head is not None and head < at < self.end(head)

    def _last(self, at: int, entries: set[int]) -> int:
        """Return the last part of an update: up to the next heading or entry, or a rule."""
        last = at
        for after in range(at + 1, len(self.parts)):
            part = self.parts[after]
            if part.level or after in entries or part.kind in {"rule", "footnote"}:
                break
            last = after if part.kind != "blank" else last
        return last

    def runs(self) -> Iterator[list[Listed]]:
        """Yield entries that stand beside each other in one list, none of them ours."""
        run: list[Listed] = []
        for entry in self.entries:
            if entry.at in self.owned:
                continue
            if run and not (run[-1].under == entry.under and self.beside(run[-1].at, entry.at)):
                yield run
                run = []
            run.append(entry)
        if run:
            yield run

    def beside(self, one: int, other: int) -> bool:
        """Whether only empty lines stand between two parts."""
        return all(self.parts[at].kind == "blank" for at in range(one + 1, other))


def outline(raw: bytes, around: Surroundings) -> Outline:
    """Return the page that the note's bytes hold."""
    return Outline(note=scan(raw), around=around)
