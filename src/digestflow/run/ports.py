"""All that a run may touch, and all that the user chose; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, Protocol
from zoneinfo import ZoneInfo

from digestflow.core.entry.nouns import Entry, Refusal
from digestflow.core.item.nouns import Item, Listing, Reading
from digestflow.core.outcome import Usage
from digestflow.core.record import Gap
from digestflow.core.render.layout import Layout
from digestflow.core.source import Source, Voice
from digestflow.core.story.nouns import Story
from digestflow.core.story.ranking import Weights
from digestflow.core.topic.nouns import Topic

if TYPE_CHECKING:
    from digestflow.core.item.placement import Placement


class Archive(Protocol):
    """Every item as first seen, and how the sources do."""

    def keep(
        self, reading: Reading, *, now: datetime, place: Callable[[Listing], Placement]
    ) -> tuple[int, int]:
        """Add what is new; return how many were listed and how many were new."""

    def day(self, day: date) -> tuple[Item, ...]:
        """Return the day's items, earliest seen first."""

    def between(self, since: date, until: date) -> tuple[Item, ...]:
        """Return the items of the days, both included, earliest seen first."""

    def good_since(self, moment: datetime) -> Mapping[str, str]:
        """Return the sources not read since the moment, with the reason last given."""

    def set_states(self, day: date, given: Sequence[tuple[str, str, str]]) -> None:
        """Keep the state each item of the day ended in."""


class Runs(Protocol):
    """Which days were run."""

    def ran(self) -> frozenset[date]:
        """Return the days that had a run which made a plan."""

    def add(self, day: date, *, started: datetime, ended: datetime, outcome: Mapping[str, Any]) -> None:
        """Keep how a run ended."""


class Plan(Protocol):
    """An open plan."""

    @property
    def day(self) -> date:
        """The day it is for."""

    @property
    def record(self) -> str:
        """The draft record as JSON."""

    @property
    def outcome(self) -> Mapping[str, Any]:
        """What the run made."""


class Drafts(Protocol):
    """The open plans."""

    def all(self) -> Sequence[Plan]:
        """Return the open plans, oldest day first."""

    def put(self, day: date, record: str, *, made: datetime, outcome: Mapping[str, Any]) -> None:
        """Keep the plan in place of the day's earlier one."""

    def drop(self, day: date) -> None:
        """Forget the day's plan."""


class Vault(Protocol):
    """The user's notes, as bytes."""

    def read(self, path: PurePosixPath) -> bytes | None:
        """Return the bytes of a note; None when there is none."""

    def list(self, folder: PurePosixPath) -> Sequence[PurePosixPath]:
        """Return the files of one folder, in the order of their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writer made of the stories."""

    entries: Mapping[str, Entry]  # by the story's key
    refused: tuple[Refusal, ...]
    failed: tuple[Gap, ...]  # stories that got no entry
    usage: Usage
    stopped: Literal["", "down", "budget"] = ""
    extractive: int = 0  # entries among them that no model wrote


Writer = Callable[[Sequence[Story]], Written]
Tell = Callable[[str, int, int], None]  # stage, done, of so many (0: not known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All that a run may touch."""

    now: Callable[[], datetime]  # aware, UTC
    read: Callable[[], Iterator[Reading]]  # asks every source once, in the order they answer
    archive: Archive
    runs: Runs
    drafts: Drafts
    vault: Vault
    write: Writer
    tell: Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user chose, as values."""

    zone: ZoneInfo
    language: str
    sources: tuple[Source, ...]  # after OPML lists were opened
    unopened: tuple[Gap, ...]  # lists that could not be opened
    topics: tuple[Topic, ...]
    layout: Layout
    stories: int  # told as entries
    also: int  # told in one line
    relevance: float
    similarity: float
    lookback: int  # days
    weights: Weights
    extractive: bool  # whether the chosen writer is the extractive one

    @property
    def voices(self) -> Mapping[str, Voice]:
        """Who speaks, by source."""
        return {source.name: source.voice for source in self.sources}
