"""A story in portions that fit the context of a model (docs/decisions/0014)."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from digestflow.core.entry.ask import BUDGET, SHOWN, told
from digestflow.core.prompt.material import Article, shares, showable
from digestflow.core.prompt.tokens import cut, estimate, sentences

if TYPE_CHECKING:
    from digestflow.core.prompt.nouns import Request
    from digestflow.core.story.nouns import Story

PORTIONS = 8  # requests about one story at most
ITEMS = 3 * SHOWN  # of a story that are shown at most, the earliest: what comes later repeats it
LEAST = 120  # tokens of material below which it is not worth to ask
_BEGUN = 60  # tokens that are left in a portion below which the next is begun
_TAGS = 20  # tokens around an article
_SURE = 0.9  # of a context is counted on: tokens are estimated
_PARTS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # of what portions can hold; some of it stays unfilled
_READ = 12  # characters a token of the budget may stand for; the rest is not read


def portions(
    story: Story, *, room: int | None = None, budget: int = BUDGET
) -> tuple[tuple[Article, ...], ...]:
    """Return the story in portions, each for one request, in the order of its items.

    A portion is at most `SHOWN` items and `room` tokens; None: as many as `budget`. A story
    that fits is one portion as it is. Of another one up to `ITEMS` items share what `PORTIONS`
    requests can hold, long items are cut first; an item that is longer than a portion goes on
    in the next one, at a sentence end.
    """
    articles = told(story)[:ITEMS]
    most = min(budget, max(LEAST, room or budget))
    texts = [showable(one.text[: budget * _READ]).strip() for one in articles]
    wanted = [estimate(text) for text in texts]
    if len(articles) <= SHOWN and (most == budget or sum(wanted) <= most):
        return (articles,)
    total = min(budget * ceil(len(articles) / SHOWN), most * PORTIONS)
    packed: list[list[Article]] = []
    for part in _PARTS:
        granted = zip(articles, texts, shares(wanted, int(total * part)), strict=True)
        packed = _packed([replace(one, text=cut(text, share)) for one, text, share in granted], most)
        if len(packed) <= PORTIONS:
            break
    return tuple(tuple(portion) for portion in packed[:PORTIONS])


def room(context: int | None, request: Request) -> int | None:
    """Return the tokens of material that a context leaves beside the rest of a request without material."""
    if context is None:
        return None
    rest = estimate(request.system) + estimate(request.user) + request.max_tokens + SHOWN * _TAGS
    return max(LEAST, int(context * _SURE) - rest)


def _packed(articles: list[Article], most: int) -> list[list[Article]]:
    packed: list[list[Article]] = [[]]
    left = most
    for article in articles:
        text = article.text
        while text:
            # An item begins with its title, which tells nothing by itself.
            first = estimate("".join(sentences(text)[: 2 if text is article.text else 1]))
            if packed[-1] and (len(packed[-1]) == SHOWN or left < _BEGUN or first > left):
                packed.append([])
                left = most
            piece = cut(text, left)
            packed[-1].append(replace(article, text=piece))
            left -= estimate(piece)
            text = text[len(piece) :].lstrip()
    return packed
