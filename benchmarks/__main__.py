"""The benchmarks that end within minutes, one after the other: `python -m benchmarks [CORPUS]`."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    "relevance",
    "grouping",
    "threads",
    "cli",
    "page",
    "mending",
    "nights",
    "models",
    "fetching",
    "archive",
)


def main() -> None:
    """Run each in a process of its own; end with the first exit code that is not 0."""
    for name in NAMES:
        print(f"\n## {name}\n", flush=True)
        done = subprocess.run((sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]), check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
