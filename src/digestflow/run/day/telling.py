"""From stories to what is told of them: entries, lines, and what could not be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from digestflow.core.entry.activity import activity
from digestflow.core.entry.headline import headline, unaddressed
from digestflow.core.entry.release import described, product, releases, versioned
from digestflow.core.entry.use import uses
from digestflow.core.evidence.locate import quote
from digestflow.core.gap import Gap
from digestflow.core.ledger.nouns import THREAD_DAYS
from digestflow.core.ledger.predictions import closings, overdue, predictions
from digestflow.core.ledger.rows import compared, stated
from digestflow.core.ledger.threads import Judgement, judge
from digestflow.core.narrative.ask import Matter, bears
from digestflow.core.narrative.falls import Evidence, contradicted, falls
from digestflow.core.record import Cited, Coverage, Follow, Mention, Record, parts_of
from digestflow.core.story.ranking import ranked
from digestflow.core.story.version import lists
from digestflow.core.thesis import lifted
from digestflow.run.day.knowing import knowing
from digestflow.run.interpreted import Interpreted
from digestflow.run.writing.writers import NO_SENTENCE, OTHER_LANGUAGE, together
from digestflow.run.written import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from digestflow.core.entry.nouns import Entry, Use
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.ledger.nouns import Stated
    from digestflow.core.story.nouns import Story
    from digestflow.core.thesis import Fall
    from digestflow.run.day.choose import Chosen
    from digestflow.run.kept.earlier import Before
    from digestflow.run.ports import Choices, Tools
    from digestflow.run.written import TurnedDown, Written

UNASKED = "not asked about, for the endpoint is down"
_OURS = {NO_SENTENCE, OTHER_LANGUAGE}  # why a story fails that no model failed at
_MENTION = 25  # words of a text that stand in for a missing title


class Telling:
    """The day's stories on their way to entries and lines."""

    def __init__(
        self, *, day: date, items: Sequence[Item], chosen: Chosen, before: Before, choices: Choices
    ) -> None:
        self.day, self.chosen, self.choices, self.before = day, chosen, choices, before
        self.known = knowing(day, before, choices)
        self.items = {item.id: item for item in items}
        self.cited = before.lasting.cited | {one.id: one for record in before.near for one in record.items}
        self.entries: list[Entry] = []
        self.follows: list[Follow] = []
        self.stated: list[Stated] = []
        self.also: list[Mention] = []
        self.uses: list[Use] = []
        topics = {topic.name for topic in choices.topics}
        self.standing = [thesis for thesis in before.lasting.theses if thesis.topic in topics]
        self.falls: list[Fall] = []
        self.failed: list[Gap] = []
        self.findings: list[str] = []
        self.untold = 0
        self.states = dict(chosen.states)

    def write(self, tools: Tools, turned_down: TurnedDown = NOTHING) -> Written:
        """Write the first stories until enough of them are news; the next get a line each.

        What says no more than that somebody did something is never written: it gets a line behind them.
        So do stories in another language that no model told, as many again. When the endpoint is
        down nothing is told of the day yet: what was not asked about failed like what was.
        """
        left, parts, most = list(self.chosen.stories), [], self.choices.stories
        idle = [story for story in left if activity(story) and not story.pulled]
        left = [story for story in left if story not in idle]
        while left and len(self.entries) < most:
            batch = left[: most - len(self.entries)]
            del left[: len(batch)]
            tools.tell("entries", len(self.entries), min(most, len(self.chosen.stories)))
            part = tools.write(batch, turned_down)
            parts.append(part)
            self._judge(batch, part)
            lost = sum(gap.why not in _OURS for one in parts for gap in one.failed)
            if left and lost >= most:
                self.findings.append(
                    f"{lost} stories got no entry by the model: {len(left)} more were not asked about"
                )
                break
            if part.stopped == "down":
                break
        left += idle  # named behind all others
        written = together(parts)
        if written.stopped == "down":
            unasked = tuple(Gap(subject=story.key, why=UNASKED) for story in left)
            written, left = replace(written, failed=(*written.failed, *unasked)), []
        room = max(0, self.choices.also - len(self.also))
        for story in left[:room]:
            self._mention(story, None)
        named = {gap.subject for gap in written.failed if gap.why == OTHER_LANGUAGE}
        abroad = [*(story for story in self.chosen.stories if story.key in named), *self.chosen.named]
        for story in abroad[: self.choices.also]:
            self._mention(story, None)
        self.untold = len(left[room:]) + len(abroad[self.choices.also :])
        written = replace(written, failed=tuple(gap for gap in written.failed if gap.subject not in named))
        self.failed = sorted(written.failed, key=lambda gap: gap.subject)
        self._fail(named)
        return written

    def _fail(self, named: set[str]) -> None:
        """Say of the items of stories without an entry why they have none."""
        dead = {gap.subject: gap.why for gap in self.failed}
        for story in self.chosen.stories:
            if story.key in dead:
                self.states |= {item.id: ("failed", dead[story.key]) for item in story.items}
            if story.key in named:
                tongues = self.chosen.tongues
                self.states |= {item.id: ("other_language", tongues[item.id]) for item in story.items}

    def _judge(self, batch: Iterable[Story], part: Written) -> None:
        official = frozenset(
            item.id
            for story in batch
            for item in story.items
            if self.choices.voices.get(item.source) == "official"
        )
        for story in batch:
            entry = part.entries.get(story.key)
            if entry is None:
                continue
            urls = frozenset(item.url for item in story.items if item.url)
            judgement = judge(entry, urls, self.known)
            rows = stated(entry, self.day, self.known.naming, official=official)
            if not judgement.news and not compared(rows, self.known)[0] and not closings([entry], self.known):
                self._mention(story, judgement)
                continue
            self.entries.append(
                replace(
                    entry,
                    elsewhere=_elsewhere(entry, story),
                    product=product(entry, story),
                    releases=releases(entry, story),
                )
            )
            self.stated += rows
            self.uses += uses(entry, story, voice=self.choices.voices, attribution=self.choices.attributions)
            if judgement.follows:
                told = judgement.follows
                self.follows.append(
                    Follow(
                        key=entry.key,
                        day=told.day,
                        headline=told.headline,
                        entry=told.key,
                        thread=told.thread,
                    )
                )

    def _mention(self, story: Story, judgement: Judgement | None) -> None:
        told = judgement.follows if judgement else None
        listed = (one for one in lists(story.items) if story.items[0] in one)
        item = next(listed, story.items)[0]  # of a list of releases the newest
        words = _title(item)
        about = described(item, story)
        tongues = {self.chosen.tongues.get(item.id, "") for item in story.items}
        self.also.append(
            Mention(
                key=story.key,
                quote=about or words,
                items=len(story.items),
                topics=tuple(fit.topic for fit in story.fits),
                follows=told.day if told else None,
                thread=told.thread if told else "",
                language=tongues.pop() if len(tongues) == 1 else "",
                product=f"{words.words}:" if about else versioned(words.words, item),
            )
        )

    def interpret(self, tools: Tools, written: Written) -> Interpreted:
        """Read the narratives of the topics that the day's news may bear on."""
        self._let_fall()
        if tools.interpret is None:
            theses = [lifted(self.day, topic, self.entries) for topic in self.choices.topics]
            return Interpreted(theses=tuple(thesis for thesis in theses if thesis))
        if written.stopped:
            return Interpreted()
        matters = []
        gone = {fall.thesis for fall in self.falls}
        for topic in self.choices.topics:
            entries = tuple(entry for entry in self.entries if topic.name in entry.topics)
            fell = any(fall.topic == topic.name for fall in self.falls)
            if fell or any(bears(entry) for entry in entries):
                left = tuple(one for one in self.standing if one.topic == topic.name and one.key not in gone)
                matters.append(Matter(topic=topic, day=self.day, entries=entries, standing=left, fell=fell))
        return tools.interpret(matters) if matters else Interpreted()

    def _let_fall(self) -> None:
        """Find the standing theses that the day's evidence takes away; no writer is asked."""
        first = self.day - timedelta(days=THREAD_DAYS)
        items = {
            entry.key: entry.items
            for record in self.before.near
            if record.day >= first
            for entry in record.entries
        }
        back = {one.key: (one.entry, one.thread) for one in self.follows}
        conflicts, _series, settled = compared(self.stated, self.known)
        evidence = Evidence(
            entries=tuple(self.entries),
            retracted={
                id_: entry.key
                for entry in self.entries
                if entry.status == "retracted"
                for key in back.get(entry.key, ())
                for id_ in items.get(key, ())
            },
            contradicted=contradicted(self.stated, conflicts, settled, self.known, self.entries),
            closings=closings(self.entries, self.known),
        )
        self.falls = list(falls(self.standing, evidence))

    def record(self, coverage: Coverage, written: Written, read: Interpreted) -> Record:
        """Return the day's record; nothing in it says when or how often it was made."""
        conflicts, series, settled = compared(self.stated, self.known)
        answers = closings(self.entries, self.known)
        places = ranked(self.chosen.stories)
        answered = {thesis.against for thesis in read.theses if thesis.effect == "overturned"}
        record = Record(
            day=self.day,
            zone=self.choices.zone.key,
            language=self.choices.language,
            writer="extractive" if self.choices.extractive or written.extractive else "model",
            coverage=coverage,
            embedder=self.chosen.sensed.meaning.embedder if self.chosen.sensed.meaning else "",
            items=(),
            entries=tuple(self.entries),
            follows=tuple(self.follows),
            also=tuple(self.also),
            theses=read.theses,
            narratives=read.narratives,
            failed=tuple(_lasting(gap) for gap in self.failed),
            stated=tuple(self.stated),
            conflicts=conflicts,
            series=series,
            predictions=tuple(one for entry in self.entries for one in predictions(entry, self.known)),
            closings=(*answers, *settled),
            overdue=overdue(self.known, (one.key for one in answers)),
            uses=tuple(self.uses),
            ranked=tuple(places[entry.key] for entry in self.entries),
            falls=tuple(one for one in self.falls if one.thesis not in answered),
        )
        quotes = [quote for entry in self.entries for quote in entry.quotes]
        quotes += [mention.quote for mention in self.also]
        quotes += [quote for part in parts_of(record) for quote in part]
        quotes += [quote for thesis in read.theses for one in thesis.body for quote in one.quotes]
        cited = sorted({quote.item for quote in quotes})
        own = {id_: _cited(item) for id_, item in self.items.items()}
        return replace(record, items=tuple(own.get(id_) or self.cited[id_] for id_ in cited))


def _elsewhere(entry: Entry, story: Story) -> int:
    """Return how many sources tell the story and are not quoted by its entry."""
    quoted = {quote.item for quote in entry.quotes}
    heard = {item.source for item in story.items if item.id in quoted}
    return len({item.source for item in story.items} - heard)


def _lasting(gap: Gap) -> Gap:
    """Return the gap as the vault keeps it: in our words, without an address or what a model said."""
    return gap if gap.why == NO_SENTENCE else replace(gap, why="no answer of the model could be used")


def _title(item: Item) -> Quote:
    """Return the words that name an item in one line: of its title, else of its text's first line."""
    span = headline(item)
    if span is None:
        words = item.title or next((line for line in item.text.splitlines() if line.strip()), item.body)
        start = item.body.index(words)
        span = unaddressed(item.body, start, start + len(" ".join(words.split(" ")[:_MENTION])))
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
