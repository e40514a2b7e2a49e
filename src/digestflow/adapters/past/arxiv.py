"""arXiv's past, by its API: the papers that were submitted on a day.

https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from digestflow.adapters.past import MOST, Asking, by_day
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Recalled
    from digestflow.core.item.nouns import Listing
    from digestflow.core.source import Arxiv
    from digestflow.core.window import Window

_AT_ONCE = 500  # papers; more take arXiv longer than many small requests
_TOTAL = re.compile(rb"<(?:\w+:)?totalResults[^>]*>\s*(\d{1,9})\s*<")
_PAPER = re.compile(r"/abs/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?$")
_MISTAKE = "/api/errors"


async def recall(source: Arxiv, days: Sequence[Window], keeper: Keeper) -> tuple[Recalled, ...]:
    """Return the papers of each of the days."""
    return await by_day(source.name, days, partial(_day, source, Asking(keeper=keeper)))


async def _day(source: Arxiv, asking: Asking, day: Window, found: dict[str, Listing]) -> None:
    start = 0
    while True:
        answer = await asking.answer(_address(source, asking.keeper, day, start))
        document = await asking.keeper.parse(answer.body, answer.content_type, answer.url, MOST)
        for listing in document.listings:
            if _MISTAKE in listing.identity:
                raise SourceError(f"{asking.keeper.name} refuses: {listing.text[:120]}")
            paper = _named(listing)
            found[paper.identity] = paper
        told = _TOTAL.search(answer.body)
        start += len(document.listings)
        total = int(told[1]) if told else len(found)
        if len(found) >= total:
            return
        if not document.listings or start >= total:  # one page twice is not both
            raise SourceError(f"{asking.keeper.name} gave {len(found)} of {total} papers")


def _address(source: Arxiv, keeper: Keeper, day: Window, start: int) -> str:
    categories = "+OR+".join(f"cat:{one}" for one in source.category.split("+"))
    which = f"%28{categories}%29" if "+OR+" in categories else categories
    # Both ends are part of the interval, and it counts in minutes.
    since, until = day.start, day.end - timedelta(minutes=1)
    return (
        f"{keeper.base_url}?search_query={which}"
        f"+AND+submittedDate:[{since:%Y%m%d%H%M}+TO+{until:%Y%m%d%H%M}]"
        f"&start={start}&max_results={_AT_ONCE}&sortBy=submittedDate&sortOrder=ascending"
    )


def _named(listing: Listing) -> Listing:
    """Return the paper under the id that the daily feed gave it when it was new."""
    paper = _PAPER.search(listing.feed_id) or _PAPER.search(listing.url)
    return replace(listing, feed_id=f"oai:arXiv.org:{paper[1]}v1") if paper else listing
