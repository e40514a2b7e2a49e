"""`run` and `fetch`: what a night does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.days import Asked
from digestflow.cli.forecast import show_forecasts
from digestflow.cli.session import Session, print_json, safe
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from digestflow.core.outcome import Outcome

_GAPS = 3
_WORST = (75, 6, 3)  # which exit code of several days counts


@app.command()
def run(
    context: typer.Context,
    date_: Annotated[
        str | None, typer.Option("--date", help="The day; default: yesterday.", metavar="DAY")
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first of several days.", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option(help="The last; default: yesterday.", metavar="DAY")] = None,
    last: Annotated[
        str | None,
        typer.Option(help="So many days that end yesterday: 7d, 2w or 10.", metavar="N"),
    ] = None,
    rerun: Annotated[
        str | None,
        typer.Option(
            help="Only those days that are missing, failed (cut short, or a story left out), degraded "
            "(without the model, or without a source) or stale (made from other material); or all, again. "
            "Without other days: the last 31 since your first.",
            metavar="WHICH",
        ),
    ] = None,
    commit: Annotated[bool, typer.Option("--commit", help="Commit each plan: you review in git.")] = False,
    extractive: Annotated[
        bool, typer.Option("--extractive", help="No model: the sources' own sentences.")
    ] = False,
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Only what the archive has.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and what it would cost; do nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a day.")] = False,
) -> int:
    """Make the digest of a day, as a plan to review; nothing is written to the vault."""
    from digestflow.run.day import run as run_day
    from digestflow.run.unattended import commit_unattended

    session: Session = context.obj
    asked = Asked(at=date_, since=since, until=until, last=last, rerun=rerun)
    asked.check()
    if dry_run:
        if commit:
            raise UsageError("--dry-run commits nothing: leave --commit away", fix="digestflow run --dry-run")
        return show_forecasts(session, asked, extractive=extractive, fetch=not no_fetch, as_json=as_json)
    codes = []
    with session.open(write=True, online=not no_fetch, extractive=extractive) as project:
        days = asked.days(project)
        if not days and not as_json:
            print(f"no day is {rerun}")
        for n, day in enumerate(days):
            # Sources are asked once a run, whatever number of days it makes.
            outcome = run_day(
                day,
                project.tools,
                project.choices,
                fetch=not no_fetch and n == 0,
                anew=rerun is not None,
            )
            committed = commit or project.config.review.mode == "commit"
            if committed:
                outcome = commit_unattended(
                    outcome, project.tools, project.choices, mode=project.config.git.mode
                )
                committed = not outcome.put_off
            if as_json:
                print_json(outcome.tree() | {"committed": committed})
            else:
                _show(outcome, committed=committed)
            codes.append(outcome.tree()["exit_code"])
            if outcome.status == "down":
                break
    return next((code for code in _WORST if code in codes), 0)


def _show(outcome: Outcome, *, committed: bool) -> None:
    from digestflow.core.render.digest import balance

    coverage, usage = outcome.coverage, outcome.usage
    rows = [("writer", outcome.writer)]
    if coverage:
        gave = coverage.sources - len(coverage.missing)
        rows.append(("sources", f"{gave} of {coverage.sources}"))
        rows.append(("items", balance(coverage)))
        rows.append(("stories", f"{coverage.stories}: {outcome.entries} told, {outcome.also} noted"))
    rows.append(("archive", f"{outcome.listed} listed, {outcome.archived} new"))
    rows.append(("refused", f"{len(outcome.refused)} sentences; repaired {len(outcome.repaired)}"))
    rows.append(("notes", f"{outcome.notes} to change, {outcome.hunks} hunks"))
    cost = f", about ${usage.cost:.4f} (est.)" if usage.cost is not None else ""
    rows.append(
        (
            "model",
            (
                f"{usage.requests} requests, {usage.kept} kept replies, "
                f"{usage.tokens_in + usage.tokens_out} tokens{cost}"
            ),
        )
    )
    rows.append(("seconds", ", ".join(f"{name} {took:.2f}" for name, took in outcome.seconds.items())))
    print(f"{outcome.day}: {outcome.status}")
    for name, said in rows:
        print(f"  {name:<8} {said}")
    for gap in outcome.gaps:
        print(f"  gap      {gap.subject}: {gap.why}")
    for finding in outcome.findings:
        print(f"  note     {finding}")
    print(f"  next     {_following(outcome, committed=committed)}")


def _following(outcome: Outcome, *, committed: bool) -> str:
    day = outcome.day.isoformat()
    if outcome.status == "down":
        return f"digestflow run --date {day}    (the endpoint is down; the day stays due)"
    if outcome.plan == "same":
        return "nothing new: the vault has this day already"
    if outcome.put_off:
        return f"the next `run --commit` tries again; or: digestflow commit {day}"
    if committed:
        return "committed; review it in git"
    return f"digestflow review {day}    then: digestflow commit {day}"


@app.command()
def fetch(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> int:
    """Ask every source once and fill the archive; no model, no plan."""
    from digestflow.run.gather import gather

    session: Session = context.obj
    with session.open(write=True, online=True, extractive=True) as project:
        gathered = gather(project.tools, project.choices)
        size = project.archive.size()
    if as_json:
        print_json(
            {
                "sources": gathered.read + len(gathered.failed),
                "read": gathered.read,
                "gaps": [{"subject": gap.subject, "why": gap.why} for gap in gathered.failed],
                "listed": gathered.listed,
                "archived": gathered.archived,
                "archive": size,
                "warnings": list(gathered.warnings),
                "findings": list(gathered.findings),
            }
        )
    else:
        print(f"{gathered.read} sources read, {gathered.listed} items listed, {gathered.archived} new")
        print(f"the archive holds {size} items")
        for gap in gathered.failed:
            print(f"  gap      {gap.subject}: {gap.why}")
        for finding in gathered.findings:
            print(f"  finding  {safe(finding)}")
    return _GAPS if gathered.failed else 0
