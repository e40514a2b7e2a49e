"""Open plans as they are named on the command line: days, and notes to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.session import a_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Plans = Annotated[
    list[str] | None,
    typer.Argument(help="Days, and notes to be mended; default: all open plans.", metavar="DAY|NOTE…"),
]


def parted(wanted: Sequence[str] | None) -> tuple[list[date], list[str]]:
    """Return what is asked for as days and as notes; what ends in .md is a note."""
    given = wanted or ()
    notes = [one for one in given if one.endswith(".md")]
    return [a_day(one, option="DAY") for one in given if not one.endswith(".md")], notes
