"""What the review page shows and may do, of an opened project."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.advice import advised, in_vault
from digestflow.core.decision import pulled
from digestflow.core.entry.nouns import Refusal
from digestflow.core.health.nouns import Health, known
from digestflow.core.item.nouns import digest
from digestflow.core.review.nearest import nearest
from digestflow.core.review.shown import Shown, show
from digestflow.core.thesis import day_of
from digestflow.core.wanted import wanted_of
from digestflow.errors import DigestflowError, UsageError
from digestflow.run.insight.explain import explain
from digestflow.run.insight.searching import search_items, taking_in
from digestflow.run.kept.answers import all_rates, answers_of
from digestflow.run.kept.standing import DECISIONS, standing, state_of
from digestflow.run.plans import plan_of
from digestflow.run.review.automatic import mark_seen, take_back
from digestflow.run.review.pulling import pull
from digestflow.run.review.reviewing import Reviewed, answer, editable, reviewed
from digestflow.run.review.settle import commit, plans, reject
from digestflow.run.review.unseen import unseen
from digestflow.web.desk import (
    Accepted,
    Desk,
    Former,
    Found,
    Headline,
    Held,
    Review,
    Run,
    Tally,
    Unlike,
)
from digestflow.wire.insight.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from digestflow.core.change.nouns import Change
    from digestflow.core.record import Record
    from digestflow.core.review.answer import Answer
    from digestflow.core.review.points import Point
    from digestflow.core.review.shown import Explanation
    from digestflow.run.plans import Plan
    from digestflow.wire.project import Project

_RUNS = 30  # on a page
_FOUND = 20  # items on a page
_UNLIKE = 300  # items that are shown
_BACK = 31  # days that were accepted, in which what a topic was read as last is looked for


def desk_of(project: Project, wanted: Sequence[date] = ()) -> Desk:
    """Return what the page of a project opened to read shows and may do.

    `wanted` are the days whose plans it leads to; those of all days when none is named.
    """
    made = _Desk(project)

    def days() -> Sequence[date]:
        there = state_of(project.tools, project.choices.zone).open
        return tuple(plan.day for plan in there if not wanted or plan.day in wanted)

    return Desk(
        warm=lambda: made.warm(days),
        days=days,
        review=made.review,
        places=made.places,
        answer=made.answer,
        advise=lambda fix: advised(in_vault(fix, project.vault.root), None, project.path),
        commit=made.commit,
        discard=made.discard,
        accepted=lambda: [Accepted(day=one.day, point=one.point) for one in unseen(project.tools)],
        seen=made.seen,
        take_back=made.take_back,
        rates=lambda: all_rates(project.tools, last=project.config.review.auto_accept.last),
        unlike=made.unlike,
        topics=lambda: tuple(topic.name for topic in project.choices.topics),
        pull=made.pull,
        ran=lambda: sorted(project.tools.runs.ran(), reverse=True),
        sources=made.sources,
        runs=made.runs,
        picture=lambda name: drawn(name, project),
        item=project.archive.item,
        search=made.search,
        explain=made.explain,
    )


class _Desk:
    def __init__(self, project: Project) -> None:
        self._project = project
        # The plan that was shown last, and what it was made from: rendering every note of it costs
        # more than showing a page (docs/benchmarks.md).
        self._seen: tuple[object, Review] | None = None

    def warm(self, days: Callable[[], Sequence[date]]) -> Iterator[None]:
        """Make ready the oldest plan and the search; what fails here is said where it is asked for."""
        with suppress(DigestflowError):
            for day in days()[:1]:
                self.review(day)
            yield
            yield from taking_in(self._project.words, self._project.archive)

    def review(self, day: date) -> Review:
        """Return the day's open plan with everything its page shows."""
        project = self._project
        (plan,) = plans([day], project.tools)
        made = {key: value for key, value in plan.outcome.items() if key != "answers"}
        vault = (project.vault.stamps(), project.vault.stamps(DECISIONS.parent, suffix=""))
        if self._seen is None or self._seen[0] != (plan.record, made, vault):
            self._seen = ((plan.record, made, vault), self._made(plan))
        return _answered(self._seen[1], plan)

    def _made(self, plan: Plan) -> Review:
        found = reviewed(plan, self._project.tools, self._project.choices)
        return Review(
            day=plan.day,
            name=_name(plan),
            record=found.record,
            points=found.points,
            answers={key: one for key, one in found.answers.items() if one.by == "before"},
            texts=editable(found),
            held=tuple(self._held(plan, found)),
            outcome=plan.outcome,
            former=dict(self._former(found.record)),
            headlines=tuple(_headlines(found.whole.changes)),
            notes=tuple(str(change.path) for change in found.whole.changes if change.writes),
        )

    def _former(self, record: Record) -> Iterator[tuple[str, Former]]:
        """Yield what each reading speaks to, else what the topic was read as last, by the point's key."""
        records = standing(self._project.vault, self._project.tools.former).records
        days = [day for day in sorted(records, reverse=True) if day < record.day][:_BACK]
        for thesis in record.theses:
            days_of = [day_of(thesis.against)] if thesis.against else days
            before = [one for day in days_of if day in records for one in reversed(records[day].theses)]
            for one in before:
                if one.key == thesis.against or (not thesis.against and one.topic == thesis.topic):
                    text = "\n".join((one.title, *(sentence.text for sentence in one.body)))
                    yield f"thesis/{thesis.key}", Former(day=day_of(one.key), text=text)
                    break

    def places(self, shown: Review, points: Sequence[Point]) -> Mapping[str, tuple[Shown, ...]]:
        """Return where the quotes of points stand, by the point's key."""
        cited = {item.id: item for item in shown.record.items}
        items = self._project.archive.several(
            dict.fromkeys(quote.item for point in points for quote in point.quotes)
        )
        return {
            point.key: tuple(
                show(quote, cited[quote.item], items.get(quote.item))
                for quote in point.quotes
                if quote.item in cited
            )
            for point in points
        }

    def _held(self, plan: Plan, found: Reviewed) -> Iterator[Held]:
        refusals = [Refusal(**one) for one in plan.outcome.get("refused", ())]
        told = {entry.key: entry.items for entry in found.record.entries}
        # A story's key is the id of its first item: of one that is not told that is all that is known.
        ids = {one.subject: told.get(one.subject, (one.subject,)) for one in refusals}
        items = self._project.archive.several(id_ for some in ids.values() for id_ in some)
        for one in refusals:
            texts = [items[id_].body for id_ in ids[one.subject] if id_ in items]
            yield Held(refusal=one, nearest=nearest(one.text, texts))

    def answer(self, day: date, name: str, given: Mapping[str, Answer | None]) -> Tally:
        """Keep answers to points that were shown; return where the review stands then."""
        project = self._project
        with project.alone():
            plan = self._shown(day, name)
            shown = self._seen[1] if self._seen else self.review(day)
            if shown.name != name:
                shown = self.review(day)
            topics = {point.key: point.topic for point in shown.points}
            for key, one in given.items():
                if key not in topics:
                    raise UsageError(
                        f"the plan of {day} has no point {key!r}", fix=f"digestflow review {day}"
                    )
                if one and one.word == "edit" and key not in shown.texts:
                    raise UsageError(f"{key!r} is no line of the day's note that can be edited")
            said = {key: one and replace(one, topic=topics[key]) for key, one in given.items()}
            answer(plan, said, project.tools)
            return _answered(shown, self._shown(day, name)).tally

    def commit(self, day: date, name: str) -> Sequence[str]:
        """Make the plan that was shown part of the vault."""
        project = self._project
        with project.alone():
            self._shown(day, name)
            (one,) = commit([day], project.tools, project.choices, mode=project.config.git.mode)
        return one.notes

    def discard(self, day: date, name: str, reason: str) -> None:
        """Refuse the plan that was shown."""
        with self._project.alone():
            self._shown(day, name)
            reject(day, reason, self._project.tools)

    def seen(self) -> int:
        """Remember that the person looked at what was accepted in their place."""
        with self._project.alone():
            return mark_seen(self._project.tools)

    def take_back(self, day: date, keys: Sequence[str], reason: str) -> int:
        """Take points back that were accepted in the person's place; with a reason, reject them."""
        with self._project.alone():
            return take_back(day, keys, self._project.tools, self._project.choices, reason=reason)

    def _shown(self, day: date, name: str) -> Plan:
        """Return the day's draft; without a look at the vault, so that an answer takes no time."""
        plan = plan_of(day, self._project.tools.drafts)
        if plan is None or _name(plan) != name:
            raise UsageError(
                f"the plan of {day} was settled or made anew since it was shown", fix="load the page again"
            )
        return plan

    def unlike(self, day: date) -> Sequence[Unlike]:
        """Return the day's items that fit no topic well enough."""
        found = self._project.archive.off_topic(day, limit=_UNLIKE)
        mine = pulled(standing(self._project.vault, self._project.tools.former).decisions, day)
        return tuple(Unlike(item=item, score=score, pulled=mine.get(item.id, ())) for item, score in found)

    def pull(self, id_: str, topic: str) -> date:
        """Have an item told that fitted no topic."""
        with self._project.alone():
            return pull(id_, topic, self._project.tools, self._project.choices).day

    def sources(self) -> Sequence[tuple[str, Health]]:
        """Return every source with its health, as `sources health` does."""
        choices, healths = self._project.choices, self._project.archive.healths()
        rows = [(source.kind, known(healths.get(source.name), source)) for source in choices.sources]
        lost = [("opml", Health(source=gap.subject, why=gap.why, failures=1)) for gap in choices.unopened]
        return (*rows, *lost)

    def runs(self, page: int) -> Sequence[Run]:
        """Return a page of runs."""
        found = self._project.runs.recent(limit=_RUNS, offset=page * _RUNS)
        return tuple(
            Run(day=one.day, started=one.started, ended=one.ended, outcome=one.outcome) for one in found
        )

    def search(self, words: str, page: int) -> Found:
        """Return a page of what the archive has of the words; the last may go on: who types is not done."""
        project = self._project
        try:
            wanted = wanted_of(f"{words}*" if words[-1:].isalnum() else words)
        except UsageError:  # there is no word
            return Found(items=(), more=False)
        found = search_items(wanted, project.words, project.archive, most=_FOUND + 1, skip=page * _FOUND)
        return Found(items=found[:_FOUND], more=len(found) > _FOUND)

    def explain(self, key: str) -> Explanation:
        """Return all that is known of an entry."""
        project = self._project
        return explain(key, project.tools, find=project.archive.item, asked=project.replies.about)


def _headlines(changes: Iterable[Change]) -> Iterator[Headline]:
    for change in changes:
        hunks = [hunk for hunk in change.hunks if re.fullmatch(r"section/narrative|narrative/\d+", hunk.unit)]
        if hunks:
            yield Headline(
                note=str(change.path),
                theirs="\n".join(hunk.theirs for hunk in hunks if hunk.theirs),
                ours="\n".join(hunk.ours for hunk in hunks if hunk.ours),
            )


def _answered(shown: Review, plan: Plan) -> Review:
    before = {key: one for key, one in shown.answers.items() if one.by == "before"}
    given = {**before, **answers_of(plan)}
    return replace(
        shown, answers={point.key: given[point.key] for point in shown.points if point.key in given}
    )


def _name(plan: Plan) -> str:
    return digest(plan.record)[:16]
