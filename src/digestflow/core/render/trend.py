"""Which names of a topic are on everybody's lips, and whether that is more or less than it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.render.escape import escape
from digestflow.core.render.known import standing
from digestflow.core.render.page import Unit
from digestflow.core.render.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past

KEY_TOPICS = 12  # how many entities are listed
KEY_TOPIC_DAYS = 2  # named on so many days to be listed
_WEEK, _WEEKS = 7, 4
_MORE, _LESS = 1.5, 0.5  # of what a day of the last four weeks has: from there on it rises, below it declines
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(slots=True)
class _Voice:
    """How one name is told of in a topic."""

    last: Entry  # the first that names it on the newest of its days
    day: date
    weeks: list[int]  # mentions in each of the last weeks, oldest first
    mentions: int = 0  # in all that is looked at


def key_topics(
    told: Sequence[tuple[Record, Sequence[Entry]]], newest: date, past: Past, layout: Layout
) -> Iterator[Unit]:
    """Yield a line for each of the names that are told of most, by the alphabet.

    Most in the four weeks up to the newest record, then in all that is not folded. By
    the alphabet, so that the order never depends on when a line was written.
    """
    voices = _voices(told, newest, layout)
    named = past.whole.names
    kept = _kept(past.whole.days.since(newest - timedelta(days=_WEEK * _WEEKS - 1)), newest)
    often = sorted(
        (key for key in voices if key in named and len(named[key].days) >= KEY_TOPIC_DAYS),
        key=lambda key: (-sum(voices[key].weeks), -voices[key].mentions, key),
    )
    for key in sorted(often[:KEY_TOPICS]):
        voice, entity = voices[key], named[key]
        name = past.links.bold(spelling(entity, key, layout))
        by = f" ({escape(entity.by)})" if entity.by else ""
        facts = [f"{escape(entity.gloss)}{by}"] if entity.gloss else []
        facts += [word] if (word := standing(voice.last)) else []
        facts.append(trend(voice.weeks, kept, new=entity.days[0] > newest - timedelta(days=_WEEK)))
        last = f"last: {escape(voice.last.title)} ({layout.link(voice.day)})"
        yield Unit(
            key=f"key/{key}",
            text=f"- {name} — {'; '.join((*facts, last))}",
            shape="item",
            mark=name,
        )


def _voices(
    told: Iterable[tuple[Record, Sequence[Entry]]], newest: date, layout: Layout
) -> dict[str, _Voice]:
    voices: dict[str, _Voice] = {}
    for record, entries in told:
        back = (newest - record.day).days // _WEEK
        for entry in entries:
            for key in dict.fromkeys(layout.naming.key(name) for name in entry.entities):
                voice = voices.setdefault(key, _Voice(last=entry, day=record.day, weeks=[0] * _WEEKS))
                voice.mentions += 1
                if back < _WEEKS:
                    voice.weeks[_WEEKS - 1 - back] += 1
                if voice.day != record.day:
                    voice.day, voice.last = record.day, entry
    return voices


def _kept(days: Iterable[date], newest: date) -> list[int]:
    """Return how many days of each of the four weeks have a record, the last week last."""
    weeks = [0] * _WEEKS
    for day in days:
        weeks[_WEEKS - 1 - (newest - day).days // _WEEK] += 1
    return weeks


def trend(weeks: Sequence[int], kept: Sequence[int], *, new: bool) -> str:
    """Return in words and as a sparkline how the mentions of four weeks have gone, the last one last.

    The last week is compared with all four by the days that have a record, `kept` of each week:
    what nobody looked at was not quiet.
    """
    week, month = weeks[-1], sum(weeks)
    now, usual = week / (kept[-1] or 1), month / (sum(kept) or 1)
    if new:
        word = "new"
    elif not month:
        word = "quiet"
    elif week >= KEY_TOPIC_DAYS and now > _MORE * usual:
        word = "rising"
    elif now < _LESS * usual:
        word = "declining"
    else:
        word = "steady"
    return f"{word} {spark(weeks)} ({week} in 7 days, {month} in 28)"


def spark(counts: Sequence[int]) -> str:
    """Return the counts as bars, the highest one full."""
    most = max((*counts, 1))
    return "".join(_BARS[round(count / most * (len(_BARS) - 1))] for count in counts)


def most_named(entries: Iterable[tuple[date, Entry]], past: Past, layout: Layout, *, most: int) -> str:
    """Return the names that the entries tell of on most days, with how many; "" without any."""
    days: defaultdict[str, set[date]] = defaultdict(set)
    for day, entry in entries:
        for name in entry.entities:
            days[layout.naming.key(name)].add(day)
    counts = Counter({key: len(on) for key, on in days.items() if key in past.whole.names})
    best = sorted(counts, key=lambda key: (-counts[key], key))[:most]
    said = [
        f"{past.links.to(name) or escape(name)} ({counts[key]} {'day' if counts[key] == 1 else 'days'})"
        for key in best
        if (name := spelling(past.whole.names[key], key, layout))
    ]
    return ", ".join(said)
