"""What the model writer asks: stories in portions, each with its request and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digestflow.core.entry.parts import Parts, Reading
from digestflow.core.entry.repair import repair
from digestflow.errors import ModelError, TooLong
from digestflow.run.writing.writers import foreign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.prompt.nouns import Request
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices


@dataclass(slots=True, kw_only=True)
class Portion:
    """A part of a story's material, its request, and what came of it."""

    request: Request
    tokens: int  # of material
    found: Parts | None = None
    error: ModelError | None = None


@dataclass(slots=True, kw_only=True)
class Telling:
    """A story on its way to an entry."""

    story: Story
    reading: Reading
    portions: list[Portion] = field(default_factory=list)
    down: ModelError | None = None  # an endpoint that gave no answer
    stopped: bool = False  # by the budget or the run's time
    pending: ModelError | None = None  # why a request about it has to be made again by the next run

    @property
    def too_long(self) -> bool:
        """Whether a portion of it did not fit the model's context."""
        return any(isinstance(portion.error, TooLong) for portion in self.portions)

    @property
    def found(self) -> list[Parts]:
        """What of its replies can be read, portion by portion."""
        return [portion.found for portion in self.portions if portion.found is not None]

    @property
    def tellable(self) -> bool:
        """Whether its entry is made of what replies say, and not of the sources' own sentences."""
        return bool(self.found) and (self.open or len(self.found) == len(self.portions))

    @property
    def open(self) -> bool:
        """Whether there is use in asking about it."""
        return self.down is None and not self.stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request about a portion."""

    told: Telling
    portion: Portion
    request: Request
    again: bool  # whether it asks for what of the first reply was refused

    @property
    def story(self) -> str:
        """The story's key."""
        return self.told.story.key


def reading_of(story: Story, choices: Choices) -> Reading:
    """Return all that the story's replies are read with; its topics are those it fits."""
    fits = {fit.topic for fit in story.fits}
    return Reading(
        story=story,
        topics=[topic for topic in choices.topics if topic.name in fits],
        voice=choices.voices,
        attribution=choices.attributions,
        language=choices.language,
        foreign=foreign(story, choices),
    )


def repairs(telling: Sequence[Telling]) -> Iterator[Question]:
    """Yield a question for each portion of which something was refused."""
    for told in telling:
        for portion in told.portions if told.open else ():
            request = repair(portion.request, portion.found) if portion.found else None
            if request is not None:
                yield Question(told=told, portion=portion, request=request, again=True)
