"""Which address shows what. Nothing but a POST acts, and every POST passed the gate."""

from __future__ import annotations

from asyncio import create_task, sleep
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from digestflow.core.picture import PICTURES
from digestflow.core.picture.chart import STYLE, inline
from digestflow.errors import DigestflowError
from digestflow.web.acting import Acting, a_date, a_day, a_number
from digestflow.web.cards import POINTS, board
from digestflow.web.gate import HOST, Gate, Keys, Seal
from digestflow.web.sheets import Sheets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from digestflow.web.desk import Desk

_LONGEST = 200  # characters of a search
_PAUSE = 0.01  # seconds, in which others are answered


def page(desk: Desk, keys: Keys) -> ASGIApp:
    """Return the page as an application for the browser that `keys` let in."""
    sheets = Sheets(form_token=keys.form, advise=desk.advise)
    shown = _Shown(desk, sheets)
    acting = Acting(desk, sheets)

    @asynccontextmanager
    async def warm(_app: Starlette) -> AsyncIterator[None]:
        warming = create_task(_warm(desk))
        yield
        warming.cancel()

    routed = Starlette(
        lifespan=warm,
        routes=[
            Route("/", shown.first),
            Route("/review/{day}", shown.review),
            Route("/review/{day}/commit", shown.before_commit, methods=["GET"]),
            Route("/review/{day}/commit", acting.commit, methods=["POST"]),
            Route("/review/{day}/discard", acting.discard, methods=["POST"]),
            Route("/review/{day}/answer", acting.answer, methods=["POST"]),
            Route("/review/{day}/clean", acting.clean, methods=["POST"]),
            Route("/accepted", shown.accepted),
            Route("/accepted/seen", acting.seen, methods=["POST"]),
            Route("/accepted/back", acting.take_back, methods=["POST"]),
            Route("/unlike", shown.unlike),
            Route("/unlike/pull", acting.pull, methods=["POST"]),
            Route("/sources", shown.sources),
            Route("/runs", shown.runs),
            Route("/pictures", shown.pictures),
            Route("/pictures.css", picture_style),
            Route("/search", shown.search),
            Route("/explain/{key}", shown.explain),
            Route("/item/{id}", shown.item),
            Mount("/static", StaticFiles(packages=[("digestflow.web", "static")])),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[HOST], www_redirect=False),
            Middleware(Gate, keys=keys),
        ],
        exception_handlers={DigestflowError: sheets.refused, HTTPException: sheets.lost},
    )
    return Seal(routed)  # around all: what a bug of ours answers has the policy too


async def _warm(desk: Desk) -> None:
    """Make ready what is asked for first, in between what is asked for already."""
    for _ in desk.warm():
        await sleep(_PAUSE)


async def picture_style(_request: Request) -> Response:
    """Return the colours of all pictures."""
    return Response(STYLE, media_type="text/css")


class _Shown:
    """The pages that only show."""

    def __init__(self, desk: Desk, sheets: Sheets) -> None:
        self._desk, self._sheets = desk, sheets

    async def first(self, _request: Request) -> Response:
        """Lead to what was accepted unseen, to the oldest open plan, or say that none waits."""
        if self._desk.accepted():
            return RedirectResponse("/accepted", status_code=303)
        days = self._desk.days()
        if days:
            return RedirectResponse(f"/review/{days[0]}", status_code=303)
        return self._sheets.show("nothing", {"here": "review", "ran": self._desk.ran()})

    async def review(self, request: Request) -> Response:
        """Show an open plan as cards."""
        found = board(self._desk.review(a_day(request)), self._desk.places, page=_page(request))
        return self._sheets.show("review", {"here": "review", "board": found, "days": self._desk.days()})

    async def before_commit(self, request: Request) -> Response:
        """Show what committing or discarding would do, and ask."""
        found = self._desk.review(a_day(request))
        return self._sheets.show("commit", {"here": "review", "review": found})

    async def accepted(self, request: Request) -> Response:
        """Show what was accepted in the person's place, and how it is taken back."""
        found, at = self._desk.accepted(), _page(request)
        rows = found[at * POINTS : (at + 1) * POINTS]
        values = {"rows": rows, "count": len(found), "page": at, "more": len(found) > (at + 1) * POINTS}
        return self._sheets.show("accepted", {"here": "review", "days": self._desk.days(), **values})

    async def unlike(self, request: Request) -> Response:
        """Show the items of a day that fit no topic well enough."""
        at = _page(request)
        days = self._desk.ran()
        wanted = request.query_params.get("day", "")
        day = a_date(wanted) if wanted else (days[0] if days else None)
        rows = self._desk.unlike(day) if day else ()
        values = {"day": day, "days": days[:14], "rows": rows[at * POINTS : (at + 1) * POINTS], "page": at}
        more = {"more": len(rows) > (at + 1) * POINTS, "topics": self._desk.topics()}
        return self._sheets.show("unlike", {"here": "unlike", **values, **more})

    async def sources(self, _request: Request) -> Response:
        """Show every source with its health."""
        values = {"rows": self._desk.sources(), "pictures": self._drawn("health")}
        return self._sheets.show("sources", {"here": "sources", **values})

    async def runs(self, request: Request) -> Response:
        """Show how the runs ended."""
        at = _page(request)
        values = {"rows": self._desk.runs(at), "page": at, "pictures": self._drawn("funnel", "cost")}
        values["rates"] = self._desk.rates()
        return self._sheets.show("runs", {"here": "runs", **values})

    async def pictures(self, _request: Request) -> Response:
        """Show what the last weeks came to, as pictures."""
        return self._sheets.show("pictures", {"here": "pictures", "pictures": self._drawn(*PICTURES)})

    def _drawn(self, *names: str) -> list[tuple[str, str]]:
        return [(name, inline(self._desk.picture(name))) for name in names]

    async def search(self, request: Request) -> Response:
        """Show what the archive has of some words."""
        words, at = request.query_params.get("q", "")[:_LONGEST].strip(), _page(request)
        found = self._desk.search(words, at) if words else None
        return self._sheets.show("search", {"here": "search", "words": words, "found": found, "page": at})

    async def explain(self, request: Request) -> Response:
        """Show all that is known of an entry."""
        found = self._desk.explain(request.path_params["key"])
        return self._sheets.show("explain", {"here": "", "found": found})

    async def item(self, request: Request) -> Response:
        """Show the whole text of an archived item, some of its words marked."""
        found = self._desk.item(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        first, last = (a_number(request.query_params.get(name, "0"), digits=7) for name in ("from", "to"))
        parts = (found.body[:first], found.body[first:last], found.body[max(first, last) :])
        return self._sheets.show("item", {"here": "search", "item": found, "parts_of_text": parts})


def _page(request: Request) -> int:
    """Return which page of several is wanted; the first where that is no number of one."""
    return a_number(request.query_params.get("page", "0"))
