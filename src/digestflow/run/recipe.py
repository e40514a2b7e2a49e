"""What a day is made from, as a hash: what is the same is not done twice, what is not is stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from digestflow import __version__
from digestflow.core.chronicle.waiting import open_conflicts, open_predictions
from digestflow.core.decision import pulled
from digestflow.core.item.nouns import digest
from digestflow.core.ledger.past import THREAD_DAYS
from digestflow.core.record import Record, dump, load, standing_theses
from digestflow.run.standing import open_plans, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.run.ports import Choices, Drafts, Tools
    from digestflow.run.standing import Standing

LOOKED_AT = 31  # days back from today in which stale ones are looked for
_HALF = 16  # hex digits of each half of a recipe


def known_before(day: date, now: Standing, drafts: Drafts) -> tuple[Record, ...]:
    """Return what the day may know: accepted records and drafts of the days before it, oldest first."""
    records = {at: record for at, record in now.records.items() if at < day}
    for draft in drafts.all():
        if draft.day < day:
            records[draft.day] = load(draft.record, where=f"plan of {draft.day.isoformat()}")
    return tuple(records[at] for at in sorted(records))


def recipe_of(
    day: date, before: Sequence[Record], tools: Tools, choices: Choices, *, missing: Sequence[str]
) -> str:
    """Return a hash over all that the day's record is made from (docs/decisions/0002).

    Its first half is over the material (items and earlier records), its second over what
    was chosen: settings, prompts, models, and the sources that were missing.
    """
    chosen = digest(repr((__version__, choices, tools.recipe, tuple(missing))))
    return _material(day, before, tools, choices) + chosen[:_HALF]


def _material(day: date, before: Sequence[Record], tools: Tools, choices: Choices) -> str:
    since = days_before(day, max(choices.lookback, THREAD_DAYS))
    near = [digest(dump(record)) for record in before if record.day >= since]
    # Of older days what the ledger has no end for: what was stated, and the questions that are open.
    far = [digest(repr(record.stated)) for record in before if record.day < since and record.stated]
    waiting = [one.key for _, one in open_predictions(before)]
    waiting += [one.key for _, one in open_conflicts(before)]
    # And the theses that stand: a model is shown them, and any day's evidence may take one away.
    topics = {topic.name for topic in choices.topics}
    waiting += [thesis.key for thesis in standing_theses(before) if thesis.topic in topics]
    ids = tools.archive.ids(day, days_before(day, choices.lookback))
    mine = [tuple(choices.pulled.items())] if choices.pulled else []
    return digest(repr((day, ids, near, far, waiting, *mine)))[:_HALF]


def stale(tools: Tools, choices: Choices, *, first: date | None = None) -> tuple[date, ...]:
    """Return the days from `first` on that were made from other material than there is now.

    Without `first` the last `LOOKED_AT` days are looked at. A day before was run, refused or
    run anew since, items came late, or a person pulled one in. They stay as they are until they
    are run again.
    """
    now = standing(tools.vault)
    first = first or days_before(tools.today(), LOOKED_AT)
    days = {*now.records, *(plan.day for plan in open_plans(now, tools.drafts))}
    found = []
    for day in sorted(day for day in days if day >= first):
        made = tools.runs.recipe(day)[:_HALF]
        own = replace(choices, pulled=pulled(now.decisions, day))
        if made and made != _material(day, known_before(day, now, tools.drafts), tools, own):
            found.append(day)
    return tuple(found)


def days_before(day: date, n: int) -> date:
    """Return the day `n` days before."""
    return day - timedelta(days=n)
