"""From the day's items to the stories worth telling; every item ends in one state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digestflow.core.story.grouping import Join, group
from digestflow.core.story.language import language
from digestflow.core.story.nouns import Story
from digestflow.core.story.ranking import rank
from digestflow.core.story.repeats import repeats
from digestflow.core.topic.relevance import relevance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.run.ports import Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The day's stories, and where all other items went."""

    stories: tuple[Story, ...]  # the first to be told first
    states: dict[str, tuple[str, str]] = field(default_factory=dict)  # item id -> state, detail
    joins: tuple[Join, ...] = ()  # every merge with its score


def choose(items: Sequence[Item], earlier: Sequence[Item], choices: Choices) -> Chosen:
    """Return the stories that fit a topic, ranked, and the state of every item.

    Items are grouped before their fit is asked: a bare title belongs where the article
    it links to does.
    """
    states = {item.id: ("too_old", "") for item in items if item.too_old}
    fresh = [item for item in items if item.id not in states]
    publishers = {name: speaker.publisher for name, speaker in choices.speakers.items()}
    before = [item for item in earlier if not item.too_old]
    again = repeats(fresh, before, publishers=publishers)
    states |= {id_: ("repeat", original) for id_, original in again.items()}
    left = []
    for item in fresh:
        if item.id in states:
            continue
        if not item.body.strip():  # an address alone tells nothing that could be quoted
            states[item.id] = ("off_topic", "0.0000")
            continue
        tongue = language(item.title, item.text)
        if tongue not in {"", choices.language}:
            states[item.id] = ("other_language", tongue)
        else:
            left.append(item)
    given = {source.name: source.topics for source in choices.sources if source.topics}
    fits = relevance(left, choices.topics, threshold=choices.relevance, given=given)
    grouping = group(left, similarity=choices.similarity)
    ranked = rank(
        grouping.stories,
        speakers=choices.speakers,
        fits={id_: fit.fits for id_, fit in fits.items()},
        weights=choices.weights,
    )
    for story in ranked:
        for item in story.items:
            if story.fits:
                states[item.id] = ("in_story", story.key)
            else:
                states[item.id] = ("off_topic", f"{fits[item.id].best:.4f}")
    return Chosen(stories=tuple(story for story in ranked if story.fits), states=states, joins=grouping.joins)
