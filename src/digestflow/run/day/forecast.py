"""What a run of a day would do, found out without doing it: nothing is fetched, asked or kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from digestflow.core.decision import turned_down
from digestflow.core.gap import Gap
from digestflow.core.health.nouns import known
from digestflow.core.health.turn import put_off
from digestflow.core.outcome import Usage
from digestflow.run.day.choose import choose
from digestflow.run.day.day import settled
from digestflow.run.day.past import givens, lacks
from digestflow.run.day.past import unasked as unasked_past
from digestflow.run.day.recipe import days_before, recipe_of
from digestflow.run.day.telling import Telling
from digestflow.run.kept.decisions import with_decisions
from digestflow.run.kept.earlier import Earlier
from digestflow.run.kept.standing import open_plans, standing
from digestflow.run.plans import record_of
from digestflow.run.sense import Sensed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.run.kept.earlier import Before
    from digestflow.run.ports import Choices, Tools
    from digestflow.run.writing.unasked import Unasked
    from digestflow.run.written import Written


_NEAR = 60  # days around a day in which a source's usual number of items is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What would be asked for the past of one source."""

    source: str  # its name
    keeper: str  # who would be asked
    items: float | None  # as many as it usually has a day; None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a run of one day would do, as far as it can be known before the sources answer."""

    day: date
    there: Literal["", "open", "accepted"]
    again: bool  # whether it would be made; no: it was made from the same before
    asked: tuple[str, ...]  # sources that are asked now
    waiting: tuple[Gap, ...]  # sources that are not, and why
    items: int  # that the archive has for the day
    items_before: int  # of the days before, which items are compared with
    stories: int  # that fit a topic
    told: int  # as entries, at most
    also: int  # in one line
    writer: Literal["model", "extractive"]
    kept: int  # replies that are there already
    requests: int  # to be sent, before any that ask for what was refused
    narratives: int  # of them, those for topics' theses; as many more at most for their headlines
    tokens_in: int  # estimated, those for vectors included
    tokens_out: int  # at most
    cost: float | None  # US dollars for all tokens, estimated; None: no price is known, or nothing is asked
    vectors: int  # texts that an endpoint would be asked to make vectors of
    vectors_in: int  # tokens for these, estimated
    vectors_cost: float | None  # US dollars for these, as `cost`


def forecast(
    day: date,
    tools: Tools,
    choices: Choices,
    unasked: Unasked,
    *,
    fetch: bool,
    anew: bool = False,
) -> Forecast:
    """Return what a run of the day would do with what the archive has now.

    `tools.write` and `tools.interpret` ask `unasked`. What asking the sources would bring is not known, and
    nothing is told of the days before that were not made yet.
    """
    now = standing(tools.vault, tools.former)
    choices = with_decisions(choices, now, day)
    drafted = next((plan for plan in open_plans(now, tools.drafts) if plan.day == day), None)
    there = record_of(drafted) if drafted else now.records.get(day)
    before = Earlier(now.records, tools.drafts.all(), tools.vault.memory).before(day, choices.lookback)
    asked, waiting = _asked(tools, choices) if fetch else ((), ())
    again = anew or there is None or not _same(there, before, tools, choices, asked)
    earlier = tools.archive.earlier(day, days_before(day, choices.lookback))
    items = tools.archive.day(day)
    chosen = choose(items, earlier, choices, tools.sense, told=before.told(now.decisions))
    telling = Telling(day=day, items=items, chosen=chosen, before=before, choices=choices)
    count, used = len(unasked.requests), unasked.tokens
    written = telling.write(tools, turned_down(now.decisions, day)) if again else None
    entries = len(unasked.requests) - count
    if written is not None and tools.interpret is not None:
        # By the sources' own sentences, where no reply is there: which topics have news is the same.
        written = replace(written, usage=written.usage.plus(_interpreted(telling, tools, written)))
    tokens = unasked.tokens[0] - used[0], unasked.tokens[1] - used[1]
    requests = len(unasked.requests) - count
    cost = unasked.price(*tokens) if requests else None
    asking = Usage(tokens_in=tokens[0], tokens_out=tokens[1], cost=cost)
    sensed = chosen.sensed if again else Sensed()
    whole = asking.plus(sensed.unasked)
    return Forecast(
        day=day,
        there="open" if drafted else "accepted" if there else "",
        again=again,
        asked=asked,
        waiting=waiting,
        items=len(items),
        items_before=len(earlier),
        stories=len(chosen.stories),
        told=len(telling.entries) if again else 0,
        also=len(telling.also) if again else 0,
        writer="extractive" if choices.extractive else "model",
        kept=written.usage.kept if written else 0,
        requests=requests,
        narratives=requests - entries,
        tokens_in=whole.tokens_in,
        tokens_out=whole.tokens_out,
        cost=whole.cost,
        vectors=sensed.unmade,
        vectors_in=sensed.unasked.tokens_in,
        vectors_cost=sensed.unasked.cost,
    )


def _interpreted(telling: Telling, tools: Tools, written: Written) -> Usage:
    """Return what reading the narratives would use, had every story been answered."""
    return telling.interpret(tools, replace(written, stopped="")).usage


def _same(record: Record, before: Before, tools: Tools, choices: Choices, asked: Sequence[str]) -> bool:
    """Tell whether the day was made from what it would be made from, if all that are asked answer."""
    day = record.day
    given = givens(day, tools, choices, tools.now())
    recipe = recipe_of(day, before, tools, choices, missing=lacks(given, but=asked))
    return settled(record, tools) and tools.runs.recipe(day) == recipe


def expected(day: date, tools: Tools, choices: Choices) -> tuple[Expected, ...]:
    """Return whose past would be asked for the day, unless what it lists now goes back to it."""
    if day >= tools.today():
        return ()
    usual = tools.archive.daily(days_before(day, _NEAR), days_before(day, -_NEAR))
    sources = unasked_past(day, tools, choices, tools.now())
    rows = ((source.name, tools.keeper(source)) for source in sources)
    return tuple(
        Expected(source=name, keeper=keeper, items=usual.get(name)) for name, keeper in rows if keeper
    )


def _asked(tools: Tools, choices: Choices) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return which sources a run would ask now, and which not, with the reason."""
    healths, now = tools.archive.healths(), tools.now()
    whys = {source.name: put_off(known(healths.get(source.name), source), now) for source in choices.sources}
    waiting = [Gap(subject=name, why=why) for name, why in whys.items() if why]
    return tuple(name for name, why in whys.items() if not why), (*waiting, *choices.unopened)
