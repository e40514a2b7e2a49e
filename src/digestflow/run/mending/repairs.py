"""The plans that mend notes: what waits, as a change to be shown, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, Literal

from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.finding.mended import Mended, dump, mended_path
from digestflow.core.item.nouns import digest
from digestflow.errors import NoteConflict, UsageError
from digestflow.run.ports import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.run.plans import Repair
    from digestflow.run.ports import Tools


def repairs(wanted: Sequence[str], tools: Tools) -> tuple[Repair, ...]:
    """Return the open plans for the notes, of all when none is named; none that is merged already.

    Raises:
        UsageError: A named note has no open plan.
    """
    there = {
        repair.note: repair
        for repair in tools.repairs.all()
        if tools.vault.read(PurePosixPath(repair.note)) != repair.after
    }
    for note in wanted:
        if note not in there:
            known = ", ".join(there) or "none"
            raise UsageError(
                f"{note!r} has no open plan; notes that have: {known}",
                fix=f"digestflow lint --fix {quote(note)}",
            )
    return tuple(there[note] for note in sorted(set(wanted) or there))


def change_of(repair: Repair) -> Change:
    """Return the plan as a change, to be shown like any other."""
    return Change(
        path=PurePosixPath(repair.note),
        before=repair.before,
        after=repair.after,
        hunks=tuple(
            Hunk(
                unit=one["unit"],
                section=one["section"],
                kind="update",
                theirs=one["theirs"],
                ours=one["ours"],
            )
            for one in repair.hunks
        ),
        owned={},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What became of plans to mend notes."""

    notes: tuple[str, ...]  # that were mended
    changed: tuple[str, ...]  # that changed since they were planned for: these stay open, and as they are


def commit_repairs(
    wanted: Sequence[str], tools: Tools, *, mode: Literal["none", "commit", "branch"]
) -> Committed:
    """Write the mended notes, each with a commit of its own.

    With mode branch the notes are not written: the plan stays open until its branch is merged.

    Raises:
        UsageError: A named note has no open plan.
        NoteConflict: A named note changed since its plan was made; it stays, and so do later ones.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    done, changed = [], []
    for repair in repairs(wanted, tools):
        path = PurePosixPath(repair.note)
        if tools.vault.read(path) != repair.before:
            if wanted:
                raise NoteConflict(
                    f"{repair.note} changed since its repair was planned; nothing was written to it",
                    fix=f"digestflow lint --fix {quote(repair.note)}",
                )
            changed.append(repair.note)
            continue
        name = digest(repair.after.decode())[:12]
        intent = Intent(
            subject=f"Mend {repair.note}",
            day=tools.today(),
            trailers={"Digestflow-Plan": name},
            name=f"mend-{name}",
        )
        kept = mended_path(repair.note)
        carried = Mended(note=repair.note, before=repair.before.decode(), after=repair.after.decode())
        files = {path: (repair.before, repair.after), kept: (tools.vault.read(kept), dump(carried).encode())}
        tools.apply(files, intent)
        if mode != "branch":
            tools.repairs.drop(repair.note)
        done.append(repair.note)
    return Committed(notes=tuple(done), changed=tuple(changed))


def drop_repair(note: str, tools: Tools) -> None:
    """Forget the plan for a note.

    Raises:
        UsageError: The note has no open plan.
    """
    (repair,) = repairs([note], tools)
    tools.repairs.drop(repair.note)
