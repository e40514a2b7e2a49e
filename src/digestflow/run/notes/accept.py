"""From records to notes: what a plan would change, and the writes that carry it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.change.edit import NO_WISHES, Wishes, edited, owned_of
from digestflow.core.change.nouns import Change
from digestflow.core.change.plan import plan, retire
from digestflow.core.change.stretch import without_months
from digestflow.core.decision import silenced
from digestflow.core.ledger.nouns import THREAD_DAYS
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.record import dump
from digestflow.core.render.fold import dated, oldest
from digestflow.core.render.layout import BASE, moc_path
from digestflow.core.render.name import collision_key
from digestflow.run.kept.answers import answers_file
from digestflow.run.kept.moved import followed, one_file
from digestflow.run.kept.records import record_path
from digestflow.run.kept.units import unit_files
from digestflow.run.notes.looking import Looking, look_back, relinked
from digestflow.run.notes.pages import Wanted, day_page, entity_page, everything, linked, maps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from digestflow.core.change.nouns import Hunk
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.page import Page
    from digestflow.run.kept.records import Records
    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Vault


_WHOLE = frozenset({""})  # the unit key that stands for a note as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What the vault's files are and should become; nothing where nothing changes."""

    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]]  # path -> before, after
    changes: tuple[Change, ...]  # of the notes among them, and of notes left alone with a reason
    standing: Standing  # as it is once the files are written


def accept(
    records: Iterable[Record], now: Standing, vault: Vault, layout: Layout, wishes: Wishes = NO_WISHES
) -> Writes:
    """Return the writes that make `records` part of the vault.

    With records that stand already, unchanged, nothing is to be written.
    """
    now = followed(now, vault, layout)
    given = {record.day: record for record in records}
    stand = now.records.with_all(given.values())
    writes = _changed(stand, set(given), now, vault, layout, wishes=wishes)
    for record in given.values():
        path = record_path(record.day)
        _put(writes.files, vault, path, dump(record).encode())
        writes.files.update(answers_file(now.answers, record.day, vault))
    return writes


