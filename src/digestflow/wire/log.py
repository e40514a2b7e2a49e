"""The log file: a line of JSON an event, in the state folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from digestflow.run.ports import Log

LARGEST = 5_000_000  # bytes, after which a new file is begun; the one before is kept


def log_to(path: Path, *, now: Callable[[], datetime]) -> Log:
    """Return what writes one event, with its keys, as a line of JSON.

    Keys are the same everywhere: day, source, story, note, model, prompt, seconds, tokens.
    """

    def log(event: str, **keys: object) -> None:
        import structlog

        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.jsonl"))
        with path.open("a", encoding="utf-8") as file:
            logger = structlog.wrap_logger(
                structlog.WriteLogger(file),
                processors=[structlog.processors.JSONRenderer(ensure_ascii=False, default=str)],
            )
            logger.info(event, at=now().isoformat(), **keys)

    return log
