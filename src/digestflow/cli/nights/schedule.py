"""`schedule`: what starts the nights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, at_home, safe
from digestflow.errors import UsageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.schedule.timers import Install, Kind, Timer

group = typer.Typer(help="What starts the nights.", no_args_is_help=True)
app.add_typer(group, name="schedule")


@group.command("run")
def run_(
    context: typer.Context,
    commit: Annotated[bool, typer.Option("--commit", help="Commit each plan: you review in git.")] = False,
) -> int:
    """Stay, and make each night when it is due: now what was missed, then at `schedule.at`."""
    from digestflow.config.load import load
    from digestflow.schedule.alarm import clock, night_of, watch

    session: Session = context.obj
    if session.at is not None:
        raise UsageError("schedule run goes by the clock: leave --now away", fix="digestflow schedule run")
    path = session.path().absolute()
    options = [*(word for one in session.sets for word in ("--set", one)), *(["--commit"] if commit else [])]
    first = load(path, environ=os.environ, sets=session.sets)
    print(f"nights begin at {first.schedule.at}, {first.timezone}; Ctrl-C ends it", flush=True)
    watch(lambda: load(path, environ=os.environ, sets=session.sets), night_of(path, options), now=clock)
    return 0


@group.command()
def install(
    context: typer.Context,
    systemd: Annotated[bool, typer.Option("--systemd", help="A user timer of systemd.")] = False,
    cron: Annotated[bool, typer.Option("--cron", help="A line of your crontab.")] = False,
    launchd: Annotated[bool, typer.Option("--launchd", help="An agent of macOS.")] = False,
    compose: Annotated[bool, typer.Option("--compose", help="A compose.yaml for containers.")] = False,
    github: Annotated[
        bool, typer.Option("--github-actions", help="A workflow, for a vault in a repository there.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write it where it belongs and start it; default: only show it.")
    ] = False,
) -> int:
    """Show what a timer of your system needs for `digestflow run --due`, or put it there."""
    from digestflow.config.load import load
    from digestflow.schedule.timers import Timer, install, shown

    session: Session = context.obj
    kinds: dict[Kind, bool] = {
        "systemd": systemd,
        "cron": cron,
        "launchd": launchd,
        "compose": compose,
        "github-actions": github,
    }
    wanted = [kind for kind, named in kinds.items() if named]
    if len(wanted) != 1:
        raise UsageError(
            "name one of --systemd, --cron, --launchd, --compose and --github-actions",
            fix=f"digestflow schedule install --{'launchd' if sys.platform == 'darwin' else 'systemd'}",
        )
    path = session.path()
    # As a program finds itself in the folder: however it was said, a project has one timer.
    path = path.parent.resolve() / path.name
    config = load(path, environ=os.environ, sets=session.sets)
    timer = Timer(config=path, program=_program(), at=config.schedule.at, zone=config.timezone)
    one = install(wanted[0], timer, home=at_home(Path("~"), fix="set HOME"))
    if not write:
        print("\n".join(shown(one)))
        return 0
    if wanted[0] == "cron":
        _crontab(timer)
    else:
        _written(one, own=timer.name)
        _start(one, wanted[0])
    return 0


def _program() -> tuple[str, ...]:
    """Return how this digestflow is called, so that a timer finds it without a PATH."""
    found = shutil.which(sys.argv[0]) if Path(sys.argv[0]).name.startswith("digestflow") else None
    return (str(Path(found).absolute()),) if found else (sys.executable, "-m", "digestflow")


def _written(one: Install, *, own: str) -> None:
    """Write the files; over one that says something else only where it has the timer's own name."""
    for path, text in one.files:
        there = path.read_text(encoding="utf-8") if path.exists() else None
        if there is not None and there != text and own not in path.name:
            raise VaultError(
                f"{path} is there and says something else", fix="move it away, or add ours to it by hand"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"written   {path}")


def _start(one: Install, kind: Kind) -> None:
    for command in one.commands:
        if fault := _fault_of(command):
            raise VaultError(
                f"written, but not started: {' '.join(command)}: {safe(fault)}", fix=_otherwise(kind, fault)
            )
        print(f"done      {' '.join(command)}")
    for line in one.advice:
        print(f"know      {line}")


def _fault_of(command: Sequence[str]) -> str:
    """Run one command; return what it said where it failed, else ""."""
    if shutil.which(command[0]) is None:
        return f"there is no {command[0]} here"
    environ = dict(os.environ)
    if sys.platform != "win32":  # what a shell without a session of its own (su, cron) does not say
        environ.setdefault("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ)
    if not done.returncode:
        return ""
    return done.stderr.strip() or done.stdout.strip() or f"it ended with {done.returncode}"


def _otherwise(kind: Kind, fault: str) -> str:
    """Return what lets the timer be started, or else what starts the nights without it."""
    if kind == "systemd" and "bus" in fault and Path("/run/systemd/system").is_dir():
        return "loginctl enable-linger, then the same command again"
    if kind == "systemd" and shutil.which("crontab"):
        return "--cron without --systemd"
    return "digestflow schedule run"


def _crontab(timer: Timer) -> None:
    from digestflow.schedule.timers import CRON_AWAY, with_line

    if shutil.which("crontab") is None:
        raise VaultError("there is no crontab here", fix="digestflow schedule run")
    there = subprocess.run(["crontab", "-l"], check=False, capture_output=True, text=True)
    text = with_line(there.stdout if there.returncode == 0 else "", timer)
    done = subprocess.run(["crontab", "-"], input=text, check=False, capture_output=True, text=True)
    if done.returncode:
        raise VaultError(f"crontab: {done.stderr.strip()}")
    print(f"written   your crontab\nknow      {CRON_AWAY}")
