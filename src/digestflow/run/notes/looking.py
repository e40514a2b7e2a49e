"""What pages that look back are made from: the records of all days, and the notes that names lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.change.plan import retire
from digestflow.core.chronicle.days import Days
from digestflow.core.decision import merged
from digestflow.core.entity import naming
from digestflow.core.render.escape import link_text
from digestflow.core.render.layout import Layout, moc_path
from digestflow.core.render.links import Links, Past, Target
from digestflow.core.render.name import collision_key
from digestflow.core.render.spelling import note_name
from digestflow.run.kept.chronicles import chronicle_of
from digestflow.run.kept.months import Months

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from digestflow.core.chronicle.nouns import Chronicle
    from digestflow.run.kept.answers import Answers
    from digestflow.run.kept.records import Records
    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """The past, and where in the vault the entities' notes belong."""

    layout: Layout  # with the names that a person decided to be one's
    past: Past
    notes: Mapping[str, str]  # entity's key -> path of its note, which is ours or to be made
    answers: Answers
    gone: tuple[str, ...]  # notes of ours that are no entity's any more
    months: Months  # of the past, to be kept once they were looked at


def look_back(
    records: Records, now: Standing, vault: Vault, layout: Layout, *, restored: bool = False
) -> Looking:
    """Return the past of all the records, and the entities' notes.

    A note of a person's that is called like an entity is what its name leads to; it is never
    written to, and there is no second one. One of ours that a person deleted stays away, and
    nothing leads to it; unless it is `restored`, for which all records are read and all is made anew.
    """
    names = naming(merged(layout.aliases, now.decisions), tuple(layout.spellings.values()))
    layout = replace(layout, naming=names)
    units = now.units
    whole = chronicle_of(records, layout, vault.memory, anew=restored)
    there = now.notes() - frozenset(now.renaming.values())
    away = {*units} | {
        decision.note for decision in now.decisions if decision.kind == "keep" and not decision.unit
    }
    notes, targets, gone = _settled(whole, there, now, vault, layout)
    if not restored:
        lost = {key for key, note in notes.items() if note in away and note not in there}
        targets = {key: target for key, target in targets.items() if key not in lost}
    links = Links(naming=layout.naming, targets=targets)
    months = Months(vault.memory, anew=restored)
    past = Past(whole=whole, records=records, links=links, rows=months)
    return Looking(layout=layout, past=past, notes=notes, answers=now.answers, gone=gone, months=months)


def _settled(
    whole: Chronicle, there: AbstractSet[str], now: Standing, vault: Vault, layout: Layout
) -> tuple[dict[str, str], dict[str, Target], tuple[str, ...]]:
    """Return the entities' notes, what names lead to, and the notes of ours that are no entity's any more.

    One of these that a person's words keep in the vault is a person's from here on, and may be
    what a name leads to: as it will be found the next time.
    """
    kept: set[str] = set()
    units = frozenset(now.units)
    while True:
        notes, targets = _notes(whole, there - (units - kept), layout)
        gone = tuple(_gone(notes, now, layout))
        staying = {note for note in gone if note not in kept and _stays(note, now, vault)}
        if not staying:
            return notes, targets, gone
        kept |= staying


def _gone(notes: Mapping[str, str], now: Standing, layout: Layout) -> Iterator[str]:
    wanted = {*notes.values()} | {str(moc_path(topic)) for topic in layout.topics}
    folder = str(PurePosixPath(layout.entity_folder))
    others = frozenset(now.units) - wanted
    within = sorted(note for note in others if (note.rpartition("/")[0] or ".") == folder)
    yield from (note for note in within if "property/first" in now.units[note])


def _stays(note: str, now: Standing, vault: Vault) -> bool:
    path = PurePosixPath(note)
    return retire(path, vault.read(path), now.units[note]).after is not None


def _notes(
    whole: Chronicle, foreign: AbstractSet[str], layout: Layout
) -> tuple[dict[str, str], dict[str, Target]]:
    above = PurePosixPath(layout.entity_folder)
    folder = f"{above}/" if above.parts else ""
    stems = [path.stem for path in sorted(map(PurePosixPath, foreign), reverse=True)]
    theirs = {collision_key(stem): stem for stem in stems}
    theirs |= {collision_key(moc_path(topic).stem): moc_path(topic).stem for topic in layout.topics}
    notes: dict[str, str] = {}
    targets: dict[str, Target] = {}
    taken: set[str] = set()
    for key, named in sorted(whole.names.items(), key=itemgetter(0)):
        name = note_name(named, key, layout)
        folded = collision_key(name)
        own = theirs.get(folded, "")
        for other in () if own else named.spelled:
            if other != name and (own := theirs.get(collision_key(other), "")):
                break
        if own:
            if link_text(own) == own:
                targets[key] = Target(note=own)
        elif name and folded not in taken:
            taken.add(folded)
            notes[key] = f"{folder}{name}.md"
            targets[key] = Target(note=name, since=named.days[layout.entity_days - 1])
    return notes, targets


def relinked(names: AbstractSet[str], before: Mapping[date, AbstractSet[str]], looking: Looking) -> set[date]:
    """Return the days whose notes may link one of the names now, and might not before; or the other way.

    `before` are the days that changed, and what was named on them. A day that comes late, goes,
    or is told anew moves the day on which an entity is named for the third time.
    """
    found: set[date] = set()
    for key in names:
        target = looking.past.links.targets.get(key)
        if target is not None and target.since is None:
            continue  # a person's note, that was there before
        named = looking.past.whole.names.get(key)
        days = named.days if named else Days()
        # No later one of its days can be the one that counts.
        early = days[: looking.layout.entity_days + len(before)]
        earlier = sorted(
            {day for day in early if day not in before} | {d for d in before if key in before[d]}
        )
        now, was = _since(days, looking.layout), _since(earlier, looking.layout)
        if now != was:
            bounds = [day for day in (now, was) if day is not None]
            first, last = min(bounds), max(bounds) if len(bounds) > 1 else None
            found |= {day for day in days if first <= day and (last is None or day < last)}
    return found


def _since(days: Sequence[date], layout: Layout) -> date | None:
    return days[layout.entity_days - 1] if len(days) >= layout.entity_days else None
