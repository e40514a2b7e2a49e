"""`init` and `doctor`: first contact."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json
from digestflow.errors import UsageError

_GAPS = 3


@app.command()
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where; default: here.", metavar="DIR")] = Path(),
    demo: Annotated[bool, typer.Option("--demo", help="Made-up sample feeds; needs no network.")] = False,
    opml: Annotated[str | None, typer.Option(help="A subscription list.", metavar="FILE|URL")] = None,
    vault: Annotated[Path | None, typer.Option(help="Your vault; nothing is written into it yet.")] = None,
    timezone: Annotated[str, typer.Option(help="Where your days begin, as in Europe/Berlin.")] = "UTC",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> int:
    """Make a project: config.yaml, prompts, a vault with a map for each topic, git."""
    from digestflow.config import starter
    from digestflow.starter import demo as sample
    from digestflow.wire.starting import Start, from_opml, start

    session: Session = context.obj
    if demo and opml:
        raise UsageError("--demo and --opml exclude each other", fix="digestflow init --demo")
    sources, topics = starter.SOURCES, starter.TOPICS
    if demo:
        sources, topics = sample.SOURCES, sample.TOPICS
    elif opml:
        sources, topics = from_opml(opml, environ=os.environ, sets=session.sets, now=session.now)
    given = Start(
        folder=folder,
        sources=sources,
        topics=topics or (starter.AI,),
        # A shell leaves the ~ of --vault=~/notes as it is.
        vault=vault.expanduser() if vault and vault.parts[:1] == ("~",) else vault,
        timezone=timezone,
    )
    if not (yes or demo) and sys.stdin.isatty():
        named = ", ".join(topic.name for topic in given.topics)
        typer.confirm(
            f"make a project in {folder.absolute()} for the topics {named}?", default=True, abort=True
        )
    path = start(given, environ=os.environ, sets=session.sets, now=session.now)
    if demo:
        sample.lay_feeds(1, folder)
    print(f"config    {path}")
    print(f"vault     {(vault or folder / 'vault')}")
    print(f"topics    {', '.join(topic.name for topic in given.topics)}")
    here = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    print(f"next      {here}digestflow doctor    then: {here}digestflow run")
    return 0


@app.command()
def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no source and no endpoint.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Check config, prompts, vault, git, sources and endpoint, and say how to mend each."""
    from digestflow.wire.checks import checks

    session: Session = context.obj
    found = list(
        checks(session.path(), environ=os.environ, sets=session.sets, now=session.now, online=not offline)
    )
    if as_json:
        print_json(
            [
                {
                    "what": f.what,
                    "ok": f.ok,
                    "said": session.redacted(f.said),
                    "fix": "" if f.ok else f.fix,
                }
                for f in found
            ]
        )
    else:
        for one in found:
            print(f"{'ok  ' if one.ok else 'FAIL'}  {one.what:<10} {session.redacted(one.said)}")
            if one.fix and not one.ok:
                print(f"      try: {one.fix}")
    return 0 if all(one.ok for one in found) else _GAPS
