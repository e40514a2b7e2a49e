"""The narrative of a topic: its headline, and the theses that were written over the days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.attribution import ALONE, introduced, names
from digestflow.core.entry.nouns import beyond
from digestflow.core.render.escape import escape
from digestflow.core.render.fold import Titles, by_date, folded
from digestflow.core.render.known import named
from digestflow.core.render.page import Unit
from digestflow.core.thesis import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digestflow.core.chronicle.nouns import Followed
    from digestflow.core.chronicle.readings import Reading, Status
    from digestflow.core.render.fold import Fold
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past
    from digestflow.core.thesis import Fall, Line, Narrative, Thesis
    from digestflow.core.topic.nouns import Topic


def headline(topic: Topic, followed: Followed, past: Past) -> Narrative | None:
    """Return the newest headline narrative of the topic; None also when nothing stands any more."""
    if followed.headline is None:
        return None
    narratives = past.records[followed.headline].narratives
    newest = next(one for one in reversed(narratives) if one.topic == topic.name)
    return newest if newest.paragraphs else None


def paragraphs(narrative: Narrative | None, layout: Layout) -> Iterator[Unit]:
    """Yield the headline narrative, a unit each paragraph; every sentence links the days it says."""
    for n, paragraph in enumerate(narrative.paragraphs if narrative else (), start=1):
        text = " ".join(
            f"{named(who)}{escape(line.text)} ({_days(line, layout)})"
            for who, line in introduced(paragraph, "")
        )
        yield Unit(key=f"narrative/{n}", text=text, shape="block")


def _days(line: Line, layout: Layout) -> str:
    return ", ".join(layout.link(day) for day in dict.fromkeys(day_of(key) for key in line.theses))


def updates(followed: Followed, past: Past, fold: Fold, layout: Layout) -> tuple[Unit, ...]:
    """Return the theses, oldest first, each with what has become of it; old ones by their titles."""
    readings = followed.readings
    days = readings.days.once()
    old = readings.days.until(fold.first)
    behind = list(map(_status, readings.statuses[: len(old)], readings.since))
    titles = Titles(days=old, titles=readings.titles[: len(old)], behind=behind)
    units = folded("update", days, fold, layout, titles=titles)
    for day in fold.shown("update", days):
        theses = {thesis.key: thesis for thesis in past.records[day].theses}
        for reading in readings.of(day):
            units += _update(reading, theses[reading.key], layout)
            if reading.fell and reading.since:
                falls = {fall.thesis: fall for fall in past.records[reading.since].falls}
                units.append(_fall(reading, falls[reading.key], layout))
    return by_date(units)


def _update(reading: Reading, thesis: Thesis, layout: Layout) -> Sequence[Unit]:
    base, when = f"update/{reading.key}", reading.day.isoformat()
    heading = f"### {when} — {escape(reading.title)}{_status(reading.status, reading.since)}"
    more = beyond(reading.title, thesis.body)
    said = " ".join(f"{named(who)}{escape(s.text)}" for who, s in introduced(more, ""))
    said = said or f"{named(names(thesis.body, ''))}*{ALONE}*"
    links = [reading.day, *([day_of(thesis.against)] if thesis.against else [])]
    cited = ", ".join(layout.link(day) for day in dict.fromkeys(links))
    return (
        Unit(key=base, text=heading, shape="block", mark=f"### {when} — ", date=when),
        Unit(key=f"{base}/body", text=f"{said} ({cited})", shape="block", date=when),
    )


def _fall(reading: Reading, fall: Fall, layout: Layout) -> Unit:
    """Return what takes the thesis away, and where it is told."""
    day = day_of(reading.key).isoformat()
    told = layout.link(reading.since) if reading.since else ""
    text = f"{fall.effect.capitalize()} by {told}: {escape(fall.text)}"
    return Unit(key=f"update/{reading.key}/fall", text=text, shape="block", date=day)


def _status(status: Status, since: date | None) -> str:
    if not status:
        return ""
    return f" ({status} on {since.isoformat()})" if since else f" ({status})"
