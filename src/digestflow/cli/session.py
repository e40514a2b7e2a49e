"""What every command has: the options in front, the clock, and the project it opens."""

from __future__ import annotations

import gc
import json
import os
import re
import shlex
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.advice import advised, in_vault
from digestflow.errors import DigestflowError, NoProject, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.advice import Advice
    from digestflow.config.model import Config
    from digestflow.wire.project import Project

GAPS = 3  # the exit code of what was done, but for a part of it

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_USER = re.compile(r"(?<=://)[^/\s@]+@")
_OTHERWISE = (
    re.compile(r"(?P<year>\d{4})\D?(?P<month>\d\d?)\D(?P<day>\d\d?)"),
    re.compile(r"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?(?P<year>\d{4})"),
)  # how dates are written too
_ANY = "2026-03-12"
_FIRST, _LAST = 1970, 2999  # years; what is counted from a day in them is a date as well


@dataclass(slots=True)
class Session:
    """One call of the command line."""

    config: Path | None = None
    at: datetime | None = None  # --now; None: the system's clock
    sets: list[str] = field(default_factory=list)
    verbose: int = 0
    quiet: bool = False

    def now(self) -> datetime:
        """Return the time of everything this command does, aware and in UTC."""
        return self.at or datetime.now(UTC)  # noqa: TID251 - the edge: here the clock is read, once

    def path(self) -> Path:
        """Return the config.yaml the command is for."""
        from digestflow.wire.project import find_config

        if self.config is None:
            return find_config(Path.cwd())
        return self.config / "config.yaml" if self.config.is_dir() else self.config

    def environ(self) -> Mapping[str, str]:
        """Return the environment, with the project's kept keys where there is a project."""
        from digestflow.wire.keys import environment

        try:
            path = self.path()
        except NoProject:
            return os.environ
        return environment(path, os.environ)

    def loaded(self) -> Config:
        """Return the project's configuration, with what environment and options say."""
        from digestflow.config.load import load

        return load(self.path(), environ=os.environ, sets=self.sets)

    def settings(self) -> Config:
        """Return the project's configuration; where there is no project, what the options alone make."""
        from digestflow.wire.start.bare import bare

        try:
            return self.loaded()
        except NoProject:
            return bare(environ=os.environ, sets=self.sets)

    @contextmanager
    def open(
        self, *, write: bool, online: bool = False, extractive: bool = True, dry: bool = False
    ) -> Iterator[Project]:
        """Open the project for this command; see `open_project` for what it raises."""
        from digestflow.cli.progress import progress
        from digestflow.wire.project import open_project

        with (
            progress(quiet=self.quiet) as tell,
            open_project(
                self.path(),
                environ=self.environ(),
                sets=self.sets,
                now=self.now,
                tell=tell,
                write=write,
                online=online,
                extractive=extractive,
                dry=dry,
            ) as project,
        ):
            if project.recovered != "nothing":
                print(f"an interrupted commit was {project.recovered}", file=sys.stderr)
            gc.freeze()  # what is loaded stays: nobody need look for rubbish in it
            try:
                yield project
            except DigestflowError as error:
                error.fix = in_vault(error.fix, project.vault.root)
                raise
            finally:
                gc.unfreeze()

    def advised(self, fix: str, given: Sequence[str] | None = None) -> Advice:
        """Return an error's fix as it is printed; `given` is the command it belongs to."""
        advice = advised(fix, given, self.config)
        return replace(advice, text=self.redacted(safe(advice.text)))

    def redacted(self, text: str) -> str:
        """Return a message without the user-info of any address in it, and without what looks like a key."""
        from digestflow.config.secrets import hidden

        return hidden(_USER.sub("", text))


def a_day(text: str, *, option: str) -> date:
    """Return the date of an option.

    Raises:
        UsageError: It is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no date", fix=_in_place(text, option)) from error
    if not _FIRST <= day.year <= _LAST:
        raise UsageError(f"{option} {text!r}: years go from {_FIRST} to {_LAST}", fix=_in_place(text, option))
    return day


def _in_place(text: str, option: str) -> str:
    """Return what to type; for a plan's day that nobody can guess, what tells which there are."""
    meant = _meant(text)
    if option.startswith("--"):
        return f"{option} {meant or _ANY}"
    return f"{meant} instead of {shlex.quote(text)}" if meant else "digestflow status"


def _meant(text: str) -> str:
    """Return the date that was likely meant; "" where it is none, or of a year nobody means."""
    for form in _OTHERWISE:
        if found := form.fullmatch(text.strip()):
            with suppress(ValueError):
                day = date(**{name: int(digits) for name, digits in found.groupdict().items()})
                return day.isoformat() if _FIRST <= day.year <= _LAST else ""
    return ""


def moment(text: str) -> datetime:
    """Return the moment of --now.

    Raises:
        UsageError: It is none, or says no zone.
    """
    fix = "--now 2026-03-13T03:00:00Z"
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--now {text!r} is no moment", fix=fix) from error
    if not _FIRST <= at.year <= _LAST:
        raise UsageError(f"--now {text!r}: years go from {_FIRST} to {_LAST}", fix=fix)
    if at.tzinfo is None:
        raise UsageError(f"--now {text!r} says no time zone", fix=f"--now {at.isoformat()}Z")
    return at.astimezone(UTC)


def at_home(path: Path, *, fix: str) -> Path:
    """Return a path with the home that a ~ stands for: a shell leaves that of --vault=~/notes.

    Raises:
        UsageError: No such home is known.
    """
    from digestflow.config import names

    try:
        return names.at_home(path)
    except ValueError as error:
        raise UsageError(str(error), fix=fix) from error


def safe(text: str) -> str:
    """Return text from outside without what acts on a terminal."""
    return _CONTROL.sub("", text)


def print_json(tree: Any) -> None:
    """Print a tree as one line of JSON, whatever the encoding of standard output."""
    line = json.dumps(tree, ensure_ascii=False, default=str, sort_keys=True)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(tree, default=str, sort_keys=True)
    print(line)
