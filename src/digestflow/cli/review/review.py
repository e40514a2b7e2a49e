"""`review`: the open plans point by point, or shown whole."""

from __future__ import annotations

import sys
from dataclasses import asdict
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.review.plans import Plans, parted
from digestflow.cli.review.pulling import list_not_relevant, not_relevant, pull_in, show_not_relevant
from digestflow.cli.session import Session, print_json
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record


@app.command()
def review(
    context: typer.Context,
    wanted: Plans = None,
    interactive: Annotated[
        bool | None,
        typer.Option(
            "--ask/--show", help="Ask point by point, or only show; default: ask where there is a terminal."
        ),
    ] = None,
    accept_clean: Annotated[
        bool, typer.Option("--accept-clean", help="Say yes to every point with no reason to look at it.")
    ] = False,
    pull: Annotated[
        str, typer.Option(help="Have an item told that fitted no topic, by its id.", metavar="ITEM")
    ] = "",
    topic: Annotated[
        str, typer.Option(help="With --pull: the topic; needed where there are several.", metavar="TOPIC")
    ] = "",
    unlike: Annotated[
        bool, typer.Option("--not-relevant", help="List the items of the days that fitted no topic.")
    ] = False,
    rates: Annotated[
        bool,
        typer.Option(
            "--rates", help="How often you edited or rejected what was proposed, by kind and writer."
        ),
    ] = False,
    web: Annotated[
        bool, typer.Option("--web", help="Review in your browser, on a page that only it can open.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Go through the open plans point by point, what to look at first on top; or show them whole."""
    from digestflow.cli.review.asking import accept_clean_points, ask_plans
    from digestflow.cli.review.paging import serve_page

    session: Session = context.obj
    days, notes = parted(wanted)
    if topic and not pull:
        raise UsageError("--topic goes with --pull ITEM", fix="digestflow review --not-relevant")
    if rates:
        from digestflow.cli.review.rates import show_rates

        return show_rates(session, as_json=as_json)
    if pull or unlike:
        return _not_relevant(session, pull, topic, days, as_json=as_json)
    if web and notes:
        raise UsageError(
            f"{notes[0]}: a note to be mended is not on the page", fix=f"digestflow review {quote(notes[0])}"
        )
    if web:
        return serve_page(session, days)
    if accept_clean:
        return accept_clean_points(session, days, as_json=as_json)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if interactive or (interactive is None and terminal and not as_json and not notes):
        return ask_plans(session, days)
    return _show_plans(session, days, notes, as_json=as_json)


def _not_relevant(session: Session, pull: str, topic: str, days: Sequence[date], *, as_json: bool) -> int:
    if pull:
        return pull_in(session, pull, topic, as_json=as_json)
    return list_not_relevant(session, days, as_json=as_json)


def _show_plans(session: Session, days: Sequence[date], notes: Sequence[str], *, as_json: bool) -> int:
    from digestflow.cli.review.automatic import show_unseen, unseen_tree
    from digestflow.cli.review.show import show_change, show_plan
    from digestflow.run.mending.repairs import change_of, repairs
    from digestflow.run.review.settle import plans, preview
    from digestflow.run.review.unseen import unseen

    with session.open(write=False) as project:
        auto = unseen(project.tools) if not notes else ()
        shown = []
        for plan in plans(days, project.tools) if days or not notes else ():
            record, writes = preview(plan, project.tools, project.choices)
            shown.append((plan, record, writes.changes, not_relevant(project, plan.day)))
        mends = [change_of(repair) for repair in repairs(notes, project.tools)] if notes or not days else []
    if as_json:
        trees = [
            _tree(record, changes, plan.outcome) | {"not_relevant": unlike}
            for plan, record, changes, unlike in shown
        ]
        print_json(
            [
                *unseen_tree(auto),
                *trees,
                *({"repair": str(mend.path), "notes": [_note_tree(mend)]} for mend in mends),
            ]
        )
        return 0
    show_unseen(auto)
    for plan, record, changes, unlike in shown:
        show_plan(record, changes, plan.outcome)
        show_not_relevant(plan.day, unlike)
    for mend in mends:
        show_change(mend, {})
    if shown or mends:
        names = [*(one[0].day.isoformat() for one in shown), *(quote(str(mend.path)) for mend in mends)]
        print(f"next      digestflow commit {' '.join(names)}")
        print(f"     or   digestflow reject {names[0]} --reason …")
    else:
        print("no plan waits; next: digestflow run")
    return 0


def _tree(record: Record, changes: Sequence[Change], outcome: Any) -> dict[str, Any]:
    return {
        "day": record.day.isoformat(),
        "outcome": outcome,
        "entries": [asdict(entry) for entry in record.entries],
        "ranked": [asdict(one) for one in record.ranked],
        "notes": [_note_tree(change) for change in changes],
    }


def _note_tree(change: Change) -> dict[str, Any]:
    return {
        "path": str(change.path),
        "new": change.before is None,
        "was": str(change.was) if change.was else None,
        "untouchable": change.untouchable,
        "remarks": list(change.remarks),
        "hunks": [asdict(hunk) for hunk in change.hunks],
    }
