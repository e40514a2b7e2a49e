"""`help`: a command, or a topic that no single command is about."""

from __future__ import annotations

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
    topic: Annotated[
        str | None, typer.Argument(help=f"A command, or {', '.join(TOPICS)}.", metavar="TOPIC")
    ] = None,
) -> int:
    """Show the help of a command, or a topic."""
    above = context.parent
    assert above is not None
    if topic is None:
        print(above.get_help())
        print(f"\nTopics: {', '.join(TOPICS)} (digestflow help TOPIC)")
        return 0
    if topic in TOPICS:
        print(_page(topic))
        return 0
    commands: Any = above.command  # a group, of click or of what typer brings of it
    command = commands.get_command(above, topic)
    if command is None:
        from digestflow.config.names import hint, nearest

        like = nearest(topic, (*TOPICS, *commands.list_commands(above)))
        raise UsageError(
            f"there is no help on {topic!r}{hint(like)}", fix=f"digestflow help {like or ''}".rstrip()
        )
    print(command.get_help(type(above)(command, info_name=topic, parent=above)))
    return 0


def _page(topic: str) -> str:
    """Return a page of docs/: from the installed package, else from the repository that runs."""
    installed = resources.files("digestflow") / "starter" / "help" / f"{topic}.md"
    if installed.is_file():
        return installed.read_text(encoding="utf-8").rstrip()
    there = Path(__file__).resolve().parents[4] / "docs" / f"{topic}.md"
    return there.read_text(encoding="utf-8").rstrip()
