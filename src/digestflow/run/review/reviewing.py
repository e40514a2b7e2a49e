"""A plan while it is reviewed: its points, the answers so far, and what committing makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.change.edit import Wishes
from digestflow.core.decision import Decision
from digestflow.core.note.nouns import unit_hash
from digestflow.core.review.answer import Answer
from digestflow.core.review.merges import merge_points, names_of
from digestflow.core.review.points import Point, points
from digestflow.core.review.refusal import refused_of, without
from digestflow.errors import UsageError
from digestflow.run.kept.answers import answers_of, looked_at, said_of
from digestflow.run.kept.standing import standing
from digestflow.run.notes.accept import Writes, accept
from digestflow.run.notes.bases import with_bases
from digestflow.run.notes.looking import look_back
from digestflow.run.plans import plan_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.run.kept.standing import Standing
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Choices, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A plan as it stands in review."""

    plan: Plan
    record: Record  # as the run made it
    whole: Writes  # what committing it now would write, as if nothing were answered
    points: tuple[Point, ...]
    answers: Mapping[str, Answer]  # by the point's key

    @property
    def waiting(self) -> tuple[Point, ...]:
        """The points without an answer, in their order."""
        return tuple(point for point in self.points if point.key not in self.answers)


def reviewed(plan: Plan, tools: Tools, choices: Choices) -> Reviewed:
    """Return the plan with its points and answers; nothing of it is kept."""
    now = standing(tools.vault, tools.former)
    record = record_of(plan)
    answers = {**_before(record, now), **answers_of(plan)}
    whole = accept([record], now, tools.vault, choices.layout)
    whole = replace(whole, changes=with_bases(whole.changes, now, tools.vault, choices.layout))
    looking = look_back(now.records.with_all([record]), now, tools.vault, choices.layout)
    merges = merge_points(record, looking.past.whole, looking.layout.naming, now.decisions)
    shown = (*merges, *points(record, whole.changes))
    return Reviewed(
        plan=plan,
        record=record,
        whole=whole,
        points=shown,
        answers={point.key: answers[point.key] for point in shown if point.key in answers},
    )


def _before(record: Record, now: Standing) -> dict[str, Answer]:
    """Return answers to what was accepted in a person's place, and stands as the plan has it."""
    stands = now.records.get(record.day)
    mine = {key for key, one in now.answers.of(record.day).items() if one.said in {"auto", "seen"}}
    there = {point.key: point.text for point in points(stands)} if stands and mine else {}
    return {
        point.key: Answer(word="yes", topic=point.topic, by="before")
        for point in points(record)
        if point.key in mine and there.get(point.key) == point.text
    }


def answer(plan: Plan, given: Mapping[str, Answer | None], tools: Tools) -> None:
    """Keep answers with the plan, so that a review goes on where it was left; None takes one back.

    Raises:
        UsageError: The plan was made anew or settled since it was shown.
    """
    there = plan_of(plan.day, tools.drafts)
    if there is None or there.record != plan.record:
        raise UsageError(
            f"the plan of {plan.day} is another one than was shown", fix=f"digestflow review {plan.day}"
        )
    kept = dict(there.outcome.get("answers", {}))
    for key, one in given.items():
        if one is None:
            kept.pop(key, None)
        else:
            kept[key] = asdict(one)
    tools.drafts.put(plan.day, plan.record, made=plan.made, outcome={**there.outcome, "answers": kept})


def settled_record(record: Record, answers: Mapping[str, Answer], now: Standing) -> Record:
    """Return the record as it is accepted: without what was refused, now or before."""
    said = {key for key, answer in answers.items() if answer.word == "no"}
    return without(record, refused_of(record.day, now.decisions) | said)


def answered_writes(
    record: Record,
    answers: Mapping[str, Answer],
    now: Standing,
    tools: Tools,
    choices: Choices,
    *,
    looked: bool = False,
) -> Writes:
    """Return what committing the record with these answers would write to the notes as they are now.

    The answers are remembered with it; where a person `looked`, what the policy accepted was seen.
    """
    edits = {unit_of(key): one.text for key, one in answers.items() if one.word == "edit"}
    taken: dict[str, set[str]] = {}
    for key, one in answers.items():
        if key.startswith(_HUNK) and one.word == "yes":
            note, _, unit = key.removeprefix(_HUNK).partition("#")
            taken.setdefault(note, set()).add(unit)
    accepted = settled_record(record, answers, now)
    said = now.answers.with_day(record.day, said_of(record, answers, now.answers.of(record.day), tools))
    if looked:
        said = said.with_day(record.day, looked_at(said.of(record.day)))
    now = replace(now, answers=said)
    writes = accept([accepted], now, tools.vault, choices.layout, Wishes(edits=edits, taken=taken))
    return replace(writes, changes=with_bases(writes.changes, now, tools.vault, choices.layout))


def decided(record: Record, answers: Mapping[str, Answer], made: date, writes: Writes) -> Iterator[Decision]:
    """Yield what is to be remembered of the answers: what was refused and why, and names that are one's."""
    for key, one in sorted(answers.items()):
        if one.word != "no" or one.by == "before":
            if one.word == "yes" and (names := names_of(key)):
                yield Decision(kind="merge", made=made, name=names[0], into=names[1])
            continue
        if not key.startswith(_HUNK):
            yield Decision(
                kind="refuse", made=made, day=record.day, unit=key, reason=one.reason, topic=one.topic
            )
            continue
        note, _, unit = key.removeprefix(_HUNK).partition("#")
        for change in writes.changes:
            for hunk in change.hunks:
                if str(change.path) == note and hunk.unit == unit and hunk.open:
                    yield Decision(
                        kind="keep",
                        made=made,
                        note=note,
                        unit=unit,
                        ours=unit_hash(hunk.ours),
                        reason=one.reason,
                    )


_HUNK = "hunk/"


def unit_of(key: str) -> str:
    """Return the unit of the day's note that an edit of a point changes."""
    return f"{key}/summary" if key.startswith("entry/") and key.count("/") == 1 else key


def editable(found: Reviewed) -> Mapping[str, str]:
    """Return what would stand in the day's note, by the key of each point that a person may edit."""
    texts = {hunk.unit: hunk.ours for change in found.whole.changes for hunk in change.hunks}
    return {
        point.key: texts.get(unit_of(point.key), point.text)
        for point in found.points
        if point.kind in {"entry", "claim", "also"}
    }
