"""The command for names that are one entity's."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, safe
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from digestflow.wire.project import Project


@app.command("merge")
def merge_names(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="The other name; none: list names that may be one.")
    ] = None,
    into: Annotated[str, typer.Argument(help="The entity, as it is named otherwise.")] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Take a merge back: of these names, of one, or the last.")
    ] = False,
) -> int:
    """Take two names for one entity's; without names, list those that look like it."""
    from digestflow.run.review.merging import alike_names, merge

    session: Session = context.obj
    if name == "":
        raise UsageError("a name is not empty", fix="digestflow merge")
    if undo:
        return _undo([one for one in (name, into) if one], session)
    if not name:
        with session.open(write=False) as project:
            found = alike_names(project.tools, project.choices)
        for other, first in found:
            print(shlex.join(["digestflow", "merge", safe(other), safe(first)]))
        if not found:
            print("no two names look like one")
        return 0
    if not into:
        raise UsageError("merge needs two names", fix="digestflow merge")
    with session.open(write=True) as project:
        merge(name, into, project.tools, project.choices)
        since = _since(project)
    print(f"{safe(name)} is another name of {safe(into)}, in every day that is made {since}")
    print(f"undo      {shlex.join(['digestflow', 'merge', '--undo', safe(name)])}")
    return 0


def _since(project: Project) -> str:
    branch = project.repository is not None and project.config.git.mode == "branch"
    return "once its branch is merged" if branch else "from now on"


def _undo(names: list[str], session: Session) -> int:
    from digestflow.run.review.merging import unmerge

    with session.open(write=True) as project:
        was = unmerge(names, project.tools)
        since = _since(project)
    print(f"{safe(was.name)} and {safe(was.into)} are two again, in every day that is made {since}")
    print("next      digestflow rebuild    renders the notes of all days by that; your words stay")
    return 0
