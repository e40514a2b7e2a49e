"""`sources health` and `sources move`: who gives, who stopped, who went elsewhere."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.session import Session, print_json, safe
from digestflow.cli.sources.sources import group, moving
from digestflow.errors import UsageError
from digestflow.plural import many

if TYPE_CHECKING:
    from datetime import datetime

    from digestflow.core.health.nouns import Health
    from digestflow.wire.project import Project


@group.command("health")
def health(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a source.")] = False,
) -> int:
    """Show how each source has been doing: what it usually gives, since when it does not, and why."""
    from digestflow.core.health.nouns import Health, known

    session: Session = context.obj
    with session.open(write=False) as project:
        healths = project.archive.healths()
        rows = [(source.kind, known(healths.get(source.name), source)) for source in project.choices.sources]
        rows += [
            ("opml", Health(source=gap.subject, why=gap.why, failures=1)) for gap in project.choices.unopened
        ]
    for kind, one in rows:
        if as_json:
            print_json(_tree(kind, one))
        else:
            _show(one)
    return 0


def _tree(kind: str, one: Health) -> dict[str, Any]:
    from digestflow.core.health.telling import said

    found = None
    if one.finding:
        found = {"kind": one.finding.kind, "since": _iso(one.finding.since), "said": said(one)}
    return {
        "name": one.source,
        "kind": kind,
        "last_try": _iso(one.last_try),
        "last_good": _iso(one.last_good),
        "failures": one.failures,
        "why": one.why,
        "next_try": _iso(one.next_try),
        "gone": one.gone,
        "listed": one.listed,
        "usual": one.usual,
        "last_new": _iso(one.last_new),
        "gap_days": one.gap,
        "max_age": one.max_age,
        "finding": found,
        "moved_to": one.moved_to,
        "moved_runs": one.moved_runs,
        "move": moving(one.source) if one.moved_to else "",
    }


def _show(one: Health) -> None:
    from digestflow.core.health.telling import said
    from digestflow.core.health.turn import FRESHEST

    good = f"good at {one.last_good:%Y-%m-%d %H:%M}" if one.last_good else "never read"
    print(f"{safe(one.source):<40} {good if one.last_try else 'never asked'}")
    if one.counts:
        new = f"; something new {one.last_new:%Y-%m-%d}" if one.last_new else ""
        print(f"  lists     {many(one.listed, 'item')}, usually {one.usual}{new}")
    if one.max_age:
        fresh = min(one.max_age, FRESHEST.total_seconds())
        print(f"  fresh     for {fresh:g} s, as it says: not asked again sooner on the same day")
    if one.failures:
        again = f"; not asked before {one.next_try:%Y-%m-%d %H:%M} UTC" if one.next_try else ""
        print(f"  failing   {one.failures} in a row: {safe(one.why)}{'' if one.gone else again}")
    if one.finding:
        print(f"  finding   {safe(said(one))}")
    if one.moved_to:
        where = "asked there" if one.moved else f"said {many(one.moved_runs, 'time')} in a row"
        print(f"  moved     to {safe(one.moved_to)} ({where}): {moving(one.source)}")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@group.command("move")
def move(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source that has moved.", metavar="NAME")],
) -> int:
    """Write into config.yaml the address where a source has moved to; all else in it stays."""
    from digestflow.config.moving import move as written

    session: Session = context.obj
    with session.open(write=True) as project:
        target = _target(name, project)
        written(project.path, name, target)
    print(f"{safe(name)}: {safe(target)} from now on")
    return 0


def _target(name: str, project: Project) -> str:
    from digestflow.config.names import hint, nearest
    from digestflow.core.health.nouns import known

    source = next((one for one in project.choices.sources if one.name == name), None)
    if source is None:
        like = nearest(name, (one.name for one in project.choices.sources))
        fix = f"{shlex.quote(like)} instead of {shlex.quote(name)}" if like else "digestflow sources list"
        raise UsageError(f"no source is named {name!r}{hint(like)}", fix=fix)
    target = known(project.archive.health(name), source).moved_to
    if not target:
        raise UsageError(f"{name!r} has not moved", fix="digestflow sources health")
    if all(one.name != name for one in project.config.sources):
        raise UsageError(f"{name!r} stands in a subscription list", fix=f"write {target} into that list")
    return target
