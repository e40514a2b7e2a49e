"""What is accepted in a person's place: by a run, shown to them next time, taken back when they say so."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from digestflow.core.decision import Decision, dump_line
from digestflow.core.outcome import Outcome
from digestflow.core.record import Record, dump
from digestflow.core.review.answer import Answer
from digestflow.core.review.answered import Answered
from digestflow.core.review.points import points
from digestflow.core.review.policy import allowed, closed, only
from digestflow.errors import UsageError
from digestflow.plural import many
from digestflow.run.kept.answers import answers_file, answers_of, looked_at, persons
from digestflow.run.kept.standing import DECISIONS, standing
from digestflow.run.notes.accept import accept, without
from digestflow.run.plans import plan_of, record_of
from digestflow.run.ports import Intent
from digestflow.run.review.reviewing import answered_writes, reviewed
from digestflow.run.review.settle import appended
from digestflow.run.review.unattended import busy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import PurePosixPath

    from digestflow.core.review.policy import Policy
    from digestflow.run.kept.standing import Standing
    from digestflow.run.notes.accept import Writes
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Choices, Tools


def accept_clean(outcome: Outcome, tools: Tools, choices: Choices, policy: Policy) -> Outcome:
    """Accept what the policy allows of the plan that a run has just made; the rest of it waits.

    A day that was accepted before and says something else now, or of which a person rejected a
    plan, is asked about whole. Where a person is writing in one of the notes nothing is
    accepted: all of it waits.

    Raises:
        NoteConflict: A note changed while it was written; nothing is accepted.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    plan = plan_of(outcome.day, tools.drafts)
    if plan is None or outcome.plan not in {"new", "changed"}:
        return outcome
    now = standing(tools.vault, tools.former)
    record = record_of(plan)
    if any(one.kind == "reject" and one.day == plan.day for one in now.decisions):
        return _told(outcome, f"{plan.day}: you rejected a plan of it: nothing is accepted in your place")
    said, stands = now.answers.of(plan.day), _points(now.records.get(plan.day))
    if stands and only(record, stands) != now.records[plan.day]:
        return _told(outcome, f"{plan.day}: accepted before, and it says something else now: all is asked")
    shut = closed(now.answers.every(), policy)
    answers = answers_of(plan)
    mine = {key for key, one in answers.items() if one.by == "policy"}
    mine |= {key for key, one in said.items() if one.said in {"auto", "seen"}}
    found = allowed(
        record,
        reviewed(plan, tools, choices).whole.changes,
        replace(policy, kinds=policy.kinds - shut.keys()),
        before=stands | mine,
        barred=_barred(plan, record, now),
        used=len(mine),
    )
    outcome = _told(outcome, *shut.values())
    if not found:
        return outcome
    given = {**answers, **{one.key: Answer(word="yes", topic=one.topic, by="policy") for one in found}}
    part = only(record, stands | {key for key, one in given.items() if one.by == "policy"})
    writes = answered_writes(part, _policys(given), now, tools, choices)
    put_off = tuple(busy(plan.day, writes.changes, tools))
    if put_off:
        return replace(
            outcome,
            status="gaps" if outcome.status == "done" else outcome.status,
            put_off=(*outcome.put_off, *put_off),
        )
    tools.apply(
        writes.files, _intent(plan.day, f"Digest of {plan.day}: {many(len(found), 'point')} by your policy")
    )
    if part == record:
        tools.drafts.drop(plan.day)
    else:
        _put(plan, given, tools)
    return replace(outcome, auto=len(found))


def mark_seen(tools: Tools) -> int:
    """Remember that a person has looked at all that was accepted in their place; return how many points."""
    now = standing(tools.vault, tools.former)
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]] = {}
    count = 0
    for day in now.answers:
        seen = looked_at(now.answers[day])
        count += len(seen)
        files |= answers_file(now.answers.with_day(day, seen), day, tools.vault)
    if files:
        today = tools.today()
        tools.apply(files, replace(_intent(today, "Look at what your policy accepted"), name=f"seen-{today}"))
    return count


