"""The writer of the sources' own sentences; the other one, behind the same seam, is in `asking`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.entry.extract import extract
from digestflow.core.gap import Gap
from digestflow.core.outcome import Usage
from digestflow.core.story.language import language
from digestflow.run.written import NOTHING, TurnedDown, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices

NO_SENTENCE = "no sentence to quote"
OTHER_LANGUAGE = "in another language, and no model to tell it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveWriter:
    """Writes entries of the sources' own sentences."""

    choices: Choices

    def __call__(
        self,
        stories: Sequence[Story],
        turned_down: TurnedDown = NOTHING,  # noqa: ARG002 - it has no choice
    ) -> Written:
        """Return an entry for each story that has a sentence to show."""
        entries, failed = {}, []
        for story in stories:
            entry = own_words(story, self.choices)
            if entry is None:
                abroad = not _native(story, self.choices)
                failed.append(Gap(subject=story.key, why=OTHER_LANGUAGE if abroad else NO_SENTENCE))
            else:
                entries[story.key] = entry
        return Written(
            entries=entries, refused=(), failed=tuple(failed), usage=Usage(), extractive=len(entries)
        )


def own_words(story: Story, choices: Choices) -> Entry | None:
    """Return the entry that the story's sources write themselves; None when they say nothing.

    Items in another language than the digest's are passed over: the digest has one language.
    """
    native = _native(story, choices)
    if not native:
        return None
    names = tuple(fit.topic for fit in story.fits)
    about = " ".join(topic.about for topic in choices.topics if topic.name in names)
    known: dict[str, Sequence[str]] = dict.fromkeys(choices.followed, ()) | dict(choices.aliases)
    entry = extract(
        replace(story, items=native),
        names,
        voice=choices.voices,
        attribution=choices.attributions,
        known=known,
        about=about,
    )
    return replace(entry, items=tuple(item.id for item in story.items)) if entry else None


def foreign(story: Story, choices: Choices) -> frozenset[str]:
    """Return the ids of the story's items that are in another language than the digest."""
    tongues = {item.id: language(item.title, item.text) for item in story.items}
    return frozenset(id_ for id_, tongue in tongues.items() if tongue not in {"", choices.language})


def _native(story: Story, choices: Choices) -> tuple[Item, ...]:
    abroad = foreign(story, choices)
    return tuple(item for item in story.items if item.id not in abroad)


def together(parts: Iterable[Written]) -> Written:
    """Return what several calls of a writer made, as one."""
    entries: dict[str, Entry] = {}
    refused: list[Refusal] = []
    repaired: list[Refusal] = []
    failed: list[Gap] = []
    pending: list[Gap] = []
    unjudged: list[Gap] = []
    usage, stopped, extractive = Usage(), "", 0
    for part in parts:
        entries |= part.entries
        refused += part.refused
        repaired += part.repaired
        failed += part.failed
        pending += part.pending
        unjudged += part.unjudged
        usage = usage.plus(part.usage)
        stopped = "down" if "down" in {stopped, part.stopped} else part.stopped or stopped
        extractive += part.extractive
    return Written(
        entries=entries,
        refused=tuple(refused),
        repaired=tuple(repaired),
        failed=tuple(failed),
        pending=tuple(dict.fromkeys(pending)),
        unjudged=tuple(dict.fromkeys(unjudged)),
        usage=usage,
        stopped=stopped,  # type: ignore[arg-type]
        extractive=extractive,
    )
