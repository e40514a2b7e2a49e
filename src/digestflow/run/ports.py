"""All that a run may touch, and all that the user chose; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from digestflow.core.source import Subreddit
from digestflow.core.story.nouns import Speaker
from digestflow.run.memory import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from digestflow.core.gap import Gap
    from digestflow.core.given import Recalled
    from digestflow.core.health.nouns import Health
    from digestflow.core.item.nouns import Item, Listing, Reading
    from digestflow.core.item.placement import Placement
    from digestflow.core.render.layout import Layout
    from digestflow.core.source import Source
    from digestflow.core.story.nouns import Weights
    from digestflow.core.topic.nouns import Topic
    from digestflow.core.window import Window
    from digestflow.run.plans import Drafts, Repairs
    from digestflow.run.sense import Sensed
    from digestflow.run.written import Interpret, Writer


class Archive(Protocol):
    """Every item as first seen, and how the sources do."""

    def keep(
        self,
        readings: Sequence[Reading],
        *,
        now: datetime,
        place: Callable[[str, Listing], Placement],
        open_day: Callable[[date], bool],
    ) -> tuple[int, int]:
        """Add what is new of several sources; return how many were listed and how many were new.

        Places among a day's best are taken in for days that are open.
        """

    def day(self, day: date) -> tuple[Item, ...]:
        """Return the day's items, earliest seen first."""

    def between(self, since: date, until: date) -> tuple[Item, ...]:
        """Return the items of the days, both included, earliest seen first."""

    def earlier(self, day: date, since: date) -> tuple[Item, ...]:
        """Return the items of the days from `since` on before the day, earliest seen first.

        Only those that had been seen when the last of the day's own was.
        """

    def ids(self, day: date, since: date) -> tuple[str, ...]:
        """Return the ids of the day's items and of the `earlier` ones, in their order."""

    def ailing(self) -> Mapping[str, Health]:
        """Return how those sources are doing that failed last time, or of which something is found."""

    def healths(self) -> Mapping[str, Health]:
        """Return how every source that was ever asked has been doing, by its name."""

    def unread(self, names: Iterable[str], since: datetime) -> Mapping[str, str]:
        """Return which of the sources were not read at or after the moment, and why."""

    def keep_recalled(self, recalled: Recalled, *, day: Window) -> tuple[int, int]:
        """Add what the past has of a day, to that day; return how many were listed and how many new."""

    def recalled(self, day: date) -> Mapping[str, Recalled]:
        """Return what the past was found to have of the day, by source; without the items."""

    def daily(self, since: date, until: date) -> Mapping[str, float]:
        """Return how many items a day each source had in those days."""

    def ends_of(self, name: str) -> Sequence[tuple[Item, str, str]]:
        """Return the items whose id begins so, each with its last state and the detail of that."""

    def set_states(self, day: date, given: Sequence[tuple[str, str, str]]) -> None:
        """Keep the state each item of the day ended in."""


class Runs(Protocol):
    """Which days were run."""

    def ran(self) -> frozenset[date]:
        """Return the days that had a run which made a plan."""

    def last(self, day: date) -> Mapping[str, Any] | None:
        """Return the outcome of the day's last run."""

    def recipe(self, day: date) -> str:
        """Return what the day's last run was made from, as a hash; "" without one."""

    def add(
        self,
        day: date,
        *,
        started: datetime,
        ended: datetime,
        outcome: Mapping[str, Any],
        recipe: str,
    ) -> None:
        """Keep how a run ended, and what it was made from."""


class Vault(Remembering, Protocol):
    """The user's notes, as bytes."""

    def read(self, path: PurePosixPath) -> bytes | None:
        """Return the bytes of a note; None when there is none."""

    def list(self, folder: PurePosixPath, *, suffix: str) -> Sequence[PurePosixPath]:
        """Return the files under a folder that end so, in the order of their names."""

    def names(self, folder: PurePosixPath, *, suffix: str) -> Sequence[str]:
        """Return the paths of those that `list` does, in no order; far faster where there are thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a commit says of itself."""

    subject: str
    day: date
    trailers: Mapping[str, str]
    body: str = ""  # Markdown: what a pull request says of it
    name: str = ""  # what stands for {date} in the name of its branch; "": the day


# path in the vault -> before, after; None: there is no such file, it goes
Files = Mapping[PurePosixPath, tuple[bytes | None, bytes | None]]


class Log(Protocol):
    """Keeps what happened, for whoever asks later why."""

    def __call__(self, event: str, **keys: object) -> None:
        """Keep one event."""


Tell = Callable[[str, int, int], None]  # stage, done, of so many (0: not known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All that a run may touch."""

    now: Callable[[], datetime]  # aware, UTC
    today: Callable[[], date]  # the local date of now
    read: Callable[[], Iterator[Sequence[Reading]]]  # asks every source once, in the order they answer
    recall: Callable[[Sequence[tuple[Source, tuple[Window, ...]]]], Iterator[Recalled]]
    # asks the past of each source for its days; one of each comes, in the order they are answered
    keeper: Callable[[Source], str]  # who would be asked for its past, in words; "" for nobody
    archive: Archive
    runs: Runs
    drafts: Drafts
    repairs: Repairs
    vault: Vault
    former: Mapping[str, str]  # the name that a topic has, by each that it had before
    apply: Callable[[Files, Intent], None]  # all of the files, then git; or nothing
    edited: Callable[[PurePosixPath], datetime | None]  # when a person wrote a file; None: nobody since us
    sense: Callable[[Sequence[Item]], Sensed]  # tells what the items mean that are to be grouped
    write: Writer
    interpret: Interpret | None  # who reads the topics' narratives; None: what is written is lifted
    author: Callable[[str], str]  # a story's key -> the model whose answer tells it; "" where none is kept
    recipe: str  # what the writer is made of: prompts and models
    tell: Tell
    log: Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user chose, as values."""

    zone: ZoneInfo
    language: str
    sources: tuple[Source, ...]  # after OPML lists were opened
    unopened: tuple[Gap, ...]  # lists that could not be opened
    layout: Layout  # of the notes, and the topics that they are about
    stories: int  # told as entries
    also: int  # told in one line
    relevance: float
    similarity: float  # by words
    alike: float  # by words and meaning
    embedder: str  # id of the one that is wanted first; "": items are compared by words
    lookback: int  # days
    weights: Weights
    extractive: bool  # whether no model is to write
    aliases: Mapping[str, tuple[str, ...]]  # entity -> its other names
    pulled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # what a person pulled in of the day that is made: item id -> topics

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What the user follows."""
        return self.layout.topics

    @property
    def followed(self) -> tuple[str, ...]:
        """The names that make an item belong to a topic, each once."""
        names = [name for topic in self.topics for name in topic.entities]
        names += [name for topic in self.topics for part in topic.subsections for name in part.entities]
        return tuple(dict.fromkeys(names))

    @property
    def voices(self) -> Mapping[str, str]:
        """Who speaks, by source."""
        return {source.name: source.voice for source in self.sources}

    @property
    def speakers(self) -> Mapping[str, Speaker]:
        """Who is counted as a publisher, by source."""
        return {
            source.name: Speaker(
                publisher=source.publisher or source.name, voice=source.voice, weight=source.weight
            )
            for source in self.sources
        }

    @property
    def attributions(self) -> Mapping[str, str]:
        """How a source is named where what it says is its own word, by source."""
        return {
            source.name: f"r/{source.subreddit}"
            if isinstance(source, Subreddit)
            else source.publisher or source.name
            for source in self.sources
        }
