"""Replies of a model about one story, right as they are; name what is to be wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from digestflow.core.entry.ask import ask
from digestflow.core.entry.read import read
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.core.prompt.template import read_template
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.story.nouns import Story

TEMPLATE = read_template(
    "---\nname: entry\nversion: 1\nrole: fast\nmax_tokens: 900\n---\n## system\nx\n## user\n{{ material }}\n",
    where="entry.md",
)
TEXT = (
    "Lumen 2 has 120 billion parameters. The price is $5.2 million as of 2026-03-10. "
    "A smaller one is expected in April. Engineers at Orion Works built it in Turin."
)
ITEM = make.item("Orion Works releases Lumen 2", TEXT)
TOPICS = [make.topic("Space"), make.topic("Models")]
SIZE, PRICE, LATER = TEXT.split(". ")[:3]


def quote(n: int, words: str, item: str = "a1") -> dict[str, Any]:
    return {"id": f"q{n}", "item": item, "words": words}


def claim(text: str, *quotes: str, **other: Any) -> dict[str, Any]:
    return {"quotes": list(quotes or ("q1",)), "text": text, **other}


def said(**other: Any) -> dict[str, Any]:
    return {
        "quotes": [quote(1, SIZE), quote(2, PRICE), quote(3, LATER)],
        "claims": [claim("Lumen 2 has 120B parameters.")],
        "summary": [{"quotes": ["q1"], "text": "Lumen 2 comes with 120 billion parameters."}],
        "headline": "Lumen 2 has 120 billion parameters",
        "topics": ["Space"],
        "entities": ["Lumen 2"],
        "status": "released",
    } | other


def told(
    answer: dict[str, Any] | str, story: Story | None = None, **other: Any
) -> tuple[Entry, tuple[Refusal, ...]]:
    about = story or make.story(ITEM)
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return read(Reply(text=text, model="m"), request(about), about, TOPICS, **other)


def request(story: Story) -> Request:
    return ask(story, TOPICS, TEMPLATE)
