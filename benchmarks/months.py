"""Nights of two months with faults, all made in one process: `python -m benchmarks.months [NIGHTS]`.

One night in twenty has a broken feed, one an endpoint that is down, and one is slept through.
What is shown is what the process holds after a night; memory on Linux only. In real use each
night is a process of its own (docs/decisions/0021).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.endpoint import endpoint
from tests.long_nights import ITEMS, faults, resident, simulated
from tests.test_nights_long import SEED, project_of, state_size

_MIB = 1024 * 1024


def main() -> None:
    """Print a row for every tenth night."""
    nights = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    struck = faults(nights, SEED)
    print(f"{ITEMS} items a day; {nights - struck.count('')} nights of {nights} struck\n")
    print("| night | days made | memory MiB | state MiB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, endpoint("honest") as server:
        project = project_of(Path(folder) / "p", server.base_url)
        with resident(project) as make:
            days: set[str] = set()
            for n, night in enumerate(simulated(project, server, make, struck), start=1):
                days |= set(night.days)
                if n % 10 == 0 or len(days) > nights:
                    memory, state = night.memory / _MIB, state_size(project) / _MIB
                    print(f"| {n} | {len(days)} | {memory:.1f} | {state:.1f} |", flush=True)


if __name__ == "__main__":
    main()
