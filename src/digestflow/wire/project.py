"""A project opened: its config, its adapters and its choices."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from digestflow.core.window import local_day
from digestflow.errors import NoProject
from digestflow.run.ports import Tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path, PurePosixPath

    from sqlalchemy import Engine

    from digestflow.adapters.git.repository import Repository
    from digestflow.adapters.store.archive import Archive
    from digestflow.adapters.store.ledgers import Drafts, Runs
    from digestflow.adapters.store.replies import Probes, Replies
    from digestflow.adapters.store.vectors import Vectors
    from digestflow.adapters.store.words import Words
    from digestflow.adapters.vault.folder import FolderVault
    from digestflow.config.model import Config
    from digestflow.run.kept.former import RenamedDrafts
    from digestflow.run.ports import Choices, Tell
    from digestflow.run.writing.unasked import Unasked


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project opened for one command."""

    path: Path  # of config.yaml
    config: Config
    choices: Choices
    tools: Tools
    archive: Archive
    vault: FolderVault
    find: Callable[[], Repository | None]  # see `repository`
    runs: Runs
    engine: Engine
    unasked: Unasked | None  # of a dry run: what its writer would ask
    recovered: str  # what became of an interrupted commit: nothing, undone, completed
    alone: Callable[[], AbstractContextManager[str]]  # for a project opened to read: hold the lock a while

    @property
    def repository(self) -> Repository | None:
        """The git repository that the vault stands in; None without one, and with git.mode none.

        Raises:
            GitError: git is not installed, the repository is bare, or another user's.
        """
        return self.find()

    @property
    def replies(self) -> Replies:
        """What models answered."""
        from digestflow.adapters.store.replies import Replies

        return Replies(self.engine)

    @property
    def probes(self) -> Probes:
        """What endpoints were found to do."""
        from digestflow.adapters.store.replies import Probes

        return Probes(self.engine)

    @property
    def vectors(self) -> Vectors:
        """What embedders made."""
        from digestflow.adapters.store.vectors import Vectors

        return Vectors(self.engine)

    @property
    def words(self) -> Words:
        """Where the words of archive and records stand.

        Raises:
            VaultError: It cannot be opened.
        """
        from digestflow.adapters.store.words import Words

        return Words(self.config.state_beside(self.path) / "words.db")


def find_config(start: Path) -> Path:
    """Return the config.yaml of `start` or of the nearest folder above it.

    Raises:
        NoProject: There is none.
    """
    for folder in (start, *start.parents):
        if (folder / "config.yaml").is_file():
            return folder / "config.yaml"
    raise NoProject(f"no config.yaml in {start} or above it", fix="digestflow init")


