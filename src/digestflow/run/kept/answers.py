"""What a vault remembers of the points of each day: a file a day, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from digestflow.core.review.answer import Answer
from digestflow.core.review.answered import PERSONS, Answered, Said, dump_answers, load_answers
from digestflow.core.review.rates import OF, Rate, rates
from digestflow.run.kept.records import text_of

if TYPE_CHECKING:
    from digestflow.core.record import Record
    from digestflow.core.review.points import Kind
    from digestflow.run.plans import Plan
    from digestflow.run.ports import Files, Tools, Vault

FOLDER = PurePosixPath(".digestflow/answers")
_SUFFIX = ".json"
_OTHERS: Mapping[str, Kind] = {"hunk": "hunk", "merge": "merge"}  # points that no record has


class Answers(Mapping[date, Mapping[str, Answered]]):
    """What became of the points, by day and by the point's key. Each day is read once, when asked for."""

    def __init__(
        self,
        days: Iterable[date],
        read: Callable[[date], Mapping[str, Answered]],
        known: Mapping[date, Mapping[str, Answered]],
    ) -> None:
        """Take the days that have a file, what reads one, and what is known of any."""
        self._days, self._read, self._known = frozenset(days), read, dict(known)

    def __getitem__(self, day: date) -> Mapping[str, Answered]:
        """Return what became of the day's points.

        Raises:
            KeyError: Nothing is known of any.
            VaultError: Its file does not read back.
        """
        if day not in self._known:
            if day not in self._days:
                raise KeyError(day)
            self._known[day] = self._read(day)
        return self._known[day]

    def __iter__(self) -> Iterator[date]:
        """Yield the days, oldest first."""
        return iter(sorted(self._days | self._known.keys()))

    def __len__(self) -> int:
        """Return of how many days something is known."""
        return len(self._days | self._known.keys())

    def of(self, day: date) -> Mapping[str, Answered]:
        """Return what became of the day's points; nothing of a day that has no file."""
        return self.get(day, {})

    def with_day(self, day: date, given: Iterable[Answered]) -> Answers:
        """Return these with others of one day: each in place of what was said to the same point."""
        of_day = {**self.of(day), **{one.key: one for one in given}}
        return Answers(self._days, self._read, {**self._known, day: of_day})

    def every(self) -> Iterator[Answered]:
        """Yield all of them, oldest day first."""
        for day in self:
            yield from self[day].values()


def read_answers(vault: Vault, former: Mapping[str, str]) -> Answers:
    """Return what the vault remembers; nothing is read but which days there are.

    What was said about a topic that has another name since is said about that.
    """
    days = set()
    for name in vault.names(FOLDER, suffix=_SUFFIX):
        try:
            days.add(date.fromisoformat(PurePosixPath(name).stem))
        except ValueError:
            continue  # a copy that somebody or something made

    def read(day: date) -> Mapping[str, Answered]:
        path = answers_path(day)
        said = load_answers(text_of(vault, path), day, where=str(path))
        return {one.key: replace(one, topic=former.get(one.topic, one.topic)) for one in said}

    return Answers(days, read, {})


def answers_path(day: date) -> PurePosixPath:
    """Return the day's file."""
    return FOLDER / f"{day.isoformat()}{_SUFFIX}"


def answers_file(answers: Answers, day: date, vault: Vault) -> Files:
    """Return the write that keeps what became of a day's points; nothing where nothing changes."""
    said = answers.of(day)
    path, after = answers_path(day), dump_answers(said.values())
    before = vault.read(path)
    return {path: (before, after)} if said and before != after else {}


def said_of(
    record: Record, answers: Mapping[str, Answer], known: Mapping[str, Answered], tools: Tools
) -> Iterator[Answered]:
    """Yield what the answers of a plan say of its points; `known` is what was said to them before.

    What was said before and is said again stays as it was; what stood before says nothing new.
    """
    from digestflow.core.review.points import points

    shown = {point.key: point for point in points(record)}
    writers = {entry.key: entry.writer for entry in record.entries}
    author = cache(tools.author)
    for key, one in answers.items():
        word: Said = "auto" if one.by == "policy" else one.word
        before = known.get(key)
        if one.by == "before" or (before and before.said in {word, "seen" if word == "auto" else word}):
            continue
        point = shown.get(key)
        kind = point.kind if point else _OTHERS.get(key.partition("/")[0])
        if kind is None:
            continue  # of a plan that says something else by now
        writer = ""
        if point and kind in {"entry", "claim"}:
            story = key.split("/")[1]
            writer = writers[story] if writers[story] == "extractive" else author(story) or "model"
        yield Answered(
            key=key,
            day=record.day,
            kind=kind,
            said=word,
            made=tools.today(),
            writer=writer,
            topic=point.topic if point else "",
        )


def answers_of(plan: Plan) -> dict[str, Answer]:
    """Return what was answered so far, by the point's key."""
    kept: Mapping[str, Any] = plan.outcome.get("answers", {})
    return {key: Answer(**answer) for key, answer in kept.items()}


def waiting(tools: Tools) -> dict[date, int]:
    """Return how many points a person answered in each open plan; no rate has them before it is committed."""
    said = {plan.day: [one.by for one in answers_of(plan).values()] for plan in tools.drafts.all()}
    return {day: mine for day, by in said.items() if (mine := len(by) - by.count("policy"))}


def looked_at(answers: Mapping[str, Answered]) -> tuple[Answered, ...]:
    """Return what the policy accepted, as seen by a person."""
    return tuple(replace(one, said="seen") for one in answers.values() if one.said == "auto")


def returned(answers: Mapping[str, Answered]) -> tuple[Answered, ...]:
    """Return what the policy accepted, as taken back by a person."""
    return tuple(replace(one, said="back") for one in answers.values() if one.said in {"auto", "seen"})


def persons(answers: Iterable[Answered]) -> frozenset[str]:
    """Return the keys of the points that a person said something to."""
    return frozenset(one.key for one in answers if one.said in PERSONS)


def all_rates(tools: Tools, *, last: int) -> dict[str, tuple[Rate, ...]]:
    """Return how often a person edited or rejected what was proposed: by kind, writer and topic."""
    every = tuple(read_answers(tools.vault, tools.former).every())
    return {of: rates(every, of=of, last=last) for of in OF}
