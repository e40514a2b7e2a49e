"""A doctor for notes: what is wrong with them, and plans that mend it, for a person to accept (`repairs`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.core.finding.digests import note_key
from digestflow.core.finding.lint import lint
from digestflow.core.finding.mend import mend
from digestflow.core.finding.nouns import Finding, Surroundings
from digestflow.core.render.layout import moc_path
from digestflow.errors import UsageError
from digestflow.run.kept.standing import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.run.ports import Choices, Tools

_TOP = PurePosixPath()
_BY_PATH = "name a note by its path in the vault"
_NOT_OURS = (
    "digestflow writes only to the notes of topics, and to its own; "
    "a topic with `note: {stem}` in config.yaml makes it one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What was found in one note."""

    note: str  # its path in the vault
    findings: tuple[Finding, ...]  # by line
    planned: bool = False  # whether a plan that mends some of them waits
    barred: str = ""  # why there can be no plan that mends any of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What all notes of the vault are judged against."""

    now: Standing
    names: frozenset[str]

    def around(self, note: str, tools: Tools, choices: Choices) -> Surroundings:
        """Return what a note is judged against."""
        layout = choices.layout
        topics = (topic for topic in layout.topics if str(moc_path(topic)) == note)
        return Surroundings(
            layout=layout,
            topic=next(topics, None),
            notes=self.names,
            days=frozenset(self.now.records),
            owned=frozenset(self.now.units.get(note, {}).values()),
            today=tools.today(),
        )


def known(tools: Tools) -> Known:
    """Return what stands in the vault."""
    notes = tools.vault.list(_TOP, suffix=".md")
    return Known(
        now=standing(tools.vault, tools.former), names=frozenset(note_key(path.stem) for path in notes)
    )


def refuse_odd(name: str) -> None:
    """Refuse a note's name under which nothing can be kept.

    Raises:
        UsageError: It is not UTF-8.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the name {name!a} is not UTF-8: nothing can be kept of such a note", fix="rename the note"
        ) from error


def named_note(name: str, tools: Tools) -> str:
    """Return the path in the vault of the note that is called so, with or without .md.

    Raises:
        UsageError: There is none, or its name is not UTF-8.
    """
    refuse_odd(name)
    for path in (PurePosixPath(name), PurePosixPath(f"{name}.md")):
        outside = path.is_absolute() or ".." in path.parts
        if path.suffix == ".md" and not outside and tools.vault.read(path) is not None:
            return str(path)
    notes = {path.stem: str(path) for path in tools.vault.list(_TOP, suffix=".md")}
    near = get_close_matches(PurePosixPath(name).stem, notes, n=1)
    fix = f"{quote(notes[near[0]])} instead of {quote(name)}" if near else _BY_PATH
    raise UsageError(f"there is no note {name!r} in the vault", fix=fix)


def lint_notes(wanted: Sequence[str], tools: Tools, choices: Choices, *, fix: bool) -> tuple[Linted, ...]:
    """Return what is wrong with the notes; with none named, with every MOC and note of ours.

    With `fix` a plan is kept for each note that can be mended; nothing is written to a note.

    Raises:
        UsageError: A named note is not there.
    """
    vault = known(tools)
    notes = [named_note(name, tools) for name in wanted] if wanted else _ours(vault, tools, choices)
    return tuple(_linted(note, vault, tools, choices, fix=fix) for note in dict.fromkeys(notes))


def _ours(vault: Known, tools: Tools, choices: Choices) -> list[str]:
    maps = [str(moc_path(topic)) for topic in choices.layout.topics]
    every = sorted({*maps, *(note for note in vault.now.units if note.endswith(".md"))})
    return [note for note in every if tools.vault.read(PurePosixPath(note)) is not None]


def _linted(note: str, vault: Known, tools: Tools, choices: Choices, *, fix: bool) -> Linted:
    raw = tools.vault.read(PurePosixPath(note)) or b""
    around = vault.around(note, tools, choices)
    if not _writable(note, vault, choices):
        found = lint(raw, around)
        return Linted(
            note=note, findings=found, barred=_NOT_OURS.format(stem=note.removesuffix(".md")) if found else ""
        )
    if not fix:
        return Linted(note=note, findings=lint(raw, around))
    mended = mend(raw, around)
    if mended.after == raw:
        tools.repairs.drop(note)
        return Linted(note=note, findings=mended.findings)
    hunks = [asdict(hunk) for hunk in mended.hunks]
    tools.repairs.put(note, raw, mended.after, hunks=hunks, made=tools.now())
    return Linted(note=note, findings=mended.findings, planned=True)


def _writable(note: str, vault: Known, choices: Choices) -> bool:
    layout = choices.layout
    path = PurePosixPath(note)
    own = note in vault.now.units or path.parent == PurePosixPath(layout.note_folder)
    return own or path in {moc_path(topic) for topic in layout.topics}
