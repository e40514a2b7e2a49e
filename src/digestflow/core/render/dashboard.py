"""The dashboard: the last weeks at a glance, as lines with bars in them; a function of the records only."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from digestflow.core.render.escape import escape
from digestflow.core.render.layout import DASHBOARD, moc_link
from digestflow.core.render.page import Page, Section, Unit
from digestflow.core.render.spelling import spelling
from digestflow.core.render.trend import spark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past


NO_ANSWERS: Final[Mapping[str, str]] = MappingProxyType({})  # by a kind of points: what was said to them
_WEEK, _WEEKS = 7, 8
_NAMES = 12  # that are listed
_SOURCES = 12  # as many that were missing most often


def dashboard(past: Past, layout: Layout, answered: Mapping[str, str] = NO_ANSWERS) -> Page:
    """Return the page: topics, names, where the items went, who was missing, and what was answered.

    All of it in the eight weeks up to the newest record. Lines stand by the alphabet, so that
    their order never depends on when one was written.
    """
    sections = [Section(key="title", heading=DASHBOARD.stem, level=1, units=_about(past.whole.days))]
    if past.whole.days:
        newest = past.whole.days[-1]
        within = tuple(past.since(newest - timedelta(days=_WEEK * _WEEKS - 1)))
        for key, heading, units in (
            ("topics", "Topics", _topics(within, newest, past, layout)),
            ("names", "Names", _names(within, newest, past, layout)),
            ("items", "Where the items went", _items(within)),
            ("missing", "Sources that were missing", _missing(within)),
        ):
            sections.append(Section(key=key, heading=heading, level=2, units=tuple(units)))
    if answered:
        lines = tuple(
            _line(f"answers/{name}", f"{escape(name)}: {said}", f"{escape(name)}: ")
            for name, said in sorted(answered.items())
        )
        sections.append(Section(key="answers", heading="What you answered", level=2, units=lines))
    kind = Unit(key="property/type", text="type: dashboard", shape="property", mark="type:")
    return Page(path=DASHBOARD, properties=(kind,), sections=tuple(sections))


def _about(days: Sequence[date]) -> tuple[Unit, ...]:
    text = "No day was accepted yet."
    if days:
        told = f"{len(days)} {'day' if len(days) == 1 else 'days'} up to {days[-1].isoformat()}"
        text = f"{told}; bars are weeks, {_WEEKS} of them, the last one last."
    return (Unit(key="about", text=text, shape="block"),)


def _weeks(counts: dict[date, int], newest: date) -> list[int]:
    weeks = [0] * _WEEKS
    for day, count in counts.items():
        weeks[_WEEKS - 1 - (newest - day).days // _WEEK] += count
    return weeks


def _topics(within: Sequence[Record], newest: date, past: Past, layout: Layout) -> Iterator[Unit]:
    for topic in sorted(layout.topics, key=lambda one: (one.name.casefold(), one.name)):
        counts = {r.day: sum(topic.name in entry.topics for entry in r.entries) for r in within}
        days = past.whole.followed(topic.name).days
        last = f"; last: {layout.link(days[-1])}" if days else ""
        link, total = moc_link(topic), sum(counts.values())
        told = f"{total} {'story' if total == 1 else 'stories'}"
        yield _line(f"topic/{topic.name}", f"{link} {spark(_weeks(counts, newest))} {told}{last}", link)


def _names(within: Sequence[Record], newest: date, past: Past, layout: Layout) -> Iterator[Unit]:
    counts: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for record in within:
        for entry in record.entries:
            for key in dict.fromkeys(layout.naming.key(name) for name in entry.entities):
                counts[key][record.day] += 1
    named = past.whole.names
    often = sorted((key for key in counts if key in named), key=lambda key: (-counts[key].total(), key))
    for key in sorted(often[:_NAMES]):
        name = past.links.bold(spelling(named[key], key, layout))
        weeks = _weeks(dict(counts[key]), newest)
        told = f"{sum(weeks)} in {_WEEKS} weeks, {weeks[-1]} in the last"
        yield _line(f"name/{key}", f"{name} {spark(weeks)} {told}", name)


def _items(within: Sequence[Record]) -> Iterator[Unit]:
    counts: Counter[str] = Counter()
    for record in within:
        counts.update(record.coverage.states)
    total = counts.total()
    for state, count in counts.items():
        if count:
            words = state.replace("_", " ").capitalize()
            bar = "█" * max(1, round(20 * count / total))
            yield _line(f"items/{state}", f"{words}: {count} of {total} {bar}", f"{words}: ")


def _missing(within: Sequence[Record]) -> Iterator[Unit]:
    missed = Counter(gap.subject for record in within for gap in record.coverage.missing)
    often = sorted(missed, key=lambda name: (-missed[name], name))[:_SOURCES]
    for name in sorted(often):
        days = f"{missed[name]} of {len(within)} days"
        yield _line(f"missing/{name}", f"{escape(name)}: {days}", f"{escape(name)}: ")


def _line(key: str, text: str, mark: str) -> Unit:
    return Unit(key=key, text=f"- {text}", shape="item", mark=mark)
