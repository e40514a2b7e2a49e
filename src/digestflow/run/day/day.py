"""One day up to the review: gather, choose, write, draft. Nothing in the vault is touched."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from digestflow.core.decision import turned_down
from digestflow.core.entry.nouns import judgements
from digestflow.core.gap import Gap
from digestflow.core.outcome import Outcome
from digestflow.core.record import Coverage, Record, dump
from digestflow.core.review.refusal import refused_of, without
from digestflow.core.story.nouns import Join
from digestflow.run.day.coverage import coverage_of
from digestflow.run.day.gather import Gathered, gather
from digestflow.run.day.past import givens, lacks
from digestflow.run.day.recipe import days_before, recipe_of
from digestflow.run.kept.decisions import with_decisions
from digestflow.run.kept.earlier import Earlier
from digestflow.run.kept.standing import Standing, open_plans, standing
from digestflow.run.plans import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from digestflow.core.given import Given
    from digestflow.core.outcome import RunStatus
    from digestflow.run.day.telling import Telling
    from digestflow.run.interpreted import Interpreted
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Choices, Tools
    from digestflow.run.sense import Sensed
    from digestflow.run.written import Written


def run(
    day: date,
    tools: Tools,
    choices: Choices,
    *,
    fetch: bool = True,
    anew: bool = False,
    past: Sequence[date] = (),
) -> Outcome:
    """Make the digest of `day` up to the review and keep it as the day's plan.

    A source or story that fails is left out and named. When the endpoint is down there is
    no plan and the day stays due. A run that knows less than the plan or record that is
    there replaces neither. A day that was made from the same before is made again only with
    `anew`. When sources are asked, the past is asked as well for what they do not list any more
    of the days in `past`.

    Raises:
        VaultError: What stands in the vault does not read back.
        KeyRefused: The endpoint refuses the key.
    """
    clock = _Clock()
    started = tools.now()
    gathered = gather(tools, choices, making=(day,), past=past) if fetch else Gathered.nothing()
    clock.stage("sources")
    now = standing(tools.vault, tools.former)
    choices = with_decisions(choices, now, day)
    drafted = next((plan for plan in open_plans(now, tools.drafts) if plan.day == day), None)
    earlier_record = record_of(drafted) if drafted else now.records.get(day)
    before = Earlier(now.records, tools.drafts.all(), tools.vault.memory).before(day, choices.lookback)
    given = givens(day, tools, choices, started)
    recipe = recipe_of(day, before, tools, choices, missing=lacks(given))
    same = not anew and tools.runs.recipe(day) == recipe
    if same and earlier_record is not None and settled(earlier_record, tools):
        return _again(earlier_record, drafted, tools, gathered, given, clock)
    # Loaded here: a day that was made from the same needs none of it (docs/decisions/0011).
    from digestflow.run.day.choose import choose
    from digestflow.run.day.telling import Telling
    from digestflow.run.kept.moved import unknown

    items = tools.archive.day(day)
    earlier = tools.archive.earlier(day, days_before(day, choices.lookback))
    chosen = choose(items, earlier, choices, tools.sense, told=before.told(now.decisions))
    clock.stage("stories")
    told = Telling(day=day, items=items, chosen=chosen, before=before, choices=choices)
    written = told.write(tools, turned_down(now.decisions, day))
    clock.stage("entries")
    read = told.interpret(tools, written)
    clock.stage("narratives")
    coverage = coverage_of(told, given, choices, earlier_record)
    outcome = _with(replace(_outcome(told, written, gathered, coverage, choices), given=given), read)
    outcome = replace(outcome, findings=(*outcome.findings, *map(str, unknown(now.records, choices.layout))))
    if outcome.status == "down":
        return _kept(replace(outcome, plan="none", seconds=clock.seconds), tools, started, recipe)
    record = without(told.record(coverage, written, read), refused_of(day, now.decisions))
    if earlier_record is not None and _worse(record, earlier_record, chosen.sensed, outcome):
        finding = f"{day}: this run knows less than what is there, which stays"
        outcome = replace(outcome, plan="new" if drafted else "same", findings=(*outcome.findings, finding))
    else:
        outcome = _planned(record, drafted, outcome, now, tools, choices)
    _log(tools, told, outcome)
    tools.archive.set_states(day, [(id_, *state) for id_, state in told.states.items()])
    clock.stage("plan")
    return _kept(replace(outcome, seconds=clock.seconds), tools, started, recipe)


def _log(tools: Tools, told: Telling, outcome: Outcome) -> None:
    """Keep why items went together, what is missing, and how it ended."""
    for join in told.chosen.joins:
        pair = {"story": join.first, "item": join.second, "score": join.score, "why": join.why}
        tools.log("joined", day=told.day, **pair, embedder=join.embedder)
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


def settled(record: Record, tools: Tools) -> bool:
    """Tell whether a day's last run left nothing for the next to do: no story failed, nothing stopped it."""
    last = tools.runs.last(record.day)
    if record.failed or last is None or last.get("failed") or last.get("pending"):
        return False
    return last["status"] in {"done", "gaps"}


