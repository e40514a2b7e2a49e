"""What of a day the sources have given, and the past asked for the rest (docs/decisions/0020)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.given import WHOLE, Given, Recalled, better, given
from digestflow.core.health.nouns import asked_of, known
from digestflow.core.source import Folder
from digestflow.core.window import window

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from datetime import date, datetime

    from digestflow.core.health.nouns import Health
    from digestflow.core.source import Source
    from digestflow.core.window import Window
    from digestflow.run.ports import Choices, Tools


def givens(day: date, tools: Tools, choices: Choices, now: datetime) -> dict[str, Given]:
    """Return how much of the day each source has given, by its name.

    Whole is what one reading at or after the day's end lists from the day's start on, or
    several that go on from each other, or what the past gave. Of a day that is not over, up to now.
    """
    whole = window(day, choices.zone)
    part = replace(whole, end=min(whole.end, now))
    unread = tools.archive.unread([source.name for source in choices.sources], part.end)
    healths, recalled = tools.archive.healths(), tools.archive.recalled(day)
    found = {}
    for source in choices.sources:
        live = _live(source, healths.get(source.name), unread, part)
        past = _asked(recalled.get(source.name), source)
        # What earlier nights had of the day already makes no night whole in which the source failed.
        nothing = past is not None and past.given == given(
            known(healths.get(source.name), source).spans, whole
        )
        found[source.name] = better(live, past.given if past and not nothing else None)
    return found


def lacks(given: Mapping[str, Given], *, but: Container[str] = ()) -> tuple[str, ...]:
    """Return what of the sources is lacking, as a day's recipe has it; but what asking these may bring."""
    lacking = [
        (name, one.state)
        for name, one in given.items()
        if one.state != "whole" and not (one.again and name in but)
    ]
    return tuple(name if state == "none" else f"{name}: {state}" for name, state in sorted(lacking))


def unasked(day: date, tools: Tools, choices: Choices, now: datetime) -> tuple[Source, ...]:
    """Return the sources that did not give the day whole, and whose past may have more of it."""
    states, recalled = givens(day, tools, choices, now), tools.archive.recalled(day)
    found = []
    for source in choices.sources:
        past = _asked(recalled.get(source.name), source)
        if states[source.name].state != "whole" and (past is None or past.given.again):
            found.append(source)
    return tuple(found)


def backfill(days: Sequence[date], tools: Tools, choices: Choices) -> tuple[int, int]:
    """Ask the past of every source for those of the days that it did not give whole, and archive it.

    What is got belongs to the day it is dated, whether that day had been run or not. Each answer is
    kept as it comes, with how much of the day it is: nothing that was got is asked for
    again. Returns how many items were listed and how many of them were new.
    """
    now, today = tools.now(), tools.today()
    wanted: dict[str, tuple[Source, list[Window]]] = {}
    for day in sorted(set(days)):
        if day < today:
            for source in unasked(day, tools, choices, now):
                wanted.setdefault(source.name, (source, []))[1].append(window(day, choices.zone))
    total, listed, archived = sum(len(several) for _source, several in wanted.values()), 0, 0
    if not total:
        return 0, 0
    tools.tell("past", 0, total)
    asked = [(source, tuple(several)) for source, several in wanted.values()]
    for n, recalled in enumerate(tools.recall(asked), 1):
        seen, new = tools.archive.keep_recalled(recalled, day=window(recalled.day, choices.zone))
        listed, archived = listed + seen, archived + new
        tools.log(
            "recalled",
            day=recalled.day,
            source=recalled.source,
            state=recalled.given.state,
            why=recalled.given.why,
            items=seen,
        )
        tools.tell("past", n, total)
    return listed, archived


def _live(source: Source, health: Health | None, unread: Mapping[str, str], day: Window) -> Given:
    own = known(health, source)
    if source.name in unread:
        return Given(state="none", why=unread[source.name], again=not own.gone)
    spans = own.spans
    # A folder holds whatever it ever held; of a health from before it had a memory nothing else is known.
    if isinstance(source, Folder) or not spans:
        return WHOLE
    found = given(spans, day)
    return replace(found, again=found.again and not own.gone)


def _asked(recalled: Recalled | None, source: Source) -> Recalled | None:
    """Return what was found of the source as it is asked now."""
    return recalled if recalled is not None and recalled.asked == asked_of(source) else None
