"""A vault that a person and digestflow live in together: what either may do, and what must stay true.

The project is opened once, without the command line: days are run from an archive that is there
already, so that a step takes milliseconds. Files are real; so is git, where it is asked for.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.note.scan import scan
from digestflow.core.render.name import leftover
from digestflow.errors import VaultError
from digestflow.run.day.day import run
from digestflow.run.kept.standing import standing
from digestflow.run.mending.mend import lint_notes
from digestflow.run.mending.repairs import commit_repairs
from digestflow.run.mending.unmend import undo_note
from digestflow.run.notes.accept import open_hunks
from digestflow.run.review import settle
from digestflow.run.review.undo import undo
from digestflow.wire.project import open_project
from tests.nights import Project, feed, item, scratch, with_feeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.run.ports import Choices, Tools

DAYS = tuple(date(2026, 3, n) for n in (8, 9, 10, 11))
MOC = "MOC - Space.md"
NOW = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)
_SUBJECTS = ("Probe Arrow lands on {}", "Rocket Heron explodes over {}", "Probe Arrow digs for ice on {}")
_PLACES = ("Phobos", "Kourou", "Titan", "Europa")


def _feed(n: int, day: date) -> str:
    items = []
    for hour, subject in enumerate(_SUBJECTS, start=9):
        title = subject.format(_PLACES[(n + hour) % 4])
        said = f"{title} after {n + 2} years and {hour} months, said the agency on its own page that day."
        items.append(item(title, said, at=f"{day}T{hour:02}:00:00"))
    return feed(*items)


@cache
def _template() -> Path:
    """A project whose archive holds four days, with a note of a person's own; made once."""
    project = with_feeds(scratch() / "project")
    for n, day in enumerate(DAYS):
        (project.root / "feeds" / f"{day}.xml").write_text(_feed(n, day), encoding="utf-8")
    said = project.say("fetch")
    assert said.code == 0, said.err
    (project.notes / "Hers.md").write_bytes(b"# Hers\n\nwords0x of her own\n")
    return project.root


def copied(root: Path) -> Project:
    """A project of its own with the archive of four days, none of them run."""
    shutil.copytree(_template(), root)
    return Project(root)


