"""One note's change in the making: every unit settled, then all of them written in one go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from digestflow.core.change.ground import TOP, Ground, Stand
from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.change.place import Placing
from digestflow.core.change.properties import settle_properties
from digestflow.core.change.row import Row
from digestflow.core.change.settle import Decided, Want
from digestflow.core.change.sides import Sides, is_kept, parted
from digestflow.core.change.survey import HEADING, Survey, heading_text, is_wanted, survey
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.note.splice import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digestflow.core.note.nouns import Note
    from digestflow.core.render.page import Page, Section, Unit

MADE = "property/type"  # the key of a unit that only notes have that we made


def planned(page: Page, before: bytes | None, owned: Mapping[str, str], decided: Decided) -> Change:
    """Return the change of a note, with every part of it looked at."""
    note = scan(before or b"")
    if note.fault:
        return unchanged(page, before, owned, untouchable=note.fault)
    units, kept = parted(owned)
    return Planning(page=page, note=note, owned=units, kept=kept, decided=decided).change(before)


def unchanged(
    page: Page,
    before: bytes | None,
    owned: Mapping[str, str],
    *,
    untouchable: str = "",
    hunks: tuple[Hunk, ...] = (),
) -> Change:
    """Return the change that leaves a note as it is."""
    return Change(
        path=page.path,
        before=before,
        after=before,
        hunks=hunks,
        owned=dict(owned),
        untouchable=untouchable,
    )


@dataclass(slots=True, kw_only=True)
class Planning:
    """A change in the making."""

    page: Page
    note: Note
    owned: Mapping[str, str]  # before the change
    kept: Mapping[str, str]  # of a person's words, as `sides` has it, before the change
    decided: Decided
    hunks: list[Hunk] = field(default_factory=list)
    after: dict[str, str] = field(default_factory=dict)  # owned, after the change
    replaced: dict[int, tuple[int, str]] = field(default_factory=dict)  # first part -> last part, text
    removed: dict[int, int] = field(default_factory=dict)  # first part -> last part
    missing: dict[str, list[Unit]] = field(default_factory=dict)  # units to be put in, by section key
    created: set[str] = field(default_factory=set)  # section keys
    bare: set[str] = field(default_factory=set)  # those of them that stay without their heading

    def change(self, before: bytes | None) -> Change:
        """Return the change of the note, whose bytes are `before`."""
        page = self.page
        front = settle_properties(page.properties, self._unwanted(), self.note, self.owned, self.decided)
        self.hunks += front.hunks
        self.after |= front.owned
        found = survey(
            page, self.note, {key: was for key, was in self.owned.items() if key not in front.done}
        )
        for section in page.sections:
            if is_wanted(section):
                self._section(section, found.ground)
        placing = Placing(
            ground=found.ground,
            sections=page.sections,
            missing=self.missing,
            created=self.created,
            bare=self.bare,
            ours={section.key for section in page.sections if HEADING + section.key in self.owned},
        )
        stops = placing.stops()
        sides = list(self._sides(found))
        self._remove(found.stale, found.ground, placing)
        rows = {
            one.section.key: Row(found.ground, one) for one in sides if one.section.key in found.ground.heads
        }
        splice = Splice(
            note=self.note,
            removed=self.removed,
            replaced=self.replaced,
            inserted=placing.pieces(stops, rows),
            solid=self._solid(found.ground),
            ours=found.ground.owned(),
            heads={at for key, at in found.ground.heads.items() if HEADING + key in self.owned},
            front=front.text,
        )
        # Should it be wanted again, in another order of days it would have been all along.
        lost = self.owned.keys() - self.after.keys() - found.stale.keys() - front.done
        self.after |= {key: self.owned[key] for key in lost}
        for row in rows.values():
            self.after |= row.kept()
        written = any(not hunk.open for hunk in self.hunks)
        return Change(
            path=page.path,
            before=before,
            after=splice.raw() if written else before,
            hunks=tuple(self.hunks),
            owned=self.after,
            lost=frozenset(lost),
            remarks=found.remarks,
        )

    def _sides(self, found: Survey) -> Iterator[Sides]:
        """Yield the sides of a person's words in each section in which something comes, goes or is kept."""
        units = {key: stand for key, stand in found.stale.items() if not key.startswith(HEADING)}
        for section in self.page.sections:
            if section.key in found.ground.heads:
                stale = {k: one for k, one in units.items() if found.ground.holds(section.key, one.first)}
                if stale or section.key in self.missing or is_kept(section, self.kept):
                    yield Sides(found.ground, section, stale, self.kept)

    def _unwanted(self) -> Mapping[str, str]:
        wanted = {unit.key for section in self.page.sections for unit in section.units}
        wanted |= {unit.key for unit in self.page.properties}
        return {k: was for k, was in self.owned.items() if k not in wanted and not k.startswith(HEADING)}

    def _solid(self, ground: Ground) -> Mapping[int, bool]:
        shapes = {unit.key: unit.shape for section in self.page.sections for unit in section.units}
        stands = ((key, stand) for key, stand in ground.stands.items() if key in shapes)
        return {
            at: shapes[key] == "item" for key, stand in stands for at in range(stand.first, stand.last + 1)
        }

    def _section(self, section: Section, ground: Ground) -> None:
        """Settle the units of a section, then its heading.

        A section that stood and stands no longer was deleted by a person: it is written
        again only when they take it: its heading, for all of it, or some of its units.
        In a note that we made only the heading tells: with the last of its units we took it out.
        So it does where nothing is ours: a unit that was decided against in a note that went is one unit.
        Footnotes belong to their marks, which stand elsewhere: they come without the heading.
        """
        heading = HEADING + section.key
        keys = {heading, *(unit.key for unit in section.units)}
        stands = section.key in ground.heads
        telling = {heading} if MADE in self.owned or not self.owned else keys
        deleted = not stands and not telling.isdisjoint({*self.owned, *self.decided.silent})
        creates = not stands and (not deleted or not keys.isdisjoint(self.decided.taken))
        refused = creates and heading in self.decided.refused
        at = len(self.hunks)
        for unit in section.units:
            stand = ground.stands.get(unit.key)
            if stand is not None and stand.hash == unit_hash(unit.text):
                self.after[unit.key] = stand.hash  # it stands as it is wanted, whatever was decided
                continue
            barred = deleted and unit.shape != "footnote"
            want = self._want(unit.key, section, unit.text, barred=barred, refused=refused)
            hunk = self._settle(want, stand)
            if hunk is not None and hunk.kind == "insert":
                self.missing.setdefault(section.key, []).append(unit)
        creates = creates and not refused and (section.key in self.missing or not section.units)
        if creates:
            self.created.add(section.key)
        elif not stands and section.key in self.missing:
            self.created.add(section.key)
            self.bare.add(section.key)
        if section.heading and (creates or heading in self.owned):
            self._heading(section, ground.stands.get(heading), creates=creates)
            if len(self.hunks) > at and self.hunks[-1].unit == heading:
                self.hunks.insert(at, self.hunks.pop())

    def _heading(self, section: Section, stand: Stand | None, *, creates: bool) -> None:
        """Settle a heading that is ours, or that is to be put in."""
        want = self._want(
            HEADING + section.key, section, heading_text(section), barred=not creates, refused=False
        )
        # Units that a person left without their heading do not get it back: there is no telling where.
        self._settle(replace(want, taken=creates or (want.taken and stand is not None)), stand)

    def _want(self, key: str, section: Section, text: str, *, barred: bool, refused: bool) -> Want:
        decided = self.decided
        taken = key in decided.taken or (barred and HEADING + section.key in decided.taken)
        return Want(
            key=key,
            section=section.heading,
            text=text,
            was=self.owned.get(key),
            refused=refused or key in decided.refused,
            taken=taken,
            silent=decided.silent.get(key),
            barred=barred,
        )

    def _settle(self, want: Want, stand: Stand | None) -> Hunk | None:
        """Take up what becomes of a unit; return its hunk."""
        hunk = want.hunk(stand)
        owned = want.owned(stand, hunk)
        if owned is not None:
            self.after[want.key] = owned
        if hunk is not None:
            self.hunks.append(hunk)
            if stand is not None and not hunk.open:
                self.replaced[stand.first] = stand.last, want.text
        return hunk

    def _remove(self, stale: Mapping[str, Stand], ground: Ground, placing: Placing) -> None:
        """Take out what is ours and not wanted: units, then headings with nothing left under them.

        Also a unit that is a heading stays while there is something under it: a person's words. And so does
        a heading that a person put elsewhere: it would come back where it was at first.
        """
        heads = ground.heads
        others = {HEADING + section.key: self._others(at) for at, section in enumerate(self.page.sections)}
        headings = []
        for key, stand in stale.items():
            if stand.first == stand.last and ground.level(stand.first):
                headings.append((key, stand))
            else:
                self._take_out(key, stand, ground)
        for key, stand in sorted(headings, key=_first, reverse=True):
            at = stand.first
            if key.startswith(HEADING):
                # Another section of ours is not under it, whatever level a person gave that.
                beside = (heads[one] for one in others.get(key, ()) if heads.get(one, TOP) > at)
                end = min(ground.end(at), *beside, len(self.note.parts))
            else:
                end = ground.any_heading(at, level=ground.level(at))
            moved = key.startswith(HEADING) and not placing.is_in_place(key.removeprefix(HEADING))
            if not moved and not any(ground.stays(below) for below in range(at + 1, end)):
                self._take_out(key, stand, ground)
            elif key in others:
                self.after[key] = self.owned[key]
        for section in self.page.sections:
            key = HEADING + section.key
            # One that a person gave another level is not taken out, but others are placed by it.
            if key in self.owned and key not in stale and section.key in heads and not is_wanted(section):
                self.after[key] = self.owned[key]

    def _others(self, at: int) -> Iterator[str]:
        """Yield the keys of the sections that are no part of one, by its place in the page."""
        parts = takewhile(lambda one: one.level > self.page.sections[at].level, self.page.sections[at + 1 :])
        within = {section.key for section in (self.page.sections[at], *parts)}
        yield from (section.key for section in self.page.sections if section.key not in within)

    def _take_out(self, key: str, stand: Stand, ground: Ground) -> None:
        if key in self.decided.refused:
            self.after[key] = self.owned[key]
            return
        above = ground.above(stand.first)
        section = "" if above == TOP else self.note.parts[above].title
        self.hunks.append(Hunk(unit=key, section=section, kind="remove", theirs=stand.text, ours=""))
        self.removed[stand.first] = stand.last
        ground.remove([(stand.first, stand.last)])


def _first(stale: tuple[str, Stand]) -> int:
    return stale[1].first
