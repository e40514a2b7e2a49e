"""The releases of a repository, by GitHub's API: page after page, back to the day.

https://docs.github.com/en/rest/releases/releases
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, Field, RootModel

from digestflow.adapters.past import Asking, Spent, Typed, failed, recalled
from digestflow.core.given import WHOLE
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digestflow.adapters.past import Keeper
    from digestflow.core.given import Given, Recalled
    from digestflow.core.source import Github
    from digestflow.core.window import Window

_AT_ONCE = 100


class _Author(Typed):
    login: str = ""


class _Release(Typed):
    tag: str = Field(alias="tag_name")
    name: str | None = None
    body: str | None = None
    url: str = Field(alias="html_url")
    created: AwareDatetime | None = Field(default=None, alias="created_at")
    published: AwareDatetime | None = Field(default=None, alias="published_at")  # none: a draft
    author: _Author | None = None

    @property
    def newest(self) -> datetime | None:
        """The later of its two dates."""
        return max((one for one in (self.created, self.published) if one is not None), default=None)


class _Releases(RootModel[tuple[_Release, ...]]):
    pass


class _Repository(Typed):
    id: int


async def recall(source: Github, days: Sequence[Window], keeper: Keeper) -> tuple[Recalled, ...]:
    """Return the releases of each of the days, by one walk back to the first of them."""
    asking = Asking(keeper=keeper)
    every, ended = await _back_to(source, days[0].start, asking)
    held = [one for one in every if one.published and any(one.published in day for day in days)]
    try:
        repository = await _repository(source, asking) if held else None
        listings = await asking.read([_row(one, repository) for one in held]) if held else ()
    except SourceError as error:
        return tuple(recalled(source.name, day, (), failed(error, some=False)) for day in reversed(days))
    seen = min((one.created for one in every if one.created), default=None)
    found = []
    for day in reversed(days):
        state: Given = WHOLE
        if ended is not None and (seen is None or seen >= day.start):
            some = any(one.published and one.published in day for one in held)
            state = failed(ended, some=some)
        found.append(recalled(source.name, day, listings, state))
    return tuple(found)


async def _back_to(
    source: Github, start: datetime, asking: Asking
) -> tuple[list[_Release], SourceError | None]:
    """Return the releases from the newest to before `start`, and what ended the walk too early.

    They come in the order they were made, and one may be published long after: the walk ends
    where a whole page was both before.
    """
    every: list[_Release] = []
    page = 1
    while True:
        url = asking.keeper.url(f"/repos/{source.repo}/releases?per_page={_AT_ONCE}&page={page}")
        try:
            rows = (await asking.typed(url, _Releases)).root
        except SourceError as error:
            return every, error
        known = {one.url for one in every}
        if rows and known.issuperset(one.url for one in rows):
            return every, Spent(f"{asking.keeper.name} gives one page again and again")
        every += rows
        before = [one.newest is not None and one.newest < start for one in rows]
        # GitHub names a next page where there is one. Of who does not, a short page is the last when
        # it goes back far enough, or is shown to be.
        last = len(rows) < _AT_ONCE and not asking.more and (any(before) or asking.ended(len(rows)))
        if last or all(before):
            return every, None
        page += 1


async def _repository(source: Github, asking: Asking) -> int | None:
    """Return the number that stands in the ids of the repository's feed; None when it is not said."""
    try:
        return (await asking.typed(asking.keeper.url(f"/repos/{source.repo}"), _Repository)).id
    except SourceError as error:
        if error.status is None or error.retry_after is not None:
            raise
        return None


def _row(one: _Release, repository: int | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "url": one.url,
        "title": one.name or one.tag,
        "content_text": one.body or "",
        "authors": [{"name": one.author.login if one.author else ""}],
        "date_published": one.published.isoformat() if one.published else "",
    }
    if repository is not None:
        row["id"] = f"tag:github.com,2008:Repository/{repository}/{one.tag}"
    return row
