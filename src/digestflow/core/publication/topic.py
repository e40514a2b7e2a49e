"""A topic's map on the site: what its MOC says, from the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.attribution import introduced
from digestflow.core.picture.markup import tag
from digestflow.core.render.readings import headline
from digestflow.core.render.spelling import spelling
from digestflow.core.thesis import day_of

if TYPE_CHECKING:
    from datetime import date
    from xml.etree.ElementTree import Element

    from digestflow.core.chronicle.nouns import Followed, Question
    from digestflow.core.chronicle.readings import Reading
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past
    from digestflow.core.thesis import Narrative
    from digestflow.core.topic.nouns import Topic

_NAMES = 20  # that are listed


def topic_page(topic: Topic, past: Past, layout: Layout) -> list[Element]:
    """Return what stands on the topic's page: narrative, questions, names, days; nothing is folded."""
    followed = past.whole.followed(topic.name)
    inside = [tag("h1", topic.name)]
    if topic.about:
        inside.append(tag("p", topic.about))
    narrative = headline(topic, followed, past)
    if narrative is not None:
        inside += _narrative(narrative)
    inside += _questions(followed)
    inside += _names(topic, followed, past, layout)
    if followed.readings:
        lines = [_reading(one) for one in reversed([*followed.readings])]
        inside += [tag("h2", "Narrative updates"), tag("ul", *lines)]
    days = [_day(day, topic, past) for day in reversed(followed.days)]
    inside += [tag("h2", "Days"), tag("ul", *days) if days else tag("p", "No day told of it yet.")]
    return inside


def _link(day: date, text: str = "") -> Element:
    return tag("a", text or day.isoformat(), href=f"../days/{day.isoformat()}.html")


def _narrative(narrative: Narrative) -> list[Element]:
    inside = [tag("h2", narrative.title)]
    for paragraph in narrative.paragraphs:
        said: list[Element | str] = []
        for who, line in introduced(paragraph, ""):
            days = dict.fromkeys(day_of(key) for key in line.theses)
            said.append(f"{who}: {line.text} " if who else f"{line.text} ")
            said += [part for day in days for part in (_link(day), " ")]
        inside.append(tag("p", *said))
    return inside


def _questions(followed: Followed) -> list[Element]:
    asked = sorted(followed.questions.items(), key=lambda pair: (pair[1].day, pair[0]))
    return [tag("h2", "Open questions"), tag("ul", *(_question(one) for _, one in asked))] if asked else []


def _question(one: Question) -> Element:
    if one.values:
        values: list[Element | str] = []
        for value, day in one.values:
            values += [" or " if values else "", f"{value} (", _link(day), ")"]
        return tag("li", f"{one.text}: ", *values)
    late = f"; not seen by {one.due.isoformat()}" if one.overdue and one.due else ""
    return tag("li", f"{one.by}: " if one.by else "", f"{one.text} — {one.when}{late} (", _link(one.day), ")")


def _names(topic: Topic, followed: Followed, past: Past, layout: Layout) -> list[Element]:
    counts: dict[str, set[date]] = {}
    for day in followed.days:
        for entry in past.records[day].entries:
            if topic.name in entry.topics:
                for name in entry.entities:
                    counts.setdefault(layout.naming.key(name), set()).add(day)
    best = sorted(
        (key for key in counts if key in past.whole.names), key=lambda key: (-len(counts[key]), key)
    )
    lines = []
    for key in best[:_NAMES]:
        named = past.whole.names[key]
        by = f" ({named.by})" if named.by and named.gloss else ""
        gloss = f" — {named.gloss}{by}" if named.gloss else ""
        last = max(counts[key])
        n = len(counts[key])
        told = f"{spelling(named, key, layout)}{gloss}; {n} {'day' if n == 1 else 'days'}, last "
        lines.append(tag("li", told, _link(last)))
    return [tag("h2", "Names"), tag("ul", *lines)] if lines else []


def _reading(one: Reading) -> Element:
    since = f" on {one.since.isoformat()}" if one.since else ""
    status = f" ({one.status}{since})" if one.status else ""
    return tag("li", _link(one.day), f" {one.title}{status}")


def _day(day: date, topic: Topic, past: Past) -> Element:
    told = [entry for entry in past.records[day].entries if topic.name in entry.topics]
    return tag("li", _link(day), f" {'; '.join(entry.title for entry in told)}")
