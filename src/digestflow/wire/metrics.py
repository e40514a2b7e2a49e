"""A night as Prometheus text, for the textfile collector of a node exporter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from digestflow.core.outcome import Outcome

_HELP = {
    "last_run_timestamp_seconds": "When the last night ended.",
    "last_run_failed": "1 when the last night failed.",
    "last_run_days": "Days the last night made.",
    "day_timestamp_seconds": "The last day that was made, as its midnight in UTC.",
    "items": "Items of the last day, by state.",
    "sources": "Sources asked for the last day.",
    "sources_missing": "Of them, those that did not give the day.",
    "stories_told": "Stories of the last day that are told.",
    "sentences_refused": "Sentences of the last day that did not stand on their quotes.",
    "tokens": "Tokens the last night used, in and out.",
    "cost_dollars": "What the last night cost, estimated.",
    "stage_seconds": "Seconds the last day took, by stage.",
}

_Sample = tuple[str, str, float]  # name, label in braces or "", value


def write_metrics(path: Path, outcomes: Sequence[Outcome], *, now: datetime, failed: bool) -> None:
    """Write the file in one step: a collector never reads half of it.

    Raises:
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(metrics_text(outcomes, now=now, failed=failed), encoding="utf-8", newline="\n")
    try:
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def metrics_text(outcomes: Sequence[Outcome], *, now: datetime, failed: bool) -> str:
    """Return the night as Prometheus text, each name with its help and kind, in a fixed order."""
    lines: list[str] = []
    last = ""
    for name, label, value in _samples(outcomes, now=now, failed=failed):
        full = f"digestflow_{name}"
        if name != last:
            lines += [f"# HELP {full} {_HELP[name]}", f"# TYPE {full} gauge"]
            last = name
        lines.append(f"{full}{label} {value:.15g}")
    return "\n".join(lines) + "\n"


def _samples(outcomes: Sequence[Outcome], *, now: datetime, failed: bool) -> Iterator[_Sample]:
    yield "last_run_timestamp_seconds", "", now.timestamp()
    yield "last_run_failed", "", float(failed)
    yield "last_run_days", "", float(len(outcomes))
    if not outcomes:
        return
    day = outcomes[-1]
    coverage = day.coverage
    yield "day_timestamp_seconds", "", float((day.day.toordinal() - _EPOCH) * 86_400)
    for state, count in sorted(day.tree()["states"].items()):
        yield "items", f'{{state="{state}"}}', float(count)
    if coverage is not None:
        yield "sources", "", float(coverage.sources)
        yield "sources_missing", "", float(len(coverage.missing))
    yield "stories_told", "", float(day.entries)
    yield "sentences_refused", "", float(len(day.refused))
    yield "tokens", "", float(sum(one.usage.tokens_in + one.usage.tokens_out for one in outcomes))
    costs = [one.usage.cost for one in outcomes if one.usage.cost is not None]
    if costs:
        yield "cost_dollars", "", sum(costs)
    for stage, took in sorted(day.seconds.items()):
        yield "stage_seconds", f'{{stage="{stage}"}}', took


_EPOCH = 719_163  # the ordinal of 1970-01-01
