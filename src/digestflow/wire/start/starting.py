"""A new project: config, prompts, vault, git; all of it or nothing over what is there."""

from __future__ import annotations

import os
import shlex
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from digestflow.core.change.plan import plan
from digestflow.core.render.base import base
from digestflow.core.render.layout import BASE, Layout
from digestflow.core.render.links import past
from digestflow.core.render.moc import moc
from digestflow.errors import ConfigError, GitError, UsageError, VaultError
from digestflow.wire.start.bare import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digestflow.config.model import Config
    from digestflow.config.topics import TopicSettings
    from digestflow.core.source import Source

IGNORED = ".digestflow/state/\nconfig.schema.json\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new project is to hold."""

    folder: Path
    sources: tuple[Source, ...]
    topics: tuple[TopicSettings, ...]
    vault: Path | None  # an existing vault, or where a new one is made; None: `vault` in the folder
    timezone: str
    models: Mapping[str, object]  # `models` and `roles` of config.yaml
    ignored: tuple[str, ...]  # by git, beside what no project tracks


def start(
    given: Start, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> Path:
    """Make the project and return where its config.yaml is.

    A new vault gets a MOC for each topic; into a vault that is there nothing is written. What
    the options say of `network` and `git` is kept in the new config.yaml: the sources may need
    it. When it fails, what it made is taken away again.

    Raises:
        UsageError: There is a project already, or the folder is a vault or lies in this one.
        VaultError: The vault is no folder, or the files cannot be written.
        ConfigError: The options do not make a configuration.
        GitError: git is not installed, or refuses.
    """
    path = beside(given.folder)
    folder = path.parent
    vault = given.vault or folder / "vault"
    if folder.resolve().is_relative_to(vault.resolve()):
        raise UsageError(
            f"{folder} lies in the vault; a project lives beside it",
            fix=shlex.join(["digestflow", "init", f"{vault}-digest"]),
        )
    for place in (folder, vault):
        if place.exists() and not place.is_dir():
            other = shlex.quote(f"{place}-digest" if place == folder else f"{place}-vault")
            mend = f"digestflow init {other}" if place == folder else f"--vault {other}"
            raise VaultError(f"{place} is a file, not a folder", fix=mend)
    text = _text(given, vault, bare(environ=environ, sets=sets))
    try:
        with _or_nothing(_ours(given, folder, vault)):
            folder.mkdir(parents=True, exist_ok=True)
            _ignore(folder / ".gitignore", (*IGNORED.splitlines(), *given.ignored))
            _made(path, text, vault, environ=environ, sets=sets, now=now)
    except OSError as error:
        raise VaultError(
            f"cannot make {error.filename or folder}: {error.strerror}",
            fix="make it writable, or name another folder",
        ) from error
    return path


def beside(folder: Path) -> Path:
    """Return where the config.yaml of a project in the folder would be.

    Raises:
        UsageError: There is one already, or the folder is a vault.
    """
    path = folder.absolute() / "config.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", fix="digestflow doctor")
    kept = (path.parent / ".obsidian").is_dir(), (path.parent / ".digestflow" / "units").is_dir()
    if any(kept):
        what = "an Obsidian vault" if kept[0] else "the vault of a project"
        raise UsageError(
            f"{path.parent} is {what}; a project lives beside it",
            fix=shlex.join(["digestflow", "init", f"{path.parent}-digest", "--vault", str(path.parent)]),
        )
    return path


def _text(given: Start, vault: Path, options: Config) -> str:
    from digestflow.config.written import render_config

    more = options.model_dump(mode="json", exclude_defaults=True, include={"network", "git"})
    more |= given.models
    try:
        return render_config(
            given.sources,
            given.topics,
            vault=_from(given.folder, vault),
            timezone=given.timezone,
            more=more or None,
        )
    except ValidationError as error:
        why = [str(one["msg"]).removeprefix("Value error, ") for one in error.errors()]
        raise ConfigError("\n".join(why), fix="digestflow init --help") from error


def _made(
    path: Path,
    text: str,
    vault: Path,
    *,
    environ: Mapping[str, str],
    sets: Sequence[str],
    now: Callable[[], datetime],
) -> None:
    from digestflow.config.load import load
    from digestflow.config.schema import write_schema

    folder = path.parent
    vault.mkdir(parents=True, exist_ok=True)
    # Only a folder with notes in it is somebody's vault already.
    found = any(vault.iterdir())
    _prompts(folder / "prompts")
    path.write_text(text, encoding="utf-8", newline="\n")
    write_schema(path)
    config = load(path, environ=environ, sets=sets)
    if not found:
        _mocs(config, path)
    if config.git.mode != "none":
        if shutil.which("git") is None:
            raise GitError("git is not installed", fix="--set git.mode=none")
        _history(folder, config, path, now=now)


