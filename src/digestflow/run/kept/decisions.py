"""What a person decided, as part of what a run is given to choose by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.decision import merged, pulled

if TYPE_CHECKING:
    from datetime import date

    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Choices


def with_merges(choices: Choices, now: Standing) -> Choices:
    """Return the choices with the names that a person decided to be one's."""
    return replace(choices, aliases=merged(choices.aliases, now.decisions))


def with_decisions(choices: Choices, now: Standing, day: date) -> Choices:
    """Return the choices with what a person decided about names, and about items of the day."""
    return replace(with_merges(choices, now), pulled=pulled(now.decisions, day))
