"""What was accepted in a person's place, and that they have not looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.run.kept.answers import answers_of
from digestflow.run.kept.standing import standing
from digestflow.run.plans import record_of

if TYPE_CHECKING:
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.core.review.points import Point
    from digestflow.run.ports import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Auto:
    """A point that was accepted in a person's place, and that they have not looked at yet."""

    day: date
    point: Point


def unseen(tools: Tools) -> tuple[Auto, ...]:
    """Return what was accepted in a person's place and not looked at since; oldest day first, then by key.

    Also what waits on a branch to be merged.
    """
    now = standing(tools.vault, tools.former)
    found: dict[tuple[date, str], Point] = {}
    for plan in tools.drafts.all():
        keys = {key for key, one in answers_of(plan).items() if one.by == "policy"}
        keys -= {key for key, one in now.answers.of(plan.day).items() if one.said != "auto"}
        found |= _named(keys, record_of(plan) if keys else None)
    for day in now.answers:
        if day in now.records:
            keys = {key for key, one in now.answers[day].items() if one.said == "auto"}
            found |= _named(keys, now.records[day] if keys else None)
    return tuple(Auto(day=day, point=point) for (day, _key), point in sorted(found.items()))


def _named(keys: set[str], record: Record | None) -> dict[tuple[date, str], Point]:
    if record is None:
        return {}
    from digestflow.core.review.points import points  # seldom is there anything

    return {(record.day, one.key): one for one in points(record) if one.key in keys}
