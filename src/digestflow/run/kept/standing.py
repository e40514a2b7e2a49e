"""What stands in the vault beside the notes (docs/decisions/0003), and what waits to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.decision import Decision, load_lines
from digestflow.core.record import dump
from digestflow.core.window import day_before, days
from digestflow.run.kept.answers import Answers, read_answers
from digestflow.run.kept.records import Records, read_records, text_of
from digestflow.run.kept.units import Units, read_units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from digestflow.run.plans import Drafts, Plan
    from digestflow.run.ports import Tools, Vault

DECISIONS = PurePosixPath(".digestflow/decisions.jsonl")
_TOP = PurePosixPath()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was accepted up to now."""

    records: Records
    units: Units
    decisions: tuple[Decision, ...]
    answers: Answers
    notes: Callable[[], frozenset[str]]  # the paths of all notes of the vault, listed once
    # Notes that the next commit gives another name, as config.yaml has: the path to be -> the path it has.
    renaming: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where things stand, over all days."""

    accepted: tuple[date, ...]
    open: tuple[Plan, ...]
    missing: tuple[date, ...]  # between the first day and yesterday, neither accepted nor open


def standing(vault: Vault, former: Mapping[str, str]) -> Standing:
    """Read what was accepted; empty for a vault that has no day yet.

    What calls a topic by one of its `former` names has the name of now.

    Raises:
        VaultError: A file of ours does not read back; nothing may be written over it.
    """
    return Standing(
        records=read_records(vault, former),
        units=read_units(vault),
        decisions=tuple(
            replace(one, topic=former.get(one.topic, one.topic))
            for one in load_lines(text_of(vault, DECISIONS), where=str(DECISIONS))
        ),
        answers=read_answers(vault, former),
        notes=cache(lambda: frozenset(vault.names(_TOP, suffix=".md"))),
    )


def open_plans(now: Standing, drafts: Drafts) -> tuple[Plan, ...]:
    """Return the plans that wait, oldest day first; one whose branch was merged waits no longer."""
    return tuple(
        plan
        for plan in drafts.all()
        if plan.day not in now.records or plan.record != dump(now.records[plan.day])
    )


def state_of(tools: Tools, zone: ZoneInfo) -> State:
    """Return which days are accepted, which wait, and which were left out in between."""
    now = standing(tools.vault, tools.former)
    accepted, waiting = sorted(now.records), open_plans(now, tools.drafts)
    there = {*accepted, *(plan.day for plan in waiting)}
    last = day_before(tools.today(), zone)
    missing = [day for day in days(min(there), last, zone) if day not in there] if there else []
    return State(accepted=tuple(accepted), open=waiting, missing=tuple(missing))
