"""What of a day a source has given: whole, a part, or nothing of it (docs/decisions/0020)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digestflow.core.item.nouns import Document, Listing, Reading
    from digestflow.core.window import Window

State = Literal["whole", "partial", "none"]

_ORDERED = 0.8  # of the neighbours in a document that agree on the order of time make it one in that order
_ANY_ZONE = timedelta(hours=14)  # a date begins so long before its midnight in UTC, at the earliest
_EDITION = timedelta(hours=50)  # what undated items may be of: yesterday, wherever its day began
_KEPT = 100  # stretches that are remembered of a source


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time of which a source gave everything."""

    since: datetime  # aware, UTC
    until: datetime  # aware, UTC; of the reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """How much of one day one source gave."""

    state: State
    why: str = ""  # not whole
    again: bool = False  # asking once more may bring more


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What asking the past of one source for one day brought."""

    source: str  # its name
    day: date
    given: Given
    listings: tuple[Listing, ...] = ()  # of the day; one an identity
    asked: str = ""  # `asked_of` its source


WHOLE = Given(state="whole")


def belongs(listing: Listing, day: Window) -> bool:
    """Tell whether the listing is dated in the day; a bare date means that local date."""
    moment = listing.published or listing.updated
    if moment is None:
        return False
    return moment.date() == day.day if listing.date_only else moment in day


def reach(document: Document) -> tuple[datetime | None, bool]:
    """Return how far back a document goes, and whether that is beyond doubt.

    A document in the order of time goes back to its last item, whatever is pinned on top. One
    in another order is a ranking: it is taken to go back to the middle of its items. One whose items
    all have the same date is an edition, and None stands for one without dates: both may
    begin where the one before ended, in doubt.
    """
    rows = [(one.published or one.updated, one.date_only) for one in document.listings]
    moments = [_begun(moment, date_only=bare) for moment, bare in rows if moment is not None]
    if not moments:
        return None, False
    pairs = list(pairwise(moments))
    if pairs and len(set(moments)) == 1:
        return moments[0] - _ANY_ZONE, False
    if sum(one >= other for one, other in pairs) >= _ORDERED * len(pairs):
        return moments[-1], True
    if sum(one <= other for one, other in pairs) >= _ORDERED * len(pairs):
        return moments[0], True
    return median_low(moments), False


def spanned(
    spans: Sequence[Span], reading: Reading, *, now: datetime, last: datetime | None, new: int
) -> tuple[Span, ...]:
    """Return the stretches after a good reading at `now` that brought so many new items.

    A document that did not change since the `last` reading goes on from it. One that leaves in
    doubt how far it goes back does so when it lists something that was there before.
    """
    document = reading.document
    if document is None:
        return joined(spans, Span(since=spans[-1].since, until=now)) if spans else ()
    since, sure = (reading.back_to, True) if reading.back_to else reach(document)
    if since is None:
        since = now - _EDITION
    if not sure and len(document.listings) > new and last is not None and last >= now - _EDITION:
        since = min(since, last)
    return joined(spans, Span(since=min(since, now), until=now))


def joined(spans: Iterable[Span], new: Span) -> tuple[Span, ...]:
    """Return the stretches with one more, those that touch made one; oldest first."""
    apart = []
    for span in spans:
        if span.until < new.since or span.since > new.until:
            apart.append(span)
        else:
            new = Span(since=min(span.since, new.since), until=max(span.until, new.until))
    return tuple(sorted((*apart, new), key=lambda span: span.since)[-_KEPT:])


def given(spans: Sequence[Span], day: Window) -> Given:
    """Return how much of the day the stretches hold."""
    if any(span.since <= day.start and span.until >= day.end for span in spans):
        return WHOLE
    held = [span for span in spans if span.since < day.end and span.until > day.start]
    if held:
        said = " and ".join(_within(span, day) for span in held)
        return Given(state="partial", why=f"listed only {said}", again=True)
    if not spans:
        return Given(state="none", why="never asked", again=True)
    why = f"what it lists goes back to {_told(spans[-1].since)} only"
    return Given(state="none", why=why, again=True)


def better(live: Given, past: Given | None) -> Given:
    """Return how much of a day there is when it was asked for now and in the past.

    The past has nothing to say, in words, when there was nobody to ask.
    """
    if past is None or live.state == "whole":
        return live
    if past.state == "whole":
        return past
    if not past.why:
        return live
    if live.state == "none":
        return past
    return replace(past, state="partial", why=f"{live.why}; {past.why}")


def _within(span: Span, day: Window) -> str:
    """Return in words what of the day a stretch holds that does not hold all of it."""
    since = f"from {_told(span.since)}" if span.since > day.start else ""
    until = f"until {_told(span.until)}" if span.until < day.end else ""
    return f"{since} {until}".strip()


def _begun(moment: datetime, *, date_only: bool) -> datetime:
    return moment - _ANY_ZONE if date_only else moment


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
