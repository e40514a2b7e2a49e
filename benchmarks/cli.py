"""How long the command line takes to say anything: `python -m benchmarks.cli`."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.measure import digestflow, measured

RUNS = 7
LIMITS = {"--version": 0.1, "--help": 0.2}  # seconds; docs/decisions/0011


def main() -> None:
    """Print the median wall time of each."""
    print("| command | median s | limit s |\n|---|---|---|")
    for option, limit in LIMITS.items():
        took = [measured(digestflow(option), cwd=Path.cwd()).wall for _ in range(RUNS)]
        print(f"| digestflow {option} | {median(took):.3f} | {limit} |")


if __name__ == "__main__":
    main()
