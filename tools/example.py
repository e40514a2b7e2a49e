"""Write vault/ anew: the example vault that the demo's feeds give; a test compares it byte for byte."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from digestflow.cli.main import main as digestflow
from digestflow.starter import demo

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Make the demo in a folder that does not last, and take its vault."""
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch):
        say("--now", demo.NIGHTS[0][1].isoformat(), "init", "--demo", "--yes")
        for night, (day, now) in enumerate(demo.NIGHTS, start=1):
            demo.lay_feeds(night, Path(scratch))
            say("--now", now.isoformat(), "run", "--date", day.isoformat(), "--commit")
        shutil.rmtree(ROOT / "vault", ignore_errors=True)
        shutil.copytree(Path(scratch) / "vault", ROOT / "vault")


def say(*arguments: str) -> None:
    """Run one command; end with its exit code when it fails."""
    code = digestflow(arguments)
    if code:
        sys.exit(code)


# Parsers are child processes that import this file: what it does stands behind the guard.
if __name__ == "__main__":
    main()
