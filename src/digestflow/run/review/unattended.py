"""Committing with nobody there to look: what a person is writing right now is waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from digestflow.core.gap import Gap
from digestflow.run.review.settle import commit, plans, preview

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.outcome import Outcome
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Choices, Tools

QUIET = timedelta(minutes=2)  # how long a person has not written in a note that is written to


def commit_unattended(
    outcome: Outcome, tools: Tools, choices: Choices, *, mode: Literal["none", "commit", "branch"]
) -> Outcome:
    """Commit the plan that a run has just made, and those that were put off before.

    A plan that would change a note in which somebody wrote in the last two minutes stays open
    and is put off: the notes are named as gaps, and the next such run tries again.

    Raises:
        NoteConflict: A note changed while it was written; that day and later ones stay open.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    put_off: list[Gap] = []
    for plan in plans((), tools):
        if _meant(plan, outcome):
            writing = tuple(busy(plan.day, preview(plan, tools, choices)[1].changes, tools))
            if not writing:
                commit([plan.day], tools, choices, mode=mode, looked=False)
            put_off += writing
            if writing or mode == "branch":
                _mark(plan, writing, tools)
    if not put_off:
        return outcome
    for gap in put_off:
        tools.log("put_off", day=outcome.day, note=gap.subject, why=gap.why)
    status = "gaps" if outcome.status == "done" else outcome.status
    return replace(outcome, status=status, put_off=tuple(put_off))


def _meant(plan: Plan, outcome: Outcome) -> bool:
    """Tell whether a plan is to be committed: the run made it, or an earlier such run put it off."""
    made = plan.day == outcome.day and outcome.plan in {"new", "changed"}
    return made or bool(plan.outcome.get("put_off"))


def busy(day: date, changes: Iterable[Change], tools: Tools) -> Iterator[Gap]:
    """Yield the notes that would change and in which somebody is writing."""
    now = tools.now()
    for change in changes:
        stands = change.was or change.path
        at = tools.edited(stands) if change.writes else None
        # A stamp that lies far ahead is a clock that was wrong, and tells nothing.
        if at is not None and abs(now - at) < QUIET:
            yield Gap(subject=str(stands), why=_why(day))


def _why(day: date) -> str:
    return f"somebody wrote in it less than two minutes ago; the plan of {day} stays open until the next run"


def _mark(plan: Plan, writing: tuple[Gap, ...], tools: Tools) -> None:
    outcome = {**plan.outcome, "put_off": [{"subject": gap.subject, "why": gap.why} for gap in writing]}
    tools.drafts.put(plan.day, plan.record, made=plan.made, outcome=outcome)
