"""What opening a project and planning a day take of the processor: `python benchmarks/planned.py DAY`.

In the folder of a project, in a process that has loaded everything before: what is left is what the
archive makes of it. Prints one line of JSON, seconds. `benchmarks.archive` starts it.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from time import process_time

from digestflow.cli.session import Session
from digestflow.run.day.day import run

LOADED = (
    "digestflow.adapters.http.client",
    "digestflow.run.notes.accept",
    "digestflow.run.day.choose",
    "digestflow.run.day.telling",
    "digestflow.wire.project",
    "sqlalchemy.dialects.sqlite",
)


def main() -> None:
    """Open the project, make the day anew, and say what that took."""
    day = date.fromisoformat(sys.argv[1])
    for module in LOADED:
        importlib.import_module(module)
    session = Session(at=datetime.combine(day + timedelta(days=1), time(3), UTC), quiet=True)
    began = process_time()
    with session.open(write=True, extractive=True) as project:
        opened = process_time()
        run(day, project.tools, project.choices, fetch=False, anew=True)
        planned = process_time()
    print(json.dumps({"opening": opened - began, "planning": planned - opened}))


if __name__ == "__main__":
    main()
