"""All that the page shows and may do; `wire` brings it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from digestflow.advice import Advice
    from digestflow.core.entry.nouns import Refusal
    from digestflow.core.health.nouns import Health
    from digestflow.core.item.nouns import Item
    from digestflow.core.record import Record
    from digestflow.core.review.answer import Answer
    from digestflow.core.review.points import Point
    from digestflow.core.review.rates import Rate
    from digestflow.core.review.shown import Explanation, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sentence that was left out, and what its sources really say."""

    refusal: Refusal
    nearest: str  # the sentence that shares most words with it; "" when none does


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A reading of a topic that stood before."""

    day: date
    text: str  # title and sentences, a line each


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The narrative over a topic's map, before and after."""

    note: str  # path of the map
    theirs: str  # what stands there; "" when nothing does
    ours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many points of a plan have which answer."""

    waiting: int  # have none
    kept: int
    dropped: int
    edited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One open plan as the page shows it."""

    day: date
    name: str  # of the plan: an answer to another one than was shown is refused
    record: Record
    points: tuple[Point, ...]  # what to look at on top
    answers: Mapping[str, Answer]  # by the point's key
    texts: Mapping[str, str]  # by the point's key: what an edit begins with; only of what may be edited
    held: tuple[Held, ...]  # what was to be said, and is not, for its evidence does not hold
    outcome: Mapping[str, Any]  # `Outcome.tree` of its run
    former: Mapping[str, Former]  # by the key of a reading's point: what the topic's was before
    headlines: tuple[Headline, ...]  # over maps, that the plan makes anew
    notes: tuple[str, ...]  # that committing it now writes, at most: what is dropped may leave some out

    @property
    def tally(self) -> Tally:
        """How far the review has come."""
        words = [answer.word for answer in self.answers.values()]
        return Tally(
            waiting=len(self.points) - len(words),
            kept=words.count("yes"),
            dropped=words.count("no"),
            edited=words.count("edit"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run as it ended."""

    day: date
    started: datetime
    ended: datetime
    outcome: Mapping[str, Any]  # `Outcome.tree`


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """An item that fits no topic well enough."""

    item: Item
    score: str  # its best fit, 0 to 1, as it was kept
    pulled: tuple[str, ...]  # the topics that a person pulled it into since


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A point that was accepted in the person's place, and that they have not looked at yet."""

    day: date
    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what a search found."""

    items: tuple[Item, ...]  # the best first
    more: bool  # whether there is another page


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the page shows and may do. What acts raises a DigestflowError where it is refused."""

    warm: Callable[[], Iterator[None]]  # make ready what is asked for first, a part at a time
    days: Callable[[], Sequence[date]]  # of the open plans, oldest first
    review: Callable[[date], Review]
    places: Callable[[Review, Sequence[Point]], Mapping[str, tuple[Shown, ...]]]  # by point: its quotes
    answer: Callable[[date, str, Mapping[str, Answer | None]], Tally]  # day, plan -> where it stands then
    commit: Callable[[date, str], Sequence[str]]  # day, plan -> the notes that were written
    advise: Callable[[str], Advice]  # an error's fix -> what is shown of it
    accepted: Callable[[], Sequence[Accepted]]  # by the policy since the person looked, oldest day first
    seen: Callable[[], int]  # they looked at all of that; how many points it was
    take_back: Callable[[date, Sequence[str], str], int]
    # day, keys of points, "" or the reason of a rejection -> how many points wait again, or are gone
    rates: Callable[[], Mapping[str, Sequence[Rate]]]  # "kind", "writer", "topic" -> what was answered
    discard: Callable[[date, str, str], None]  # day, plan, reason
    unlike: Callable[[date], Sequence[Unlike]]  # of the day, the best fit first
    topics: Callable[[], Sequence[str]]  # their names, as config.yaml lists them
    pull: Callable[[str, str], date]  # an item's id, topic -> the day that tells it when it is run again
    ran: Callable[[], Sequence[date]]  # the days that were run, the last first
    sources: Callable[[], Sequence[tuple[str, Health]]]  # kind, health; as config.yaml lists them
    runs: Callable[[int], Sequence[Run]]  # a page of them, from 0, the last first
    picture: Callable[[str], str]  # one of `PICTURES` -> SVG
    item: Callable[[str], Item | None]  # by its id
    search: Callable[[str, int], Found]  # words, page from 0
    explain: Callable[[str], Explanation]  # the key of an entry or a claim