@dataclass(slots=True)
class Life:
    """One vault and all that happened to it."""

    root: Path
    git: bool
    tools: Tools
    choices: Choices
    close: Callable[[], None]
    words: set[str] = field(default_factory=lambda: {"words0x"})  # that a person typed and never took back
    touched: set[str] = field(default_factory=set)  # lines that a person changed, moved or took away
    copies: dict[str, bytes] = field(default_factory=dict)  # what a sync tool laid down
    count: int = 0

    @classmethod
    def begin(cls, root: Path, *, git: bool) -> Life:
        """Open a copy of the template; with `git`, in a repository with work of hers staged."""
        shutil.copytree(_template(), root)
        if git:
            config = root / "config.yaml"
            config.write_text(config.read_text("utf-8").replace("mode: none", "mode: commit"), "utf-8")
            for words in (["init", "-q", "-b", "main", "--template="], ["add", "Hers.md"]):
                subprocess.run(["git", "-C", str(root / "vault"), *words], check=True)
        stack = ExitStack()
        project = stack.enter_context(
            open_project(
                root / "config.yaml",
                environ={},
                sets=(),
                now=lambda: NOW,
                tell=lambda _stage, _done, _of: None,
                write=True,
            )
        )
        return cls(root, git, project.tools, project.choices, stack.close)

    # What digestflow does.

    def run(self, day: date, stories: int) -> None:
        """Make a day, with so many stories told."""
        run(day, self.tools, replace(self.choices, stories=stories), fetch=False, anew=True)

    def commit(self) -> None:
        """Accept every plan; what she has staged stays staged, and is hers to commit."""
        settle.commit((), self.tools, self.choices, mode="commit" if self.git else "none")
        if self.git:
            asked = ["git", "-C", str(self.vault), "status", "--porcelain", "Hers.md"]
            said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
            assert said.startswith("A"), said

    def undo(self, day: date) -> None:
        """Take a day back, if it is accepted."""
        if day in standing(self.tools.vault, self.tools.former).records:
            undo(day, self.tools, self.choices)

    def mend(self, at: int) -> None:
        """Mend a note as `lint --fix` plans it."""
        note = self.note(at).relative_to(self.vault).as_posix()
        lint_notes([note], self.tools, self.choices, fix=True)
        commit_repairs((), self.tools, mode="commit" if self.git else "none")

    def unmend(self, at: int) -> None:
        """Take a repair back, of which there are any."""
        kept = sorted((self.vault / ".digestflow" / "mended").rglob("*.json"))
        if kept:
            note = PurePosixPath(json.loads(kept[at % len(kept)].read_text("utf-8"))["note"])
            with contextlib.suppress(VaultError):  # she took the note away, or nobody can read it
                undo_note(note, self.tools)

    def rebuild(self) -> None:
        """Render all anew; doing it twice is doing it once."""
        settle.rebuild_all(self.tools, self.choices)
        assert settle.rebuild_all(self.tools, self.choices) is None

    # What a person does.

    @property
    def vault(self) -> Path:
        """Where the notes are."""
        return self.root / "vault"

    def notes(self) -> list[Path]:
        """The notes that a person sees, by name."""
        found = (path for path in self.vault.rglob("*.md") if not leftover(path.name))
        return sorted(path for path in found if not _hidden(path.relative_to(self.vault)))

    def note(self, at: int) -> Path:
        """One of them."""
        notes = self.notes()
        return notes[at % len(notes)]

    def new_words(self) -> str:
        """Words that nobody has typed before."""
        self.count += 1
        self.words.add(f"words{self.count}x")
        return f"words{self.count}x"

    def type_line(self, at: int, line: int, shape: str) -> None:
        """Put a line of her own into a note, below the front matter."""
        with _Lines(self.note(at)) as lines:
            lines.insert(_body(lines, line), f"{shape}{self.new_words()} of mine\n")

    def change_line(self, at: int, line: int) -> None:
        """Add words to a line that stands."""
        with _Lines(self.note(at)) as lines:
            if len(lines) > (first := _first(lines)):
                place = first + line % (len(lines) - first)
                self._touch(lines[place : place + 1])
                lines[place] = f"{lines[place].rstrip()} {self.new_words()}\n"

    def delete_lines(self, at: int, line: int, count: int) -> None:
        """Take lines away."""
        with _Lines(self.note(at)) as lines:
            place = _body(lines, line)
            self._forget(lines[place : place + count])
            del lines[place : place + count]

    def delete_note(self, at: int) -> None:
        """Take a whole note away."""
        path = self.note(at)
        if path.name != "Hers.md":
            self._forget(path.read_text("utf-8").splitlines(keepends=True))
            path.unlink()

    def move_section(self, at: int, which: int) -> None:
        """Cut a section and paste it at the end."""
        with _Lines(self.note(at)) as lines:
            heads = [n for n, line in enumerate(lines) if line.startswith("## ")]
            if heads:
                start = heads[which % len(heads)]
                end = next((n for n in heads if n > start), len(lines))
                self._touch(lines[start:end])
                lines[:] = [*lines[:start], *lines[end:], "\n", *lines[start:end]]

    def rename(self, at: int) -> None:
        """Give a note another name, in another folder."""
        path = self.note(at)
        if path.name != "Hers.md" and "Kept" not in path.parts:
            self.count += 1
            self._touch(path.read_text("utf-8").splitlines())
            target = self.vault / "Kept" / f"Kept {self.count}.md"
            target.parent.mkdir(exist_ok=True)
            path.rename(target)

    def switch_line_ends(self, at: int) -> None:
        """Save a note with the other line ends, as another editor would."""
        path = self.note(at)
        raw = path.read_bytes()
        plain = raw.replace(b"\r\n", b"\n")
        path.write_bytes(plain if plain != raw else plain.replace(b"\n", b"\r\n"))

    def sync_conflict(self, at: int, name: str) -> None:
        """Have a sync tool lay a copy beside a note."""
        path = self.note(at)
        copy = path.with_name(name.format(path.stem))
        body = path.read_bytes() + b"\n<<<<<<< theirs\n"
        copy.write_bytes(body)
        self.copies[copy.relative_to(self.vault).as_posix()] = body

    def _touch(self, lines: list[str]) -> None:
        self.touched.update(line.strip() for line in lines)

    def _forget(self, lines: list[str]) -> None:
        """What she takes away herself is not missed."""
        self._touch(lines)
        self.words -= {word for line in lines for word in line.split() if word in self.words}

    # What must be true.

    def check(self) -> None:
        """Assert what holds at every moment."""
        files = {
            path.relative_to(self.vault).as_posix(): path.read_bytes()
            for path in self.vault.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(self.vault).parts
        }
        self._no_word_is_lost(files)
        self._nothing_lies_about(files)
        self._each_entry_stands_once(files)

    def _no_word_is_lost(self, files: dict[str, bytes]) -> None:
        here = {word for body in files.values() for word in body.decode("utf-8").split()}
        assert self.words <= here, self.words - here
        assert {path: files.get(path) for path in self.copies} == self.copies

    def _nothing_lies_about(self, files: dict[str, bytes]) -> None:
        for path in files:
            ours = path.startswith(_WRITTEN) or path in _OURS
            assert ours or path == "Hers.md" or path.startswith("Kept/") or path in self.copies, path
            assert not path.endswith(".tmp"), path
        assert sorted(path.name for path in self.root.iterdir() if path.name != "vault") == _BESIDE
        assert not list((self.root / ".digestflow" / "state" / "journal").glob("*.json"))

    def _each_entry_stands_once(self, files: dict[str, bytes]) -> None:
        now = standing(self.tools.vault, self.tools.former)
        expected: dict[str, list[str]] = {MOC: []}
        for day, record in now.records.items():
            told = [f"### {entry.headline}" for entry in record.entries]
            expected[f"Digests/{day}-AI-Digest.md"] = told
            expected[MOC] += [f"- [[{day}-AI-Digest]] — "] if told else []
        for path, told in expected.items():
            note = files.get(path)
            if note is None or scan(note).fault:
                continue
            lines = note.decode().splitlines()
            counts = {start: sum(line.startswith(start) for line in lines) for start in told}
            assert max(counts.values(), default=0) <= 1, counts
            lacking = [start for start in told if not counts[start] and not self._taken_away(start)]
            if lacking:
                hunks = open_hunks(path, now, self.tools.vault, self.choices.layout)
                waiting = [start for start in lacking if any(start in hunk.ours for hunk in hunks)]
                assert waiting == lacking, (path, lacking)

    def _taken_away(self, start: str) -> bool:
        """Whether a person changed, moved or deleted the line."""
        return any(line.startswith(start) for line in self.touched)


