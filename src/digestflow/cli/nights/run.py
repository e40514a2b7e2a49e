"""`run` and `fetch`: what a night does."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.days import Asked, say_over
from digestflow.cli.nights.forecast import show_forecasts
from digestflow.cli.review.show import kept
from digestflow.cli.session import GAPS, Session, print_json, safe
from digestflow.errors import UsageError
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digestflow.core.gap import Gap
    from digestflow.core.outcome import Outcome
    from digestflow.wire.project import Project

_NAMED = 3  # gaps of one reason that are named each


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
    due: Annotated[
        bool,
        typer.Option(
            "--due",
            help="The days that are due, for a timer: missed ones too; ends with 0 when only sources failed.",
        ),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="With --due: gaps end with 3.")] = False,
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
    from digestflow.core.outcome import exit_code
    from digestflow.run.day.nights import make
    from digestflow.wire.acceptance import acceptance_of

    session: Session = context.obj
    asked = Asked(at=date_, since=since, until=until, last=last, rerun=rerun, due=due)
    asked.check()
    if strict and not due:
        raise UsageError("--strict goes with --due", fix="--due")
    if dry_run:
        if commit:
            raise UsageError("--dry-run commits nothing: leave --commit away", fix="without --commit")
        return show_forecasts(session, asked, extractive=extractive, fetch=not no_fetch, as_json=as_json)
    with (
        _told(session, due=due) as told,
        session.open(write=True, online=not no_fetch, extractive=extractive) as project,
    ):
        days = asked.days(project)
        say_over(asked, project)
        if not as_json:
            _before(asked, days, project)
        past = None if no_fetch else asked.past(days, project.tools.today(), project.choices.zone)
        for made in make(
            days,
            project.tools,
            project.choices,
            accept=acceptance_of(project.config, commit=commit),
            past=past,
            anew=rerun is not None,
        ):
            told.append(made.outcome)
            if as_json:
                print_json(made.outcome.tree() | {"committed": made.committed})
            else:
                _show(made.outcome, kept(project) if made.committed else "")
                if past is not None and made.outcome.day not in past:
                    _unasked(made.outcome.day, project)
    code = exit_code(told)
    return 0 if code == GAPS and due and not strict else code


@contextmanager
def _told(session: Session, *, due: bool) -> Iterator[list[Outcome]]:
    """Give the list of what the days become; of a night, others are told too."""
    if not due:
        yield []
        return
    from digestflow.wire.notices import night

    troubles: list[str] = []
    try:
        with night(session.path(), environ=session.environ(), sets=session.sets, now=session.now) as told:
            troubles = told.troubles
            yield told.outcomes
    finally:
        for trouble in troubles:
            print(f"digestflow: {safe(trouble)}", file=sys.stderr)


def _before(asked: Asked, days: Sequence[date], project: Project) -> None:
    """Say what will not be made, and why."""
    if asked.due:
        left = asked.left(project)
        if left:
            print(f"{len(left)} more days are due, the last {left[-1]}")
            print(f"  next     digestflow run --since {left[0]} --until {left[-1]}")
    if not days:
        print("nothing is due" if asked.due else f"no day is {asked.rerun}")


def _show(outcome: Outcome, accepted: str) -> None:
    """Print what became of a day; `accepted` says where it is kept already."""
    from digestflow.core.render.digest import balance

    coverage, usage = outcome.coverage, outcome.usage
    rows = [("writer", outcome.writer)]
    if coverage:
        gave = coverage.sources - len(coverage.missing)
        part = f", {len(coverage.partial)} of them in part" if coverage.partial else ""
        rows.append(("sources", f"{gave} of {coverage.sources} gave the day{part}"))
        rows.append(("items", balance(coverage)))
        told = f"{coverage.stories}: {outcome.entries} told, {outcome.also} noted"
        rows.append(("stories", told if outcome.status != "down" else "none is told: there is no plan"))
    rows.append(("archive", f"{outcome.listed} listed, {outcome.archived} new"))
    rows.append(("refused", f"{many(len(outcome.refused), 'sentence')}; repaired {len(outcome.repaired)}"))
    if outcome.judged:
        rows.append(("judged", f"{many(outcome.judged, 'sentence')}; doubted {outcome.doubted}"))
    rows.append(("notes", f"{outcome.notes} to change, {many(outcome.hunks, 'hunk')}"))
    if outcome.auto:
        rows.append(
            ("policy", f"{many(outcome.auto, 'point')} accepted in your place; the rest waits for you")
        )
    cost = f", about ${usage.cost:.4f} (est.)" if usage.cost is not None else ""
    rows.append(
        (
            "model",
            (
                f"{many(usage.requests, 'request')}, {many(usage.kept, 'kept reply', 'kept replies')}, "
                f"{usage.tokens_in + usage.tokens_out} tokens{cost}"
            ),
        )
    )
    rows.append(("seconds", ", ".join(f"{name} {took:.2f}" for name, took in outcome.seconds.items())))
    print(f"{outcome.day}: {outcome.status}")
    for name, said in rows:
        print(f"  {name:<8} {said}")
    for why, subjects in _alike(outcome.gaps):
        print(f"  gap      {safe(subjects)}: {safe(why)}")
    for gap in outcome.coverage.partial if outcome.coverage else ():
        print(f"  in part  {safe(gap.subject)}: {safe(gap.why)}")
    for finding in outcome.findings:
        print(f"  note     {safe(finding)}")
    print(f"  next     {_following(outcome, accepted)}")


def _alike(gaps: Sequence[Gap]) -> Iterator[tuple[str, str]]:
    """Yield each reason once, with whom it is of: all of them by name, or the first and how many more."""
    by_why: dict[str, list[str]] = {}
    for gap in gaps:
        by_why.setdefault(gap.why, []).append(gap.subject)
    for why, subjects in by_why.items():
        if len(subjects) <= _NAMED:
            yield from ((why, subject) for subject in subjects)
        else:
            yield why, f"{subjects[0]} and {len(subjects) - 1} more"


def _unasked(day: date, project: Project) -> None:
    """Say who could still be asked for what the day lacks, when nobody was."""
    from digestflow.run.day.forecast import expected

    lacking = expected(day, project.tools, project.choices)
    if lacking:
        several = "source lists" if len(lacking) == 1 else "sources list"
        print(f"  past     {len(lacking)} {several} only a part of this day: digestflow run --date {day}")


def _following(outcome: Outcome, accepted: str) -> str:
    day = outcome.day.isoformat()
    if outcome.status == "down":
        return f"digestflow run --date {day}    (the endpoint is down; the day stays due)"
    if outcome.plan == "same":
        return "nothing new: the vault has this day already"
    if outcome.put_off:
        return f"the next `run --commit` tries again; or: digestflow commit {day}"
    if accepted == "written":  # without git
        return f"written; to take it back: digestflow undo {day}"
    if accepted:
        return f"{accepted}; review it in git"
    return f"digestflow review {day}    then: digestflow commit {day}"


@app.command()
def fetch(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> int:
    """Ask every source once and fill the archive; no model, no plan."""
    from digestflow.run.day.gather import gather

    session: Session = context.obj
    with session.open(write=True, online=True) as project:
        began = perf_counter()
        gathered = gather(project.tools, project.choices)
        seconds = round(perf_counter() - began, 3)
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
                "seconds": seconds,
            }
        )
    else:
        counted = f"{many(gathered.listed, 'item')} listed, {gathered.archived} new"
        print(f"{many(gathered.read, 'source')} read in {seconds:.1f} s, {counted}")
        print(f"the archive holds {many(size, 'item')}")
        for gap in gathered.failed:
            print(f"  gap      {safe(gap.subject)}: {safe(gap.why)}")
        for finding in gathered.findings:
            print(f"  finding  {safe(finding)}")
    return GAPS if gathered.failed else 0
