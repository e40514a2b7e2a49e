"""`init` and `doctor`: first contact."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import GAPS, Session, at_home, print_json
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from digestflow.wire.models.nearby import Nearby


@app.command()
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where; default: here.", metavar="DIR")] = Path(),
    demo: Annotated[bool, typer.Option("--demo", help="Made-up sample feeds; needs no network.")] = False,
    opml: Annotated[str | None, typer.Option(help="A subscription list.", metavar="FILE|URL")] = None,
    vault: Annotated[Path | None, typer.Option(help="Your vault; nothing is written into it yet.")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Where your days begin, as in Europe/Berlin; default: this machine's.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option(help="Who writes: an OpenAI-compatible endpoint.", metavar="URL")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Its model; default: the first it lists.")] = None,
    ask: Annotated[
        bool | None,
        typer.Option(
            "--ask/--yes", " /-y", help="Ask three questions, or none; default: where there is a terminal."
        ),
    ] = None,
) -> int:
    """Make a project: config.yaml, prompts, a vault with a map for each topic, git."""
    from digestflow.cli.start.wizard import Wanted, ask_person
    from digestflow.config import starter
    from digestflow.starter import demo as sample
    from digestflow.wire.models.nearby import at, local_zone, nearby
    from digestflow.wire.start.bare import from_opml
    from digestflow.wire.start.starting import Start, beside, start

    session: Session = context.obj
    if demo and opml:
        raise UsageError("--demo and --opml exclude each other", fix="digestflow init --demo")
    beside(folder)  # before anything is asked
    wanted = Wanted(vault=vault, opml=opml, endpoint=at(endpoint, os.environ) if endpoint else None)
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if ask or (ask is None and terminal and not demo):
        found = (wanted.endpoint,) if wanted.endpoint else nearby(os.environ)
        wanted = ask_person(found, folder=folder, vault=vault, opml=opml)
    vault = at_home(wanted.vault, fix="--vault vault") if wanted.vault else None
    sources, topics = starter.SOURCES, starter.TOPICS
    if demo:
        sources, topics = sample.SOURCES, sample.TOPICS
    elif wanted.opml:
        sources, topics = from_opml(wanted.opml, environ=os.environ, sets=session.sets, now=session.now)
    writes = wanted.endpoint
    given = Start(
        folder=folder,
        sources=sources,
        topics=topics or (starter.AI,),
        vault=vault,
        timezone=timezone or ("UTC" if demo else local_zone()),
        ignored=(f"/{sample.FEEDS}/",) if demo else (),
        models=writes.settings(model or wanted.model or writes.models[0]) if writes else {},
    )
    new = vault is not None and not vault.exists()  # a path that was mistyped makes one too
    path = start(given, environ=os.environ, sets=session.sets, now=session.now)
    if demo:
        sample.lay_feeds(1, folder)
    if writes and writes.key:
        _keep(path, writes, given.vault or folder / "vault")
    print(f"config    {path}")
    print(f"vault     {(vault or folder / 'vault')}{' (new)' if new else ''}")
    print(f"topics    {', '.join(topic.name for topic in given.topics)}")
    print(f"writer    {writes.name if writes else 'the sources themselves (extractive)'}")
    there = f"./{folder}" if str(folder).startswith("-") else str(folder)
    here = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(there)} && "
    print(f"next      {here}digestflow doctor    then: {here}digestflow run")
    return 0


def _keep(path: Path, writes: Nearby, vault: Path) -> None:
    """Keep a copy of the key that another program keeps, if the vault is no place for it."""
    from digestflow.wire.keys import keep

    keep(path, writes.api_key_env, writes.key, vault=vault)
    print(f"key       {writes.api_key_env}, kept beside config.yaml")


@app.command()
def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no source and no endpoint.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Check config, prompts, vault, git, sources and endpoint, and say how to mend each."""
    from digestflow.wire.start.checks import checks

    session: Session = context.obj
    found = list(
        checks(
            session.path(), environ=session.environ(), sets=session.sets, now=session.now, online=not offline
        )
    )
    if as_json:
        print_json(
            [
                {
                    "what": f.what,
                    "ok": f.ok,
                    "said": session.redacted(f.said),
                    "fix": "" if f.ok else session.advised(f.fix).text,
                }
                for f in found
            ]
        )
    else:
        for one in found:
            print(f"{'ok  ' if one.ok else 'FAIL'}  {one.what:<10} {session.redacted(one.said)}")
            if one.fix and not one.ok:
                advice = session.advised(one.fix)
                print(f"      {advice.label}: {advice.text}")
    return 0 if all(one.ok for one in found) else GAPS
