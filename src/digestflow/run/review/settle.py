"""What a person does with plans: commit, reject, rebuild."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from digestflow.core.decision import Decision, dump_line
from digestflow.core.item.nouns import digest
from digestflow.core.note.nouns import unit_hash
from digestflow.core.record import Record, dump
from digestflow.core.review.merges import names_of
from digestflow.core.review.request import request_body
from digestflow.core.window import spans
from digestflow.errors import UsageError
from digestflow.plural import many
from digestflow.run.kept.answers import answers_of
from digestflow.run.kept.standing import DECISIONS, Standing, open_plans, standing
from digestflow.run.notes.accept import Writes, accept, open_hunks, rebuild, take
from digestflow.run.plans import record_of
from digestflow.run.ports import Files, Intent
from digestflow.run.review.reviewing import answered_writes, decided, settled_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.change.nouns import Change, Hunk
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Choices, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of one plan."""

    day: date
    notes: tuple[str, ...]  # that were written
    open: int  # hunks that wait for a person's word, in notes that they changed
    changes: tuple[Change, ...]


def plans(wanted: Sequence[date], tools: Tools) -> tuple[Plan, ...]:
    """Return the open plans of the days, oldest first; of all days when none is named.

    Raises:
        UsageError: A named day has no open plan.
    """
    return _plans(wanted, standing(tools.vault, tools.former), tools)


def _plans(wanted: Sequence[date], now: Standing, tools: Tools) -> tuple[Plan, ...]:
    there = {plan.day: plan for plan in open_plans(now, tools.drafts)}
    for day in wanted:
        if day not in there:
            known = spans(there) or "none"
            raise UsageError(
                f"{day} has no open plan; open plans: {known}", fix=f"digestflow run --date {day}"
            )
    return tuple(there[day] for day in sorted(set(wanted) or there))


def preview(plan: Plan, tools: Tools, choices: Choices) -> tuple[Record, Writes]:
    """Return the plan's record as it is accepted, and what that would write to the notes as they are now.

    Without what a person refused of it, and with their words where they edited it.
    """
    return _preview(plan, standing(tools.vault, tools.former), tools, choices, looked=False)


def _preview(
    plan: Plan, now: Standing, tools: Tools, choices: Choices, *, looked: bool
) -> tuple[Record, Writes]:
    answers = answers_of(plan)
    record = record_of(plan)
    writes = answered_writes(record, answers, now, tools, choices, looked=looked)
    return settled_record(record, answers, now), writes


