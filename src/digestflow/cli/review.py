"""`status`, `review`, `commit`, `reject`, `rebuild`: what a person does with plans."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, a_day, print_json, safe
from digestflow.cli.show import say_settled
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record
    from digestflow.run.settle import Settled
    from digestflow.wire.project import Project

_Plans = Annotated[
    list[str] | None,
    typer.Argument(help="Days, and notes to be mended; default: all open plans.", metavar="DAY|NOTE…"),
]
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
def review(
    context: typer.Context,
    wanted: _Plans = None,
    interactive: Annotated[
        bool | None,
        typer.Option(
            "--ask/--show", help="Ask point by point, or only show; default: ask where there is a terminal."
        ),
    ] = None,
    accept_clean: Annotated[
        bool, typer.Option("--accept-clean", help="Say yes to every point with no reason to look at it.")
    ] = False,
    web: Annotated[
        bool, typer.Option("--web", help="Review in your browser, on a page that only it can open.")
    ] = False,
    as_json: _Json = False,
) -> int:
    """Go through the open plans point by point, what to look at first on top; or show them whole."""
    from digestflow.cli.asking import accept_clean_points, ask_plans
    from digestflow.cli.paging import serve_page
    from digestflow.cli.show import show_change, show_plan
    from digestflow.run.mend import change_of, repairs
    from digestflow.run.settle import plans, preview

    session: Session = context.obj
    days, notes = _parted(wanted)
    if web and notes:
        raise UsageError(
            f"{notes[0]}: a note to be mended is not on the page", fix=f"digestflow review '{notes[0]}'"
        )
    if web:
        return serve_page(session, days)
    if accept_clean:
        return accept_clean_points(session, days, as_json=as_json)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if interactive or (interactive is None and terminal and not as_json and not notes):
        return ask_plans(session, days)
    with session.open(write=False) as project:
        shown = []
        for plan in plans(days, project.tools) if days or not notes else ():
            record, writes = preview(plan, project.tools, project.choices)
            shown.append((plan, record, writes.changes))
        mends = [change_of(repair) for repair in repairs(notes, project.tools)] if notes or not days else []
    if as_json:
        trees = [_tree(record, changes, plan.outcome) for plan, record, changes in shown]
        print_json([*trees, *({"repair": str(mend.path), "notes": [_note_tree(mend)]} for mend in mends)])
        return 0
    for plan, record, changes in shown:
        show_plan(record, changes, plan.outcome)
    for mend in mends:
        show_change(mend, {})
    if shown or mends:
        names = [*(plan.day.isoformat() for plan, _r, _c in shown), *(f"'{mend.path}'" for mend in mends)]
        print(f"next      digestflow commit {' '.join(names)}")
        print(f"     or   digestflow reject {names[0]} --reason …")
    else:
        print("no plan waits; next: digestflow run")
    return 0


def _parted(wanted: Sequence[str] | None) -> tuple[list[date], list[str]]:
    """Return what is asked for as days and as notes; what ends in .md is a note."""
    given = wanted or ()
    notes = [one for one in given if one.endswith(".md")]
    return [a_day(one, option="DAY") for one in given if not one.endswith(".md")], notes


def _tree(record: Record, changes: Sequence[Change], outcome: Any) -> dict[str, Any]:
    return {
        "day": record.day.isoformat(),
        "outcome": outcome,
        "entries": [asdict(entry) for entry in record.entries],
        "notes": [_note_tree(change) for change in changes],
    }


def _note_tree(change: Change) -> dict[str, Any]:
    return {
        "path": str(change.path),
        "new": change.before is None,
        "untouchable": change.untouchable,
        "remarks": list(change.remarks),
        "hunks": [asdict(hunk) for hunk in change.hunks],
    }


@app.command()
def commit(context: typer.Context, wanted: _Plans = None, as_json: _Json = False) -> int:
    """Write the plans into the vault and commit them to its git repository."""
    from digestflow.run.mend import commit_repairs
    from digestflow.run.settle import commit as commit_plans

    session: Session = context.obj
    days, notes = _parted(wanted)
    with session.open(write=True, extractive=True) as project:
        git = project.config.git.mode
        # Repairs first: a day's plan is made for a note as it is then, a repair for its very bytes.
        mended = commit_repairs(notes, project.tools, mode=git) if notes or not days else None
        done = commit_plans(days, project.tools, project.choices, mode=git) if days or not notes else ()
        mode = git if project.repository else "none"
        pages = {one.day: _request_page(project, one.day) for one in done}
    names = mended.notes if mended else ()
    if as_json:
        settled = [_settled_tree(one) | {"pull_request": pages[one.day]} for one in done]
        print_json([*({"repair": note, "notes": [note]} for note in names), *settled])
        return 0
    how = "committed" if mode == "commit" else "written" if mode == "none" else "on its branch"
    for note in names:
        print(f"{note}: mended; {how}")
    for note in mended.changed if mended else ():
        print(
            f"{note}: changed since its repair was planned; digestflow lint --fix '{note}'", file=sys.stderr
        )
    for one in done:
        say_settled(one, how)
        if page := pages.get(one.day):
            print(f"  pull request: {page}")
    if not done and not names:
        print("no plan waits; next: digestflow run")
    return 0


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
    from digestflow.run.mend import drop_repair
    from digestflow.run.settle import reject as reject_plan

    session: Session = context.obj
    if day.endswith(".md"):
        with session.open(write=True, extractive=True) as project:
            drop_repair(day, project.tools)
        print_json({"repair": day, "rejected": True}) if as_json else print(f"{day}: stays as it is")
        return 0
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
        say_settled(done, "rebuilt")
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
        say_settled(take_ours(note, project.tools, project.choices), "taken")
    return 0


def _settled_tree(one: Settled) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "notes": list(one.notes),
        "open": one.open,
        "untouchable": {str(c.path): c.untouchable for c in one.changes if c.untouchable},
    }
