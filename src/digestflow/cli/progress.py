"""Progress: a bar on a terminal while a stage is under way; nothing to a program."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

    from digestflow.run.ports import Tell


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """Give what is told of a run's stages to the person in front of it.

    Bars are on the terminal from a stage's beginning to its end and never touch standard
    output: what is printed between stages has its lines to itself, whatever stands in them.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_interactive:
        yield lambda _stage, _done, _total: None
        return
    # Redirected, what goes to a file would go to the terminal, and [words] would be taken for markup.
    bars = Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if total and done >= total:
            over()
            return
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total or None)
        bars.update(tasks[stage], completed=done, total=total or None)
        bars.start()

    def over() -> None:
        bars.stop()
        while tasks:
            bars.remove_task(tasks.popitem()[1])

    try:
        yield tell
    finally:
        over()
