"""One day up to the review: gather, choose, write, draft. Nothing in the vault is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from digestflow.core.evidence.quote import Quote
from digestflow.core.ledger import Judgement, Ledger, judge, ledger
from digestflow.core.outcome import STATES, Outcome
from digestflow.core.record import Cited, Coverage, Follow, Gap, Mention, Record, dump, entries_of, load
from digestflow.core.thesis import lifted
from digestflow.core.window import window
from digestflow.run.accept import accept
from digestflow.run.choose import Chosen, choose
from digestflow.run.gather import Gathered, gather
from digestflow.run.standing import Standing, standing
from digestflow.run.writers import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.item.nouns import Item
    from digestflow.core.outcome import RunStatus
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices, Plan, Tools, Written

_MENTION = 25  # words of a text that stand in for a missing title


def run(day: date, tools: Tools, choices: Choices, *, fetch: bool = True) -> Outcome:
    """Make the digest of `day` up to the review and keep it as the day's plan.

    A source or story that fails is left out and named. When the endpoint is down there is
    no plan and the day stays due. A run that knows less than the plan or record that is
    there replaces neither.

    Raises:
        VaultError: What stands in the vault does not read back.
        KeyRefused: The endpoint refuses the key.
    """
    clock = _Clock()
    started = tools.now()
    gathered = gather(tools, choices) if fetch else Gathered.nothing()
    clock.stage("sources")
    now = standing(tools.vault)
    known = _known(day, now, tools)
    items = tools.archive.day(day)
    earlier = tools.archive.between(_days_before(day, choices.lookback), _days_before(day, 1))
    chosen = choose(items, earlier, choices)
    clock.stage("stories")
    told = _Told(day=day, items={item.id: item for item in items}, chosen=chosen, known=known)
    written = told.write(tools, choices)
    clock.stage("entries")
    drafted = next((draft for draft in tools.drafts.all() if draft.day == day), None)
    earlier_record = load(drafted.record, where=f"plan of {day}") if drafted else now.records.get(day)
    coverage = _coverage(told, tools, choices, started, earlier_record)
    outcome = _outcome(told, written, gathered, coverage, choices)
    if outcome.status == "down":
        return _kept(replace(outcome, plan="none", seconds=clock.seconds), tools, started)
    record = told.record(choices, coverage, written)
    if earlier_record is not None and _worse(record, earlier_record):
        finding = f"{day}: this run knows less than what is there, which stays"
        outcome = replace(outcome, plan="new" if drafted else "same", findings=(*outcome.findings, finding))
    else:
        outcome = _planned(record, drafted, outcome, now, tools, choices)
    _log(tools, told, outcome)
    tools.archive.set_states(day, [(id_, *state) for id_, state in told.states.items()])
    clock.stage("plan")
    return _kept(replace(outcome, seconds=clock.seconds), tools, started)


def _log(tools: Tools, told: _Told, outcome: Outcome) -> None:
    """Keep why items went together, what is missing, and how it ended."""
    for join in told.chosen.joins:
        tools.log("joined", day=told.day, story=join.first, item=join.second, score=join.score, why=join.why)
    for gap in outcome.gaps:
        tools.log("gap", day=told.day, subject=gap.subject, why=gap.why)
    for refusal in outcome.refused:
        tools.log("refused", day=told.day, story=refusal.subject, why=refusal.why)
    tools.log(
        "run", day=told.day, status=outcome.status, tokens=outcome.usage.tokens_in + outcome.usage.tokens_out
    )


class _Clock:
    """Seconds by stage, on the monotonic clock."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def stage(self, name: str) -> None:
        now = perf_counter()
        self.seconds[name] = round(now - self._last, 3)
        self._last = now


class _Told:
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
            failed=tuple(self.failed),
        )


