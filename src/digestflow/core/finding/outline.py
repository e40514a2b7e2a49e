"""A page of dated entries, read from a note: sections, entries, updates, and what is ours."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from digestflow.core.change.hashes import find, find_runs
from digestflow.core.finding.digests import DATE, Dated, dated, is_bare
from digestflow.core.note.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from digestflow.core.finding.nouns import Surroundings
    from digestflow.core.note.nouns import Note, Part

NO_DIGEST = "no digest"  # behind the day, or the first and the last, of a line that says so
TOP = -1  # stands for a heading where there is none
_ENDS = re.compile(r"\r\n|\r|\n")
_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:\t| {1,4})(?:\[.\][ \t]+)?[*_]{0,3}")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<words>[^\r\n]+)(?P=mark)[ \t]*(?:\r\n|\r|\n)?")
_DASH = re.compile(r"\s+[—–-]+\s+|:\s+")
_LEAST = 3  # entries that make a section a list of digests
_CUT = 0.6  # share of a heading that its singular must have


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


def folded(title: str) -> str:
    """Return a heading's title as it is compared."""
    return " ".join(title.split()).casefold()


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

    @cached_property
    def _ranges(self) -> Mapping[int, tuple[int, int]]:
        """The parent and the end of every heading: found at once, for a page may have thousands."""
        ranges: dict[int, tuple[int, int]] = {}
        open_: list[int] = []
        for at in self.headings:
            while open_ and self.parts[open_[-1]].level >= self.parts[at].level:
                closed = open_.pop()
                ranges[closed] = ranges[closed][0], at
            ranges[at] = open_[-1] if open_ else TOP, len(self.parts)
            open_.append(at)
        return ranges

    def parent(self, head: int) -> int:
        """Return the nearest heading above the heading that is of a lower level, or TOP."""
        return self._ranges[head][0]

    def end(self, head: int) -> int:
        """Return where the heading's range ends: before the next of its level or above."""
        return self._ranges[head][1] if head >= 0 else len(self.parts)

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

    @cached_property
    def heads(self) -> Mapping[int, Dated]:
        """What names the digest of each entry, by part."""
        return {entry.at: entry.head for entry in self.entries}

    @cached_property
    def speaks_of_digests(self) -> bool:
        """Whether a date alone can only be a digest: others are linked, and no note is a day's."""
        digests = any(head.link and not is_bare(head) for head in self.heads.values())
        bare = self.around.layout.note_name == "{date}"
        return bare or (digests and not any(DATE.fullmatch(name) for name in self.around.notes))

    def _named(self, head: Dated) -> bool:
        """Whether the words are more than a date."""
        return not is_bare(head)

    def _listed(self, at: int) -> Listed | None:
        part = self.parts[at]
        marker = _MARKER.match(part.text) if part.kind == "item" else None
        head = dated(part.text, self.around, start=marker.end()) if marker else None
        if head is None or head.day is None or (not head.link and _is_gap(part.text, head)):
            return None
        return Listed(at=at, head=head, day=head.day, under=self.above(at))

    @cached_property
    def related(self) -> int | None:
        """The heading of the list of digests: the one so named, else that with most entries.

        A note of ours that is no map has none: what is dated in it are claims, several a day.
        """
        named = self.section("related_digests")
        if named is not None or (self.around.topic is None and self.around.owned):
            return named
        under = [entry.under for entry in self.entries if entry.under != TOP]
        most, count = next(iter(Counter(under).most_common(1)), (TOP, 0))
        return most if count >= _LEAST else None

    @cached_property
    def updates(self) -> tuple[Update, ...]:
        """The readings that have a heading of their own, or a bold line for one, wherever they stand."""
        entries = {entry.at for entry in self.entries}
        return tuple(
            Update(first=at, last=self._last(at, entries), under=self._over(at))
            for at in range(len(self.parts))
            if self._is_update(at)
        )

    def _is_update(self, at: int) -> bool:
        title = folded(self.caption(at))
        words = _DASH.split(title, maxsplit=1)
        if len(words) < 2:  # noqa: PLR2004 - a kind of heading, and its title
            return False
        wanted = folded(self.around.heading("narrative_updates"))
        singular = wanted.startswith(words[0]) and len(words[0]) >= _CUT * len(wanted)
        return singular or (
            bool(self.parts[at].level) and DATE.fullmatch(words[0]) is not None and self._updating(at)
        )

    def caption(self, at: int) -> str:
        """Return a heading's title, or the words of a bold line; "" for any other part."""
        bold = _BOLD.fullmatch(self.parts[at].text) if self.parts[at].kind == "text" else None
        return bold["words"] if bold else self.parts[at].title

    def _over(self, at: int) -> int:
        """Return the heading that the part stands under, of a lower level where it is one itself."""
        return self.parent(at) if self.parts[at].level else self.above(at)

    def _updating(self, at: int) -> bool:
        """Whether the heading stands in the section of updates."""
        return at in self._updated

    @cached_property
    def _updated(self) -> range:
        head = self.section("narrative_updates")
        return range(0) if head is None else range(head + 1, self.end(head))

    def _last(self, at: int, entries: set[int]) -> int:
        """Return the last part of an update: up to the next heading or entry, or a rule."""
        last = at
        for after in range(at + 1, len(self.parts)):
            part = self.parts[after]
            if part.level or after in entries or part.kind in {"rule", "footnote"} or self._is_update(after):
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
