"""From stories to what is told of them: entries, lines, and what could not be written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.entry.headline import headline
from digestflow.core.evidence.locate import quote
from digestflow.core.ledger.threads import Judgement, Ledger, judge
from digestflow.core.record import Cited, Coverage, Follow, Gap, Mention, Record
from digestflow.core.thesis import lifted
from digestflow.run.writers import NO_SENTENCE, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story
    from digestflow.run.choose import Chosen
    from digestflow.run.ports import Choices, Tools, Written

_MENTION = 25  # words of a text that stand in for a missing title


class Telling:
    """The day's stories on their way to entries and lines."""

    def __init__(self, *, day: date, items: Mapping[str, Item], chosen: Chosen, known: Ledger) -> None:
        self.day, self.items, self.chosen, self.known = day, items, chosen, known
        self.entries: list[Entry] = []
        self.follows: list[Follow] = []
        self.also: list[Mention] = []
        self.failed: list[Gap] = []
        self.untold = 0
        self.states = dict(chosen.states)

    def write(self, tools: Tools, choices: Choices) -> Written:
        """Write the first stories until enough of them are news; the next get a line each."""
        left, parts = list(self.chosen.stories), []
        while left and len(self.entries) < choices.stories:
            batch = left[: choices.stories - len(self.entries)]
            del left[: len(batch)]
            tools.tell("entries", len(self.entries), min(choices.stories, len(self.chosen.stories)))
            part = tools.write(batch)
            parts.append(part)
            self._judge(batch, part)
            if part.stopped == "down":
                break
        for story in left[: choices.also - len(self.also)] if choices.also > len(self.also) else []:
            self._mention(story, None)
            left.remove(story)
        self.untold = len(left)
        written = together(parts)
        self.failed = sorted(written.failed, key=lambda gap: gap.subject)
        dead = {gap.subject: gap.why for gap in self.failed}
        for story in self.chosen.stories:
            if story.key in dead:
                self.states |= {item.id: ("failed", dead[story.key]) for item in story.items}
        return written

    def _judge(self, batch: Iterable[Story], part: Written) -> None:
        for story in batch:
            entry = part.entries.get(story.key)
            if entry is None:
                continue
            urls = frozenset(item.url for item in story.items if item.url)
            judgement = judge(entry, urls, self.known)
            if not judgement.news:
                self._mention(story, judgement)
                continue
            self.entries.append(entry)
            if judgement.follows:
                told = judgement.follows
                self.follows.append(Follow(key=entry.key, day=told.day, headline=told.headline))

    def _mention(self, story: Story, judgement: Judgement | None) -> None:
        told = judgement.follows if judgement else None
        self.also.append(
            Mention(
                key=story.key,
                quote=_title(story.items[0]),
                items=len(story.items),
                topics=tuple(fit.topic for fit in story.fits),
                follows=told.day if told else None,
            )
        )

    def record(self, choices: Choices, coverage: Coverage, written: Written) -> Record:
        """Return the day's record; nothing in it says when or how often it was made."""
        quotes = [quote for entry in self.entries for quote in entry.quotes]
        cited = {quote.item for quote in quotes} | {mention.quote.item for mention in self.also}
        theses = [lifted(self.day, topic.name, self.entries) for topic in choices.topics]
        return Record(
            day=self.day,
            zone=choices.zone.key,
            language=choices.language,
            writer="extractive" if choices.extractive or written.extractive else "model",
            coverage=coverage,
            items=tuple(_cited(self.items[id_]) for id_ in sorted(cited)),
            entries=tuple(self.entries),
            follows=tuple(self.follows),
            also=tuple(self.also),
            theses=tuple(thesis for thesis in theses if thesis),
            failed=tuple(_lasting(gap) for gap in self.failed),
        )


def _lasting(gap: Gap) -> Gap:
    """Return the gap as the vault keeps it: in our words, without an address or what a model said."""
    return gap if gap.why == NO_SENTENCE else replace(gap, why="no answer of the model could be used")


def _title(item: Item) -> Quote:
    """Return the words that name an item in one line: of its title, else of its text's first line."""
    span = headline(item)
    if span is None:
        words = item.title or next((line for line in item.text.splitlines() if line.strip()), item.body)
        start = item.body.index(words)
        span = start, start + len(" ".join(words.split(" ")[:_MENTION]))
    return quote(item, *span)


def _cited(item: Item) -> Cited:
    return Cited(
        id=item.id,
        title=item.title,
        url=item.url,
        source=item.source,
        published=item.published,
        body=item.body_hash,
    )
