"""Nights of months, one in twenty without its feeds, its endpoint or its hour, all made by one process.

with resident(project) as nights:
    for night in simulated(project, server, nights, faults(60, seed=4)):
        night.days, night.code, night.memory
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tests.nights import feed, item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.endpoint import Server
    from tests.nights import Project

FIRST = date(2026, 2, 20)
ITEMS = 8  # a day
RATE = 0.05  # of the nights, for each kind of fault
_LISTED = 21  # days that the feed goes back
_CODE = """\
import gc, io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from digestflow.cli.main import main

def memory():
    gc.collect()
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if pages.exists() else 0

if __name__ == "__main__":
    for line in sys.stdin:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(json.loads(line))
        rows = [json.loads(row) for row in out.getvalue().splitlines()]
        print(json.dumps([rows, code, memory(), err.getvalue()]), flush=True)
"""


@dataclass(frozen=True)
class Night:
    """What one start made, and what its process held when it was done."""

    outcomes: list[dict[str, Any]]
    code: int
    memory: int  # bytes, resident; 0 where the system does not say
    err: str

    @property
    def days(self) -> list[str]:
        """The days it made, in their order."""
        return [outcome["day"] for outcome in self.outcomes]


@contextmanager
def resident(project: Project) -> Iterator[Callable[[datetime], Night]]:
    """Give what makes the nights that are due at a moment, in one process that stays."""
    script = project.root.parent / "resident.py"
    script.write_text(_CODE, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)],
        cwd=project.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        asked, told = process.stdin, process.stdout
        assert asked is not None
        assert told is not None

        def night(now: datetime) -> Night:
            words = ["--now", now.isoformat(), "run", "--due", "--commit", "--json"]
            print(json.dumps(words), file=asked, flush=True)
            return Night(*json.loads(told.readline()))

        yield night
        asked.close()


def faults(nights: int, seed: int) -> list[str]:
    """What happens in each night: "" nothing, "feed" it is broken, "endpoint" it is down, "asleep"."""
    chance = random.Random(seed)
    kinds = ("feed", "endpoint", "asleep")
    return [next((kind for kind in kinds if chance.random() < RATE), "") for _ in range(nights)]


def simulated(
    project: Project, server: Server, make: Callable[[datetime], Night], struck: Sequence[str]
) -> Iterator[Night]:
    """Make the nights after `FIRST` with their faults, and one more without; yield each that was made."""
    page = project.root / "feeds" / "gazette.xml"
    for n, fault in enumerate([*struck, ""]):
        page.write_text("<rss" if fault == "feed" else news(n), encoding="utf-8")
        server.modes = ("reset",) if fault == "endpoint" else ("honest",)
        if fault != "asleep":
            at = time(3, n * 17 % 60)
            yield make(datetime.combine(FIRST + timedelta(days=n + 1), at, tzinfo=UTC))


def news(n: int) -> str:
    """What the feed lists in the night after day n."""
    days = [FIRST + timedelta(days=k) for k in range(max(0, n - _LISTED + 1), n + 1)]
    return feed(*[_told(day, k) for day in days for k in range(ITEMS)])


def _told(day: date, k: int) -> str:
    # A fleet of its own each day: one story does not go on for months.
    name = f"Probe {day:%j}{k} of the {day:%B} fleet"
    text = (
        f"{name} landed on {day:%d %B} with {k + 2} cameras. "
        f"Its rocket rose {k + 3} hours before, from pad {k}. "
        f"The {day:%B} fleet has {int(f'{day:%j}') * 8 + k} probes now, said crew {day:%d}{k}."
    )
    return item(name, text, at=f"{day}T{9 + k:02}:00:00")