def take_back(day: date, keys: Sequence[str], tools: Tools, choices: Choices, *, reason: str = "") -> int:
    """Take points out of the vault again that were accepted in a person's place; return how many.

    With a story go its claims; those that waited only when it is rejected. Without a reason they
    wait for an answer, and no policy accepts them again. With one they are rejected, as by any review.

    Raises:
        UsageError: One of them is no point of the day that the policy accepted.
        NoteConflict: A note changed while it was written; nothing is taken back.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    now = standing(tools.vault, tools.former)
    plan = plan_of(day, tools.drafts)
    answers = answers_of(plan) if plan else {}
    said = now.answers.of(day)
    mine = {key for key, one in said.items() if one.said in {"auto", "seen"}}
    mine |= {key for key, one in answers.items() if one.by == "policy"}
    for key in keys:
        if key not in mine:
            raise UsageError(f"{key!r} of {day} was not accepted in your place", fix="digestflow review")
    stands = now.records.get(day)
    whole = record_of(plan) if plan else stands
    assert whole is not None
    gone = {key for key in _points(whole) if any(f"{key}/".startswith(f"{one}/") for one in keys)}
    gone = gone if reason else gone & mine
    taken = len(gone & mine)
    told = points(whole)
    made = [
        Answered(
            key=point.key,
            day=day,
            kind=point.kind,
            said="no" if reason else "back",
            made=tools.today(),
            writer=said[point.key].writer if point.key in said else "",
            topic=point.topic,
        )
        for point in told
        if point.key in gone
    ]
    then = replace(now, answers=now.answers.with_day(day, made))
    left = _points(stands) - gone if stands else {key for key in mine if key not in gone}
    writes = _rewritten(only(stands or whole, left), then, tools, choices)
    refused = [
        Decision(kind="refuse", made=tools.today(), day=day, unit=one.key, reason=reason, topic=one.topic)
        for one in told
        if reason and one.key in gone
    ]
    files = {**writes.files, **answers_file(then.answers, day, tools.vault)}
    if refused:
        before = tools.vault.read(DECISIONS)
        files[DECISIONS] = (before, appended(before, "".join(map(dump_line, refused))))
    how = "Reject" if reason else "Take back"
    tools.apply(files, _intent(day, f"{how} {many(taken, 'point')} of {day} that your policy accepted"))
    _reopened(plan, whole, gone, refused, tools)
    return taken


def waiting_again(day: date, tools: Tools) -> None:
    """Let what the policy accepted of a day's open plan wait for a person's answer."""
    plan = plan_of(day, tools.drafts)
    mine = _policys(answers_of(plan)) if plan else {}
    if plan is not None and mine:
        left = {key: one for key, one in answers_of(plan).items() if key not in mine}
        _put(plan, left, tools, back=set(mine))


def _rewritten(record: Record, then: Standing, tools: Tools, choices: Choices) -> Writes:
    """Return the writes that leave of a day what the record holds; a day of which nothing is left goes."""
    if not points(record) and record.day in then.records:
        return without(record.day, then, tools.vault, choices.layout)
    return accept([record], then, tools.vault, choices.layout)


def _reopened(
    plan: Plan | None, whole: Record, gone: set[str], refused: Sequence[Decision], tools: Tools
) -> None:
    """Leave the day's plan with what was taken back to be answered; without what was refused."""
    if plan is None and refused:  # what is left of the day stands
        return
    answers = answers_of(plan) if plan else {key: Answer(word="yes", by="before") for key in _points(whole)}
    kept = {key: one for key, one in answers.items() if key not in gone}
    if plan is not None:
        kept |= {one.unit: Answer(word="no", reason=one.reason, by="before") for one in refused}
        _put(plan, kept, tools, back=gone)
        return
    outcome = Outcome(
        day=whole.day,
        status="done",
        writer=whole.writer,
        plan="changed",
        coverage=whole.coverage,
        entries=len(whole.entries),
        also=len(whole.also),
        failed=whole.failed,
    )
    tree = outcome.tree() | {"answers": {key: asdict(one) for key, one in kept.items()}, "back": sorted(gone)}
    tools.drafts.put(whole.day, dump(whole), made=tools.now(), outcome=tree)


def _put(plan: Plan, answers: Mapping[str, Answer], tools: Tools, back: set[str] | None = None) -> None:
    tree = {**plan.outcome, "answers": {key: asdict(one) for key, one in answers.items()}}
    if back:
        tree["back"] = sorted({*plan.outcome.get("back", ()), *back})
    tools.drafts.put(plan.day, plan.record, made=plan.made, outcome=tree)


def _policys(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {key: one for key, one in answers.items() if one.by == "policy"}


def _points(record: Record | None) -> frozenset[str]:
    return frozenset(point.key for point in points(record)) if record else frozenset()


def _barred(plan: Plan, record: Record, now: Standing) -> frozenset[str]:
    """Return the points that a person had their say about, and those that lead to what is not there yet."""
    said = now.answers.of(plan.day)
    barred = {key for key, one in answers_of(plan).items() if one.by != "policy"}
    barred |= persons(said.values()) | {key for key, one in said.items() if one.said == "back"}
    barred |= set(plan.outcome.get("back", ()))
    for follow in record.follows:
        there = now.records.get(follow.day)
        if there is None or (follow.entry and all(one.key != follow.entry for one in there.entries)):
            barred.add(f"entry/{follow.key}")
    return frozenset(barred)


def _told(outcome: Outcome, *findings: str) -> Outcome:
    return replace(outcome, findings=(*outcome.findings, *findings))


def _intent(day: date, subject: str) -> Intent:
    return Intent(subject=subject, day=day, trailers={"Digestflow-Day": day.isoformat()})
