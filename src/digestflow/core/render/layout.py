"""What the user decided about how notes look, and the one place that makes a digest's link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from digestflow.core.entity import Naming
from digestflow.core.render.escape import link_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.core.topic.nouns import Topic

BASE: Final = PurePosixPath("Digest.base")
DASHBOARD: Final = PurePosixPath("Digest dashboard.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Names and places of notes, as config.yaml sets them."""

    note_name: str  # holds {date}: "{date}-AI-Digest"
    note_folder: str  # relative to the vault; "" for its root
    topics: tuple[Topic, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # entity -> its other names
    naming: Naming = field(default_factory=Naming)  # which names are one entity's
    fold_months: int = 3  # older entries of a map stand in one line a month
    entity_days: int = 3  # named on so many days, an entity gets a note
    entity_folder: str = "Entities"  # relative to the vault
    base: bool = True  # whether there is a Base over the days' notes
    dashboard: bool = False  # whether there is a note of the last weeks at a glance
    # How the names in config.yaml are written there, by the entity's key.
    spellings: Mapping[str, str] = field(init=False, repr=False, compare=False)
    # The wikilink to each day's note that shows the day of the month; made once, for every map asks for all.
    day_links: Mapping[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up the spellings once: they are asked for with every name."""
        spelled: dict[str, str] = {}
        for topic in self.topics:
            for name in topic.names:
                spelled.setdefault(self.naming.key(name), name)
        object.__setattr__(self, "spellings", spelled)
        object.__setattr__(self, "day_links", _DayLinks(self))

    def name(self, day: date) -> str:
        """Return the name of the day's note, without .md."""
        return self.note_name.replace("{date}", day.isoformat())

    def path(self, day: date) -> PurePosixPath:
        """Return where the day's note stands in the vault."""
        return PurePosixPath(self.note_folder) / f"{self.name(day)}.md"

    def link(self, day: date, *, heading: str = "", shown: str = "") -> str:
        """Return the wikilink to the day's note, or to a heading in it."""
        target = self.name(day) + (f"#{link_text(heading)}" if heading else "")
        return f"[[{target}|{shown}]]" if shown else f"[[{target}]]"

    def topic(self, name: str) -> Topic | None:
        """Return the topic of that name; None when config.yaml has it no longer."""
        return next((topic for topic in self.topics if topic.name == name), None)


class _DayLinks(dict[date, str]):
    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self._layout = layout

    def __missing__(self, day: date) -> str:
        self[day] = link = self._layout.link(day, shown=f"{day.day}")
        return link


def moc_path(topic: Topic) -> PurePosixPath:
    """Return where the topic's MOC stands in the vault."""
    return PurePosixPath(f"{topic.note}.md")


def moc_link(topic: Topic) -> str:
    """Return the wikilink to the topic's MOC."""
    return f"[[{PurePosixPath(topic.note).name}]]"
