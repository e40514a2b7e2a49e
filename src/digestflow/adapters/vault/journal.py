"""What a commit of notes is about to do, kept so that the next command can finish or undo it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from digestflow.adapters.vault import disk
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = 2

Phase = Literal["planned", "ready", "undo"]
# planned: no note was touched. ready: every temporary file is complete, notes are being replaced.
# undo: they are being put back. One file, renamed from phase to phase, so that there is always one answer.
_PHASES: tuple[Phase, ...] = ("undo", "ready", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One note to be replaced."""

    note: str  # as the plan calls it, relative to the vault
    target: Path  # the file, symlinks resolved
    before: bytes | None  # None: there is no such note yet
    after: bytes | None  # None: it is to go


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All steps of one commit."""

    steps: tuple[Step, ...]
    folders: tuple[Path, ...]  # to be made first, outermost first; gone again when it is undone
    intent: str  # what the caller needs to do its own part again


def missing_folders(steps: Iterable[Step], root: Path) -> tuple[Path, ...]:
    """Return the folders below `root` that have to be made for the steps, outermost first."""
    missing: set[Path] = set()
    for step in steps:
        if step.after is None:
            continue
        folders = step.target.relative_to(root).parents
        missing.update(root / folder for folder in folders if folder.parts and not (root / folder).is_dir())
    return tuple(sorted(missing))


class Journal:
    """The folder in the state folder that holds the plan of an unfinished commit, or nothing."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self._root = root  # of the vault; kept paths are relative to it, so that both may be moved

    @property
    def pending(self) -> bool:
        """Whether a commit is unfinished."""
        return any(self._file(phase).exists() for phase in _PHASES)

    def write(self, plan: Plan) -> None:
        """Keep a plan, in phase `planned`; from here on a crash is recovered from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        draft = self.folder / "draft.tmp"
        disk.create(draft, self._packed(plan))
        draft.replace(self._file("planned"))
        disk.sync_folder(self.folder)

    def read(self) -> tuple[Phase, Plan] | None:
        """Return the unfinished plan and how far it is; None when nothing is unfinished.

        Raises:
            VaultError: The file is not what we wrote.
        """
        phase = next((phase for phase in _PHASES if self._file(phase).exists()), None)
        if phase is None:
            return None
        path = self._file(phase)
        try:
            return phase, self._plan(path.read_bytes())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise VaultError(
                f"{path} cannot be read, so an interrupted commit cannot be finished",
                fix=f"look at the notes with git, then move {self.folder} away",
            ) from error

    def pass_on(self, phase: Phase, following: Phase) -> None:
        """Go from one phase to the next."""
        if phase != following:
            self._file(phase).replace(self._file(following))
            disk.sync_folder(self.folder)

    def close(self) -> None:
        """Forget the plan: it is carried out, or nothing of it is left."""
        for phase in _PHASES:
            self._file(phase).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # nothing in it counts any more
            self._sweep()

    def set_aside(self, plan: Plan) -> Path:
        """Keep what could not be written for a person to look at; returns its folder."""
        taken = self.folder.with_name("conflict")
        n = 1
        while taken.exists():
            n += 1
            taken = self.folder.with_name(f"conflict-{n}")
        taken.mkdir(parents=True)
        for step in plan.steps:
            if step.after is not None:
                path = taken.joinpath(*Path(step.note).parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                disk.create(path, step.after)
        return taken

    def _file(self, phase: Phase) -> Path:
        return self.folder / f"{phase}.json"

    def _sweep(self) -> None:
        """Remove what a crash left half written."""
        (self.folder / "draft.tmp").unlink(missing_ok=True)

    def _packed(self, plan: Plan) -> bytes:
        """Return the plan as a line of JSON, and behind it the bytes of all notes, as they are."""
        steps = [
            {
                "note": step.note,
                "target": self._kept(step.target),
                "before": None if step.before is None else len(step.before),
                "after": None if step.after is None else len(step.after),
            }
            for step in plan.steps
        ]
        folders = [self._kept(folder) for folder in plan.folders]
        head = {"version": _VERSION, "intent": plan.intent, "folders": folders, "steps": steps}
        contents = (content for step in plan.steps for content in (step.before, step.after))
        return b"".join((json.dumps(head).encode(), b"\n", *(content or b"" for content in contents)))

    def _plan(self, packed: bytes) -> Plan:
        line, _end, contents = packed.partition(b"\n")
        head = json.loads(line)
        if head["version"] != _VERSION:
            raise ValueError(head["version"])
        rest = BytesIO(contents)
        steps = tuple(
            Step(
                note=step["note"],
                target=self._root / step["target"],
                before=_taken(rest, step["before"]),
                after=_taken(rest, step["after"]),
            )
            for step in head["steps"]
        )
        if rest.read():
            raise ValueError("more than the notes")
        return Plan(
            steps=steps,
            folders=tuple(self._root / folder for folder in head["folders"]),
            intent=head["intent"],
        )

    def _kept(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _taken(rest: BytesIO, size: int | None) -> bytes | None:
    if size is None:
        return None
    content = rest.read(size)
    if len(content) != size:
        raise ValueError("less than the notes")
    return content
