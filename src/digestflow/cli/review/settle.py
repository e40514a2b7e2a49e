"""`commit`, `reject`, `rebuild`, `keep`, `take`: what becomes of plans, and of what stands in notes."""

from __future__ import annotations

import sys
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from digestflow.cli.app import app
from digestflow.cli.review.plans import Plans, parted
from digestflow.cli.review.show import kept, say_settled
from digestflow.cli.session import Session, a_day, print_json
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.run.mending.repairs import Committed
    from digestflow.run.review.settle import Settled
    from digestflow.wire.project import Project

_Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


@app.command()
def commit(context: typer.Context, wanted: Plans = None, as_json: _Json = False) -> int:
    """Write the plans into the vault and commit them to its git repository."""
    from digestflow.run.review.settle import commit as commit_plans

    session: Session = context.obj
    days, notes = parted(wanted)
    with session.open(write=True) as project:
        git = project.config.git.mode
        # Repairs first: a day's plan is made for a note as it is then, a repair for its very bytes.
        mended = _mended(notes, project, git) if notes or not days else None
        done = commit_plans(days, project.tools, project.choices, mode=git) if days or not notes else ()
        how = kept(project)
        pages = {one.day: _request_page(project, one.day) for one in done}
    names = mended.notes if mended else ()
    for note in mended.changed if mended else ():
        print(
            f"{note}: changed since its repair was planned; digestflow lint --fix {quote(note)}",
            file=sys.stderr,
        )
    if as_json:
        settled = [_settled_tree(one) | {"pull_request": pages[one.day]} for one in done]
        print_json([*({"repair": note, "notes": [note]} for note in names), *settled])
        return 0
    for note in names:
        print(f"{note}: mended; {how}")
    for one in done:
        say_settled(one, how)
        if page := pages.get(one.day):
            print(f"  pull request: {page}")
    if not done and not names:
        print("no plan waits; next: digestflow run")
    return 0


def _mended(notes: Sequence[str], project: Project, mode: Literal["none", "commit", "branch"]) -> Committed:
    from digestflow.run.mending.repairs import commit_repairs

    return commit_repairs(notes, project.tools, mode=mode)


def _request_page(project: Project, day: date) -> str:
    """Return the page that opens a pull request of the day's branch; "" where none is asked for, or known."""
    git, repository = project.config.git, project.repository
    if repository is None or git.mode != "branch" or not git.pull_request:
        return ""
    return repository.request_page(git.branch.replace("{date}", day.isoformat()))


@app.command()
def reject(
    context: typer.Context,
    day: Annotated[str, typer.Argument(help="The day or note whose plan is refused.", metavar="DAY|NOTE")],
    reason: Annotated[str, typer.Option(help="Why; it is remembered in the vault.")],
    as_json: _Json = False,
) -> int:
    """Refuse a plan; the reason for a day's is kept with the vault's decisions."""
    from digestflow.run.kept.standing import state_of
    from digestflow.run.mending.repairs import drop_repair
    from digestflow.run.review.settle import reject as reject_plan

    session: Session = context.obj
    if day.endswith(".md"):
        with session.open(write=True) as project:
            drop_repair(day, project.tools)
        print_json({"repair": day, "rejected": True}) if as_json else print(f"{day}: stays as it is")
        return 0
    at = a_day(day, option="DAY")
    with session.open(write=True) as project:
        reject_plan(at, reason, project.tools)
        stands = at in state_of(project.tools, project.choices.zone).accepted
    if as_json:
        print_json({"day": at.isoformat(), "rejected": True, "reason": reason})
    else:
        print(f"{at}: refused; nothing was written to the notes")
        if stands:
            print(f"  what was accepted of it before stays; to have it out: digestflow undo {at}")
    return 0


@app.command()
def rebuild(context: typer.Context, as_json: _Json = False) -> int:
    """Render every note from the records alone; what a person wrote stays."""
    from digestflow.run.review.settle import rebuild_all

    session: Session = context.obj
    with session.open(write=True) as project:
        done = rebuild_all(project.tools, project.choices)
    if as_json:
        print_json(_settled_tree(done) if done else {"notes": [], "open": 0})
    elif done is None:
        print("every note is what its records say")
    else:
        say_settled(done, "rebuilt")
    return 0


_Note = Annotated[str, typer.Argument(help="A note, by its path in the vault.", metavar="NOTE")]


@app.command()
def keep(context: typer.Context, note: _Note) -> int:
    """Keep your words in a note where there is something newer; silent until there is more."""
    from digestflow.run.review.settle import keep_mine

    session: Session = context.obj
    with session.open(write=True) as project:
        kept = keep_mine(note, project.tools, project.choices)
    print(f"{note}: {many(kept, 'unit stays', 'units stay')} as you wrote them")
    return 0


@app.command()
def take(context: typer.Context, note: _Note) -> int:
    """Take what is newer into the units of a note that you changed or deleted."""
    from digestflow.run.review.settle import take_ours

    session: Session = context.obj
    with session.open(write=True) as project:
        say_settled(take_ours(note, project.tools, project.choices), "taken")
    return 0


def _settled_tree(one: Settled) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "notes": list(one.notes),
        "open": one.open,
        "untouchable": {str(c.path): c.untouchable for c in one.changes if c.untouchable},
    }
