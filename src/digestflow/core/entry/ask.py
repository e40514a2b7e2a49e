"""The request for an entry about one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.reply import schema
from digestflow.core.prompt.material import Article, material, plain
from digestflow.core.prompt.nouns import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.item.nouns import Item
    from digestflow.core.prompt.template import Template
    from digestflow.core.story.nouns import Story
    from digestflow.core.topic.nouns import Topic

SHOWN = 16  # items that are shown in one request at most
BUDGET = 3000  # tokens of material in one request at most


def ask(
    story: Story,
    topics: Sequence[Topic],
    template: Template,
    *,
    language: str = "English",
    portion: Sequence[Article] | None = None,
    turned_down: Sequence[str] = (),
) -> Request:
    """Return the request for an entry about the story, offering its items and the topics.

    The material is about `BUDGET` tokens at most: a portion of the story, or its `SHOWN`
    earliest items. The system message holds what is the same for every story of a day with
    these topics, and no word of an item: it comes first, so that servers can keep it.
    `turned_down` is what the reader said of earlier entries that they refused.

    Raises:
        ConfigError: The prompt cannot be rendered.
        ValueError: There are no topics: an entry belongs to one at least.
    """
    if not topics:
        raise ValueError("a story is told for at least one topic")
    articles = told(story)[:SHOWN] if portion is None else tuple(portion)
    system, user = template.render(
        {
            "language": language,
            "topics": tuple({"name": topic.name, "about": topic.about} for topic in topics),
            "turned_down": tuple(map(plain, turned_down)),
        },
        {"material": material(articles, budget=BUDGET)},
    )
    return Request(
        role=template.role,
        prompt=f"{template.name}@{template.version}",
        subject=story.key,
        system=system,
        user=user,
        schema_name="entry",
        schema=schema(
            tuple(dict.fromkeys(one.id for one in articles)), tuple(topic.name for topic in topics)
        ),
        max_tokens=template.max_tokens,
    )


def told(story: Story) -> tuple[Article, ...]:
    """Return the story's items as a model sees them, whole."""
    return tuple(
        Article(id=short, source=item.source, text=item.body) for short, item in shown(story).items()
    )


def shown(story: Story) -> dict[str, Item]:
    """Return the items of a story by the short id a model may cite them by: a1, a2, …."""
    return {f"a{n}": item for n, item in enumerate(story.items, 1)}
