"""How much of a day a source has given, by what its documents list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from digestflow.core.given import WHOLE, Given, Span, belongs, better, given, joined, reach, spanned
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.window import window

DAY = window(date(2026, 3, 12), ZoneInfo("UTC"))
NIGHT = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    """So many hours before the night."""
    return NIGHT - timedelta(hours=hours)


def listing(hours: float | None, *, date_only: bool = False) -> Listing:
    published = None if hours is None else at(hours)
    return Listing(feed_id=f"{hours}", url="", title="", text="", published=published, date_only=date_only)


def document(*hours: float | None) -> Document:
    return Document(kind="rss20", title="", listings=tuple(listing(one) for one in hours))


def read(listed: Document | None, *, back_to: datetime | None = None) -> Reading:
    status: Literal["read", "unchanged"] = "unchanged" if listed is None else "read"
    return Reading(source="wire", status=status, document=listed, back_to=back_to)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param((1, 5, 9), (9, True), id="newest first"),
        pytest.param((9, 5, 1), (9, True), id="oldest first"),
        pytest.param((7,), (7, True), id="one item"),
        pytest.param((900, 1, 2, 3, 4, 5, 6), (6, True), id="an old one pinned on top"),
        pytest.param((1, None, 9), (9, True), id="the undated do not count"),
        pytest.param((3, 9, 1, 30, 2, 7), (7, False), id="a ranking goes back to its middle"),
        pytest.param((20, 20, 20), (34, False), id="an edition begins wherever its date does"),
        pytest.param((None, None), (None, False), id="no dates"),
        pytest.param((), (None, False), id="no items"),
    ],
)
def test_a_document_goes_back_so_far(
    hours: tuple[float | None, ...], expected: tuple[float | None, bool]
) -> None:
    since, sure = expected

    assert reach(document(*hours)) == (None if since is None else at(since), sure)


def test_a_bare_date_begins_where_its_day_begins_first() -> None:
    rows = Document(kind="", title="", listings=(listing(3), listing(27, date_only=True)))

    assert reach(rows) == (at(27 + 14), True)


@pytest.mark.parametrize(
    ("hours", "last", "known", "since"),
    [
        pytest.param((1, 5), 24, True, 5, id="dates are believed"),
        pytest.param((None,), 24, True, 50, id="without dates: yesterday at least"),
        pytest.param((None,), 49.5, True, 50, id="without dates it may have begun before"),
        pytest.param((3, 9, 1, 30, 2, 7), 24, True, 24, id="a ranking goes on from the night before"),
        pytest.param((3, 9, 1, 30, 2, 7), 24, False, 7, id="all of a ranking is new"),
        pytest.param((3, 9, 1, 30, 2, 7), 90, True, 7, id="too long since"),
        pytest.param((3, 9, 1, 30, 2, 7), None, True, 7, id="the first reading"),
        pytest.param((-5,), 24, False, 0, id="a stamp from the future goes back to now"),
    ],
)
def test_a_reading_makes_a_stretch(
    hours: tuple[float | None, ...], last: float | None, *, known: bool, since: float
) -> None:
    new = len(hours) - 1 if known else len(hours)
    made = spanned((), read(document(*hours)), now=NIGHT, last=None if last is None else at(last), new=new)

    assert made == (Span(since=at(since), until=NIGHT),)


def test_a_reading_that_says_how_far_it_goes_back_is_believed() -> None:
    made = spanned((), read(document(1, 5), back_to=at(30)), now=NIGHT, last=at(9), new=2)

    assert made == (Span(since=at(30), until=NIGHT),)


def test_what_did_not_change_reaches_on_to_now() -> None:
    before = Span(since=at(90), until=at(24))

    assert spanned((before,), read(None), now=NIGHT, last=at(24), new=0) == (Span(since=at(90), until=NIGHT),)
    assert spanned((), read(None), now=NIGHT, last=None, new=0) == ()


spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
    lambda pair: Span(since=at(pair[0] + pair[1]), until=at(pair[0]))
)


@each(st.lists(spans, max_size=8))
def test_joined_stretches_lie_apart_in_order_and_hold_the_same(several: list[Span]) -> None:
    made: tuple[Span, ...] = ()
    for span in several:
        made = joined(made, span)

    assert all(one.until < other.since for one, other in pairwise(made))
    for half in range(170):
        moment = at(half / 2)
        held = any(span.since <= moment <= span.until for span in several)
        assert held == any(span.since <= moment <= span.until for span in made)


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        pytest.param([(27, 3)], WHOLE, id="just the day"),
        pytest.param([(90, 60), (40, 0)], WHOLE, id="more than the day"),
        pytest.param(
            [(9, 0)],
            Given(state="partial", why="listed only from 2026-03-12 18:00 UTC", again=True),
            id="its end",
        ),
        pytest.param(
            [(60, 9)],
            Given(state="partial", why="listed only until 2026-03-12 18:00 UTC", again=True),
            id="its start",
        ),
        pytest.param(
            [(60, 20), (15, 12), (9, 0)],
            Given(
                state="partial",
                why="listed only until 2026-03-12 07:00 UTC and from 2026-03-12 12:00 UTC"
                " until 2026-03-12 15:00 UTC and from 2026-03-12 18:00 UTC",
                again=True,
            ),
            id="three parts of it",
        ),
        pytest.param(
            [(3, 0)],
            Given(state="none", why="what it lists goes back to 2026-03-13 00:00 UTC only", again=True),
            id="nothing of it",
        ),
        pytest.param([], Given(state="none", why="never asked", again=True), id="never"),
    ],
)
def test_a_day_is_given_by_stretches(stretches: list[tuple[float, float]], expected: Given) -> None:
    found = tuple(Span(since=at(since), until=at(until)) for since, until in stretches)

    assert given(found, DAY) == expected


def test_the_past_makes_up_for_what_is_not_listed_any_more() -> None:
    part = Given(state="partial", why="listed only a part")
    none = Given(state="none", why="no capture", again=True)

    assert better(WHOLE, none) is WHOLE
    assert better(part, WHOLE) is WHOLE
    assert better(part, None) is part
    assert better(part, Given(state="none")) is part
    assert better(part, none) == Given(state="partial", why="listed only a part; no capture", again=True)
    assert better(Given(state="none"), part) == part


@pytest.mark.parametrize(
    ("hours", "date_only", "expected"),
    [(3.5, False, True), (3, False, False), (27, True, True), (27, False, True), (28, False, False)],
)
def test_a_listing_belongs_to_the_day_it_is_dated(*, hours: float, date_only: bool, expected: bool) -> None:
    assert belongs(listing(hours, date_only=date_only), DAY) is expected


def test_an_undated_listing_belongs_to_no_past_day() -> None:
    assert not belongs(listing(None), DAY)
