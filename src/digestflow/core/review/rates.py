"""How often a person edits or rejects what is proposed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from digestflow.core.review.answered import PERSONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.review.answered import Answered

Of = Literal["kind", "writer", "topic"]
OF: tuple[Of, ...] = ("kind", "writer", "topic")
LAST = 50  # answers that tell how it goes now


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a person said to one class of points."""

    name: str  # "claim", a model's name, a topic's
    answered: int  # by a person; what the policy accepted is not counted
    edited: int
    rejected: int
    last: int  # how many of the newest answers `recent` is of
    recent: float  # share of them that was edited or rejected, 0 to 1

    @property
    def share(self) -> float:
        """The share of all answers that was an edit or a rejection, 0 to 1."""
        return (self.edited + self.rejected) / self.answered


def rates(answers: Iterable[Answered], *, of: Of, last: int = LAST) -> tuple[Rate, ...]:
    """Return the rate of each class that a person answered points of, by its name.

    The newest answers are those said last; of one day's those to the later day, then by key. The
    same answers give the same rates in any order.
    """
    classes: dict[str, list[Answered]] = {}
    for one in answers:
        if one.said in PERSONS:
            classes.setdefault(getattr(one, of), []).append(one)
    found = []
    for name, said in sorted(classes.items()):
        newest = sorted(said, key=lambda one: (one.made, one.day, one.key))[-last:]
        found.append(
            Rate(
                name=name,
                answered=len(said),
                edited=sum(one.said == "edit" for one in said),
                rejected=sum(one.said == "no" for one in said),
                last=len(newest),
                recent=sum(one.said != "yes" for one in newest) / len(newest),
            )
        )
    return tuple(found)


NAMES = {
    "entry": "stories",
    "claim": "claims",
    "also": "lines of Also noted",
    "thesis": "narratives",
    "hunk": "lines you changed",
    "merge": "names",
}


def rate_line(rate: Rate) -> str:
    """Return a rate in words."""
    return (
        f"{rate.edited + rate.rejected} of {rate.answered} edited or rejected "
        f"({rate.edited} edited, {rate.rejected} rejected), {rate.recent:.0%} of the last {rate.last}"
    )