@contextmanager
def open_project(  # noqa: PLR0913 - what the command line gives, each once
    path: Path,
    *,
    environ: Mapping[str, str],
    sets: Sequence[str],
    now: Callable[[], datetime],
    tell: Tell,
    write: bool,
    online: bool = False,
    extractive: bool = True,
    dry: bool = False,
) -> Iterator[Project]:
    """Open the project at `path` for one command.

    With `write` the lock is held, and what an interrupted commit left is finished first.
    With `online` lists at an address are asked for anew. Unless `extractive` the models of config.yaml
    write, and their keys and prompts must be there. With `dry` nothing of the project
    changes, not a byte, and the writer only counts what it would ask.

    Raises:
        Locked: `write`, and another run is under way.
        ConfigError: config.yaml is wrong.
        VaultError: The vault or the state folder cannot be opened.
    """
    from digestflow.adapters.store.archive import Archive
    from digestflow.adapters.store.aside import open_aside
    from digestflow.adapters.store.database import open_database
    from digestflow.adapters.store.ledgers import Drafts, Runs
    from digestflow.adapters.store.repairs import Repairs
    from digestflow.adapters.vault.folder import FolderVault
    from digestflow.adapters.vault.lock import lock
    from digestflow.adapters.vault.memory import Memory
    from digestflow.config.load import load
    from digestflow.core.former import former
    from digestflow.wire.choices import allowed, choices_of
    from digestflow.wire.keeping import Keeping
    from digestflow.wire.log import log_to
    from digestflow.wire.models.sensing import sense_of
    from digestflow.wire.models.writing import recipe_of, unasked_of, writers_of
    from digestflow.wire.sources.lists import open_lists
    from digestflow.wire.sources.outside import Outside

    config = load(path, environ=environ, sets=sets)
    beside, state = path.absolute().parent, config.state_beside(path)

    @contextmanager
    def alone() -> Iterator[str]:
        with lock(state / "lock"):
            yield vault.recover(keeping.after)

    def once_ours(note: PurePosixPath) -> bool:  # asked where something is written, which few commands do
        from digestflow.run.kept.units import units_path

        return vault.read(units_path(str(note))) is not None

    with ExitStack() as stack:
        vault = FolderVault(
            config.vault_beside(path),
            journal=state / "journal",
            allowed=allowed(config),
            # A map's former place: what config.yaml named then, it does not name any more.
            also=once_ours,
            memory=Memory(state / "memory", writable=write and not dry),
        )
        repository = cache(partial(_repository, vault, config))  # git is asked when there is something for it
        keeping = Keeping(config.git, vault, repository, written=state / "written.json", now=now)
        recovered = stack.enter_context(alone()) if write else "nothing"
        if dry:
            engine = stack.enter_context(open_aside(state / "state.db"))
        else:
            engine = open_database(state / "state.db")
            stack.callback(engine.dispose)
        archive = Archive(engine)
        outside = Outside(config, environ=environ, beside=beside, archive=archive, now=now)
        opened = open_lists(
            config, environ=environ, beside=beside, state=state, client=outside.client if online else None
        )
        choices = choices_of(config, opened, extractive=extractive)
        # Who only looks asks no model: it needs neither key nor prompt.
        writing = choices if write or dry else replace(choices, extractive=True)
        unasked = unasked_of(config, beside / "prompts") if dry else None
        writer, interpret, models = writers_of(
            config,
            writing,
            engine=engine,
            prompts=beside / "prompts",
            environ=environ,
            now=now,
            unasked=unasked,
        )
        names = former(choices.topics)
        asking = write and not dry
        sense, wanted = sense_of(config, models, engine=engine, environ=environ, now=now, ask=asking)
        choices = replace(choices, embedder=wanted)
        yield Project(
            path=path,
            config=config,
            choices=choices,
            archive=archive,
            vault=vault,
            find=repository,
            runs=Runs(engine),
            engine=engine,
            unasked=unasked,
            recovered=recovered,
            alone=alone,
            tools=Tools(
                now=now,
                today=lambda: local_day(now(), config.zone),
                read=partial(outside.read, choices.sources),
                recall=outside.recall,
                keeper=outside.keeper,
                archive=archive,
                runs=Runs(engine),
                drafts=_renamed(Drafts(engine), names) if names else Drafts(engine),
                repairs=Repairs(engine),
                vault=vault,
                former=names,
                apply=keeping.apply,
                edited=keeping.edited,
                sense=sense,
                write=writer,
                interpret=interpret,
                author=partial(_author, engine),
                recipe=recipe_of(config, beside / "prompts", extractive=writing.extractive),
                tell=tell,
                log=log_to(state / "log.jsonl", now=now),
            ),
        )


def _renamed(drafts: Drafts, former: Mapping[str, str]) -> RenamedDrafts:
    from digestflow.run.kept.former import RenamedDrafts

    return RenamedDrafts(drafts, former)


def _author(engine: Engine, subject: str) -> str:
    from digestflow.adapters.store.replies import Replies

    return Replies(engine).author(subject)


def _repository(vault: FolderVault, config: Config) -> Repository | None:
    if config.git.mode == "none":
        return None
    from digestflow.adapters.git.repository import find

    return find(vault.root)
