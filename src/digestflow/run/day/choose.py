"""From the day's items to the stories worth telling; every item ends in one state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.story.grouping import group
from digestflow.core.story.language import language
from digestflow.core.story.ranking import rank
from digestflow.core.story.repeats import repeats
from digestflow.core.topic.nouns import PULLED, Fit
from digestflow.core.topic.relevance import Relevance, relevance

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Join, Story
    from digestflow.run.ports import Choices
    from digestflow.run.sense import Sensed


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The day's stories, and where all other items went."""

    stories: tuple[Story, ...]  # the first to be told first
    named: tuple[Story, ...]  # in other languages, for there is no model to tell them: as stories
    tongues: Mapping[str, str]  # items in other languages: "zh"
    states: dict[str, tuple[str, str]]  # item id -> state, detail
    joins: tuple[Join, ...]  # every merge with its score
    sensed: Sensed  # by what they were compared besides words


def choose(
    items: Sequence[Item],
    earlier: Sequence[Item],
    choices: Choices,
    sense: Callable[[Sequence[Item]], Sensed],
    *,
    told: Container[str],
) -> Chosen:
    """Return the stories that fit a topic, ranked, and the state of every item.

    Items are grouped before their fit is asked: a bare title belongs where the article
    it links to does. Those in another language than the digest's go the same way when a
    model is there to tell them; without one they are only named. What a person pulled in is
    told first of all. `sense` tells what those mean that are to be grouped, and `told` are the
    ids of the earlier items that a reader was told of.
    """
    states = {item.id: ("too_old", "") for item in items if item.too_old}
    fresh = [item for item in items if item.id not in states]
    publishers = {name: speaker.publisher for name, speaker in choices.speakers.items()}
    before = [item for item in earlier if not item.too_old]
    again = repeats(fresh, before, publishers=publishers, told=told)
    states |= {id_: ("repeat", original) for id_, original in again.items()}
    left, abroad = [], []
    tongues: dict[str, str] = {}
    for item in fresh:
        if item.id in states:
            continue
        if not item.body.strip():  # an address alone tells nothing that could be quoted
            states[item.id] = ("off_topic", "0.0000")
            continue
        tongue = language(item.title, item.text)
        if tongue not in {"", choices.language}:
            states[item.id] = ("other_language", tongue)
            tongues[item.id] = tongue
            abroad.append(item)
        else:
            left.append(item)
    copies = [(again[item.id], item) for item in fresh if item.id in again]
    fits, far = _fits(left, copies, choices), _fits(abroad, copies, choices)
    # Its words cannot be compared with what a topic is about: what fits does so by a name or its source.
    fitting = [item for item in abroad if far[item.id].fits]
    if not choices.extractive:
        left, fits, fitting = [*left, *fitting], {**fits, **far}, []
    sensed = sense([*left, *fitting])
    meaning = sensed.meaning
    least = choices.alike if meaning else choices.similarity
    grouping = group(left, similarity=least, meaning=meaning)
    ranked = _asked_first(_ranked(grouping.stories, fits, choices))
    for story in ranked:
        for item in story.items:
            if story.fits:
                states[item.id] = ("in_story", story.key)
            else:
                states[item.id] = ("off_topic", f"{fits[item.id].best:.4f}")
    return Chosen(
        stories=tuple(story for story in ranked if story.fits),
        states=states,
        joins=grouping.joins,
        sensed=sensed,
        named=_ranked(group(fitting, similarity=least, meaning=meaning).stories, far, choices),
        tongues=tongues,
    )


def _fits(
    items: Sequence[Item], copies: Sequence[tuple[str, Item]], choices: Choices
) -> dict[str, Relevance]:
    """Return how the items fit; an original of the day fits what the source of a copy always belongs to."""
    given = {source.name: source.topics for source in choices.sources if source.topics}
    fits = relevance(items, choices.topics, threshold=choices.relevance, given=given, aliases=choices.aliases)
    known = {topic.name for topic in choices.topics}
    for id_, named in choices.pulled.items():
        topics = known.intersection(named)
        if id_ in fits and topics:
            asked = [Fit(topic=topic, score=1.0, why=PULLED) for topic in sorted(topics)]
            rest = [fit for fit in fits[id_].fits if fit.topic not in topics]
            fits[id_] = Relevance(fits=(*asked, *rest), best=1.0)
    for original, copy in copies:
        if original in fits and (topics := known.intersection(given.get(copy.source, ()))):
            sure = [fit for fit in fits[original].fits if fit.score == 1.0]
            more = sorted(topics.difference(fit.topic for fit in sure))
            rest = [fit for fit in fits[original].fits if fit not in sure and fit.topic not in topics]
            sure += [Fit(topic=topic, score=1.0, why="source") for topic in more]
            fits[original] = Relevance(fits=(*sure, *rest), best=1.0)
    return fits


def _asked_first(ranked: Sequence[Story]) -> tuple[Story, ...]:
    """Return the stories with those first that a person pulled an item of in."""
    return tuple(sorted(ranked, key=lambda story: not story.pulled))


def _ranked(stories: Sequence[Story], fits: Mapping[str, Relevance], choices: Choices) -> tuple[Story, ...]:
    return rank(
        stories,
        speakers=choices.speakers,
        fits={id_: fit.fits for id_, fit in fits.items()},
        weights=choices.weights,
    )
