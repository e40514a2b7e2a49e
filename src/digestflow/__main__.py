"""`digestflow`, and `python -m digestflow`."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from digestflow import __version__


def main() -> None:
    """Run the command line and end with its exit code."""
    if sys.argv[1:] == ["--version"]:  # without loading the command line, for scripts that ask often
        with suppress(OSError):  # nobody reads it: the command line ends as it does then
            print(f"digestflow {__version__}", flush=True)  # noqa: T201
            return
    # Hundreds of modules are loaded by one short command, and hold no rings of rubbish worth a search.
    gc.set_threshold(150_000, 20, 20)
    # An event loop that has something to do waits so long, at most, for a thread that keeps what came before.
    sys.setswitchinterval(0.0005)
    try:
        from digestflow.cli.main import main as command

        code = command(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line is there to take it
        code = 130
    # The interpreter would look for rings once more as it ends.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
