"""Which days are to be made again: what there is of each, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never, get_args

from digestflow.core.window import day_before, days
from digestflow.run.day.recipe import days_before, stale
from digestflow.run.kept.earlier import LOOKED_AT
from digestflow.run.kept.standing import open_plans, standing
from digestflow.run.plans import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any
    from zoneinfo import ZoneInfo

    from digestflow.core.record import Record
    from digestflow.run.ports import Choices, Tools

Which = Literal["missing", "failed", "degraded", "stale", "all"]
WHICH: tuple[Which, ...] = get_args(Which)

_CUT_SHORT = frozenset({"down", "budget"})  # how a run ended that did not come to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What there is of a day."""

    there: bool = False  # a plan or an accepted record
    failed: bool = False  # its last run was cut short, or left a story out
    extractive: bool = False  # no model wrote it, or not all of it
    gaps: bool = False  # sources did not give it
    apart: bool = False  # it was grouped by another embedder than the one that is wanted, or by words
    stale: bool = False  # it was made from other material than there is now


def due(which: Which, made: Made, *, model: bool) -> bool:
    """Tell whether a day is to be made, where those that are `which` are.

    `model` tells whether one is to write: a day without it lacks nothing when there is none.
    """
    match which:
        case "all":
            return True
        case "missing":
            return not made.there
        case "failed":
            return made.failed
        case "degraded":
            return made.there and (made.gaps or made.apart or (model and made.extractive))
        case "stale":
            return made.stale
        case _:
            assert_never(which)


def due_days(
    which: Which, tools: Tools, choices: Choices, *, span: tuple[date, date] | None
) -> tuple[date, ...]:
    """Return the days of the span that are `which`, oldest first.

    Without a span: from the first day that was made, or tried, to yesterday, or to the last
    that was made, at most `LOOKED_AT` days back; yesterday alone where none was.
    """
    now = standing(tools.vault, tools.former)
    plans = open_plans(now, tools.drafts)
    records = now.records.with_all(map(record_of, plans))
    first, last = span or _span(records, tools, choices.zone)
    old = frozenset(stale(tools, choices, first=first)) if which == "stale" else frozenset()
    found = []
    for day in days(first, last, choices.zone):
        made = _made(records.get(day), tools.runs.last(day), old=day in old, embedder=choices.embedder)
        if due(which, made, model=not choices.extractive):
            found.append(day)
    return tuple(found)


def _span(records: Mapping[date, Record], tools: Tools, zone: ZoneInfo) -> tuple[date, date]:
    today = tools.today()
    yesterday, earliest = day_before(today, zone), days_before(today, LOOKED_AT)
    tried = {day for day in days(earliest, yesterday) if tools.runs.last(day) is not None}
    first = min({*records, *tried}, default=yesterday)
    return max(first, earliest), max([*records, yesterday])


def _made(record: Record | None, last: Mapping[str, Any] | None, *, old: bool, embedder: str) -> Made:
    ended = last or {}
    cut = ended.get("status") in _CUT_SHORT or bool(ended.get("failed") or ended.get("pending"))
    if record is None:
        return Made(failed=cut)
    return Made(
        there=True,
        failed=cut or bool(record.failed),
        extractive=record.writer == "extractive",
        gaps=bool(record.coverage.missing),
        apart=embedder not in {"", record.embedder},
        stale=old,
    )
