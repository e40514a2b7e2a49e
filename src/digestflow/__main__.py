"""`digestflow`, and `python -m digestflow`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end with its exit code."""
    from digestflow.cli.main import main as command

    sys.exit(command(sys.argv[1:]))


if __name__ == "__main__":
    main()
