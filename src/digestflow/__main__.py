"""`digestflow`, and `python -m digestflow`."""

from __future__ import annotations

import sys

from digestflow import __version__


def main() -> None:
    """Run the command line and end with its exit code."""
    if sys.argv[1:] == ["--version"]:  # without loading the command line, for scripts that ask often
        print(f"digestflow {__version__}")  # noqa: T201
        return
    from digestflow.cli.main import main as command

    sys.exit(command(sys.argv[1:]))


if __name__ == "__main__":
    main()
