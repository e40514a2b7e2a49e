"""Run the tests: those of core/ with branch coverage, which is wanted whole, and then all others.

`--rest` runs all of them with coverage and reports the rest as well; traced they take twice the time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = 100  # per cent of the branches of core/
TESTS = ("pytest", "-q", "-n", "auto", "--dist", "worksteal")


def main() -> None:
    """End with the first exit code that is not 0."""
    rest = sys.argv[1:] == ["--rest"]
    last = (
        ("coverage", "report", "--skip-covered", "--omit", "*/core/*")
        if rest
        else (*TESTS, "--ignore", "tests/core")
    )
    for command in (
        ("coverage", "erase"),
        ("coverage", "run", "-m", *TESTS, *([] if rest else ["tests/core"])),
        ("coverage", "combine", "--quiet"),
        ("coverage", "report", "--include", "*/core/*", "--skip-covered", f"--fail-under={CORE}"),
        last,
    ):
        done = subprocess.run((sys.executable, "-m", *command), cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
