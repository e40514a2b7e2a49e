"""The writer of the sources' own sentences; the other one, behind the same seam, is in `asking`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.extract import extract
from digestflow.core.outcome import Usage
from digestflow.core.record import Gap
from digestflow.run.ports import Choices, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.story.nouns import Story

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian",
}  # fmt: skip

NO_SENTENCE = "no sentence to quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveWriter:
    """Writes entries of the sources' own sentences."""

    choices: Choices

    def __call__(self, stories: Sequence[Story]) -> Written:
        """Return an entry for each story that has a sentence to show."""
        entries, failed = {}, []
        for story in stories:
            entry = own_words(story, self.choices)
            if entry is None:
                failed.append(Gap(subject=story.key, why=NO_SENTENCE))
            else:
                entries[story.key] = entry
        return Written(
            entries=entries, refused=(), failed=tuple(failed), usage=Usage(), extractive=len(entries)
        )


def own_words(story: Story, choices: Choices) -> Entry | None:
    """Return the entry that the story's sources write themselves; None when they say nothing."""
    names = tuple(fit.topic for fit in story.fits)
    about = " ".join(topic.about for topic in choices.topics if topic.name in names)
    named = [name for topic in choices.topics for name in topic.entities]
    named += [name for topic in choices.topics for part in topic.subsections for name in part.entities]
    known: dict[str, Sequence[str]] = dict.fromkeys(named, ())
    return extract(
        story, names, voice=choices.voices, attribution=choices.attributions, known=known, about=about
    )


def together(parts: Iterable[Written]) -> Written:
    """Return what several calls of a writer made, as one."""
    entries: dict[str, Entry] = {}
    refused: list[Refusal] = []
    repaired: list[Refusal] = []
    failed: list[Gap] = []
    pending: list[Gap] = []
    usage, stopped, extractive = Usage(), "", 0
    for part in parts:
        entries |= part.entries
        refused += part.refused
        repaired += part.repaired
        failed += part.failed
        pending += part.pending
        usage = usage.plus(part.usage)
        stopped = "down" if "down" in {stopped, part.stopped} else part.stopped or stopped
        extractive += part.extractive
    return Written(
        entries=entries,
        refused=tuple(refused),
        repaired=tuple(repaired),
        failed=tuple(failed),
        pending=tuple(pending),
        usage=usage,
        stopped=stopped,  # type: ignore[arg-type]
        extractive=extractive,
    )