@contextmanager
def _or_nothing(paths: Iterable[Path]) -> Iterator[None]:
    """Take away which of the paths is new, should the block fail; what was there stays."""
    new = sorted({missing for path in paths if (missing := _outermost(path))})
    ignores = [path for path in paths if path.name == ".gitignore" and path.exists()]
    kept = {path: path.read_bytes() for path in ignores}
    try:
        yield
    except BaseException:
        for path in new:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif os.path.lexists(path):  # unlink would fail where a file stands in the way
                path.unlink()
        for path, body in kept.items():
            path.write_bytes(body)
        raise


def _outermost(path: Path) -> Path | None:
    """Return the path, or the uppermost of the folders it needs, where there is none yet."""
    missing = [place for place in (path, *path.parents) if not os.path.lexists(place)]
    return missing[-1] if missing else None


def _ours(given: Start, folder: Path, vault: Path) -> tuple[Path, ...]:
    """Return every path that a start may make."""
    from digestflow.adapters.prompts import packaged

    top = [".digestflow", ".git", ".gitignore", "config.schema.json", "config.yaml"]
    notes = [
        ".digestflow",
        BASE.name,
        *(f"{topic.note or f'MOC - {topic.name}'}.md" for topic in given.topics),
    ]
    return (
        *(folder / name for name in top),
        *(folder / "prompts" / file.name for file in packaged().iterdir()),
        *(vault.absolute() / name for name in notes),
    )


def _from(folder: Path, vault: Path) -> str:
    whole = vault.absolute()
    near = folder.absolute()
    return whole.relative_to(near).as_posix() if whole.is_relative_to(near) else whole.as_posix()


def _prompts(folder: Path) -> None:
    from digestflow.adapters.prompts import packaged

    folder.mkdir(exist_ok=True)
    for file in packaged().iterdir():
        if file.name.endswith(".md") and not (folder / file.name).exists():
            (folder / file.name).write_bytes(file.read_bytes())


def _ignore(path: Path, lines: Sequence[str]) -> None:
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in lines if line not in there.splitlines()]
    if missing:
        gap = "" if not there or there.endswith("\n") else "\n"
        path.write_text(there + gap + "\n".join(missing) + "\n", encoding="utf-8", newline="\n")


def _mocs(config: Config, path: Path) -> None:
    """Give a new vault its maps, and the list of what in them is ours."""
    from digestflow.adapters.vault.folder import FolderVault, Write
    from digestflow.config.model import topics
    from digestflow.run.kept.units import dump_units, units_path

    vault = FolderVault(config.vault_beside(path), journal=config.state_beside(path) / "journal")
    named = topics(config)
    layout = Layout(note_name=config.note_name, note_folder=config.note_folder, topics=named)
    pages = [moc(topic, past((), layout), layout) for topic in named]
    changes = [plan(page, None, {}) for page in (*pages, *([base()] if config.upkeep.base else ()))]
    writes = [Write(path=change.path, before=None, after=change.after) for change in changes]
    for note, owned in ((str(change.path), change.owned) for change in changes):
        writes.append(Write(path=units_path(note), before=None, after=dump_units(note, owned)))
    vault.apply(writes)


def _history(folder: Path, config: Config, path: Path, *, now: Callable[[], datetime]) -> None:
    """Commit the project, in a repository of its own where it is in none."""
    from digestflow.adapters.git.objects import Message
    from digestflow.adapters.git.repository import find, init

    repository = find(folder)
    if repository is None or (repository.root != folder.resolve() and repository.ignored([path])):
        repository = init(folder)
    if repository.root != folder.resolve():
        return  # a repository of the user's: what becomes of the new files is theirs to say
    vault = config.vault_beside(path)
    files = [folder / ".gitignore", path, *sorted((folder / "prompts").glob("*.md"))]
    if vault.resolve().is_relative_to(folder.resolve()):
        files += sorted(file for file in vault.rglob("*") if file.is_file())
    repository.commit(files, Message(text="Start the digest", when=now()))