_WRITTEN = (*(f".digestflow/{part}/" for part in ("days", "units", "mended")), "Digests/", "Entities/")
_OURS = frozenset({".digestflow/decisions.jsonl", "Digest.base", MOC})
_BESIDE = [".digestflow", "config.yaml", "feeds"]


@dataclass(slots=True)
class _Lines:
    """The lines of a note, to be changed and saved with the line ends they had."""

    path: Path
    lines: list[str] = field(default_factory=list)
    crlf: bool = False

    def __enter__(self) -> list[str]:
        raw = self.path.read_bytes()
        self.crlf = b"\r\n" in raw
        self.lines = raw.decode().replace("\r\n", "\n").splitlines(keepends=True)
        if self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += "\n"
        return self.lines

    def __exit__(self, *_error: object) -> None:
        text = "".join(self.lines)
        self.path.write_bytes((text.replace("\n", "\r\n") if self.crlf else text).encode())


def _first(lines: list[str]) -> int:
    """The first line below the front matter."""
    if lines and lines[0] == "---\n":
        return next((n + 1 for n, line in enumerate(lines) if n and line == "---\n"), len(lines))
    return 0


def _body(lines: list[str], line: int) -> int:
    first = _first(lines)
    return first + line % (len(lines) - first + 1)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
