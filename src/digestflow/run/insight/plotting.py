"""Numbers for pictures, from what was accepted and from what the runs left."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.picture.cost import Used, cost
from digestflow.core.picture.entities import Curve, entities
from digestflow.core.picture.funnel import Stage, funnel
from digestflow.core.picture.health import Supply, health
from digestflow.core.picture.timeline import Track, timeline
from digestflow.core.render.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.given import State
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past
    from digestflow.run.ports import Runs
    from digestflow.run.writing.spending import Spending

WEEKS = 8  # that are shown when nothing else is asked for
_NAMES = 15
_WEEK = 7
_STATES: Mapping[str, State] = {"whole": "whole", "partial": "partial", "none": "none"}


def topics_plot(records: Sequence[Record], topics: Iterable[str], first: date, last: date) -> str:
    """Return the picture of the topics over the days."""
    tracks = []
    for topic in topics:
        stories = {
            record.day: count
            for record in records
            if (count := sum(topic in entry.topics for entry in record.entries))
        }
        readings = {
            record.day: thesis.title
            for record in records
            for thesis in record.theses
            if thesis.topic == topic
        }
        tracks.append(Track(name=topic, stories=stories, readings=readings))
    return timeline(tracks, first, last)


def names_plot(past: Past, layout: Layout, first: date, last: date) -> str:
    """Return the picture of the names that most stories tell of, most first."""
    weeks = (last - first).days // _WEEK + 1
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * weeks)
    for record in past.since(first):
        back = (last - record.day).days // _WEEK
        for entry in record.entries if 0 <= back < weeks else ():
            for key in dict.fromkeys(layout.naming.key(name) for name in entry.entities):
                counts[key][weeks - 1 - back] += 1
    best = sorted(
        (key for key in counts if key in past.whole.names), key=lambda key: (-sum(counts[key]), key)
    )
    curves = [
        Curve(name=spelling(past.whole.names[key], key, layout), weeks=counts[key]) for key in best[:_NAMES]
    ]
    return entities(curves, f"{weeks} weeks to {last}")


def funnel_plot(records: Sequence[Record], first: date, last: date) -> str:
    """Return the picture of what became of the items."""
    sums: Counter[str] = Counter()
    for record in records:
        counts = record.coverage
        sums.update(
            items=counts.items,
            in_story=counts.in_story,
            repeat=counts.repeat,
            off_topic=counts.off_topic,
            other_language=counts.other_language,
            too_old=counts.too_old,
            failed=counts.failed,
            stories=counts.stories,
            told=len(record.entries),
            also=len(record.also),
            untold=counts.untold,
        )
    items, stories = sums["items"], sums["stories"]
    left = ("repeat", "off_topic", "other_language", "too_old", "failed")
    of_items = [
        Stage(name="items", count=items, kind="whole", of=items),
        Stage(name="in stories", count=sums["in_story"], kind="kept", of=items),
        *(Stage(name=key.replace("_", " "), count=sums[key], kind="left", of=items) for key in left),
    ]
    of_stories = [
        Stage(name="stories", count=stories, kind="whole", of=stories),
        Stage(name="told", count=sums["told"], kind="kept", of=stories),
        Stage(name="also noted", count=sums["also"], kind="kept", of=stories),
        Stage(name="not told", count=sums["untold"], kind="left", of=stories),
    ]
    span = f"{first} to {last}" if first != last else f"{first}"
    return funnel([of_items, of_stories], span)


def health_plot(
    sources: Sequence[str],
    counts: Mapping[str, Mapping[date, int]],
    runs: Runs,
    records: Mapping[date, Record],
    span: tuple[date, date],
) -> str:
    """Return the picture of what the sources gave.

    As the last run of a day found it; else as its record says.
    """
    first, last = span
    given: defaultdict[str, dict[date, State]] = defaultdict(dict)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        for name, state in _given(day, sources, runs, records).items():
            given[name][day] = state
    names = [*sources, *sorted(set(given) - set(sources))]
    supplies = [Supply(name=name, given=given[name], items=counts.get(name, {})) for name in names]
    return health(supplies, first, last)


def _given(day: date, sources: Sequence[str], runs: Runs, records: Mapping[date, Record]) -> dict[str, State]:
    outcome = runs.last(day) or {}
    found = {name: _STATES[one["state"]] for name, one in (outcome.get("given") or {}).items()}
    if found or day not in records:
        return found
    coverage = records[day].coverage
    found = dict.fromkeys(sources, "whole") if coverage.sources else {}
    found |= {gap.subject: "partial" for gap in coverage.partial}
    return found | {gap.subject: "none" for gap in coverage.missing}


def cost_plot(rows: Iterable[Spending], first: date, last: date) -> str:
    """Return the picture of what models used."""
    used: dict[date, Used] = {}
    for row in rows:
        there = used.get(row.day, Used(tokens=0, dollars=None))
        known = [one for one in (there.dollars, row.cost) if one is not None]
        tokens = there.tokens + row.tokens_in + row.tokens_out
        used[row.day] = Used(tokens=tokens, dollars=sum(known) if known else None)
    return cost(used, first, last)
