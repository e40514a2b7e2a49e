"""What a day is made from, as a hash: what is the same is not done twice, what is not is stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow import __version__
from digestflow.core.decision import pulled
from digestflow.core.former import called
from digestflow.core.item.nouns import digest
from digestflow.core.record import dump
from digestflow.run.kept.earlier import LOOKED_AT, Earlier, since
from digestflow.run.kept.standing import open_plans, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.run.kept.earlier import Before
    from digestflow.run.ports import Choices, Tools

_HALF = 16  # hex digits of each half of a recipe


def recipe_of(day: date, before: Before, tools: Tools, choices: Choices, *, missing: Sequence[str]) -> str:
    """Return a hash over all that the day's record is made from (docs/decisions/0002).

    Its first half is over the material (items and earlier records), its second over what
    was chosen: settings, prompts, models, and the sources that were missing.
    """
    chosen = digest(repr((__version__, choices, tools.recipe, tuple(missing))))
    return _material(day, before, tools, choices) + chosen[:_HALF]


def _material(day: date, before: Before, tools: Tools, choices: Choices) -> str:
    first, lasting = since(day, choices.lookback), before.lasting
    # A topic's other name is no other material: it counts by its first.
    first_names = {topic.name: topic.key for topic in choices.topics if topic.was}
    near = [_hash(called(record, first_names)) for record in before.near]
    # Of older days what the ledger has no end for: what was stated, and the questions that are open.
    far = [stated for at, stated in lasting.hashes.items() if at < first]
    waiting = [*lasting.predictions, *lasting.conflicts]
    # And the theses that stand: a model is shown them, and any day's evidence may take one away.
    topics = {topic.name for topic in choices.topics}
    waiting += [thesis.key for thesis in lasting.theses if thesis.topic in topics]
    ids = tools.archive.ids(day, days_before(day, choices.lookback))
    mine = [tuple(choices.pulled.items())] if choices.pulled else []
    return digest(repr((day, ids, near, far, waiting, *mine)))[:_HALF]


@lru_cache(maxsize=64)  # one day after the other is looked at, and each of those before it for all of them
def _hash(record: Record) -> str:
    return digest(dump(record))


def stale(tools: Tools, choices: Choices, *, first: date | None = None) -> tuple[date, ...]:
    """Return the days from `first` on that were made from other material than there is now.

    Without `first` the last `LOOKED_AT` days are looked at. A day before was run, refused or
    run anew since, items came late, or a person pulled one in. They stay as they are until they
    are run again.
    """
    now = standing(tools.vault, tools.former)
    first = first or days_before(tools.today(), LOOKED_AT)
    days = {*now.records, *(plan.day for plan in open_plans(now, tools.drafts))}
    earlier, found = Earlier(now.records, tools.drafts.all(), tools.vault.memory), []
    for day in sorted(day for day in days if day >= first):
        made = tools.runs.recipe(day)[:_HALF]
        own = replace(choices, pulled=pulled(now.decisions, day))
        if made and made != _material(day, earlier.before(day, own.lookback), tools, own):
            found.append(day)
    return tuple(found)


def days_before(day: date, n: int) -> date:
    """Return the day `n` days before."""
    return day - timedelta(days=n)
