"""From arguments to an exit code: options that may stand anywhere, errors, and the bug of last resort."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from digestflow.cli import review, run, sources, start
from digestflow.cli.app import app
from digestflow.cli.session import Session
from digestflow.errors import DigestflowError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "review", "run", "sources", "start"]

_VALUED = ("--now", "--set", "--config")
_BUG = 1
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code (docs/exit-codes.md)."""
    session = Session()
    try:
        result = app(hoisted(arguments), standalone_mode=False, obj=session)
    except DigestflowError as error:
        return _say(error, session)
    except KeyboardInterrupt:
        print("\ninterrupted: nothing is half done; run the command again", file=sys.stderr)
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one place: what gets here is a bug of ours
        return _other(error, session)
    return result if isinstance(result, int) else 0


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command in front, wherever they stood.

    Without a command, `status` is one.
    """
    front: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for argument in left:
        if argument == "--":
            rest += [argument, *left]
        elif argument in _VALUED:
            front += [argument, *([value] if (value := next(left, None)) is not None else [])]
        elif argument.startswith(tuple(f"{name}=" for name in _VALUED)) or argument in {"-v", "-vv", "-q"}:
            front.append(argument)
        else:
            rest.append(argument)
    if not rest or rest[0] == "--json":
        rest = ["status", *rest]
    return front + rest


def _say(error: DigestflowError, session: Session) -> int:
    print(f"digestflow: {session.redacted(str(error))}", file=sys.stderr)
    if error.fix:
        print(f"  try: {error.fix}", file=sys.stderr)
    if session.verbose > 1:
        raise error
    return error.exit_code


def _other(error: Exception, session: Session) -> int:
    # click's own: a wrong option, a missing argument, an end asked for.
    shown = getattr(error, "show", None)
    if callable(shown):
        shown()
        return int(getattr(error, "exit_code", 2))
    if type(error).__name__ in {"Abort", "Exit"}:
        return int(getattr(error, "exit_code", _INTERRUPTED))
    if session.verbose > 1:
        raise error
    print(
        f"digestflow: this is a bug: {type(error).__name__}: {session.redacted(str(error))}\n"
        "  try: the same command with -vv, and report what it prints",
        file=sys.stderr,
    )
    return _BUG
