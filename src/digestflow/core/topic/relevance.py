"""How well items fit the topics, without a model."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from digestflow.core.topic.names import Name, mixed, names, ordinary, parts, standing
from digestflow.core.topic.nouns import THRESHOLD, Fit
from digestflow.core.topic.words import unit, weigh, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.core.topic.nouns import Topic

    Vector = Mapping[str, float]

SHOWN = 300  # characters of the text that are looked at
_TITLE = 3  # how often a word of the title counts
IN_TEXT = 0.8  # score of a name that stands in the text only: the item may be about something else
_SUPPORT = 0.5  # share of the threshold that the other words must reach for a doubtful name


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """What the topics make of one item."""

    fits: tuple[Fit, ...]  # best first; empty: off topic
    best: float  # highest score of any topic, 0 to 1, also of one below the threshold


def relevance(
    items: Iterable[Item],
    topics: Sequence[Topic],
    *,
    threshold: float = THRESHOLD,
    given: Mapping[str, Sequence[str]] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Relevance]:
    """Return by item id which of the topics the item fits.

    An item fits a topic that its source always belongs to (`given`, by source name),
    whose entity or an alias of it stands in title or beginning as a whole word, or whose
    words (name, about, scopes, entities) are near its own: TF-IDF cosine of at least
    `threshold`, the title counting three times. A name that may be an ordinary word
    ("Go", "Llama") needs a capital and a number behind it, another name of the topic
    or half the threshold in other words. A name in the title scores 1, one in the text
    alone `IN_TEXT`.

    Rarity is counted over the items given, all of them: the same items give the same
    scores in any order. Scores are rounded to four decimals.
    """
    known = {item.id: item for item in items}
    texts = {key: f"{item.title}\n{item.text[:SHOWN]}" for key, item in known.items()}
    written = {key: parts(text) for key, text in texts.items()}
    wanted = names(topics, aliases or {})
    doubted = ordinary(wanted, written.values())
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in wanted:
        by_first[name.parts[0] if name.parts else ""].append(name)
    bags = {key: _bag(item) for key, item in known.items()}
    rarity = weigh(Counter(word for bag in bags.values() for word in bag), len(bags))
    abouts = {topic.name: _about(topic, doubted, rarity) for topic in topics}
    fitted: dict[str, Relevance] = {}
    for key, item in known.items():
        own = tuple((given or {}).get(item.source, ()))
        vector = _vector(bags[key], rarity)
        scores = {name: round(_cosine(vector, about), 4) for name, about in abouts.items()}
        stands: dict[str, list[tuple[Name, bool]]] = defaultdict(list)
        for one in standing(texts[key], written[key], by_first, doubted):
            stands[one.name.topic].append((one.name, one.doubtful))
        entitled = {one.name for one in standing(item.title, parts(item.title), by_first, doubted)}
        found = []
        for topic in topics:
            named = _named(stands[topic.name], vector, abouts[topic.name], threshold * _SUPPORT)
            if topic.name in own:
                found.append(Fit(topic=topic.name, score=1.0, why="source"))
            elif named:
                told = any(name in entitled for name, _ in stands[topic.name])
                found.append(Fit(topic=topic.name, score=1.0 if told else IN_TEXT, why=f"name: {named}"))
            elif scores[topic.name] >= threshold:
                found.append(Fit(topic=topic.name, score=scores[topic.name], why="words"))
        fits = tuple(sorted(found, key=lambda fit: -fit.score))
        best = fits[0].score if fits else max(scores.values(), default=0.0)
        fitted[key] = Relevance(fits=fits, best=best)
    return fitted


def _named(stands: Sequence[tuple[Name, bool]], vector: Vector, about: Vector, support: float) -> str:
    """Return the name that decides, or "" when none stands or the only one may be a word."""
    if not stands:
        return ""
    first, doubtful = stands[0]
    if not doubtful or len(stands) > 1:
        return first.text
    others = {word: weight for word, weight in vector.items() if word not in words(first.text)}
    return first.text if _cosine(others, about) >= support else ""


def _bag(item: Item) -> Counter[str]:
    bag = Counter(words(item.text[:SHOWN]))
    for word in words(item.title):
        bag[word] += _TITLE
    return bag


def _about(topic: Topic, doubted: frozenset[Name], rarity: Vector) -> Vector:
    """Return the topic's words; a name that may be an ordinary word is not among them.

    The words of such a name count in the length: leaving them out brings the others no nearer.
    """
    said = [topic.name, topic.about, *(f"{part.name} {part.scope}" for part in topic.subsections)]
    plain = {name.text for name in doubted}
    unsure = [name for name in topic.names if name in plain or mixed(name)]
    told = (*said, *(name for name in topic.names if name not in unsure))
    sure = _vector(Counter(words("\n".join(told))), rarity)
    whole = unit({**_vector(Counter(words("\n".join(unsure))), rarity), **sure})
    return {word: weight for word, weight in whole.items() if word in sure}


def _vector(bag: Mapping[str, int], rarity: Vector) -> Vector:
    # The root: on a day full of AI news the topics' own words are common, and still theirs.
    return {word: (1 + log(count)) * sqrt(rarity.get(word, 1.0)) for word, count in bag.items()}


def _cosine(vector: Vector, topic: Vector) -> float:
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return sum(weight * topic[word] for word, weight in vector.items() if word in topic) / length
