"""The past of a WordPress feed, by the site itself: `?paged=2` and on, until it says 404.

https://developer.wordpress.org/reference/classes/wp_query/#pagination-parameters
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from digestflow.adapters.past import MOST, Asking, failed, recalled
from digestflow.core.given import WHOLE, Span, given, joined, reach
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Given, Recalled
    from digestflow.core.item.nouns import Document, Listing
    from digestflow.core.window import Window

_MADE_BY = b"wordpress.org/?v="  # its feeds name their generator in the first lines
_HEAD = 5_000  # bytes


async def recall(
    source: str, days: Sequence[Window], keeper: Keeper, *, listed: Span
) -> tuple[Recalled, ...]:
    """Return what older pages of the feed have of the days; nothing when it has no pages.

    `keeper` is the feed's own address, `listed` the stretch that its document holds. A site
    that answers something else than older items to `?paged=2` is no WordPress, or hides it.
    """
    asking = Asking(keeper=keeper)
    found: dict[str, Listing] = {}
    since, ended, page = listed.since, None, 2
    while since > days[0].start:
        try:
            answer = await asking.answer(_paged(keeper.base_url, page))
            document = await keeper.parse(answer.body, answer.content_type, answer.url, MOST)
        except SourceError as error:
            if not found:
                return ()
            ended = error
            break
        fresh = {one.identity: one for one in document.listings if one.identity not in found}
        if not fresh and len(found) > len(document.listings):
            return _all(source, days, found, listed)
        moments = _moments(fresh.values())
        if not moments:
            return ()
        back = _back(document, moments)
        if _MADE_BY not in answer.body[:_HEAD] and ((page == 2 and max(moments) > since) or back >= since):  # noqa: PLR2004
            # The same document again, whatever page is asked for; its ids may be others each time.
            return () if page == 2 else _known(source, days, found, Span(since=since, until=listed.until))  # noqa: PLR2004
        found |= fresh
        since, page = min(since, back), page + 1
        if document.cut_short:  # the next page does not go on from there
            ended = SourceError(f"{source}: an older page is cut short")
            break
    if ended is not None and ended.status == HTTPStatus.NOT_FOUND:
        return _all(source, days, found, listed)
    return _known(source, days, found, Span(since=since, until=listed.until), ended)


def _back(document: Document, moments: Sequence[datetime]) -> datetime:
    """Return how far back a page goes: no farther than its items, and not to one that was put on top."""
    back, _sure = reach(document)
    return max(back, min(moments)) if back else min(moments)


def _known(
    source: str,
    days: Sequence[Window],
    found: dict[str, Listing],
    span: Span,
    ended: SourceError | None = None,
) -> tuple[Recalled, ...]:
    """Return the days as far as the stretch that was listed holds them."""
    spans = joined((), span)
    return tuple(
        recalled(source, day, found.values(), _state(spans, day, found.values(), ended))
        for day in reversed(days)
    )


def _all(
    source: str, days: Sequence[Window], found: dict[str, Listing], listed: Span
) -> tuple[Recalled, ...]:
    """Return the days when all that the site ever published was listed."""
    return tuple(
        recalled(source, day, found.values(), WHOLE) for day in reversed(days) if day.end <= listed.until
    )


def _state(spans: Sequence[Span], day: Window, found: Iterable[Listing], ended: SourceError | None) -> Given:
    state = given(spans, day)
    if state.state == "whole" or ended is None:
        return state
    return failed(ended, some=bool(recalled("", day, found, WHOLE).listings))


def _moments(listings: Iterable[Listing]) -> list[datetime]:
    stamps = [one.published or one.updated for one in listings]
    return [stamp for stamp in stamps if stamp is not None]


def _paged(url: str, page: int) -> str:
    """Return the address of an older page of the feed."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    return parts._replace(query=urlencode([*query, ("paged", str(page))]), fragment="").geturl()
