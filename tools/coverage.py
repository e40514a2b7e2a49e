"""Run the tests with branch coverage; core/ is wanted whole, the rest is reported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = 100  # per cent of the branches of core/


def main() -> None:
    """End with the first exit code that is not 0."""
    for command in (
        ("coverage", "erase"),
        ("coverage", "run", "-m", "pytest", "-q", "-n", "auto"),
        ("coverage", "combine", "--quiet"),
        ("coverage", "report", "--skip-covered", "--omit", "*/core/*"),
        ("coverage", "report", "--include", "*/core/*", "--skip-covered", f"--fail-under={CORE}"),
    ):
        done = subprocess.run((sys.executable, "-m", *command), cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
