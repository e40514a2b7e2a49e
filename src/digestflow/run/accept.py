"""From records to notes: what a plan would change, and the writes that carry it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.change.nouns import Change
from digestflow.core.change.plan import plan, retire
from digestflow.core.decision import silenced
from digestflow.core.note.nouns import unit_hash
from digestflow.core.record import dump
from digestflow.core.render.digest import digest
from digestflow.core.render.moc import moc
from digestflow.run.standing import UNITS, Standing, dump_units, record_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from digestflow.core.change.nouns import Hunk
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.page import Page
    from digestflow.run.ports import Vault


_WHOLE = frozenset({""})  # the unit key that stands for a note as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What the vault's files are and should become; nothing where nothing changes."""

    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]]  # path -> before, after
    changes: tuple[Change, ...]  # of the notes among them, and of notes left alone with a reason
    standing: Standing  # as it is once the files are written


def accept(records: Iterable[Record], now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that make `records` part of the vault.

    With records that stand already, unchanged, nothing is to be written.
    """
    given = tuple(records)
    stand = dict(now.records) | {record.day: record for record in given}
    writes = _notes(_pages(stand, layout, days={record.day for record in given}), now, vault)
    for record in given:
        path = record_path(record.day)
        _put(writes.files, vault, path, dump(record).encode())
    return replace(writes, standing=replace(writes.standing, records=stand))


def without(day: date, now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that make the vault what it is without the record of `day`.

    Its own note is emptied of what is ours, and goes where nothing else is in it.
    """
    stand = {at: record for at, record in now.records.items() if at != day}
    pages = _pages(stand, layout, days={day})
    gone = [note for note, owned in now.units.items() if _is_of(day, owned)]
    writes = _notes(pages, now, vault, retired=gone)
    path = record_path(day)
    writes.files[path] = (vault.read(path), None)
    return replace(writes, standing=replace(writes.standing, records=stand))


def _is_of(day: date, owned: Mapping[str, str]) -> bool:
    """Tell whether the units are those of the day's note, whatever config.yaml called it then."""
    return owned.get("property/date") == unit_hash(f"date: {day.isoformat()}")


def rebuild(now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that make every note what the records say.

    A note that was deleted as a whole comes back; what a person changed or deleted inside
    a note stays as they left it.
    """
    return _notes(_pages(now.records, layout), now, vault, taken=_WHOLE)


def take(note: str, now: Standing, vault: Vault, layout: Layout) -> Writes:
    """Return the writes that put our newer words into a note, over what a person made of ours.

    What was never ours stays. Nothing is to be written when the note has no open hunk.
    """
    pages = [page for page in _pages(now.records, layout) if str(page.path) == note]
    waiting = _notes(pages, now, vault).changes
    units = frozenset(hunk.unit for change in waiting for hunk in change.hunks if hunk.open)
    return _notes(pages, now, vault, taken=units)


def open_hunks(note: str, now: Standing, vault: Vault, layout: Layout) -> tuple[Hunk, ...]:
    """Return what waits for a person's word in a note."""
    pages = [page for page in _pages(now.records, layout) if str(page.path) == note]
    changes = _notes(pages, now, vault).changes
    return tuple(hunk for change in changes for hunk in change.hunks if hunk.open)


def _pages(
    records: Mapping[date, Record], layout: Layout, *, days: AbstractSet[date] | None = None
) -> list[Page]:
    """Return the pages of all notes; of `days`, only those that these days bear on."""
    everything = [records[day] for day in sorted(records)]
    shown = [record for record in everything if days is None or days & {record.day, *_linked(record)}]
    pages = [digest_page(record, records, layout) for record in shown]
    return pages + [moc(topic, everything, layout) for topic in layout.topics]


def _linked(record: Record) -> Iterator[date]:
    """Yield the earlier days that the record's note would link to."""
    yield from (follow.day for follow in record.follows)
    yield from (mention.follows for mention in record.also if mention.follows)


def digest_page(record: Record, records: Mapping[date, Record], layout: Layout) -> Page:
    """Return the page of the record's day, without what leads to a day that has no record."""
    if not all(day in records for day in _linked(record)):
        record = replace(
            record,
            follows=tuple(follow for follow in record.follows if follow.day in records),
            also=tuple(
                mention if mention.follows in records else replace(mention, follows=None)
                for mention in record.also
            ),
        )
    return digest(record, layout)


def _notes(
    pages: Sequence[Page],
    now: Standing,
    vault: Vault,
    *,
    taken: frozenset[str] = frozenset(),
    retired: Iterable[str] = (),
) -> Writes:
    units = {note: dict(keys) for note, keys in now.units.items()}
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]] = {}
    changes = []
    for page in pages:
        note = str(page.path)
        before, owned = vault.read(page.path), units.get(note, {})
        change = plan(
            page if before is None else _without_birth(page, owned),
            before,
            owned,
            taken=taken,
            silent=silenced(now.decisions, note),
        )
        if change.hunks or change.untouchable or change.after != change.before:
            changes.append(change)
        if change.after is not None and change.after != change.before:
            files[page.path] = (change.before, change.after)
        units[note] = dict(change.owned)
    for note in retired:
        change = retire(PurePosixPath(note), vault.read(PurePosixPath(note)), now.units[note])
        changes.append(change)
        if change.after != change.before:
            files[change.path] = (change.before, change.after)
        units[note] = dict(change.owned)
    _put(files, vault, UNITS, dump_units(units))
    return Writes(files=files, changes=tuple(changes), standing=replace(now, units=units))


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
