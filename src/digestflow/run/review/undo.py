"""Taking an accepted day back: what is still ours goes, what a person changed stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.change.plan import NOTE, plan
from digestflow.core.change.sides import parted
from digestflow.core.decision import Decision, dump_line, silenced
from digestflow.core.note.nouns import plain, unit_hash
from digestflow.core.note.scan import scan
from digestflow.errors import UsageError
from digestflow.run.kept.answers import answers_file, returned
from digestflow.run.kept.moved import followed
from digestflow.run.kept.standing import DECISIONS, standing
from digestflow.run.notes.accept import standing_page, without
from digestflow.run.notes.looking import look_back
from digestflow.run.notes.pages import digest_page
from digestflow.run.ports import Intent
from digestflow.run.review.automatic import waiting_again
from digestflow.run.review.settle import appended, plan_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record
    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Choices, Tools

_GONE = "you deleted or moved it"
_ABOVE = "words of yours stand under it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is not taken back: a unit that a person changed or deleted, or a whole note."""

    note: str
    unit: str  # its key; "" for a note that a person deleted, moved or made unreadable
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What became of a day that was taken back."""

    day: date
    notes: tuple[str, ...]  # that were written
    gone: tuple[str, ...]  # notes in which nothing was a person's
    left: tuple[Left, ...]
    open: int  # hunks that wait for a person's word


def undo(wanted: date | None, tools: Tools, choices: Choices) -> Undone:
    """Take an accepted day back, by default the last: its record, and what is still ours of it.

    Every other note is what it would be had the day never been accepted. What a person
    changed stays, and what they deleted stays away should the day come again. Run again, the day
    gives the same bytes; what a policy accepted of it waits for an answer then. Nothing of git's
    history is taken back: with a repository it is a commit more.

    Raises:
        UsageError: The day is not accepted.
        NoteConflict: A note changed while it was written; nothing is written.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    now = followed(standing(tools.vault, tools.former), tools.vault, choices.layout)
    day = _day(wanted, now)
    record = now.records[day]
    then = replace(now, answers=now.answers.with_day(day, returned(now.answers.of(day))))
    writes = without(day, then, tools.vault, choices.layout)
    left = tuple(
        one
        for change in writes.changes
        for one in _left(change, now, _lost_before(change, now, tools, choices))
    )
    files = {**writes.files, **answers_file(then.answers, day, tools.vault)}
    kept = "".join(map(dump_line, _kept(left, record, now, tools, choices)))
    if kept:
        before = tools.vault.read(DECISIONS)
        files[DECISIONS] = (before, appended(before, kept))
    trailers = {"Digestflow-Undo": plan_name(record), "Digestflow-Day": day.isoformat()}
    tools.apply(
        files, Intent(subject=f"Undo the digest of {day}", day=day, trailers=trailers, name=f"undo-{day}")
    )
    waiting_again(day, tools)
    written = [change for change in writes.changes if change.writes]
    return Undone(
        day=day,
        notes=tuple(str(change.path) for change in written if change.after is not None),
        gone=tuple(str(change.path) for change in written if change.after is None),
        left=left,
        open=sum(hunk.open for change in writes.changes for hunk in change.hunks),
    )


def _day(wanted: date | None, now: Standing) -> date:
    last = max(now.records, default=None)
    if last is None:
        raise UsageError("no day is accepted: there is nothing to undo", fix="digestflow review")
    if wanted is None:
        return last
    if wanted not in now.records:
        near = min(now.records, key=lambda day: (abs(day - wanted), day))
        raise UsageError(
            f"{wanted} is not accepted, so there is nothing to undo; the last that is: {last}",
            fix=f"digestflow undo {near}",
        )
    return wanted


def _lost_before(change: Change, now: Standing, tools: Tools, choices: Choices) -> frozenset[str]:
    """Return what of a note a person changed or deleted that was not wanted with the day either."""
    if not change.lost:
        return frozenset()
    page = standing_page(str(change.path), now, tools.vault, choices.layout)
    owned = now.units.get(str(change.path), {})
    return frozenset() if page is None else plan(page, change.before, owned).lost


def _left(change: Change, now: Standing, before: frozenset[str]) -> Iterator[Left]:
    """Yield what was ours, is wanted no longer since now, and is not what we last wrote."""
    note = str(change.path)
    owned, _ = parted(now.units.get(note, {}))
    removed = {hunk.unit for hunk in change.hunks if hunk.kind == "remove"}
    lost = sorted((owned.keys() - change.owned.keys() - removed | change.lost) - before)
    if change.untouchable:
        yield Left(note=note, unit=NOTE, why=change.untouchable)
    elif lost and change.before is None:
        yield Left(note=note, unit=NOTE, why=_GONE)
    else:
        stands = {unit_hash(part.text) for part in scan(change.after or b"").parts}
        for unit in lost:
            why = _ABOVE if owned[unit] in stands else "you changed or deleted it"
            yield Left(note=note, unit=unit, why=why)


def _kept(
    left: Iterable[Left], record: Record, now: Standing, tools: Tools, choices: Choices
) -> Iterator[Decision]:
    """Yield what is to be remembered, so that a day that comes again does not overrule a person."""
    for one in left:
        if one.why == _ABOVE:
            continue
        if one.unit != NOTE:
            ours = now.units[one.note][one.unit]
        elif one.why == _GONE:
            past = look_back(now.records, now, tools.vault, choices.layout).past
            page = digest_page(record, now.records, choices.layout, past.links)
            ours = unit_hash(plain((plan(page, None, {}).after or b"").decode()))
        else:
            continue
        if silenced(now.decisions, now.units.paths(one.note)).get(one.unit) != ours:
            yield Decision(kind="keep", made=tools.today(), note=one.note, unit=one.unit, ours=ours)
