"""What writers make of stories, and of what stands about a topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.gap import Gap
    from digestflow.core.narrative.ask import Matter
    from digestflow.core.outcome import Usage
    from digestflow.core.story.nouns import Story
    from digestflow.run.interpreted import Interpreted

    Interpret = Callable[[Sequence[Matter]], Interpreted]
Stopped = Literal["", "down", "budget"]  # before all was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writer made of the stories."""

    entries: Mapping[str, Entry]  # by the story's key
    refused: tuple[Refusal, ...]
    failed: tuple[Gap, ...]  # stories that got no entry
    usage: Usage
    stopped: Stopped = ""
    extractive: int = 0  # entries among them that no model wrote
    repaired: tuple[Refusal, ...] = ()  # what was refused, and stands since it was asked for once more
    pending: tuple[Gap, ...] = ()  # stories with an entry about which the next run has to ask again
    unjudged: tuple[Gap, ...] = ()  # why there is no second opinion, and will be none


# Why a person refused what earlier days told, by topic (`digestflow.core.decision.turned_down`).
TurnedDown = Mapping[str, Sequence[str]]
NOTHING: TurnedDown = MappingProxyType({})


class Writer(Protocol):
    """Makes entries of stories."""

    def __call__(self, stories: Sequence[Story], turned_down: TurnedDown = NOTHING) -> Written:
        """Return the stories' entries; what was turned down guides who writes in words of its own."""
