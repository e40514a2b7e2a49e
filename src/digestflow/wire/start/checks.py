"""What `doctor` looks at, one after the other; a failed check ends none of the others."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.advice import in_vault
from digestflow.errors import DigestflowError
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digestflow.config.model import Config
    from digestflow.wire.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at, and what was found."""

    what: str
    ok: bool
    said: str
    fix: str = ""


def checks(
    path: Path,
    *,
    environ: Mapping[str, str],
    sets: Sequence[str],
    now: Callable[[], datetime],
    online: bool,
) -> Iterator[Check]:
    """Yield what each check found: config, prompts, vault and state, git, sources, endpoints, notices."""
    from digestflow.adapters.prompts import prompts
    from digestflow.config.load import load

    try:
        config = load(path, environ=environ, sets=sets)
    except DigestflowError as error:
        yield _failed("config", error)
        return
    topics = len(config.topics)
    yield Check(
        what="config",
        ok=bool(config.sources and topics),
        said=f"{path}: {many(len(config.sources), 'source')}, {many(topics, 'topic')}",
        fix="add at least one source and one topic to config.yaml",
    )
    try:
        found = prompts(path.absolute().parent / "prompts")
        yield Check(what="prompts", ok=True, said=", ".join(f"{t.name} {t.version}" for t in found.values()))
    except DigestflowError as error:
        yield _failed("prompts", error)
    yield from _project(path, environ=environ, sets=sets, now=now, online=online)
    yield from _endpoints(config, environ, online=online)
    yield from _told(config, environ)


def _project(
    path: Path,
    *,
    environ: Mapping[str, str],
    sets: Sequence[str],
    now: Callable[[], datetime],
    online: bool,
) -> Iterator[Check]:
    from digestflow.run.kept.earlier import LOOKED_AT
    from digestflow.run.kept.moved import unknown
    from digestflow.run.kept.standing import standing
    from digestflow.wire.project import open_project

    root: Path | None = None
    try:
        with open_project(
            path,
            environ=environ,
            sets=sets,
            now=now,
            tell=_silent,
            write=False,
            online=online,
        ) as project:
            root = project.vault.root
            there = standing(project.vault, project.tools.former)
            dict(there.units)  # each is read: one that does not read back is else met by the next commit
            records = there.records
            yield _vault(root, len(records), written=project.config.git.mode != "branch")
            for one in unknown(records, project.choices.layout, last=LOOKED_AT):
                fix = f"write under {one.now} in config.yaml: {one.line}"
                yield Check(what="topic", ok=False, said=str(one), fix=fix)
            yield _git(project)
            yield from _sources(project, online=online)
    except DigestflowError as error:
        failed = _failed("vault", error)
        yield replace(failed, fix=in_vault(failed.fix, root)) if root else failed


def _vault(root: Path, days: int, *, written: bool) -> Check:
    if written and not os.access(root, os.W_OK):
        fix = f"make {root} writable"
        return Check(what="vault", ok=False, said=f"{root} may be read and not written", fix=fix)
    return Check(what="vault", ok=True, said=f"{root}: {many(days, 'day')} accepted")


def _git(project: Project) -> Check:
    if project.config.git.mode == "none":
        return Check(what="git", ok=True, said="not used (git.mode: none)")
    try:
        repository = project.repository
        if repository is None:
            return Check(
                what="git",
                ok=False,
                said=f"{project.vault.root} is in no repository: accepted days are files only",
                fix=f"git init {quote(str(project.vault.root))}",
            )
        repository.ready()
    except DigestflowError as error:
        return _failed("git", error)
    return Check(what="git", ok=True, said=f"{repository.root}, mode {project.config.git.mode}")


def _sources(project: Project, *, online: bool) -> Iterator[Check]:
    from digestflow.core.health.nouns import known
    from digestflow.core.health.telling import said
    from digestflow.wire.sources.articles import wanting

    for gap in project.choices.unopened:
        yield Check(what="source", ok=False, said=f"{gap.subject}: {gap.why}", fix="correct its path")
    try:
        wanting(project.choices.sources)
    except DigestflowError as error:
        yield _failed("source", error)
        online = False
    healths = project.archive.healths()
    for source in project.choices.sources:
        health = known(healths.get(source.name), source)
        if health.finding:
            yield Check(
                what="source",
                ok=False,
                said=f"{health.source}: {said(health)}",
                fix="digestflow sources health",
            )
    if not online:
        yield Check(what="sources", ok=True, said=f"{len(project.choices.sources)}, not asked")
        return
    read, good = 0, 0
    for reading in chain.from_iterable(project.tools.read()):
        read += 1
        if reading.status == "failed":
            yield Check(
                what="source",
                ok=False,
                said=f"{reading.source}: {reading.why}",
                fix="correct its address in config.yaml, or set `enabled: false`",
            )
        else:
            good += 1
    yield Check(what="sources", ok=True, said=f"{good} of {read} answered")


def _endpoints(config: Config, environ: Mapping[str, str], *, online: bool) -> Iterator[Check]:
    from digestflow.wire.models.endpoints import endpoint_of, names_of

    names = dict.fromkeys((*names_of(config, "fast"), *names_of(config, "strong")))
    if not names:
        yield Check(what="endpoint", ok=True, said="none: entries are the sources' own sentences")
        return
    from digestflow.adapters.model.model import Model

    for name in names:
        try:
            endpoint = endpoint_of(config.models[name], environ)
            kept: dict[str, object] = {}
            way = Model({"strong": [endpoint]}, kept=kept).test(endpoint).way if online else "not asked"
            yield Check(what="endpoint", ok=True, said=f"{name}: {endpoint.name}: {way}")
        except DigestflowError as error:
            yield _failed("endpoint", error)


def _told(config: Config, environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield why nobody hears of a night, where somebody is to."""
    names = config.schedule.notify_env
    if names and find_spec("apprise") is None:
        fix = "pip install 'digestflow[notify]'"
        yield Check(what="notify", ok=False, said="nobody is notified: Apprise is not installed", fix=fix)
    for name in names:
        if not environ.get(name):
            said = f"nobody is notified by {name}: it is not set"
            yield Check(what="notify", ok=False, said=said, fix=f"digestflow keys set {name}")


def _failed(what: str, error: DigestflowError) -> Check:
    return Check(what=what, ok=False, said=str(error), fix=error.fix)


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None
