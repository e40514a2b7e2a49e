"""What the user decided about how notes look, and the one place that makes a digest's link."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.render.escape import link_text
from digestflow.core.topic.nouns import Topic

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Names and places of notes, as config.yaml sets them."""

    note_name: str  # holds {date}: "{date}-AI-Digest"
    note_folder: str  # relative to the vault; "" for its root
    topics: tuple[Topic, ...]

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


def moc_path(topic: Topic) -> PurePosixPath:
    """Return where the topic's MOC stands in the vault."""
    return PurePosixPath(f"{topic.note}.md")


def moc_link(topic: Topic) -> str:
    """Return the wikilink to the topic's MOC."""
    return f"[[{PurePosixPath(topic.note).name}]]"
