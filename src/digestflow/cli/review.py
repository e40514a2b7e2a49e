"""`status`, `review`, `commit`, `reject`, `rebuild`: what a person does with plans."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, a_day, print_json, safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record
    from digestflow.run.settle import Settled
    from digestflow.wire.project import Project

_Days = Annotated[list[str] | None, typer.Argument(help="Days; default: all open plans.", metavar="DAY…")]
_Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


@app.command()
def status(context: typer.Context, as_json: _Json = False) -> int:
    """Show which days are accepted, which plans are open, and what to do next."""
    from digestflow.run.recipe import stale
    from digestflow.run.settle import state_of

    session: Session = context.obj
    with session.open(write=False) as project:
        state = state_of(project.tools)
        found = _findings(project)
        old = [day.isoformat() for day in stale(project.tools, project.choices)]
        tree = {
            "config": str(project.path),
            "vault": str(project.vault.root),
            "today": project.tools.today().isoformat(),
            "accepted": [day.isoformat() for day in state.accepted],
            "open": [plan.day.isoformat() for plan in state.open],
            "missing": [day.isoformat() for day in state.missing],
            "stale": old,
            "archive": project.archive.size(),
            "sources": len(project.choices.sources),
            "findings": found,
            "writer": "extractive" if project.choices.extractive else "model",
        }
    if as_json:
        print_json(tree)
        return 0
    accepted, waiting, missing = (
        [day.isoformat() for day in some]
        for some in (state.accepted, [plan.day for plan in state.open], state.missing)
    )
    print(f"vault     {tree['vault']}")
    print(f"sources   {tree['sources']}; the archive holds {tree['archive']} items; writer: {tree['writer']}")
    print(f"accepted  {len(accepted)} days{f', the last {accepted[-1]}' if accepted else ''}")
    print(f"open      {', '.join(waiting) or 'no plan waits'}")
    for finding in found:
        print(f"finding   {safe(finding)}")
    if missing:
        print(f"missing   {', '.join(missing)}")
    if old:
        print(f"stale     {', '.join(old)}: what they were made from has changed")
        print("          digestflow run --rerun stale    makes them anew")
    print(f"next      {'digestflow review' if waiting else 'digestflow run'}")
    return 0


def _findings(project: Project) -> list[str]:
    from digestflow.core.health import known, said

    healths = project.archive.healths()
    every = [known(healths.get(source.name), source) for source in project.choices.sources]
    return [f"{health.source}: {said(health)}" for health in every if health.finding]


@app.command()
def review(context: typer.Context, days: _Days = None, as_json: _Json = False) -> int:
    """Show what the open plans would change: word by word, with the quote under each claim."""
    from digestflow.cli.show import show_plan
    from digestflow.run.settle import plans, preview

    session: Session = context.obj
    with session.open(write=False) as project:
        shown = []
        for plan in plans(_dates(days), project.tools):
            record, writes = preview(plan, project.tools, project.choices)
            shown.append((plan, record, writes.changes))
    if as_json:
        print_json([_tree(record, changes, plan.outcome) for plan, record, changes in shown])
        return 0
    for plan, record, changes in shown:
        show_plan(record, changes, plan.outcome)
    if shown:
        print(f"next      digestflow commit {' '.join(plan.day.isoformat() for plan, _r, _c in shown)}")
        print(f"     or   digestflow reject {shown[0][0].day} --reason …")
    else:
        print("no plan waits; next: digestflow run")
    return 0


def _tree(record: Record, changes: Sequence[Change], outcome: Any) -> dict[str, Any]:
    return {
        "day": record.day.isoformat(),
        "outcome": outcome,
        "entries": [asdict(entry) for entry in record.entries],
        "notes": [
            {
                "path": str(change.path),
                "new": change.before is None,
                "untouchable": change.untouchable,
                "remarks": list(change.remarks),
                "hunks": [asdict(hunk) for hunk in change.hunks],
            }
            for change in changes
        ],
    }


@app.command()
def commit(context: typer.Context, days: _Days = None, as_json: _Json = False) -> int:
    """Write the plans into the vault and commit them to its git repository."""
    from digestflow.run.settle import commit as commit_plans

    session: Session = context.obj
    with session.open(write=True, extractive=True) as project:
        done = commit_plans(_dates(days), project.tools, project.choices, mode=project.config.git.mode)
        mode = project.config.git.mode if project.repository else "none"
    if as_json:
        print_json([_settled_tree(one) for one in done])
        return 0
    for one in done:
        _say(one, "committed" if mode == "commit" else "written" if mode == "none" else "on its branch")
    if not done:
        print("no plan waits; next: digestflow run")
    return 0


@app.command()
def reject(
    context: typer.Context,
    day: Annotated[str, typer.Argument(help="The day whose plan is refused.", metavar="DAY")],
    reason: Annotated[str, typer.Option(help="Why; it is remembered in the vault.")],
    as_json: _Json = False,
) -> int:
    """Refuse a day's plan; the reason is kept with the vault's decisions."""
    from digestflow.run.settle import reject as reject_plan

    session: Session = context.obj
    at = a_day(day, option="DAY")
    with session.open(write=True, extractive=True) as project:
        reject_plan(at, reason, project.tools)
    if as_json:
        print_json({"day": at.isoformat(), "rejected": True, "reason": reason})
    else:
        print(f"{at}: refused; nothing was written to the notes")
    return 0


@app.command()
def rebuild(context: typer.Context, as_json: _Json = False) -> int:
    """Render every note from the records alone; what a person wrote stays."""
    from digestflow.run.settle import rebuild_all

    session: Session = context.obj
    with session.open(write=True, extractive=True) as project:
        done = rebuild_all(project.tools, project.choices)
    if as_json:
        print_json(_settled_tree(done) if done else {"notes": [], "open": 0})
    elif done is None:
        print("every note is what its records say")
    else:
        _say(done, "rebuilt")
    return 0


_Note = Annotated[str, typer.Argument(help="A note, by its path in the vault.", metavar="NOTE")]


@app.command()
def keep(context: typer.Context, note: _Note) -> int:
    """Keep your words in a note where there is something newer; silent until there is more."""
    from digestflow.run.settle import keep_mine

    session: Session = context.obj
    with session.open(write=True, extractive=True) as project:
        kept = keep_mine(note, project.tools, project.choices)
    print(f"{note}: {kept} units stay as you wrote them")
    return 0


@app.command()
def take(context: typer.Context, note: _Note) -> int:
    """Take what is newer into the units of a note that you changed or deleted."""
    from digestflow.run.settle import take_ours

    session: Session = context.obj
    with session.open(write=True, extractive=True) as project:
        _say(take_ours(note, project.tools, project.choices), "taken")
    return 0


def _dates(days: Sequence[str] | None) -> list[date]:
    return [a_day(day, option="DAY") for day in days or ()]


def _settled_tree(one: Settled) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "notes": list(one.notes),
        "open": one.open,
        "untouchable": {str(c.path): c.untouchable for c in one.changes if c.untouchable},
    }


def _say(one: Settled, done: str) -> None:
    print(f"{one.day}: {done}; {len(one.notes)} notes: {', '.join(one.notes) or 'none'}")
    for change in one.changes:
        if change.untouchable:
            print(f"  left alone: {change.path}: {change.untouchable}", file=sys.stderr)
    if one.open:
        print(f"  {one.open} units that you changed have news; they stay as you wrote them")
        print("  to settle it: digestflow keep NOTE, or digestflow take NOTE")
