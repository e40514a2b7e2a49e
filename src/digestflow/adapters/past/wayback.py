"""The past of any feed, by the Wayback Machine: its document as it was captured after the day.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import Field, RootModel

from digestflow.adapters.past import MOST, Asking, failed, recalled
from digestflow.core.given import Given, Span, given, joined, reach
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Listing
    from digestflow.core.window import Window

_STAMP = "%Y%m%d%H%M%S"
_AT = re.compile(r"/web/(\d{14})")
_LATE = timedelta(days=60)  # a capture later than this after the day is not looked for
_AFTER = 3  # captures after the day that are tried
_WITHIN = 12  # captures of one day that are read


class _Rows(RootModel[tuple[tuple[str | None, ...], ...]]):
    """The first row names the columns."""

    root: tuple[tuple[str | None, ...], ...] = Field(max_length=200_000)

    def stamps(self) -> list[datetime]:
        """Return when captures were made, oldest first."""
        if not self.root or "timestamp" not in self.root[0]:
            return []
        place = self.root[0].index("timestamp")
        found = [row[place] if place < len(row) else None for row in self.root[1:]]
        return sorted({moment for text in found if text and (moment := _moment(text))})


@dataclass(slots=True, kw_only=True)
class _Captures:
    """What was read of one feed."""

    url: str
    asking: Asking
    read: dict[datetime, tuple[Span, tuple[Listing, ...]] | None] = field(default_factory=dict)

    async def made(self, since: datetime, until: datetime, *, most: int = 0) -> list[datetime]:
        """Return when captures were made between the two, that differ from the one before.

        Raises:
            SourceError: It is not known.
        """
        url = self.asking.keeper.url(
            f"/cdx/search/cdx?url={quote(self.url, safe='')}&output=json&filter=statuscode:200"
            f"&from={since:{_STAMP}}&to={until:{_STAMP}}&collapse=digest{f'&limit={most}' if most else ''}"
        )
        stamps = (await self.asking.typed(url, _Rows, empty=b"[]")).stamps()
        return [moment for moment in stamps if since <= moment <= until]

    async def at(self, moment: datetime) -> tuple[Span, tuple[Listing, ...]] | None:
        """Return the stretch that a capture lists, and its items; None for one that is no feed.

        Raises:
            SourceError: It is not to be had.
        """
        if moment not in self.read:
            self.read[moment] = await self._read(moment)
        return self.read[moment]

    async def _read(self, moment: datetime) -> tuple[Span, tuple[Listing, ...]] | None:
        keeper = self.asking.keeper
        try:
            answer = await self.asking.answer(keeper.url(f"/web/{moment:{_STAMP}}id_/{self.url}"))
            document = await keeper.parse(answer.body, answer.content_type, self.url, MOST)
        except NotAFeed:
            return None
        except SourceError as error:
            if error.status is None or error.retry_after is not None or error.status >= _TROUBLE:
                raise
            return None
        # It may lead to the capture next to the one that was asked for.
        led = _AT.search(answer.url)
        until = (_moment(led[1]) if led else None) or moment
        since, _sure = reach(document)
        return Span(since=min(since or until, until), until=until), document.listings


_TROUBLE = 429  # from this status on a failure is the keeper's, not the capture's


async def recall(source: str, url: str, days: Sequence[Window], keeper: Keeper) -> tuple[Recalled, ...]:
    """Return what captures of the feed at `url` have of each of the days; the newest first."""
    captures = _Captures(url=url, asking=Asking(keeper=keeper))
    found = []
    for day in reversed(days):
        spans: list[Span] = []
        listings: dict[str, Listing] = {}
        try:
            state = await _day(captures, day, spans, listings)
        except SourceError as error:
            some = bool(recalled(source, day, listings.values(), Given(state="none")).listings)
            state = failed(error, some=some)
        found.append(recalled(source, day, listings.values(), state))
    return tuple(found)


async def _day(captures: _Captures, day: Window, spans: list[Span], listings: dict[str, Listing]) -> Given:
    """Read captures until they hold the day: the first after it, then those of the day itself."""
    name = captures.asking.keeper.name
    after = await captures.made(day.end, day.end + _LATE, most=_AFTER)
    for moment in after[:_AFTER]:
        if await _taken(captures, moment, spans, listings):
            break
    if given(spans, day).state != "whole":
        within = await captures.made(day.start, day.end)
        for moment in reversed(within[-_WITHIN:]):
            await _taken(captures, moment, spans, listings)
            if given(spans, day).state == "whole":
                break
    state = given(spans, day)
    if state.state == "whole":
        return state
    if not spans:
        return Given(state="none", why=f"{name} has no capture of it that can be read")
    why = state.why.replace("what it lists", "its capture")
    return Given(state=state.state, why=f"{name}: {why}")


async def _taken(
    captures: _Captures, moment: datetime, spans: list[Span], listings: dict[str, Listing]
) -> bool:
    """Add what a capture has; tell whether it could be read."""
    got = await captures.at(moment)
    if got is None:
        return False
    spans[:] = joined(spans, got[0])
    for one in got[1]:
        listings.setdefault(one.identity, one)
    return True


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