def _known(day: date, now: Standing, tools: Tools) -> Ledger:
    """Return what the day may know: accepted records, and the drafts of earlier days."""
    records = dict(now.records)
    for draft in tools.drafts.all():
        if draft.day < day:
            records[draft.day] = load(draft.record, where=f"plan of {draft.day.isoformat()}")
    return ledger(entries_of(record) for record in records.values()).before(day)


def _days_before(day: date, n: int) -> date:
    return day - timedelta(days=n)


def _coverage(told: _Told, tools: Tools, choices: Choices, now: datetime, earlier: Record | None) -> Coverage:
    """Count where the items went, and which sources were read after the day had ended.

    A source that was missing before and still is keeps the reason first given: how it fails
    tonight is no news of that day.
    """
    since = min(window(told.day, choices.zone).end, now)
    missing = dict(tools.archive.unread([source.name for source in choices.sources], since))
    missing |= {gap.subject: gap.why for gap in choices.unopened}
    said = {gap.subject: gap.why for gap in earlier.coverage.missing} if earlier else {}
    missing = {name: said.get(name, why) for name, why in missing.items()}
    counts = dict.fromkeys(STATES, 0)
    for state, _detail in told.states.values():
        counts[state] += 1
    return Coverage(
        sources=len(choices.sources) + len(choices.unopened),
        missing=tuple(Gap(subject=name, why=missing[name]) for name in sorted(missing)),
        stories=len(told.chosen.stories) - len(told.failed),
        untold=told.untold,
        **counts,
    )


def _outcome(
    told: _Told, written: Written, gathered: Gathered, coverage: Coverage, choices: Choices
) -> Outcome:
    gaps: RunStatus = "gaps" if coverage.missing or written.failed else "done"
    return Outcome(
        day=told.day,
        status=written.stopped or gaps,
        writer="extractive" if choices.extractive else "model",
        plan="new",
        coverage=coverage,
        listed=gathered.listed,
        archived=gathered.archived,
        entries=len(told.entries),
        also=len(told.also),
        refused=written.refused,
        failed=tuple(told.failed),
        findings=gathered.warnings,
        usage=written.usage,
    )


def _planned(
    record: Record, drafted: Plan | None, outcome: Outcome, now: Standing, tools: Tools, choices: Choices
) -> Outcome:
    """Keep the record as the day's plan, unless it was accepted already as it is."""
    accepted = now.records.get(record.day)
    if record == accepted:
        tools.drafts.drop(record.day)
        return replace(outcome, plan="same")
    writes = accept([record], now, tools.vault, choices.layout)
    outcome = replace(
        outcome,
        plan="changed" if accepted else "new",
        notes=sum(change.after != change.before for change in writes.changes),
        hunks=sum(len(change.hunks) for change in writes.changes),
    )
    if drafted is None or drafted.record != dump(record):
        tools.drafts.put(record.day, dump(record), made=tools.now(), outcome=outcome.tree())
    return outcome


def _worse(new: Record, old: Record) -> bool:
    """Tell whether a record is degraded against one that is there: it may not replace it."""
    degraded = old.writer == "model" and new.writer == "extractive"
    return degraded or len(new.failed) > len(old.failed)


def _kept(outcome: Outcome, tools: Tools, started: datetime) -> Outcome:
    tree: Mapping[str, Any] = outcome.tree()
    tools.runs.add(outcome.day, started=started, ended=tools.now(), outcome=tree)
    return outcome


def _title(item: Item) -> Quote:
    words = item.title or " ".join(item.text.split(maxsplit=_MENTION)[:_MENTION])
    start = item.body.find(words)
    if start < 0:  # white space between the words of the text is kept as it is there
        first = item.body.find(words.split()[0])
        start, words = first, item.body[first:].split("\n", 1)[0]
    return Quote(item=item.id, body=item.body_hash, start=start, end=start + len(words), words=words)


def _cited(item: Item) -> Cited:
    return Cited(
        id=item.id,
        title=item.title,
        url=item.url,
        source=item.source,
        published=item.published,
        body=item.body_hash,
    )