def without(day: date, now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that make the vault what it is without the record of `day`.

    Its own note is emptied of what is ours, and goes where nothing else is in it. One in another
    folder than config.yaml now names for days stays as it is.
    """
    now = followed(now, vault, layout)
    own = str(layout.path(day))  # a note that a person had begun has no date of ours
    named = [note for note in now.units if day.isoformat() in note]
    its = {PurePosixPath(note) for note in named if note == own or _is_of(day, now.units[note])}
    within = {path for path in its if path.parent == PurePosixPath(layout.note_folder)}
    writes = _changed(now.records.without(day), {day}, now, vault, layout, retired=sorted(map(str, within)))
    left = [(path, before) for path in sorted(its - within) if (before := vault.read(path)) is not None]
    why = f"config.yaml names {layout.note_folder or 'the vault itself'} for the notes of days"
    elsewhere = tuple(_left_alone(path, before, now.units[str(path)], why) for path, before in left)
    path = record_path(day)
    writes.files[path] = (vault.read(path), None)
    return replace(writes, changes=(*writes.changes, *elsewhere))


def _is_of(day: date, owned: Mapping[str, str]) -> bool:
    """Tell whether the units are those of the day's note, whatever config.yaml called it then."""
    return owned.get("property/date") == unit_hash(f"date: {day.isoformat()}")


def rebuild(now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that make every note what the records say.

    A note that was deleted as a whole comes back; what a person changed or deleted inside
    a note stays as they left it.
    """
    now = followed(now, vault, layout)
    looking = look_back(now.records, now, vault, layout, restored=True)
    writes = _notes(everything(looking), now, vault, taken=_WHOLE, retired=looking.gone)
    looking.months.keep()
    return writes


def take(note: str, now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that put our newer words into a note, over what a person made of ours.

    What was never ours stays. Nothing is to be written when the note has no open hunk.
    """
    now = followed(now, vault, layout)
    wanted = _one(note, now, vault, layout)
    waiting = _notes(wanted, now, vault).changes
    units = frozenset(hunk.unit for change in waiting for hunk in change.hunks if hunk.open)
    return _notes(wanted, now, vault, taken=units)


def open_hunks(note: str, now: Standing, vault: Vault, layout: Layout) -> tuple[Hunk, ...]:
    """Return what waits for a person's word in a note."""
    now = followed(now, vault, layout)
    changes = _notes(_one(note, now, vault, layout), now, vault).changes
    return tuple(hunk for change in changes for hunk in change.hunks if hunk.open)


def standing_page(note: str, now: Standing, vault: Vault, layout: Layout) -> Page | None:
    """Return the page of a note as the accepted records have it; None when they have none."""
    return next((one.page(frozenset()).whole() for one in _one(note, now, vault, layout)), None)


def _one(note: str, now: Standing, vault: Vault, layout: Layout) -> list[Wanted]:
    looking = look_back(now.records, now, vault, layout)
    path = next((new for new, old in now.renaming.items() if old == note), note)
    return [one for one in everything(looking) if str(one.path) == path]


def _changed(  # noqa: PLR0913 - what goes and what a person wishes stand beside what there is
    stand: Records,
    days: AbstractSet[date],
    now: Standing,
    vault: Vault,
    layout: Layout,
    *,
    retired: Iterable[str] = (),
    wishes: Wishes = NO_WISHES,
) -> Writes:
    """Return the writes of every note that the records of these days, as they are now, bear on."""
    looking = look_back(stand, now, vault, layout)
    shown = {day for day in _near(days, stand) if days & {day, *linked(stand[day])}}
    shown |= set(_mapped(now, looking))
    before = {day: _names(now.records.get(day), looking) for day in days}
    names = set().union(*before.values(), *(_names(stand.get(day), looking) for day in days))
    shown |= relinked(names, before, looking)
    wanted = [day_page(day, looking) for day in sorted(shown)]
    wanted += maps_of(looking)
    wanted += [entity_page(key, looking) for key in sorted(names) if key in looking.notes]
    writes = _notes(wanted, now, vault, retired=(*retired, *looking.gone), wishes=wishes)
    looking.months.keep()
    return replace(writes, standing=replace(writes.standing, records=stand))


def _mapped(now: Standing, looking: Looking) -> Iterator[date]:
    """Yield the days whose notes link a map that has another name from here on."""
    for topic in looking.layout.topics:
        note = moc_path(topic)
        if now.units.arrived(str(note)) not in {None, note.stem}:
            yield from looking.past.whole.followed(topic.name).days


def _near(days: AbstractSet[date], stand: Mapping[date, Record]) -> Iterator[date]:
    """Yield the days whose notes may link to one of these: nothing is followed for longer than that."""
    for at in days:
        later = (at + timedelta(days=n) for n in range(THREAD_DAYS + 1))
        yield from (day for day in later if day in stand)


def _names(record: Record | None, looking: Looking) -> set[str]:
    entries = record.entries if record is not None else ()
    return {looking.layout.naming.key(name) for entry in entries for name in entry.entities}


def _notes(
    wanted: Iterable[Wanted],
    now: Standing,
    vault: Vault,
    *,
    taken: frozenset[str] = frozenset(),
    retired: Iterable[str] = (),
    wishes: Wishes = NO_WISHES,
) -> Writes:
    units: dict[str, Mapping[str, str]] = {}
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]] = {}
    changes = []
    for one in wanted:
        note = str(one.path)
        origin = PurePosixPath(now.renaming.get(note, note))
        before, owned = vault.read(origin), now.units.get(note, {})
        if one.path == BASE and before is not None and not owned:
            continue  # somebody's own file of that name: YAML of ours behind theirs would break it
        if before is not None and not owned and (why := _other_case(note, now, vault)):
            changes.append(_left_alone(one.path, before, {}, why))
            continue
        page = one.page(_loose(before, owned, one.first))
        change = plan(
            edited(page if before is None else _without_birth(page, owned), wishes.edits),
            before,
            owned,
            taken=taken | wishes.taken.get(note, frozenset()),
            silent=silenced(now.decisions, now.units.paths(note)),
        )
        if wishes.edits:
            change = replace(change, owned=owned_of(page, wishes.edits, change.owned))
        if origin != one.path:
            change = replace(change, was=origin)
            files[origin], files[one.path] = (before, None), (None, change.after)
        elif change.after is not None and change.after != change.before:
            files[one.path] = (change.before, change.after)
        if change.hunks or change.untouchable or change.writes:
            changes.append(change)
        units[note] = change.owned
    for note in retired:
        change = retire(PurePosixPath(note), vault.read(PurePosixPath(note)), now.units[note])
        changes.append(change)
        if change.after != change.before:
            files[change.path] = (change.before, change.after)
        units[note] = change.owned
    files |= unit_files(now.units, units, vault)
    after = replace(now, units=now.units.with_all(units))
    return Writes(files=files, changes=tuple(changes), standing=after)


def _other_case(note: str, now: Standing, vault: Vault) -> str:
    """Return what to do about a note whose file has another case of its name too; "" where it has not.

    Where `A.md` and `a.md` are one file, that is how a topic looks whose name was given another case:
    what is ours in its map is kept under the one, and nothing seems to be under the other.
    """
    key = collision_key(note)
    if note not in now.notes():
        name = next((name for name in sorted(now.notes()) if collision_key(name) == key), "")
        return name and f"it is called {name!r} there; name it so in config.yaml"
    name = next((name for name in sorted(now.units) if one_file(name, note, vault)), "")
    return name and f"it was {name!r}, which is the same file here; call it that again, in config.yaml too"


def _left_alone(path: PurePosixPath, before: bytes, owned: Mapping[str, str], why: str) -> Change:
    return Change(path=path, before=before, after=before, hunks=(), owned=owned, untouchable=why)


def _loose(before: bytes | None, owned: Mapping[str, str], first: date | None) -> frozenset[str]:
    """Return the parts of days before `first` of which something does not stand as we wrote it."""
    if first is None or before is None:
        return frozenset()
    end = first.isoformat()
    if not "" < oldest(owned) < end:
        return frozenset()
    days = {key: at for key in owned if (at := dated(key)) and at[-len(end) :] < end}
    if not days:
        return frozenset()
    standing = {unit_hash(part.text) for part in scan(without_months(before)).parts}
    return frozenset(at for key, at in days.items() if owned[key] not in standing)


def _without_birth(page: Page, owned: Mapping[str, str]) -> Page:
    """Leave a person's own note its front matter and title: we give them only to notes we made."""
    if "property/type" in owned:
        return page
    return replace(
        page,
        properties=(),
        sections=tuple(section for section in page.sections if section.key != "title"),
    )


def _put(
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]],
    vault: Vault,
    path: PurePosixPath,
    after: bytes,
) -> None:
    before = vault.read(path)
    if before != after:
        files[path] = (before, after)
