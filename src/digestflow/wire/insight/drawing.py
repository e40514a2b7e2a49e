"""The pictures of a project, for whoever shows them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.render.links import past
from digestflow.errors import UsageError
from digestflow.run.insight import plotting
from digestflow.run.kept.standing import standing
from digestflow.wire.insight.costs import spent
from digestflow.wire.insight.publishing import topics_of

if TYPE_CHECKING:
    from digestflow.wire.project import Project

_MOST = 366  # days; more would be thinner than a point


def drawn(what: str, project: Project, first: date | None = None, last: date | None = None) -> str:
    """Return one of `PICTURES` as SVG; by default of eight weeks to the last record.

    Raises:
        UsageError: The days are none, or too many.
    """
    records = standing(project.vault, project.tools.former).records
    first, last = _bounds(project, first, last, newest=max(records, default=None))
    within = tuple(records[day] for day in sorted(records) if first <= day <= last)
    layout = project.choices.layout
    match what:
        case "timeline":
            return plotting.topics_plot(within, topics_of(project, None, within), first, last)
        case "entities":
            return plotting.names_plot(past(within, layout), layout, first, last)
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
            return plotting.cost_plot(spent(project, first, last), first, last)


def _bounds(
    project: Project, first: date | None, last: date | None, *, newest: date | None
) -> tuple[date, date]:
    end = last or newest or project.tools.today()
    begin = first or end - timedelta(days=7 * plotting.WEEKS - 1)
    if begin > end:
        raise UsageError(f"--since {begin} is after {end}", fix=f"--since {end} --until {begin}")
    if (end - begin).days >= _MOST:
        raise UsageError(
            f"{begin} to {end}: a picture has room for {_MOST} days",
            fix=f"--since {end - timedelta(days=_MOST - 1)}",
        )
    return begin, end
