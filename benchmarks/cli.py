"""How long the command line takes to say anything, and commands to start: `python -m benchmarks.cli`.

The commands are whole processes in the demo's project after its first night, where nothing is left
to do but to look: what they take is their start. `commit` accepts the plan of that night, git included.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import copytree
from statistics import median

from benchmarks.measure import Measured, digestflow, measured
from digestflow.starter.demo import NIGHTS

RUNS = 7
LIMITS = {"--version": 0.1, "--help": 0.2}  # seconds; docs/decisions/0011
DAY, NIGHT = NIGHTS[0][0].isoformat(), NIGHTS[0][1].isoformat()
LOOKING = (("status",), ("review", "--json"), ("run", "--date", DAY, "--json"), ("fetch", "--json"))


def main() -> None:
    """Print the median wall time of saying what it is, and the median processor time of commands."""
    print("| command | median s | limit s |\n|---|---|---|")
    for option, limit in LIMITS.items():
        took = [measured(digestflow(option), cwd=Path.cwd(), watch=False).wall for _ in range(RUNS)]
        print(f"| digestflow {option} | {median(took):.3f} | {limit} |")
    print("\n| command | CPU s |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.mkdir()
        ran(made, "init", "--demo", "--yes")
        ran(made, "run", "--date", DAY, "--json")
        for command in LOOKING:
            print_row(command, [ran(made, *command).cpu for _ in range(RUNS)])
        committed = [
            ran(Path(copytree(made, Path(folder) / str(n), symlinks=True)), "commit", DAY).cpu
            for n in range(RUNS)
        ]
        print_row(("commit", DAY), committed)


def ran(project: Path, *command: str) -> Measured:
    """Run one command in the night after the demo's first day."""
    done = measured(digestflow("--now", NIGHT, *command), cwd=project, watch=False)
    assert done.code == 0, done.out
    return done


def print_row(command: tuple[str, ...], took: list[float]) -> None:
    """Print the median of what a command took."""
    print(f"| digestflow {' '.join(command)} | {median(took):.2f} |", flush=True)


if __name__ == "__main__":
    main()
