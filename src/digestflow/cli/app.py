"""The command, its groups, and the options that stand before or after any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digestflow import __version__
from digestflow.cli.session import Session, moment

app = typer.Typer(
    name="digestflow",
    help="A nightly digest of what you follow, kept true in your Obsidian vault.",
    rich_markup_mode=None,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"digestflow {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="config.yaml; default: here or in a folder above.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="Take this moment for the clock, as in 2026-03-13T03:00:00Z.", metavar="MOMENT"),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Another value for a key of config.yaml.", metavar="KEY=VALUE"),
    ] = None,
    verbose: Annotated[
        int, typer.Option("-v", count=True, show_default=False, help="Say more; -vv: tracebacks.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("-q", help="No progress.")] = False,
    version: Annotated[  # noqa: ARG001 - typer calls its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options of every command; without a command, `digestflow.cli.main` asks for `status`."""
    session: Session = context.obj
    session.config = config
    session.at = moment(now) if now else None
    session.sets = set_ or []
    if session.sets:
        from digestflow.config.override import from_options

        list(
            from_options(session.sets)
        )  # what has no key or no value is refused before anything is looked for
    session.verbose, session.quiet = verbose, quiet
