"""The requests about a topic's narrative: what the day says against what stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.entry.nouns import Entry
from digestflow.core.narrative.reply import narrative_schema, thesis_schema
from digestflow.core.prompt.material import Article, material
from digestflow.core.prompt.nouns import Request
from digestflow.core.thesis import Thesis, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.prompt.template import Template
    from digestflow.core.topic.nouns import Topic

STANDING = 8  # theses that are shown, the newest
ENTRIES = 8
BUDGET = 3000  # tokens of material
_STAGE = "-repair"
_TOLD = 6  # failures that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a topic's narrative of one day is made from."""

    topic: Topic
    day: date
    entries: tuple[Entry, ...]  # of the topic, news of the day
    standing: tuple[Thesis, ...]  # as of the days before, without those that fell by evidence; oldest first
    fell: bool = False  # whether one did on this day: then the headline is asked for in any case

    @property
    def shown(self) -> Mapping[str, Entry | Thesis]:
        """What a sentence may cite, by the short id the model sees: e1, …, s1, …."""
        entries = {f"e{n}": entry for n, entry in enumerate(self.entries[:ENTRIES], 1)}
        return {**entries, **{f"s{n}": thesis for n, thesis in enumerate(self.standing[-STANDING:], 1)}}


def bears(entry: Entry) -> bool:
    """Tell whether an entry says enough to change how a topic reads: a claim, or more than one source."""
    return bool(entry.claims) or entry.tellers > 1


def quotes_of(one: Entry | Thesis) -> tuple[Quote, ...]:
    """Return what a sentence that cites it stands on."""
    if isinstance(one, Entry):
        return one.quotes
    return tuple(dict.fromkeys(quote for sentence in one.body for quote in sentence.quotes))


def ask_thesis(matter: Matter, template: Template, *, language: str) -> Request:
    """Return the request whether the day's entries change how the topic reads.

    Raises:
        ConfigError: The prompt cannot be rendered.
    """
    shown = matter.shown
    schema = thesis_schema(
        [id_ for id_, one in shown.items() if isinstance(one, Entry)],
        [id_ for id_, one in shown.items() if isinstance(one, Thesis)],
    )
    return _request(matter, shown, template, language=language, schema=schema, name="thesis")


def ask_narrative(matter: Matter, template: Template, *, language: str) -> Request:
    """Return the request for the headline over the theses that stand, without the day's entries.

    Raises:
        ConfigError: The prompt cannot be rendered.
    """
    shown = matter.shown
    return _request(
        matter, shown, template, language=language, schema=narrative_schema(list(shown)), name="narrative"
    )


def _request(
    matter: Matter,
    shown: Mapping[str, Entry | Thesis],
    template: Template,
    *,
    language: str,
    schema: Mapping[str, object],
    name: str,
) -> Request:
    articles = tuple(_article(id_, one, matter.day) for id_, one in shown.items())
    system, user = template.render(
        {"language": language, "topic": {"name": matter.topic.name, "about": matter.topic.about}},
        {"material": material(articles, budget=BUDGET)},
    )
    return Request(
        role=template.role,
        prompt=f"{template.name}@{template.version}",
        subject=f"{matter.topic.name} on {matter.day.isoformat()}",
        system=system,
        user=user,
        schema_name=name,
        schema=schema,
        max_tokens=template.max_tokens,
    )


def _article(id_: str, one: Entry | Thesis, day: date) -> Article:
    if isinstance(one, Thesis):
        said = "\n".join((one.title, *(sentence.text for sentence in one.body)))
        return Article(id=id_, source=f"thesis of {day_of(one.key).isoformat()}", text=said)
    lines = (one.headline, *(s.text for s in one.summary), *(claim.text for claim in one.claims))
    return Article(id=id_, source=f"entry of {day.isoformat()}", text="\n".join(dict.fromkeys(lines)))


def ask_again(request: Request, failures: Sequence[str]) -> Request:
    """Return the request that asks once more, with the exact failures behind it."""
    name, at, version = request.prompt.partition("@")
    told = "\n".join(f"- {failure}" for failure in failures[:_TOLD])
    return replace(
        request,
        prompt=f"{name}{_STAGE}{at}{version}",
        user=(
            f"{request.user}\n\nYou have answered this before, and this of it was refused:\n{told}\n"
            "Answer again with the whole JSON object. Correct what was refused, or leave it out."
        ),
    )