def _again(
    record: Record,
    drafted: Plan | None,
    tools: Tools,
    gathered: Gathered,
    given: Mapping[str, Given],
    clock: _Clock,
) -> Outcome:
    """Return the outcome of a day that was made from the same before: nothing is done twice."""
    last = tools.runs.last(record.day)
    joins = last.get("joins", ()) if last else ()
    unjudged = last.get("unjudged", ()) if last else ()
    judged, doubted = judgements(record.entries)
    planned = drafted.outcome if drafted else {}
    clock.stage("stories")
    return Outcome(
        day=record.day,
        status=last["status"] if last else "done",
        writer=record.writer,
        plan="new" if drafted else "same",
        coverage=record.coverage,
        listed=gathered.listed,
        archived=gathered.archived,
        entries=len(record.entries),
        also=len(record.also),
        failed=record.failed,
        judged=judged,
        doubted=doubted,
        unjudged=tuple(Gap(**gap) for gap in unjudged),
        notes=planned.get("notes", 0),
        hunks=planned.get("hunks", 0),
        findings=(*gathered.findings, *gathered.warnings),
        embedder=record.embedder,
        joins=tuple(Join(**join) for join in joins),
        given=given,
        seconds=clock.seconds,
    )


def _outcome(
    told: Telling, written: Written, gathered: Gathered, coverage: Coverage, choices: Choices
) -> Outcome:
    sensed = told.chosen.sensed
    pending = (*([sensed.lacking] if sensed.lacking else []), *written.pending)
    lacking = coverage.missing or written.failed or pending or written.unjudged
    gaps: RunStatus = "gaps" if lacking else "done"
    judged, doubted = judgements(told.entries)
    items = {id_ for entry in told.entries for id_ in entry.items}
    return Outcome(
        day=told.day,
        status=written.stopped or sensed.stopped or gaps,
        writer="extractive" if choices.extractive else "model",
        plan="new",
        coverage=coverage,
        listed=gathered.listed,
        archived=gathered.archived,
        entries=len(told.entries),
        also=len(told.also),
        refused=written.refused,
        repaired=written.repaired,
        failed=tuple(told.failed),
        pending=pending,
        judged=judged,
        doubted=doubted,
        unjudged=written.unjudged,
        findings=(*gathered.findings, *gathered.warnings, *told.findings),
        embedder=sensed.meaning.embedder if sensed.meaning else "",
        joins=tuple(join for join in told.chosen.joins if join.second in items),
        usage=sensed.usage.plus(written.usage),
    )


def _with(outcome: Outcome, read: Interpreted) -> Outcome:
    """Return the outcome with what became of the narratives."""
    return replace(
        outcome,
        status="gaps" if outcome.status == "done" and read.pending else outcome.status,
        refused=(*outcome.refused, *read.refused),
        pending=(*outcome.pending, *read.pending),
        usage=outcome.usage.plus(read.usage),
    )


def _planned(
    record: Record, drafted: Plan | None, outcome: Outcome, now: Standing, tools: Tools, choices: Choices
) -> Outcome:
    """Keep the record as the day's plan, unless it was accepted already as it is."""
    accepted = now.records.get(record.day)
    if record == accepted:
        tools.drafts.drop(record.day)
        return replace(outcome, plan="same")
    from digestflow.run.notes.accept import accept

    writes = accept([record], now, tools.vault, choices.layout)
    outcome = replace(
        outcome,
        plan="changed" if accepted else "new",
        notes=sum(change.writes for change in writes.changes),
        hunks=sum(len(change.hunks) for change in writes.changes),
    )
    if drafted is None or drafted.record != dump(record):
        tools.drafts.put(record.day, dump(record), made=tools.now(), outcome=outcome.tree())
    return outcome


def _worse(new: Record, old: Record, sensed: Sensed, outcome: Outcome) -> bool:
    """Tell whether a record is degraded against one that is there: it may not replace it.

    The archive never shrinks: a day with fewer items than before is one whose archive was lost.
    """
    from digestflow.core.prompt.nouns import JUDGE

    degraded = old.writer == "model" and new.writer == "extractive"
    if sensed.lacking and old.embedder != new.embedder:
        degraded = True
    unheard = any(gap.subject == JUDGE for gap in outcome.gaps) and not outcome.judged
    if unheard and judgements(old.entries)[0]:
        degraded = True
    lost = new.coverage.items < old.coverage.items
    return degraded or lost or len(new.failed) > len(old.failed)


def _kept(outcome: Outcome, tools: Tools, started: datetime, recipe: str) -> Outcome:
    tree: Mapping[str, Any] = outcome.tree()
    tools.runs.add(outcome.day, started=started, ended=tools.now(), outcome=tree, recipe=recipe)
    return outcome
