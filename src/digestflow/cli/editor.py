"""A person's own editor, opened on a file."""

from __future__ import annotations

import os
import shlex
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
    command = environ.get("VISUAL") or environ.get("EDITOR") or usual
    try:
        subprocess.run([*shlex.split(command), str(path)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise UsageError(f"the editor {command!r} failed: {error}", fix=f"export EDITOR={plain}") from error
