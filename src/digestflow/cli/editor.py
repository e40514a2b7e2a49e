"""A person's own editor, opened on a file."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def edit_file(path: Path, environ: Mapping[str, str]) -> None:
    """Open the file in the editor that VISUAL or EDITOR names, and wait until it is closed.

    Raises:
        UsageError: There is no editor, or it failed.
    """
    usual, plain = ("notepad", "notepad") if os.name == "nt" else ("vi", "nano")
    command = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or usual
    fix = f"export EDITOR={plain}"
    try:
        code = subprocess.run([*editor_words(command), str(path)], check=False).returncode
    except (OSError, ValueError) as error:  # ValueError: a quote in the command that never ends
        raise UsageError(f"the editor {command!r} failed: {error}", fix=fix) from error
    if code:
        raise UsageError(f"the editor {command!r} failed: it ended with {code}", fix=fix)


def editor_words(command: str, *, windows: bool = os.name == "nt") -> list[str]:
    """Return the program and its options, parted as a shell of the system parts them.

    With `windows` a backslash parts folders, and nothing else. A program is found without its ending
    there (`code`), and anywhere without quotes, whatever stands in its path.

    Raises:
        ValueError: A quote in it never ends.
    """
    if whole := shutil.which(command):
        return [whole]
    lexer = shlex.shlex(command, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if windows:
        lexer.escape, lexer.quotes = "", '"'
    program, *options = list(lexer)
    return [shutil.which(program) or program, *options]
