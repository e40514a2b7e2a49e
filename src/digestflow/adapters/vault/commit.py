"""Carrying out a plan: all of it or none, whatever happens on the way.

journal `planned` → temporary files beside the notes → compare → journal `ready` → replace one by one →
the caller's own part (git) → journal gone. Before `ready` no note was touched, so a crash is undone;
after it, a crash is carried on with.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Literal

from digestflow.adapters.vault import disk
from digestflow.errors import DigestflowError, GitUnknown, NoteConflict, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digestflow.adapters.vault.journal import Journal, Phase, Plan, Step

Recovered = Literal["nothing", "undone", "completed"]


def carry_out(plan: Plan, journal: Journal, after: Callable[[str], None] | None) -> None:
    """Replace every note of `plan`, call `after` with its intent, and forget the plan.

    Raises:
        NoteConflict: A note is not what the plan was made from; nothing is written.
        VaultError: A note could not be written; what was, is undone.
        GitUnknown: Nobody knows what became of `after`; the notes are complete, the journal stays.
        DigestflowError: `after` refused; the notes are undone.
    """
    with _said(journal):
        phase: Phase = "planned"
        try:
            journal.write(plan)
            _stage(plan)
            for step in plan.steps:
                _compare(step)
            journal.pass_on(phase, "ready")
            phase = "ready"
            for step in plan.steps:
                _compare(step)
                _replace(step)
            _sync(plan)
        except BaseException:
            _undo(plan, journal, phase)
            raise
        try:
            if after is not None:
                after(plan.intent)
        except GitUnknown:
            raise  # put back, they might differ from what git has by now: the next command looks again
        except DigestflowError:
            # Anything else (Ctrl-C, a bug) may have left it half done: then the journal stays, for `recover`.
            _undo(plan, journal, phase)
            raise
        _close(plan, journal)


def recover(journal: Journal, after: Callable[[str], None] | None) -> Recovered:
    """Complete or undo what a crash left.

    Doing it twice is doing it once. `after` may be called for a second time with one intent.

    Raises:
        NoteConflict: Somebody changed a note in between: theirs stays, the others are put back.
        VaultError: A note can still not be written; the journal stays.
        DigestflowError: `after` refused; the notes are complete, the journal stays.
    """
    with _said(journal):
        unfinished = journal.read()
        if unfinished is None:
            journal.close()
            return "nothing"
        phase, plan = unfinished
        if phase != "ready":
            _undo(plan, journal, phase)
            return "undone"
        _carry_on(plan, journal)
        if after is not None:
            after(plan.intent)
        _close(plan, journal)
        return "completed"


def _stage(plan: Plan) -> None:
    for folder in plan.folders:
        folder.mkdir(exist_ok=True)
    for step in plan.steps:
        if step.after is not None:
            disk.stage(step.target, step.after)


def _compare(step: Step) -> None:
    if disk.content(step.target) != step.before:
        raise NoteConflict(
            f"{step.note} was changed by someone else since the plan was made; nothing was written: "
            "a new plan goes by the note as it is",
            fix="again",
        )


def _replace(step: Step) -> None:
    if step.before is not None:
        disk.keep(step.target)
    if step.after is None:
        step.target.unlink()
    else:
        disk.temporary(step.target).replace(step.target)


def _carry_on(plan: Plan, journal: Journal) -> None:
    """Replace what is not replaced yet.

    A note that differs from both its states was changed by a person. When its temporary file is
    gone it was replaced before that, and what the person wrote stands on ours: it stays, all is well.
    """
    changed = []
    for step in plan.steps:
        now = disk.content(step.target)
        if now == step.after:
            continue
        if now == step.before:
            if step.after is not None and not _whole(step):
                disk.stage(step.target, step.after)
            _replace(step)
        elif step.after is None or disk.temporary(step.target).exists():
            changed.append(step.note)
    if changed:
        kept = journal.set_aside(plan)
        _undo(plan, journal, "ready")
        raise NoteConflict(
            f"{', '.join(changed)}: changed by someone else while a commit was under way; "
            f"that text stays, the other notes were put back, ours is kept in {kept}: "
            "a new plan goes by the notes as they are",
            fix="digestflow commit",
        )
    _sync(plan)


def _whole(step: Step) -> bool:
    """Whether the temporary file is there and holds what it should."""
    return disk.content(disk.temporary(step.target)) == step.after


def _undo(plan: Plan, journal: Journal, phase: Phase) -> None:
    """Put back every note that still is what we made of it, and leave nothing of ours behind."""
    if phase == "ready":
        journal.pass_on(phase, "undo")
    for step in plan.steps:
        if phase != "planned" and disk.content(step.target) == step.after:
            _put_back(step)
    _remove_temporaries(plan)
    for folder in reversed(plan.folders):
        with contextlib.suppress(OSError):  # a person put something there
            folder.rmdir()
    _sync(plan)
    journal.close()


def _put_back(step: Step) -> None:
    kept = disk.replaced(step.target)
    if step.before is None:
        step.target.unlink(missing_ok=True)
    elif disk.content(kept) == step.before:
        kept.replace(step.target)
    else:
        disk.stage(step.target, step.before).replace(step.target)


def _remove_temporaries(plan: Plan) -> None:
    for step in plan.steps:
        with contextlib.suppress(NotADirectoryError):
            disk.temporary(step.target).unlink(missing_ok=True)
            disk.replaced(step.target).unlink(missing_ok=True)


def _close(plan: Plan, journal: Journal) -> None:
    _remove_temporaries(plan)
    journal.close()


def _sync(plan: Plan) -> None:
    parents = {step.target.parent for step in plan.steps}
    made = {folder.parent for folder in plan.folders}
    for folder in sorted(parents | made):
        if folder.is_dir():
            disk.sync_folder(folder)


@contextlib.contextmanager
def _said(journal: Journal) -> Iterator[None]:
    """Turn what the system answers into a message a person can act on."""
    try:
        yield
    except OSError as error:
        where = f" {os.fspath(error.filename)}" if error.filename else ""
        unfinished = " (not all could be put back: the next command tries again)" if journal.pending else ""
        told, fix = error.strerror, "make room or give the right to write there, then run the command again"
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            told, fix = "a file is where a folder has to be", "move the file away, or name another folder"
        raise VaultError(f"cannot write{where}: {told}{unfinished}", fix=fix) from error
