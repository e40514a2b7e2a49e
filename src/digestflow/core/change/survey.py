"""Where the units and headings of a page stand in a note, and whether they are still ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from digestflow.core.change.ground import TOP, Ground, Run, Stand
from digestflow.core.change.hashes import find, find_runs
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.note.nouns import Kind, Note
    from digestflow.core.render.page import Page, Section, Unit

HEADING = "section/"  # before a section's key: the key of its heading


def heading_text(section: Section) -> str:
    """Return the heading's line as we write it."""
    return f"{'#' * section.level} {section.heading}"


def is_wanted(section: Section) -> bool:
    """Return whether the section is to stand; else it only says where others belong.

    A title stands without units; any other heading does not.
    """
    return bool(section.units) or section.level == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found of a page in a note."""

    ground: Ground
    stale: Mapping[str, Stand]  # what is ours and no longer wanted, by key
    remarks: tuple[str, ...]


def survey(page: Page, note: Note, owned: Mapping[str, str]) -> Survey:
    """Return where everything of the page stands.

    `owned` without the keys of properties. A unit is found by the bytes last written: in
    its section, else anywhere; then by the bytes wanted now, then by its mark, both in its
    section only.
    """
    search = _Search(page=page, ground=Ground(note=note), owned=owned)
    search.read()
    search.headings()
    search.ours()
    search.renamed()
    search.same()
    search.rest()
    search.marked()
    return Survey(ground=search.ground, stale=search.stale, remarks=tuple(search.remarks))


@dataclass(slots=True, kw_only=True)
class _Search:
    page: Page
    ground: Ground
    owned: Mapping[str, str]
    runs: dict[str, list[Run]] = field(default_factory=dict)  # hash -> where
    stale: dict[str, Stand] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def _units(self) -> Iterable[tuple[Section, Unit]]:
        return ((section, unit) for section in self.page.sections for unit in section.units)

    def read(self) -> None:
        """Find all bytes that were written, and those that are wanted, by their hashes."""
        parts = self.ground.note.parts
        wanted = {unit_hash(unit.text): unit.text for _, unit in self._units()}
        self.runs = find(parts, set(self.owned.values()) | set(wanted))
        missing = {key for key in self.owned.values() if key not in self.runs}
        missing |= {key for key, text in wanted.items() if key not in self.runs and _has_parts(text)}
        if missing and parts:
            self.runs |= find_runs(parts, missing)
        keys = [was for key, was in self.owned.items() if not key.startswith(HEADING)]
        for key in {*keys, *wanted}:
            for run in self.runs.get(key, ()):
                self.ground.enclose(run)

    def headings(self) -> None:
        """Find the headings that stand."""
        for section in self.page.sections:
            if not section.heading:
                self.ground.locate(section.key, TOP)
                continue
            was = self.owned.get(HEADING + section.key, "")
            free = [at for at in self.ground.structure() if self.ground.is_free((at, at))]
            written = {first for first, _ in self.runs.get(was, ())}
            by_bytes = [at for at in free if at in written]
            heads = by_bytes or [at for at in free if _is_heading(self._title(at), section)]
            if heads and not is_wanted(section):
                self.ground.locate(section.key, heads[0])
            elif heads:
                at = self._chosen(section, heads)
                stand = self.ground.stand((at, at), ours=bool(by_bytes))
                self.ground.take_heading(section.key, HEADING + section.key, stand)

    def _title(self, at: int) -> str:
        return self.ground.note.parts[at].title

    def _chosen(self, section: Section, heads: list[int]) -> int:
        if len(heads) == 1:
            return heads[0]
        self.remarks.append(f"{len(heads)} headings {section.heading!r}: one of them is used")
        hashes = [self.owned[unit.key] for unit in section.units if unit.key in self.owned]
        stands = [first for key in hashes for first, _ in self.runs.get(key, ())]

        def fits(at: int) -> tuple[int, bool]:
            end = self.ground.end(at)
            return sum(at < first < end for first in stands), self.ground.level(at) == section.level

        return max(heads, key=fits)

    def ours(self) -> None:
        """Find the units whose bytes are what was last written: those in their own sections first."""
        keys = Counter(self.owned[unit.key] for _, unit in self._units() if unit.key in self.owned)
        passed: set[str] = set()
        for section, unit in chain(self._units(), self._units()):
            if unit.key in self.ground.stands:
                continue
            was = self.owned.get(unit.key, "")
            free = self._free(was)
            here = [run for run in free if self.ground.holds(section.key, run[0])]
            if not here and unit.key in passed:
                here = free
            passed.add(unit.key)
            if not here:
                continue
            doubled = len(here) > keys[was]
            self.ground.take(unit.key, self.ground.stand(here[0], ours=True, doubled=doubled))
            keys[was] -= 1
            if doubled:
                self.remarks.append(f"{unit.key} stands twice")

    def _free(self, key: str) -> list[Run]:
        return [run for run in self.runs.get(key, ()) if self.ground.is_free(run)]

    def renamed(self) -> None:
        """Find the sections whose heading a person changed: they are where their units are."""
        for section in self.page.sections:
            stands = [
                self.ground.stands[unit.key].first for unit in section.units if unit.key in self.ground.stands
            ]
            if section.key in self.ground.heads or not stands:
                continue
            at = self.ground.above(min(stands))
            if at >= 0 and self.ground.is_free((at, at)):
                stand = self.ground.stand((at, at), ours=False)
                self.ground.take_heading(section.key, HEADING + section.key, stand)
            else:
                self.ground.locate(section.key, at)

    def same(self) -> None:
        """Find the units that a person, or another of our runs, wrote just as they are wanted."""
        for section, unit in self._units():
            if unit.key in self.ground.stands:
                continue
            here = [run for run in self._free(unit_hash(unit.text)) if self.ground.holds(section.key, run[0])]
            if here:
                self.ground.take(unit.key, self.ground.stand(here[0], ours=False))

    def rest(self) -> None:
        """Find what is ours and no longer wanted."""
        wanted = {unit.key for _, unit in self._units()}
        wanted |= {HEADING + section.key for section in self.page.sections if is_wanted(section)}
        gone = {key: was for key, was in self.owned.items() if key not in wanted}
        counts = Counter(gone.values())
        homes: dict[str, str] = {}
        if len(counts) < len(gone):  # of equal lines each is of the section where others of its kind are
            homes = {_kind(unit.key): section.key for section, unit in self._units()}
        for key, was in sorted(gone.items(), key=lambda one: _kind(one[0]) not in homes):
            free = self._free(was)
            if free and len(free) <= counts[was]:
                home = homes.get(_kind(key), "")
                run = next((one for one in free if home and self.ground.holds(home, one[0])), free[0])
                self.stale[key] = self.ground.stand(run, ours=True)
                self.ground.claim(key, self.stale[key])
            counts[was] -= 1
        self.stale = {key: self.stale[key] for key in gone if key in self.stale}

    def marked(self) -> None:
        """Find the units that a person changed, those first that were written before."""
        left = [(section, unit) for section, unit in self._units() if unit.key not in self.ground.stands]
        left.sort(key=lambda pair: pair[1].key not in self.owned)
        for section, unit in left:
            if unit.mark and section.key in self.ground.heads:
                self._mark(section, unit)

    def _mark(self, section: Section, unit: Unit) -> None:
        wanted = scan(unit.text.encode()).parts
        for at in self.ground.mentions(section.key, unit.mark):
            if self.ground.is_free((at, at)) and _alike(self.ground.note.parts[at].kind, wanted[0].kind):
                run = (at, self._extent(at, len(wanted)))
                self.ground.take(unit.key, self.ground.stand(run, ours=False))
                return

    def _extent(self, at: int, count: int) -> int:
        """Return the last part of what was made of a unit of `count` parts that begins at `at`.

        What follows a heading up to the next is of its unit; else what no empty line divides.
        """
        parts = self.ground.note.parts
        last, end = at, at + 1
        while count > 1 and end < len(parts) and not parts[end].level and self.ground.is_free((end, end)):
            if parts[end].kind != "blank":
                last = end
            elif not parts[at].level:
                break
            end += 1
        return last


def _kind(key: str) -> str:
    return key.rpartition("/")[0]


def _has_parts(text: str) -> bool:
    """Whether a unit is more than one part; a line never is."""
    return ("\n" in text or "\r" in text) and len(scan(text.encode()).parts) > 1


def _is_heading(title: str, section: Section) -> bool:
    words, stem = _folded(title), _folded(section.stem)
    return words == _folded(section.heading) or bool(stem and words.partition(":")[0].rstrip() == stem)


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()


def _alike(one: Kind, other: Kind) -> bool:
    """Whether a person's edit can have made the one of the other."""
    apart: Sequence[set[str]] = ({"item"}, {"footnote"}, {"heading", "underlined"})
    return all((one in kinds) is (other in kinds) for kinds in apart)
