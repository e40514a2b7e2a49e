"""A new project: config, prompts, vault, git; all of it or nothing over what is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.config.model import TopicSettings
from digestflow.core.change.plan import plan
from digestflow.core.render.layout import Layout
from digestflow.core.render.moc import moc
from digestflow.core.source import Opml, Source
from digestflow.errors import UsageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from digestflow.config.model import Config

IGNORED = ".digestflow/state/\nconfig.schema.json\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new project is to hold."""

    folder: Path
    sources: tuple[Source, ...]
    topics: tuple[TopicSettings, ...]
    vault: Path | None  # an existing vault, or where a new one is made; None: `vault` in the folder
    timezone: str


def from_opml(
    where: str, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> tuple[tuple[Source, ...], tuple[TopicSettings, ...]]:
    """Return one source for the list, and a topic for each of its folders; none when it has none.

    Raises:
        SourceError: The list cannot be had or read.
    """
    from digestflow.adapters.sources.opml import feeds
    from digestflow.config.model import TopicSettings

    address = where.startswith(("http://", "https://"))
    source = Opml(name="reading list", path=where if address else str(Path(where).absolute()))
    found = feeds(document(where, environ=environ, sets=sets, now=now), prefix=source.name)
    folders = dict.fromkeys(folder for _feed, names in found for folder in names)
    topics = []
    for folder in folders:
        titles = [feed.name.split("/", 1)[-1] for feed, names in found if folder in names]
        topics.append(TopicSettings(name=folder, about=f"{folder}. {', '.join(titles)}"))
    return (source,), tuple(topics)


def document(
    where: str, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> bytes:
    """Return a document from a file or an address, before there is any config.yaml.

    Raises:
        SourceError: It cannot be had.
    """
    from digestflow.wire.sources import client_of, fetched, file_bytes

    if not where.startswith(("http://", "https://")):
        return file_bytes(Path(where))
    return fetched(client_of(bare(environ=environ, sets=sets), now), where).body


def bare(*, environ: Mapping[str, str], sets: Sequence[str]) -> Config:
    """Return the configuration that environment and options give without any config.yaml."""
    from digestflow.config.load import read

    return read("vault: vault\n", environ=environ, sets=sets)


def start(
    given: Start, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> Path:
    """Make the project and return where its config.yaml is.

    A new vault gets a MOC for each topic; into a vault that is there nothing is written. What
    the options say of `network` is kept in the new config.yaml: the sources may need it.

    Raises:
        UsageError: There is a project already, or the folder is itself a vault.
        VaultError: The vault is no folder.
        ConfigError: The options do not make a configuration.
    """
    from digestflow.config.load import load
    from digestflow.config.schema import write_schema
    from digestflow.config.written import render_config

    folder = given.folder.absolute()
    path = folder / "config.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", fix="digestflow doctor")
    if (folder / ".obsidian").is_dir():
        raise UsageError(
            f"{folder} is an Obsidian vault; a project lives beside it",
            fix=f"digestflow init {folder}-digest --vault {folder}",
        )
    vault = given.vault or folder / "vault"
    if vault.exists() and not vault.is_dir():
        raise VaultError(f"{vault} is a file, not a folder", fix="digestflow init --vault FOLDER")
    # Only a folder with notes in it is somebody's vault already.
    found = vault.is_dir() and any(vault.iterdir())
    network = bare(environ=environ, sets=sets).network.model_dump(mode="json", exclude_defaults=True)
    text = render_config(
        given.sources,
        given.topics,
        vault=_from(folder, vault),
        timezone=given.timezone,
        more={"network": network} if network else None,
    )
    folder.mkdir(parents=True, exist_ok=True)
    vault.mkdir(parents=True, exist_ok=True)
    _prompts(folder / "prompts")
    path.write_text(text, encoding="utf-8", newline="\n")
    _ignore(folder / ".gitignore")
    write_schema(path)
    config = load(path, environ=environ, sets=sets)
    if not found:
        _mocs(config, path)
    _history(folder, config, path, now=now)
    return path


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


def _ignore(path: Path) -> None:
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [line for line in IGNORED.splitlines() if line not in there.splitlines()]
    if missing:
        gap = "" if not there or there.endswith("\n") else "\n"
        path.write_text(there + gap + "\n".join(missing) + "\n", encoding="utf-8", newline="\n")


def _mocs(config: Config, path: Path) -> None:
    """Give a new vault its maps, and the list of what in them is ours."""
    from digestflow.adapters.vault.folder import FolderVault, Write
    from digestflow.config.model import topics
    from digestflow.run.standing import UNITS, dump_units

    vault = FolderVault(config.vault_beside(path), journal=config.state_beside(path) / "journal")
    named = topics(config)
    layout = Layout(note_name=config.note_name, note_folder=config.note_folder, topics=named)
    changes = [plan(moc(topic, (), layout), None, {}) for topic in named]
    writes = [Write(path=change.path, before=None, after=change.after) for change in changes]
    units = dump_units({str(change.path): change.owned for change in changes})
    vault.apply([*writes, Write(path=UNITS, before=None, after=units)])


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
