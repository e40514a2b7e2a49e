"""The request for an entry about one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.reply import schema
from digestflow.core.prompt.material import Article, material
from digestflow.core.prompt.nouns import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.core.prompt.template import Template
    from digestflow.core.story.nouns import Story
    from digestflow.core.topic.nouns import Topic

SHOWN = 8  # items of a story that are shown at most; copies of one wire text tell nothing more


def ask(
    story: Story,
    topics: Sequence[Topic],
    template: Template,
    *,
    budget: int = 3000,
    language: str = "English",
) -> Request:
    """Return the request for an entry about the story, offering its items and the topics.

    The material is about `budget` tokens at most; of a story with more than `SHOWN` items the
    earliest are shown. The system message holds what is the same for every story of a day
    with these topics, and no word of an item: it comes first, so that servers can keep it.

    Raises:
        ConfigError: The prompt cannot be rendered.
        ValueError: There are no topics: an entry belongs to one at least.
    """
    if not topics:
        raise ValueError("a story is told for at least one topic")
    offered = shown(story)
    articles = tuple(Article(id=short, source=item.source, text=item.body) for short, item in offered.items())
    system, user = template.render(
        {
            "language": language,
            "topics": tuple({"name": topic.name, "about": topic.about} for topic in topics),
        },
        {"material": material(articles, budget=budget)},
    )
    return Request(
        role=template.role,
        prompt=f"{template.name}@{template.version}",
        subject=story.key,
        system=system,
        user=user,
        schema_name="entry",
        schema=schema(tuple(offered), tuple(topic.name for topic in topics)),
        max_tokens=template.max_tokens,
    )


def shown(story: Story) -> dict[str, Item]:
    """Return the items a model is shown, by the short id it may cite them by: a1, a2, …."""
    return {f"a{n}": item for n, item in enumerate(story.items[:SHOWN], 1)}
