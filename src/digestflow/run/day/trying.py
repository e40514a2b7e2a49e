"""One story to try a prompt on: found as a person names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.item.nouns import NAMED
from digestflow.core.item.url import canonical_url
from digestflow.errors import UsageError
from digestflow.run.day.choose import choose
from digestflow.run.day.recipe import days_before
from digestflow.run.kept.earlier import Earlier
from digestflow.run.kept.standing import standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices, Tools

BACK = 62  # days that are looked through for a story


def stories_of(day: date, tools: Tools, choices: Choices) -> tuple[Story, ...]:
    """Return the day's stories that fit a topic, the first to be told first, as a run would have them."""
    now = standing(tools.vault, tools.former)
    before = Earlier(now.records, tools.drafts.all(), tools.vault.memory).before(day, choices.lookback)
    told = before.told(now.decisions)
    earlier = tools.archive.earlier(day, days_before(day, choices.lookback))
    return choose(tools.archive.day(day), earlier, choices, tools.sense, told=told).stories


def find_story(name: str, tools: Tools, choices: Choices, *, until: date) -> tuple[date, Story]:
    """Return a story of the last `BACK` days and its day.

    `name` is the key of an entry, the id of an item or the beginning of either, an item's
    address, or words of its title; "" means the first story of the newest day that has one.
    Where several items are meant, the newest is.

    Raises:
        UsageError: Nothing is called so, or what is called so is in no story.
    """
    items = [item for n in range(BACK) for item in tools.archive.day(days_before(until, n))]
    if not items:
        raise UsageError("the archive holds no item of these days", fix="digestflow fetch")
    if not name:
        for day in sorted({item.day for item in items}, reverse=True):
            if stories := stories_of(day, tools, choices):
                return day, stories[0]
        raise UsageError("no item of these days fits a topic", fix="digestflow status")
    meant = _meant(name, items)
    if not meant:
        raise UsageError(
            f"no item of the last {BACK} days is called {name!r}: a key, an address, or words of a title",
            fix="digestflow review --json",
        )
    by_day = {day: stories_of(day, tools, choices) for day in dict.fromkeys(item.day for item in meant)}
    for item in meant:
        for story in by_day[item.day]:
            if item in story.items:
                return item.day, story
    raise UsageError(
        f"{meant[0].title!r} of {meant[0].day} is in no story: it fits no topic, or repeats another"
    )


def _meant(name: str, items: Sequence[Item]) -> list[Item]:
    """Return the items that the name means, the newest first."""
    newest = sorted(items, key=lambda item: (item.day, item.seen, item.id), reverse=True)
    if name.startswith(("http://", "https://")):
        url = canonical_url(name)
        return [item for item in newest if item.url == url]
    if len(name) >= NAMED and re.fullmatch(r"[0-9a-f]+", name):
        return [item for item in newest if item.id.startswith(name)]
    return [item for item in newest if name.casefold() in item.title.casefold()]
