"""A plan as cards: a story with its claims is one, what to look at first on top, the rest by topic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.nouns import same
from digestflow.core.review.diff import Sort, word_diff
from digestflow.core.review.points import Point
from digestflow.core.review.shown import Shown
from digestflow.core.story.ranking import reasons
from digestflow.web.desk import Held, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from digestflow.core.entry.nouns import Claim, Entry, Sentence
    from digestflow.core.record import Record
    from digestflow.core.review.answer import Answer

Places = Callable[[Review, Sequence[Point]], Mapping[str, tuple[Shown, ...]]]
FIRST = "Look here first"
POINTS = 50  # on a page; a story with more of them has a page of its own
_REST = "Without a topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands in the pages of a plan."""

    page: int  # from 0
    anchor: str  # "p12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence of a point, with what it stands on."""

    text: str
    marks: tuple[int, ...]  # its quotes' numbers among those of the point, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One point on a card."""

    at: str  # its anchor
    after: Spot  # of the next point; the anchor "end" after the last
    point: Point
    answer: Answer | None
    places: tuple[Shown, ...]
    text: str | None  # what an edit begins with; None: it may not be edited
    lines: tuple[Line, ...]  # what it says, sentence by sentence
    diff: tuple[tuple[Sort, str], ...]  # of a hunk theirs against ours; of a reading the former against it
    former: date | None  # the day of the former reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story with its claims, or one other point."""

    rows: tuple[Row, ...]  # the story itself first; never empty
    entry: Entry | None
    chosen: tuple[str, ...]  # why it is told
    ranked: tuple[str, ...]  # and where; empty: its record does not say
    held: tuple[Held, ...]  # what of it was to be said, and is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What stands under one heading, on all pages."""

    name: str
    spot: Spot  # where it begins
    points: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page of a plan."""

    review: Review
    parts: tuple[Part, ...]  # of the whole plan
    cards: tuple[tuple[Part, tuple[Card, ...]], ...]  # of this page, under their headings
    headlines: tuple[tuple[str, tuple[tuple[Sort, str], ...]], ...]  # map, diff; on the last page
    held: tuple[Held, ...]  # of stories that are not told; on the last page
    page: int  # from 0
    pages: int
    next: Spot | None  # the first point without an answer


@dataclass(slots=True)
class _Story:
    """Points that stand on one card, and where that is."""

    part: str
    name: str  # of the story; of another point its key
    points: list[Point]
    number: int = 0  # of its first point, from 1
    page: int = 0

    @property
    def spot(self) -> Spot:
        return Spot(page=self.page, anchor=f"p{self.number}")


def board(review: Review, places: Places, *, page: int) -> Board:
    """Return a page of the plan's cards under their headings, in the order of the day's note.

    Of pages that are not there the last is shown.
    """
    stories = _laid_out(_stories(review))
    pages = stories[-1].page + 1 if stories else 1
    page = min(page, pages - 1)
    behind = page == pages - 1
    here = [story for story in stories if story.page == page]
    quotes = places(review, [point for story in here for point in story.points])
    parts = {part.name: part for part in _parts(stories, review.answers)}
    entries = {entry.key: entry for entry in review.record.entries}
    spots = dict(_spots(stories))
    under: dict[str, list[Card]] = {}
    for story in here:
        rows = (_row(point, n, review, quotes, spots) for n, point in enumerate(story.points, story.number))
        under.setdefault(story.part, []).append(_card(story, tuple(rows), entries, review))
    return Board(
        review=review,
        parts=tuple(parts.values()),
        cards=tuple((parts[name], tuple(cards)) for name, cards in under.items()),
        headlines=tuple((one.note, word_diff(one.theirs, one.ours)) for one in review.headlines if behind),
        held=tuple(one for one in review.held if behind and one.refusal.subject not in entries),
        page=page,
        pages=pages,
        next=next(
            (
                spots[n]
                for story in stories
                for n, point in enumerate(story.points, story.number)
                if point.key not in review.answers
            ),
            None,
        ),
    )


def _stories(review: Review) -> list[_Story]:
    """Return the points by the story they belong to and by part, what to look at first on top."""
    told: dict[str, list[Point]] = {}
    for point in review.points:
        name = point.key.split("/")[1] if point.kind in {"entry", "claim"} else point.key
        told.setdefault(name, []).append(point)
    order = {entry.key: n for n, entry in enumerate(review.record.entries)}
    parts: dict[str, list[_Story]] = {}
    for name, points in sorted(
        told.items(),
        key=lambda one: (all(point.clean for point in one[1]), order.get(one[0], len(order))),
    ):
        points.sort(key=lambda point: point.kind != "entry")
        part = points[0].topic or _REST if all(point.clean for point in points) else FIRST
        parts.setdefault(part, []).append(_Story(part=part, name=name, points=points))
    return [story for some in parts.values() for story in some]


def _laid_out(stories: list[_Story]) -> list[_Story]:
    """Give every story its number and its page."""
    number, page, room = 1, 0, POINTS
    for story in stories:
        if len(story.points) > room and room < POINTS:
            page, room = page + 1, POINTS
        story.number, story.page = number, page
        number, room = number + len(story.points), room - len(story.points)
    return stories


def _spots(stories: Sequence[_Story]) -> Iterator[tuple[int, Spot]]:
    """Yield where each point stands, by its number; one more for what comes behind the last."""
    behind = 1
    for story in stories:
        behind = story.number + len(story.points)
        for number in range(story.number, behind):
            yield number, Spot(page=story.page, anchor=f"p{number}")
    yield behind, Spot(page=stories[-1].page if stories else 0, anchor="end")


def _parts(stories: Iterable[_Story], answers: Mapping[str, Answer]) -> Iterator[Part]:
    under: dict[str, list[_Story]] = {}
    for story in stories:
        under.setdefault(story.part, []).append(story)
    for n, (name, some) in enumerate(under.items()):
        points = [point for story in some for point in story.points]
        yield Part(
            name=name,
            spot=Spot(page=some[0].page, anchor=f"part{n}"),
            points=len(points),
            waiting=sum(point.key not in answers for point in points),
        )


def _card(story: _Story, rows: tuple[Row, ...], entries: Mapping[str, Entry], review: Review) -> Card:
    entry = entries.get(story.name)
    return Card(
        rows=rows,
        entry=entry,
        chosen=tuple(_chosen(entry, review.record)) if entry else (),
        ranked=tuple(
            reason for one in review.record.ranked if one.key == story.name for reason in reasons(one)
        ),
        held=tuple(one for one in review.held if one.refusal.subject == story.name),
    )


def _row(
    point: Point,
    n: int,
    review: Review,
    places: Mapping[str, tuple[Shown, ...]],
    spots: Mapping[int, Spot],
) -> Row:
    former = review.former.get(point.key)
    theirs = point.theirs if point.kind == "hunk" else former.text if former else ""
    return Row(
        at=f"p{n}",
        after=spots[n + 1],
        point=point,
        answer=review.answers.get(point.key),
        places=places.get(point.key, ()),
        text=review.texts.get(point.key),
        lines=tuple(_lines(point, review.record)),
        diff=word_diff(theirs, point.text) if point.kind == "hunk" or former else (),
        former=former.day if former else None,
    )


def _lines(point: Point, record: Record) -> Iterator[Line]:
    """Yield what the point says; sentences that stand on quotes of their own have these marked."""
    sentences: dict[str, tuple[Sentence | Claim, ...]] = {}
    if point.kind == "entry":
        sentences = {f"entry/{entry.key}": entry.summary for entry in record.entries}
    elif point.kind == "claim":
        sentences = {
            f"entry/{entry.key}/{one.key}": (one,) for entry in record.entries for one in entry.claims
        }
    elif point.kind == "thesis":
        sentences = {f"thesis/{thesis.key}": thesis.body for thesis in record.theses}
    numbers = {quote: n for n, quote in enumerate(point.quotes, start=1)}
    for text in point.text.splitlines():
        said = next((one for one in sentences.get(point.key, ()) if same(one.text, text)), None)
        marks = [numbers[quote] for quote in (said.quotes if said else ()) if quote in numbers]
        who = f"{said.whose}: " if said and said.whose else ""
        yield Line(text=f"{who}{text}", marks=tuple(dict.fromkeys(marks)))


def _chosen(entry: Entry, record: Record) -> Iterator[str]:
    """Yield why a story is told, as far as its record says so."""
    sources = {item.source for item in record.items if item.id in entry.items}
    told = f"Told by {entry.tellers} items" if entry.tellers > 1 else "Told by one item"
    if entry.releases > 1:
        told += f", the newest of {entry.releases} releases"
    yield f"{told}, cited from {', '.join(sorted(sources))}"
    if entry.elsewhere:
        yield f"also reported by {entry.elsewhere} source{'s' * (entry.elsewhere > 1)}"
    yield f"fits {', '.join(entry.topics)}"
    if entry.attribution:
        yield f"as {entry.attribution} says"
    yield from (f"goes on with {one.day}: {one.headline}" for one in record.follows if one.key == entry.key)
