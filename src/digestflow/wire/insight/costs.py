"""What models cost over some days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.window import window
from digestflow.run.writing.spending import spending
from digestflow.wire.models.prices import prices_of

if TYPE_CHECKING:
    from datetime import date

    from digestflow.run.writing.spending import Spending
    from digestflow.wire.project import Project


def spent(project: Project, first: date, last: date) -> tuple[Spending, ...]:
    """Return what models used from the first to the last of these days."""
    zone = project.choices.zone
    begin, end = window(first, zone).start, window(last, zone).end
    return spending(project.replies.spent(begin, end), zone, prices_of(project.config))
