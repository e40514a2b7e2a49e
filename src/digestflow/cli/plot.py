"""`plot`: pictures of topics, sources, names, items and costs."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.export import outside, span_of, write_text
from digestflow.cli.session import Session
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from digestflow.wire.project import Project

PICTURES = ("timeline", "health", "entities", "funnel", "cost")


@app.command()
def plot(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(help=f"{', '.join(PICTURES[:-1])} or {PICTURES[-1]}.", metavar="PICTURE")
    ],
    out: Annotated[
        Path | None, typer.Option(help="A file, as in topics.svg; default: standard output.", metavar="FILE")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day; default: eight weeks before the last.", metavar="DAY")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Last day; default: of the last record.", metavar="DAY")
    ] = None,
) -> int:
    """Draw a picture as SVG: topics over the days, what sources gave, names, where the items went, costs."""
    from digestflow.config.names import nearest

    if what not in PICTURES:
        like = nearest(what, PICTURES)
        hint = f"; did you mean {like!r}?" if like else ""
        raise UsageError(
            f"plot {what!r}: there is {', '.join(PICTURES)}{hint}",
            fix=f"digestflow plot {like or PICTURES[0]}",
        )
    first, last = span_of(since, until)
    session: Session = context.obj
    with session.open(write=False, extractive=True) as project:
        outside(out, project)
        text = _drawn(what, project, first, last)
    return write_text(text, out)


def _drawn(what: str, project: Project, first: date | None, last: date | None) -> str:
    from digestflow.run import plotting
    from digestflow.run.standing import standing
    from digestflow.wire.publishing import past_of, topics_of

    records = standing(project.vault).records
    first, last = _bounds(project, first, last, newest=max(records, default=None))
    within = tuple(records[day] for day in sorted(records) if first <= day <= last)
    match what:
        case "timeline":
            return plotting.topics_plot(within, topics_of(project, None, within), first, last)
        case "entities":
            return plotting.names_plot(past_of(project, within), project.choices.layout, first, last)
        case "funnel":
            return plotting.funnel_plot(within, first, last)
        case "health":
            return plotting.health_plot(
                [source.name for source in project.choices.sources],
                project.archive.counted(first, last),
                project.tools.runs,
                {record.day: record for record in within},
                (first, last),
            )
        case _:
            return _cost(project, first, last)


def _bounds(
    project: Project, first: date | None, last: date | None, *, newest: date | None
) -> tuple[date, date]:
    from digestflow.run.plotting import WEEKS

    end = last or newest or project.tools.today()
    begin = first or end - timedelta(days=7 * WEEKS - 1)
    if begin > end:
        raise UsageError(f"--since {begin} is after {end}", fix=f"--until {begin}")
    if (end - begin).days >= _MOST:
        raise UsageError(f"{begin} to {end}: a picture has room for {_MOST} days", fix="--since and --until")
    return begin, end


_MOST = 366  # days; more would be thinner than a point


def _cost(project: Project, first: date, last: date) -> str:
    from digestflow.core.window import window
    from digestflow.run.plotting import cost_plot
    from digestflow.run.spending import spending
    from digestflow.wire.prices import prices_of

    zone = project.choices.zone
    begin, end = window(first, zone).start, window(last + timedelta(days=1), zone).start
    rows = spending(project.replies.spent(begin, end), zone, prices_of(project.config))
    return cost_plot(rows, first, last)
