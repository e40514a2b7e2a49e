"""A vault that is a folder, as Obsidian opens it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from digestflow.adapters.vault import commit, disk, listing
from digestflow.adapters.vault.journal import Journal, Plan, Step, missing_folders
from digestflow.adapters.vault.memory import Memory
from digestflow.adapters.vault.root import opened
from digestflow.core.render.name import leftover, safe_name
from digestflow.errors import NoteConflict, VaultError
from digestflow.symlinks import followed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from digestflow.adapters.vault.commit import Recovered

_OURS = PurePosixPath(".digestflow")  # records, units, decisions: the one hidden folder we write in
_STATE = _OURS / "state"  # may lie in the vault when config.yaml does; never written as a note
_TOP = PurePosixPath()
_WRITABLE = 0o222


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One file of the vault before and after."""

    path: PurePosixPath  # relative to the vault
    before: bytes | None  # None: there is no such file
    after: bytes | None  # None: the file goes


class FolderVault:
    """A folder of notes.

    Reads what Obsidian shows and our own `.digestflow`; writes only in `allowed` (folders and
    notes, relative to the vault), `.digestflow`, and files that are `also` ours. Symlinks are
    followed first and judged by where they lead. `journal` is a folder in the state folder.
    """

    def __init__(
        self,
        root: Path,
        *,
        journal: Path,
        allowed: Iterable[PurePosixPath] = (_TOP,),
        also: Callable[[PurePosixPath], bool] = lambda _note: False,
        memory: Memory | None = None,
    ) -> None:
        """Open the vault.

        Raises:
            VaultError: There is no such folder, or it may not be read.
        """
        self.root = opened(root)
        self.memory = memory or Memory(None)
        self._journal = Journal(journal, self.root)
        self._also = also
        self._allowed = frozenset(self._followed(path) for path in (*allowed, _OURS))

    def read(self, path: PurePosixPath) -> bytes | None:
        """Return the bytes of a file of the vault; None when there is none.

        Raises:
            VaultError: It is no file, may not be read, or is nothing we may look at.
        """
        return self._content(path, self._target(path))

    def _content(self, path: PurePosixPath, target: Path) -> bytes | None:
        try:
            content = disk.content(target)
            if content is None and target.with_name(f".{target.name}.icloud").exists():
                raise VaultError(
                    f"{path} is in iCloud, and not on this machine", fix=f"open {path} once, so that it is fetched"
                )
            return content
        except OSError as error:
            raise VaultError(
                f"cannot read {path}: {error.strerror}", fix=f"make {target} readable"
            ) from error

    def written(self, path: PurePosixPath) -> datetime | None:
        """Return when a file was last written, by anybody, in UTC; None when there is none."""
        try:
            return datetime.fromtimestamp(self._target(path).stat().st_mtime, tz=UTC)
        except OSError:
            return None

    def list(self, folder: PurePosixPath = _TOP, *, suffix: str = ".md") -> tuple[PurePosixPath, ...]:
        """Return the files under a folder, at any depth, by name; none when there is no such folder.

        What is hidden is left out, so are sync leftovers, folders that are symlinks, and symlinks
        that lead to nothing we may look at.

        Raises:
            VaultError: A folder may not be read, or is nothing we may look at.
        """
        return tuple(sorted(map(PurePosixPath, self.names(folder, suffix=suffix))))

    def names(self, folder: PurePosixPath = _TOP, *, suffix: str = ".md") -> tuple[str, ...]:
        """Return the paths of the files that `list` does, in no order.

        Raises:
            VaultError: As `list`.
        """
        top = self._target(folder)
        if not top.is_dir():
            return ()
        above = "" if folder == _TOP else f"{folder}/"
        try:
            found, symlinks = listing.files(top, above, suffix)
        except OSError as error:
            raise VaultError(
                f"cannot read {error.filename}: {error.strerror}", fix=f"make {error.filename} readable"
            ) from error
        return (*found, *(name for name in symlinks if self._open(PurePosixPath(name))))

    def stamps(self, folder: PurePosixPath = _TOP, *, suffix: str = ".md") -> dict[str, str]:
        """Return the paths of the files that `list` does, each with what is another once it was changed.

        A stamp begins with when the file was changed last, in nanoseconds since 1970, of sixteen
        hexadecimal digits: as texts, stamps come in the order of these.

        Raises:
            VaultError: As `list`.
        """
        top, above = self._target(folder), 0 if folder == _TOP else len(f"{folder}/")
        names = sorted(self.names(folder, suffix=suffix))
        try:
            stamps = listing.stamps(top, [name[above:] for name in names]) if names else []
        except OSError as error:
            name = PurePosixPath(folder, str(error.filename).removeprefix(f"{top}{os.sep}"))
            raise VaultError(f"cannot read {name}: {error.strerror}", fix=f"make {name} readable") from error
        return dict(zip(names, stamps, strict=True))

    def check(self, path: PurePosixPath) -> None:
        """Refuse a path that we should not make a file at.

        Raises:
            VaultError: It leaves the allowed folders, a name in it is not safe on every system, or
                stands there in other letters: on most systems both would be one file.
        """
        target = self._writable(path)
        stems = [*path.parts[:-1], path.stem]
        if stems[0] == _OURS.name:
            stems = stems[1:]
        elif twin := listing.twin(target, self.root):
            case = twin.casefold() == "/".join(path.parts[: twin.count("/") + 1]).casefold()
            raise VaultError(
                f"{path} is there already, written {twin}" + ("" if case else " in another form of Unicode"),
                fix=f"rename {twin}" + (", or write it in config.yaml as it is there" if case else ""),
            )
        for stem in stems:
            if safe_name(stem) != stem:
                raise VaultError(f"{path}: {stem!r} is no safe name for a note", fix="choose another name")

    def apply(
        self, writes: Sequence[Write], *, intent: str = "", after: Callable[[str], None] | None = None
    ) -> None:
        """Carry out all of `writes`, then `after(intent)`, or nothing.

        `intent` is kept with the plan: after a crash `recover` calls `after` with it, so it must
        say all that `after` needs, and doing that twice must be doing it once.

        Raises:
            NoteConflict: A file is not what `before` says; nothing is written.
            VaultError: A file may not or cannot be written; what was, is undone.
            DigestflowError: `after` refused; the files are as before.
        """
        if self._journal.pending:
            raise VaultError("an interrupted commit is not finished", fix="digestflow status")
        plan = self._plan(writes, intent)
        if plan.steps:
            commit.carry_out(plan, self._journal, after)
        elif after is not None:
            after(intent)

    def recover(self, after: Callable[[str], None] | None = None) -> Recovered:
        """Complete or undo what a killed `apply` left; every command begins with it.

        Raises:
            NoteConflict: Somebody changed a note in between: it stays, the rest is put back,
                and what we wanted to write is kept for a person.
            VaultError: A file can still not be written; the next command tries again.
            DigestflowError: `after` refused; the next command tries again.
        """
        return commit.recover(self._journal, after)

    def _plan(self, writes: Sequence[Write], intent: str) -> Plan:
        """Return what is to be done, or refuse it before anything is."""
        steps: dict[str, Step] = {}
        folds_case = self._folds_case()
        for write in writes:
            if write.before == write.after:
                continue
            step = self._step(write)
            one = os.fspath(step.target)
            key = one.casefold() if folds_case else one
            if key in steps:
                raise VaultError(
                    f"{steps[key].note} and {step.note} are one file", fix="name another note in config.yaml"
                )
            steps[key] = step
        plan = tuple(steps.values())
        return Plan(steps=plan, folders=missing_folders(plan, self.root), intent=intent)

    def _step(self, write: Write) -> Step:
        target = self._writable(write.path)
        now = self._content(write.path, target)
        if now != write.before:
            raise NoteConflict(
                f"{write.path} was changed by someone else since the plan was made; nothing was written",
                fix="again",
            )
        if now is None:
            self.check(write.path)
        elif not target.stat().st_mode & _WRITABLE:
            raise VaultError(f"{write.path} is read-only", fix=f"make {target} writable")
        return Step(note=str(write.path), target=target, before=write.before, after=write.after)

    def _writable(self, path: PurePosixPath) -> Path:
        target = self._target(path)
        plain = target == self.root / path
        open_ = not self._allowed.isdisjoint((target, *target.parents)) or (plain and self._also(path))
        if path == _TOP or not open_:
            to = "" if plain else f": it leads to {target}"
            raise VaultError(
                f"{path} lies in no folder that digestflow may write in{to}",
                fix="name the note in config.yaml" if plain else "call the symlink what config.yaml calls the note",
            )
        if target.is_relative_to(self._followed(_STATE)):
            raise VaultError(f"{path} lies in the state folder", fix="choose another name")
        return target

    def _target(self, path: PurePosixPath) -> Path:
        """Return the file that a path of the vault leads to, or refuse to look at it."""
        target = self._followed(path)
        if self.root not in target.parents and target != self.root:
            raise VaultError(f"{path} leads out of the vault, to {target}", fix="take the symlink away")
        for parts in dict.fromkeys((path.parts, target.relative_to(self.root).parts)):
            shown = parts[1:] if parts[:1] == _OURS.parts else parts
            if any(part.startswith(".") for part in shown):
                raise VaultError(f"{path} lies in a hidden folder", fix="choose another name")
            if any(leftover(part) for part in shown):
                raise VaultError(f"{path} is what a sync tool left behind", fix="resolve the conflict first")
        return target

    def _open(self, path: PurePosixPath) -> bool:
        """Whether we may look at where a symlink leads."""
        try:
            return self._target(path).is_file()
        except VaultError:
            return False

    def _followed(self, path: PurePosixPath) -> Path:
        odd = "\0\\:" if os.name == "nt" else "\0"
        if path.is_absolute() or ".." in path.parts or set(odd) & set(str(path)):
            raise VaultError(f"{str(path)!r} is no path in the vault", fix="choose another name")
        try:
            return followed_in(self.root, path.parts)
        except (OSError, RuntimeError) as error:  # RuntimeError: a circle of symlinks, before Python 3.13
            why = getattr(error, "strerror", None) or "a circle of symlinks"
            raise VaultError(
                f"{path} leads nowhere: {why}", fix="take the symlink away, or make it readable"
            ) from error

    def _folds_case(self) -> bool:
        """Whether `Note.md` and `note.md` are one file here."""
        swapped = self.root.with_name(self.root.name.swapcase())
        if swapped.name == self.root.name:
            return os.name == "nt"
        try:
            return swapped.samefile(self.root)
        except OSError:
            return False
