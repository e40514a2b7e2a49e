"""The theses of a topic, of which those of ten years are read and told from others as fast as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from digestflow.core.chronicle.days import Days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Status = Literal["", "standing", "revised", "overturned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A thesis, as far as it is listed and answered."""

    key: str
    day: date
    title: str
    status: Status  # as of the newest record
    since: date | None = None  # the day that revised or overturned it
    fell: bool = False  # whether that day's evidence did, and no other thesis


@dataclass(slots=True, kw_only=True)
class Readings:
    """Every thesis, oldest first: what is said of a `Reading`, by its place.

    A page lists the titles of all and looks at few: made one by one, and kept so, the theses of ten
    years took longer than all else that a chronicle is read for.
    """

    keys: list[str] = field(default_factory=list[str])
    days: Days = field(default_factory=Days)  # one for each, so that a day may come again
    titles: list[str] = field(default_factory=list[str])
    statuses: list[Status] = field(default_factory=list[Status])
    since: list[date | None] = field(default_factory=list[date | None])
    fell: list[bool] = field(default_factory=list[bool])

    def __len__(self) -> int:
        """Return how many theses there are."""
        return len(self.keys)

    def __iter__(self) -> Iterator[Reading]:
        """Yield the theses, oldest first."""
        return self._at(range(len(self)))

    def of(self, day: date) -> Iterator[Reading]:
        """Yield the theses of a day."""
        return self._at(range(len(self.days.until(day)), len(self) - len(self.days.after(day))))

    def _at(self, places: Iterable[int]) -> Iterator[Reading]:
        for at in places:
            yield Reading(
                key=self.keys[at],
                day=self.days[at],
                title=self.titles[at],
                status=self.statuses[at],
                since=self.since[at],
                fell=self.fell[at],
            )

    def append(self, key: str, day: date, title: str, status: Status) -> None:
        """Add a thesis after all others."""
        self.keys.append(key)
        self.days.append(day)
        self.titles.append(title)
        self.statuses.append(status)
        self.since.append(None)
        self.fell.append(False)

    def answer(self, key: str, effect: Status, day: date, *, fell: bool) -> None:
        """Say what the day made of a thesis; of one that is not among these, nothing."""
        for at, one in enumerate(self.keys):
            if one == key:
                self.statuses[at], self.since[at], self.fell[at] = effect, day, fell
