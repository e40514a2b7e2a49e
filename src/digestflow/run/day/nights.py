"""Which nights are due, by the ledger of runs, and one run after the other (docs/decisions/0010)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from digestflow.core.item.placement import LATE
from digestflow.core.window import day_before, days, moment
from digestflow.run.day.day import run
from digestflow.run.day.recipe import days_before
from digestflow.run.kept.earlier import LOOKED_AT
from digestflow.run.kept.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    from digestflow.core.outcome import Outcome
    from digestflow.core.review.policy import Policy
    from digestflow.run.ports import Choices, Tools

Mode = Literal["none", "commit", "branch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The days a night has to make."""

    days: tuple[date, ...]  # oldest first
    left: tuple[date, ...]  # that are due too, and are more than one night makes: older ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One day of several."""

    outcome: Outcome
    committed: bool  # the vault has the day as this run made it


def due_nights(tools: Tools, choices: Choices, *, at: time, most: int) -> Due:
    """Return the days that are due now, at most `most`, the newest of them.

    A day is due from `at` on the day after it, until a run has made a plan of it. Looked at are
    the days since the first that was made or tried, `LOOKED_AT` days back at most; yesterday
    alone where none was. A day of which a run left something open (a story that failed, the
    budget's end) is due for `LATE` longer, unless a person refused it.
    """
    now, today = standing(tools.vault, tools.former), tools.today()
    last = newest(tools.now(), today, at=at, zone=choices.zone)
    earliest = days_before(today, LOOKED_AT)
    # Days ahead of today were made by a clock that was set back since: none before them is due.
    looked = days(earliest, today + timedelta(days=LOOKED_AT))
    tried = {day: outcome for day in looked if (outcome := tools.runs.last(day)) is not None}
    first = max(min({*now.records, *tried}, default=last), earliest)
    refused = {decision.day for decision in now.decisions if decision.kind == "reject"}
    found = []
    for day in days(first, last, choices.zone):
        outcome = tried.get(day)
        if outcome is None or outcome["status"] == "down":
            wanted = day not in now.records
        else:
            cut = outcome["status"] == "budget" or outcome.get("failed") or outcome.get("pending")
            wanted = bool(cut) and day not in refused and last - day < LATE
        if wanted:
            found.append(day)
    return Due(days=tuple(found[-most:]), left=tuple(found[:-most]))


def newest(now: datetime, today: date, *, at: time, zone: ZoneInfo) -> date:
    """Return the last day that has ended and whose night has begun."""
    ended = day_before(today, zone)
    return ended if now >= moment(today, at, zone) else day_before(ended, zone)


def next_night(now: datetime, today: date, *, at: time, zone: ZoneInfo) -> datetime:
    """Return when the next night begins, in UTC; always after `now`."""
    tonight = moment(today, at, zone)
    return tonight if now < tonight else moment(today + timedelta(days=1), at, zone)


def make(
    wanted: Sequence[date],
    tools: Tools,
    choices: Choices,
    *,
    accept: Mode | Policy | None,
    past: Sequence[date] | None,
    anew: bool,
) -> Iterator[Made]:
    """Make the days, oldest first, and yield each as it is done; accept each plan where `accept` says how.

    A policy accepts of it what it allows, and leaves the rest to a person.

    Sources are asked once, whatever number of days is made, and the past for the days in `past`;
    nobody is asked where that is None. When the endpoint is down the days
    behind are not tried.
    """
    for n, day in enumerate(wanted):
        fetch = past is not None and n == 0
        outcome = run(day, tools, choices, fetch=fetch, past=past or (), anew=anew)
        if isinstance(accept, str):
            from digestflow.run.review.unattended import commit_unattended

            outcome = commit_unattended(outcome, tools, choices, mode=accept)
        elif accept is not None:
            from digestflow.run.review.automatic import accept_clean

            outcome = accept_clean(outcome, tools, choices, accept)
        tools.tell("day", 1, 1)
        accepted = isinstance(accept, str) and outcome.plan != "none" and not outcome.put_off
        yield Made(outcome=outcome, committed=accepted)
        if outcome.status == "down":
            return
