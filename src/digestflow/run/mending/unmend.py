"""Taking back what `lint --fix` or `adopt` did to a note, as far as it is still ours."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING, Literal

from digestflow.core.adopted.nouns import adopted_path
from digestflow.core.change.back import taken_back
from digestflow.core.finding.mended import load, mended_path
from digestflow.core.item.nouns import digest
from digestflow.core.note.scan import scan
from digestflow.errors import UsageError, VaultError
from digestflow.run.mending.mend import named_note, refuse_odd
from digestflow.run.ports import Intent

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from digestflow.run.ports import Files, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmended:
    """What was taken back of a note."""

    note: str
    what: Literal["repair", "adoption"]
    left: tuple[str, ...]  # lines of the repair that a person wrote in or beside since: they stay


def undo_note(note: PurePosixPath, tools: Tools) -> Unmended:
    """Take the last repair of a note back; without one, what `adopt` read of it.

    Lines that a person changed since stay, and so does what cannot go back without a loss of theirs.

    Raises:
        UsageError: Nothing was mended or adopted of the note, or its name is not UTF-8.
        VaultError: The note is gone, or cannot be read as one.
    """
    refuse_odd(str(note))
    kept, read = mended_path(str(note)), adopted_path(str(note))
    mended, adopted = tools.vault.read(kept), tools.vault.read(read)
    if mended is not None:
        return _unmend(note, kept, mended, tools)
    if adopted is None:
        named_note(str(note), tools)  # one that is mistyped is told as that
        raise UsageError(f"no repair of {str(note)!r} is there to undo", fix="digestflow lint")
    _apply({read: (adopted, None)}, f"Undo adopting {note}", tools)
    return Unmended(note=str(note), what="adoption", left=())


def _unmend(note: PurePosixPath, kept: PurePosixPath, raw: bytes, tools: Tools) -> Unmended:
    repair, now = load(raw.decode("utf-8", "replace"), where=str(kept)), tools.vault.read(note)
    if now is None:
        raise VaultError(
            f"{note} is gone, so nothing of its repair is left", fix=f"git restore {quote(str(note))}"
        )
    if fault := scan(now).fault:
        raise VaultError(f"{note} cannot be read: {fault}", fix="mend it in an editor")
    back = taken_back(repair.before, repair.after, now.decode())
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]] = {kept: (raw, None)}
    if back.text.encode() != now:
        files[note] = (now, back.text.encode())
    _apply(files, f"Undo mending {note}", tools)
    return Unmended(note=str(note), what="repair", left=back.left)


def _apply(files: Files, subject: str, tools: Tools) -> None:
    name = digest(f"{subject}\n{sorted(map(str, files))}")[:12]
    trailers = {"Digestflow-Undo": name}
    tools.apply(files, Intent(subject=subject, day=tools.today(), trailers=trailers, name=f"undo-{name}"))