def commit(
    wanted: Sequence[date],
    tools: Tools,
    choices: Choices,
    *,
    mode: Literal["none", "commit", "branch"],
    looked: bool = True,
) -> tuple[Settled, ...]:
    """Make the plans of the days part of the vault, oldest first, one after the other.

    Who commits has `looked` at what was accepted in their place, unless nobody is there.

    With mode branch the notes are not written: the plan stays open until its branch is merged.

    Raises:
        UsageError: A named day has no open plan.
        NoteConflict: A note changed while it was written; that day and later ones stay open.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    done: list[Settled] = []
    now = standing(tools.vault, tools.former)
    for plan in _plans(wanted, now, tools):
        if done:  # the plan before was written
            now = standing(tools.vault, tools.former)
        record, writes = _preview(plan, now, tools, choices, looked=looked)
        intent = Intent(
            subject=f"Digest of {plan.day}: {many(len(record.entries), 'story', 'stories')}",
            day=plan.day,
            trailers={
                "Digestflow-Run": f"{plan.made:%Y-%m-%dT%H:%M:%SZ}",
                "Digestflow-Plan": plan_name(record),
                "Digestflow-Day": plan.day.isoformat(),
            },
            body=request_body(record, writes.changes),
        )
        tools.apply({**writes.files, **_decided(plan, tools, choices)}, intent)
        if mode != "branch":
            tools.drafts.drop(plan.day)
        elif plan.record != dump(record):
            # What was refused is decided with the branch: the plan is what waits there.
            tools.drafts.put(plan.day, dump(record), made=plan.made, outcome=plan.outcome)
        done.append(_settled(plan.day, writes))
    return tuple(done)


def _decided(plan: Plan, tools: Tools, choices: Choices) -> Files:
    """Return the write that remembers what a person decided in the plan; nothing where they did not."""
    answers = answers_of(plan)
    if not any(answer.word == "no" or names_of(key) for key, answer in answers.items()):
        return {}
    record = record_of(plan)
    shown = accept([record], standing(tools.vault, tools.former), tools.vault, choices.layout)
    lines = "".join(map(dump_line, decided(record, answers, tools.today(), shown)))
    before = tools.vault.read(DECISIONS)
    return {DECISIONS: (before, appended(before, lines))} if lines else {}


def reject(day: date, reason: str, tools: Tools) -> None:
    """Drop the day's plan and remember why.

    Raises:
        UsageError: The day has no open plan.
    """
    (plan,) = plans([day], tools)
    before = tools.vault.read(DECISIONS)
    made = tools.today()
    line = dump_line(Decision(kind="reject", made=made, day=plan.day, reason=reason))
    intent = Intent(
        subject=f"Reject the digest of {day}", day=day, trailers={"Digestflow-Day": day.isoformat()}
    )
    tools.apply({DECISIONS: (before, appended(before, line))}, intent)
    tools.drafts.drop(day)


def rebuild_all(tools: Tools, choices: Choices) -> Settled | None:
    """Render every note from the records alone; None when each is as it should be."""
    now: Standing = standing(tools.vault, tools.former)
    writes = rebuild(now, tools.vault, choices.layout)
    if not writes.files:
        return None
    last = max(now.records, default=tools.today())
    tools.apply(writes.files, Intent(subject="Rebuild the notes from their records", day=last, trailers={}))
    return _settled(last, writes)


def keep_mine(note: str, tools: Tools, choices: Choices) -> int:
    """Remember that a person keeps their words in a note; return in how many units.

    They are silent from now on, each until there is something newer than what was turned down.

    Raises:
        UsageError: Nothing in the note waits for a word.
    """
    hunks = _waiting(note, tools, choices)
    made, before = tools.today(), tools.vault.read(DECISIONS)
    lines = "".join(
        dump_line(Decision(kind="keep", made=made, note=note, unit=hunk.unit, ours=unit_hash(hunk.ours)))
        for hunk in hunks
    )
    intent = Intent(subject=f"Keep what stands in {note}", day=made, trailers={})
    tools.apply({DECISIONS: (before, appended(before, lines))}, intent)
    return len(hunks)


def take_ours(note: str, tools: Tools, choices: Choices) -> Settled:
    """Write what is newer into the units of a note that a person changed or deleted.

    Raises:
        UsageError: Nothing in the note waits for a word.
    """
    _waiting(note, tools, choices)
    writes = take(note, standing(tools.vault, tools.former), tools.vault, choices.layout)
    day = tools.today()
    tools.apply(writes.files, Intent(subject=f"Take what is newer into {note}", day=day, trailers={}))
    return _settled(day, writes)


def _waiting(note: str, tools: Tools, choices: Choices) -> tuple[Hunk, ...]:
    hunks = open_hunks(note, standing(tools.vault, tools.former), tools.vault, choices.layout)
    if not hunks:
        notes = [str(path) for path in tools.vault.list(PurePosixPath(), suffix=".md")]
        like = [] if note in notes else get_close_matches(note, notes, n=1)
        hint = f" — did you mean {like[0]!r}?" if like else ""
        raise UsageError(f"nothing in {note!r} waits for your word{hint}", fix="digestflow review")
    return hunks


def appended(before: bytes | None, lines: str) -> bytes:
    """Return the file with the lines behind; a last line that a person left without its end gets one."""
    there = before or b""
    return there + (b"\n" if there and not there.endswith(b"\n") else b"") + lines.encode()


def _settled(day: date, writes: Writes) -> Settled:
    return Settled(
        day=day,
        notes=tuple(str(change.path) for change in writes.changes if change.writes),
        open=sum(hunk.open for change in writes.changes for hunk in change.hunks),
        changes=writes.changes,
    )


def plan_name(record: Record) -> str:
    """Return what a plan is called in git: twelve hex digits over its record."""
    return digest(dump(record))[:12]
