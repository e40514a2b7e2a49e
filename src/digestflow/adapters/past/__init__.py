"""Who keeps the past of sources; how one of them is asked stands here, once (docs/decisions/0020).

Each module asks one keeper for days that a source does not list any more. What comes in a
form of its own is checked, put into a JSON Feed and read by the same parser as all other
documents: nothing from the web gets into an item by another way.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from digestflow.core.given import WHOLE, Given, Recalled, belongs
from digestflow.core.source import Ask
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from digestflow.core.item.nouns import Get, Listing, Parse
    from digestflow.core.source import Answer
    from digestflow.core.window import Window

    AskDay = Callable[[Window, dict[str, Listing]], Awaitable[None]]  # raises SourceError

MOST = 10_000  # listings of one document; a keeper's answer is bounded by its size before
_SURE = frozenset({400, 401, 404, 410, 422, 451})  # statuses that the next run would get again
_BUSY = frozenset({429, 503})
_CLOSED = 24  # intervals to stay away from who is asked too often and does not say for how long
_LONGEST = 120.0  # seconds that are waited for; who wants more is asked again by the next run
_SILENT = ("cannot connect", "no answer", "no whole answer")
_ADDRESS = re.compile(r"https?://([^/\s)]+)[^\s)]*")
_TWICE = re.compile(r"(?<!\S)(\S+) \(\1\)")
_NOWHERE = "no such host"  # which the next request would find out again
_PATIENCE = 2  # requests without any answer after which a keeper is left alone

_Typed = TypeVar("_Typed", bound=BaseModel)


class Spent(SourceError):
    """One source would need more requests than it may have; the next run could not do better."""


class Typed(BaseModel):
    """What a keeper says, as far as it is needed."""

    model_config = ConfigDict(extra="ignore", frozen=True)


@dataclass(slots=True, kw_only=True, eq=False)
class Keeper:
    """Who keeps the past of some sources; one for a run, that remembers what it refused."""

    name: str  # as messages say it
    base_url: str
    get: Get
    parse: Parse
    interval: float = 0.0  # least seconds between two requests, which the lanes keep
    headers: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    requests: int = 100  # for one source, at most
    refused: str = ""  # why it is not asked again in this run
    unheard: int = 0  # requests in a row without any answer
    longest: int = 0  # items of its longest page so far

    def url(self, path: str = "") -> str:
        """Return the address of a path below the base."""
        return self.base_url.rstrip("/") + path


@dataclass(slots=True, kw_only=True, eq=False)
class Asking:
    """One source's asking of one keeper: counted, so that none has more than its share."""

    keeper: Keeper
    asked: int = 0
    more: bool = False  # the last answer named a next page

    async def answer(self, url: str) -> Answer:
        """Return what the keeper answers; who is asked too often is asked once more, later.

        Raises:
            SourceError: No document, or the keeper is not to be asked any more.
        """
        try:
            found = await self._answer(url)
        except SourceError as error:
            # What was asked for is long and says nothing to a reader; who was asked does.
            raise _shorter(error, self.keeper.name) from error
        self.more = found.more
        return found

    async def _answer(self, url: str) -> Answer:
        keeper = self.keeper
        self._allowed()
        try:
            found = await keeper.get(self._ask(url))
        except SourceError as error:
            if error.status not in _BUSY:
                self._unheard(error)
                raise
            wait = keeper.interval * _CLOSED if error.retry_after is None else error.retry_after
            if wait > _LONGEST:
                keeper.refused = _words(error)
                raise
            await asyncio.sleep(wait)
            self._allowed()
            try:
                found = await keeper.get(self._ask(url))
            except SourceError as again:
                keeper.refused = _words(again)
                raise
        keeper.unheard = 0
        return found

    async def typed(self, url: str, kind: type[_Typed], *, empty: bytes = b"") -> _Typed:
        """Return what the keeper answers, as the kind of thing it should be; `empty` stands for nothing.

        Raises:
            SourceError: No document, or one of another form.
        """
        answer = await self.answer(url)
        try:
            return await asyncio.to_thread(kind.model_validate_json, answer.body.strip() or empty)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            why = f"{where}: {first['msg']}" if where else first["msg"]
            raise SourceError(f"{self.keeper.name} answers in another form: {why[:200]}") from error

    async def read(self, rows: Iterable[Mapping[str, Any]]) -> tuple[Listing, ...]:
        """Return the items of a JSON Feed as the parser reads them.

        Raises:
            SourceError: They cannot be read.
        """
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": list(rows)}
        body = json.dumps(feed).encode()
        document = await self.keeper.parse(body, "application/feed+json", self.keeper.base_url, MOST)
        return document.listings

    def ended(self, items: int) -> bool:
        """Tell whether a page of so many items was shown to be the last.

        It names no next one, and is empty or shorter than another page of this keeper. Who gives
        shorter pages than was asked for would else seem to have no more.
        """
        shorter = items < self.keeper.longest
        self.keeper.longest = max(items, self.keeper.longest)
        return not items or (shorter and not self.more)

    def _ask(self, url: str) -> Ask:
        self.asked += 1
        keeper = self.keeper
        return Ask(url=url, headers=dict(keeper.headers), allow_private=keeper.allow_private)

    def _allowed(self) -> None:
        if self.keeper.refused:
            raise SourceError(f"not asked again in this run: {self.keeper.refused}")
        if self.asked >= self.keeper.requests:
            raise Spent(f"it would take more than {self.keeper.requests} requests")

    def _unheard(self, error: SourceError) -> None:
        """Remember that the keeper did not answer, or wants to be left alone for long."""
        wait = error.retry_after is not None and error.retry_after > _LONGEST
        if wait or str(error).startswith(_NOWHERE):
            self.keeper.refused = _words(error)
        if not str(error).startswith(_SILENT):
            self.keeper.unheard = 0
            return
        self.keeper.unheard += 1
        if self.keeper.unheard >= _PATIENCE:
            self.keeper.refused = _words(error)


def _shorter(error: SourceError, name: str) -> SourceError:
    told = type(error)(f"{name}: {_words(error)}", fix=error.fix)
    told.status, told.gone, told.retry_after = error.status, error.gone, error.retry_after
    return told


def _words(error: SourceError) -> str:
    """Return what went wrong, with the host instead of the whole address, and not twice in a row."""
    return _TWICE.sub(r"\1", _ADDRESS.sub(r"\1", str(error)))


async def by_day(source: str, days: Sequence[Window], ask: AskDay) -> tuple[Recalled, ...]:
    """Return what asking for one day after the other brings; the newest first.

    `ask` adds the day's listings by identity and returns when it has them all.
    """
    found = []
    for day in reversed(days):
        listings: dict[str, Listing] = {}
        try:
            await ask(day, listings)
        except SourceError as error:
            found.append(recalled(source, day, listings.values(), failed(error, some=bool(listings))))
        else:
            found.append(recalled(source, day, listings.values(), WHOLE))
    return tuple(found)


def recalled(source: str, day: Window, listings: Iterable[Listing], given: Given) -> Recalled:
    """Return what the past of a source has of the day: of the listings those that belong to it."""
    own = {listing.identity: listing for listing in listings if belongs(listing, day)}
    return Recalled(source=source, day=day.day, given=given, listings=tuple(own.values()))


def failed(error: SourceError, *, some: bool) -> Given:
    """Return how much of a day was given when asking ended with the error."""
    again = error.status not in _SURE and not isinstance(error, Spent)
    return Given(state="partial" if some else "none", why=str(error), again=again)
