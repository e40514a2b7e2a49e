"""From arguments to an exit code: options that may stand anywhere, errors, and the bug of last resort."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from digestflow.cli import commands
from digestflow.cli.session import Session
from digestflow.errors import DigestflowError, UsageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUED = ("--now", "--set", "--config")
_COUNTED = re.compile(r"-[vq]+")
_BUG = 1
_INTERRUPTED = 130
# What a disk, a file system or its rights refuse is no bug of ours.
_REFUSED = frozenset(
    {
        errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOENT,
        errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EMFILE, errno.ENFILE,
    }
)  # fmt: skip
_TO_DO = {
    errno.EACCES: "give yourself the right to it",
    errno.EPERM: "give yourself the right to it",
    errno.EROFS: "name a place that can be written to",
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room on that disk",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EMFILE: "close other programs, or raise the limit of open files",
    errno.ENFILE: "close other programs, or raise the limit of open files",
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code (docs/exit-codes.md)."""
    _open()
    code = _run(arguments)
    for name in ("stdout", "stderr"):  # what nobody takes is no failure once more when the process ends
        try:
            getattr(sys, name).flush()
        except OSError:
            _nowhere(name)
    return code


def _open() -> None:
    """See to it that the standard streams are there, and can take every character."""
    for name in ("stdin", "stdout", "stderr"):  # in the order of their numbers: no file is to get one of them
        stream = getattr(sys, name)
        if stream is None:
            _nowhere(name)
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            # A title may hold what a terminal of another encoding cannot show.
            try:
                stream.reconfigure(errors="replace")
            except OSError:  # it holds something already that nobody takes
                _nowhere(name)


def _nowhere(name: str) -> None:
    """Let a stream that was closed, or that nobody reads any more, take everything and give nothing."""
    mode = "r" if name == "stdin" else "w"
    setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end


def _tell(text: str) -> None:
    """Print to standard error; that nobody reads it changes nothing."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _nowhere("stderr")


def _run(arguments: Sequence[str]) -> int:
    session = Session()
    try:
        given = hoisted(arguments)
        # Without any argument it may be a shell that asks what could stand there.
        app = commands.load(_command(given) if arguments else "")
        result = app(given, prog_name="digestflow", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except DigestflowError as error:
        return _say(error, session, arguments)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:  # of what stood in the buffer to the end
        return _INTERRUPTED
    except SystemExit as end:  # of a shell that asked what could stand there; 1: its reader has gone away
        return _INTERRUPTED if end.code else 0
    except Exception as error:  # noqa: BLE001 - the one place: what gets here is a bug of ours
        return _other(error, session, arguments)
    code = result if isinstance(result, int) else 0
    return _interrupted() if code == _INTERRUPTED else code  # typer keeps a Ctrl-C to itself


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command in front, wherever they stood.

    Without a command, `status` is one.

    Raises:
        UsageError: One of them has no value, or is no text that a name or a file can have.
    """
    front: list[str] = []
    rest: list[str] = []
    left = iter(arguments)
    for argument in left:
        if not _is_text(argument):
            raise UsageError(f"{ascii(argument)[:60]} is no text", fix="digestflow --help")
        if argument == "--":
            rest += [argument, *left]
        elif argument in _VALUED:
            value = next(left, None)
            if not value:
                raise UsageError(f"{argument} needs a value", fix="digestflow --help")
            front += [argument, value]
        elif _in_front(argument):
            front.append(argument)
        else:
            rest.append(argument)
    if not rest or rest[0] == "--json":
        rest = ["status", *rest]
    return front + rest


def _is_text(argument: str) -> bool:
    try:
        os.fsencode(argument)
    except UnicodeEncodeError:
        return False
    return "\0" not in argument


def _in_front(argument: str) -> bool:
    return bool(argument.startswith(tuple(f"{name}=" for name in _VALUED)) or _COUNTED.fullmatch(argument))


def _command(given: Sequence[str]) -> str:
    """Return the first of hoisted arguments that is no option of every command."""
    left = iter(given)
    for argument in left:
        if argument in _VALUED:
            next(left)
        elif not _in_front(argument):
            return argument
    return ""


def _say(error: DigestflowError, session: Session, arguments: Sequence[str]) -> int:
    _tell(f"digestflow: {session.redacted(str(error))}")
    if error.fix:
        advice = session.advised(error.fix, arguments)
        _tell(f"  {advice.label}: {advice.text}")
    _trace(error, session)
    return error.exit_code


def _nearest(error: Exception, arguments: Sequence[str]) -> str:
    """Return the word that is nearest to one that click refused; else the command that explains it."""
    message, wrong = str(getattr(error, "message", "")), str(getattr(error, "option_name", ""))
    options = get_close_matches(wrong, getattr(error, "possibilities", None) or ())
    if meant := re.search(r"No such command '(\S+?)'\. Did you mean '(\S+?)'", message):
        return f"{meant[2]} instead of {meant[1]}"
    if options:
        return f"{options[0]} instead of {wrong}"
    context, word = getattr(error, "ctx", None), _command(arguments)
    # Of an option without its value click does not say the command.
    return f"{context.command_path if context is not None else f'digestflow {word}'.strip()} --help"


def _trace(error: BaseException, session: Session) -> None:
    if session.verbose > 1:
        import traceback

        _tell(session.redacted("".join(traceback.format_exception(error))))


def _interrupted() -> int:
    _tell("interrupted: nothing is half done; run the command again")
    return _INTERRUPTED


def _other(error: Exception, session: Session, arguments: Sequence[str]) -> int:
    # click's own: a group alone, a wrong option, a missing argument, an end asked for.
    shown, said = getattr(error, "show", None), getattr(error, "format_message", None)
    if callable(shown) and type(error).__name__ == "NoArgsIsHelpError":
        shown()
        return UsageError.exit_code
    if callable(said):
        return _say(UsageError(said().rstrip("."), fix=_nearest(error, arguments)), session, arguments)
    if type(error).__name__ == "Exit":
        return int(getattr(error, "exit_code", 0))
    if type(error).__name__ == "Abort":
        return _interrupted()
    if isinstance(error, OSError) and error.errno in _REFUSED:
        where = f"{error.filename}: " if error.filename is not None else ""
        fix = _TO_DO.get(error.errno, "see what stands at that place")
        refused = VaultError(f"{where}{error.strerror}", fix=fix)
        return _say(refused, session, arguments)
    _tell(
        f"digestflow: this is a bug: {type(error).__name__}: {session.redacted(str(error))}\n"
        "  to do: try the same command with -vv, and report what it prints"
    )
    _trace(error, session)
    return _BUG
