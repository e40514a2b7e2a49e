"""`plot`: pictures of topics, sources, names, items and costs."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.insight.export import outside, span_of, write_text
from digestflow.cli.session import Session
from digestflow.core.picture import PICTURES
from digestflow.errors import UsageError


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
    from digestflow.config.names import hint, nearest
    from digestflow.wire.insight.drawing import drawn

    if what not in PICTURES:
        like = nearest(what, PICTURES)
        raise UsageError(
            f"plot {what!r}: there is {', '.join(PICTURES)}{hint(like)}",
            fix=f"{like or PICTURES[0]} instead of {quote(what)}",
        )
    if out is not None and out.suffix.lower() not in {"", ".svg"}:
        fix = f"--out {quote(str(out.with_suffix('.svg')))}"
        raise UsageError(f"{out}: a picture is SVG, not {out.suffix[1:]}", fix=fix)
    first, last = span_of(since, until)
    session: Session = context.obj
    with session.open(write=False) as project:
        outside(out, project)
        text = drawn(what, project, first, last)
    return write_text(text, out)
