"""A plan as cards: a story with its claims is one, what to look at first on top, the rest by topic."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from digestflow.core.entry.nouns import Entry
from digestflow.core.review.answer import Answer
from digestflow.core.review.diff import Sort, word_diff
from digestflow.core.review.points import Point
from digestflow.core.review.shown import Shown
from digestflow.web.desk import Held, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digestflow.core.record import Record

FIRST = "Look here first"
_REST = "Without a topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One point on a card."""

    at: str  # its anchor in the page: "p12"
    after: str  # the anchor of the next point; "end" after the last
    point: Point
    answer: Answer | None
    places: tuple[Shown, ...]
    text: str | None  # what an edit begins with; None: it may not be edited
    diff: tuple[tuple[Sort, str], ...]  # of a hunk: theirs against ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story with its claims, or one other point."""

    rows: tuple[Row, ...]  # the story itself first; never empty
    entry: Entry | None
    chosen: tuple[str, ...]  # why it is told
    held: tuple[Held, ...]  # what of it was to be said, and is not

    @property
    def first(self) -> bool:
        """Whether anything of it is to be looked at first."""
        return any(not row.point.clean for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The cards under one heading."""

    name: str
    anchor: str
    cards: tuple[Card, ...]

    @property
    def points(self) -> int:
        """How many points it has."""
        return sum(len(card.rows) for card in self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A plan as the page shows it."""

    review: Review
    parts: tuple[Part, ...]
    held: tuple[Held, ...]  # of stories that are not told
    waiting: int  # points without an answer
    kept: int
    dropped: int
    edited: int


def board(review: Review) -> Board:
    """Return the plan's cards under their headings, in the order of the day's note."""
    entries = {entry.key: entry for entry in review.record.entries}
    parts: dict[str, list[Card]] = {}
    numbers = count(1)
    for story, points in _stories(review):
        card = _card(entries.get(story), story, points, review, numbers)
        parts.setdefault(FIRST if card.first else points[0].topic or _REST, []).append(card)
    words = [answer.word for answer in review.answers.values()]
    return Board(
        review=review,
        parts=tuple(
            Part(name=name, anchor=f"part{n}", cards=tuple(cards))
            for n, (name, cards) in enumerate(parts.items())
        ),
        held=tuple(one for one in review.held if one.refusal.subject not in entries),
        waiting=len(review.points) - len(words),
        kept=words.count("yes"),
        dropped=words.count("no"),
        edited=words.count("edit"),
    )


def _stories(review: Review) -> list[tuple[str, list[Point]]]:
    """Return the points by the story they belong to, what to look at first on top."""
    told: dict[str, list[Point]] = {}
    for point in review.points:
        story = point.key.split("/")[1] if point.kind in {"entry", "claim"} else point.key
        told.setdefault(story, []).append(point)
    order = {entry.key: n for n, entry in enumerate(review.record.entries)}
    return sorted(
        ((story, sorted(points, key=lambda point: point.kind != "entry")) for story, points in told.items()),
        key=lambda one: (all(point.clean for point in one[1]), order.get(one[0], len(order))),
    )


def _card(
    entry: Entry | None, story: str, points: Iterable[Point], review: Review, numbers: Iterator[int]
) -> Card:
    return Card(
        rows=tuple(_row(point, review, next(numbers)) for point in points),
        entry=entry,
        chosen=tuple(_chosen(entry, review.record)) if entry else (),
        held=tuple(one for one in review.held if one.refusal.subject == story),
    )


def _row(point: Point, review: Review, n: int) -> Row:
    return Row(
        at=f"p{n}",
        after=f"p{n + 1}" if n < len(review.points) else "end",
        point=point,
        answer=review.answers.get(point.key),
        places=review.places.get(point.key, ()),
        text=review.texts.get(point.key),
        diff=word_diff(point.theirs, point.text) if point.kind == "hunk" else (),
    )


def _chosen(entry: Entry, record: Record) -> Iterator[str]:
    """Yield why a story is told, as far as its record says so."""
    sources = {item.source for item in record.items if item.id in entry.items}
    told = f"told by {len(entry.items)} items" if len(entry.items) > 1 else "told by one item"
    yield f"{told}, cited from {', '.join(sorted(sources))}"
    yield f"fits {', '.join(entry.topics)}"
    if entry.attribution:
        yield f"as {entry.attribution} says"
    yield from (f"goes on with {one.day}: {one.headline}" for one in record.follows if one.key == entry.key)
