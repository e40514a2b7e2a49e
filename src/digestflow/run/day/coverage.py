"""Where the items of a day went, and which sources gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.gap import Gap
from digestflow.core.given import Given
from digestflow.core.record import STATES, Coverage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.given import State
    from digestflow.core.record import Record
    from digestflow.run.day.telling import Telling
    from digestflow.run.ports import Choices


def coverage_of(
    told: Telling, given: Mapping[str, Given], choices: Choices, earlier: Record | None
) -> Coverage:
    """Count where the items went, and which sources gave the day in part or not at all.

    What was missing before and still is keeps the reason first given, unless it is certain
    by now: how a source fails tonight is no news of that day.
    """
    unopened = {gap.subject: Given(state="none", why=gap.why, again=True) for gap in choices.unopened}
    given = {**given, **unopened}
    before = earlier.coverage if earlier else None
    counts = dict.fromkeys(STATES, 0)
    for state, _detail in told.states.values():
        counts[state] += 1
    return Coverage(
        sources=len(choices.sources) + len(choices.unopened),
        missing=_lacking(given, "none", before.missing if before else ()),
        partial=_lacking(given, "partial", before.partial if before else ()),
        stories=len(told.chosen.stories) - len(told.failed),
        untold=told.untold,
        **counts,
    )


def _lacking(given: Mapping[str, Given], state: State, before: Sequence[Gap]) -> tuple[Gap, ...]:
    said = {gap.subject: gap.why for gap in before}
    found = [(name, given[name]) for name in sorted(given) if given[name].state == state]
    return tuple(
        Gap(subject=name, why=said.get(name, one.why) if one.again else one.why) for name, one in found
    )
