"""`undo`: takes an accepted day back, or points of it that were accepted in a person's place."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, a_day, print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.run.review.undo import Undone


@app.command()
def undo(
    context: typer.Context,
    day: Annotated[
        str | None,
        typer.Argument(
            help="An accepted day, by default the last; or a note that was mended or adopted.",
            metavar="DAY|NOTE",
        ),
    ] = None,
    point: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this point of the day, which your policy accepted; several times.", metavar="KEY"
        ),
    ] = None,
    auto: Annotated[
        bool,
        typer.Option(
            "--auto", help="All that your policy accepted and you have not looked at; of a day, or any."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Take an accepted day, or the repair of a note, out of the vault again; what you changed stays."""
    from digestflow.run.review.undo import undo as undo_day

    session: Session = context.obj
    if day is not None and day.endswith(".md"):
        return _undo_note(day, session, as_json=as_json)
    wanted = None if day is None else a_day(day, option="DAY")
    if point or auto:
        from digestflow.cli.review.automatic import undo_points

        return undo_points(session, wanted, point or (), as_json=as_json)
    with session.open(write=True) as project:
        undone = undo_day(wanted, project.tools, project.choices)
        mode = project.config.git.mode if project.repository else "none"
    if as_json:
        print_json(asdict(undone) | {"day": undone.day.isoformat()})
    else:
        _say(undone, branch=mode == "branch")
    return 0


def _undo_note(note: str, session: Session, *, as_json: bool) -> int:
    from pathlib import PurePosixPath

    from digestflow.run.mending.unmend import undo_note

    with session.open(write=True) as project:
        undone = undo_note(PurePosixPath(note), project.tools)
        branch = project.repository is not None and project.config.git.mode == "branch"
    if as_json:
        print_json(asdict(undone))
        return 0
    where = "; on its branch, which waits to be merged" if branch else ""
    print(f"{safe(note)}: its {undone.what} is undone{where}")
    for line in undone.left:
        print(f"  stays    {safe(line)}")
    return 0


def _say(undone: Undone, *, branch: bool) -> None:
    from digestflow.cli.review.show import changed

    where = "; on its branch, which waits to be merged" if branch else ""
    print(
        f"{undone.day}: undone{where}; {many(len(undone.notes), 'note')}: {', '.join(undone.notes) or 'none'}"
    )
    for note in undone.gone:
        print(f"  gone     {note}")
    for one in undone.left:
        print(f"  stays    {one.note}{f': {safe(one.unit)}' if one.unit else ''} ({one.why})")
    if undone.open:
        print(f"  {changed(undone.open)}")
    print(f"  next     digestflow run --date {undone.day}    makes it anew")
