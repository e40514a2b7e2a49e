"""`help`: a command, or a topic that no single command is about."""

from __future__ import annotations

import shlex
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.errors import UsageError

TOPICS = ("environment", "exit-codes", "nights", "review")  # pages of docs/ that a wheel brings along


@app.command("help")
def help_(
    context: typer.Context,
    wanted: Annotated[
        list[str] | None, typer.Argument(help=f"A command, or {', '.join(TOPICS)}.", metavar="TOPIC")
    ] = None,
) -> int:
    """Show the help of a command, or a topic."""
    above = context.parent
    assert above is not None
    if not wanted:
        print(above.get_help())
        print(f"\nTopics: {', '.join(TOPICS)} (digestflow help TOPIC)")
        return 0
    if len(wanted) == 1 and wanted[0] in TOPICS:
        print(_page(wanted[0]))
        return 0
    here: Any = above  # what click calls a context, of it or of what typer brings of it
    for n, word in enumerate(wanted):
        named = here.command.list_commands(here) if hasattr(here.command, "list_commands") else []
        if word not in named:
            from digestflow.config.names import hint, nearest

            like = nearest(word, named if n else (*TOPICS, *named))
            raise UsageError(
                f"there is no help on {' '.join(wanted)!r}{hint(like)}",
                fix=shlex.join(["digestflow", "help", *wanted[:n], *filter(None, [like])]),
            )
        here = type(above)(here.command.get_command(here, word), info_name=word, parent=here)
    print(here.get_help())
    return 0


def _page(topic: str) -> str:
    """Return a page of docs/: from the installed package, else from the repository that runs."""
    installed = resources.files("digestflow") / "starter" / "help" / f"{topic}.md"
    if installed.is_file():
        return installed.read_text(encoding="utf-8").rstrip()
    there = Path(__file__).resolve().parents[4] / "docs" / f"{topic}.md"
    return there.read_text(encoding="utf-8").rstrip()
