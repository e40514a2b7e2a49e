"""Which address shows what. Nothing but a POST acts, and every POST passed the gate."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from digestflow.core.picture import PICTURES
from digestflow.core.picture.chart import STYLE, inline
from digestflow.core.review.answer import Answer
from digestflow.errors import DigestflowError, UsageError
from digestflow.web.cards import board
from digestflow.web.gate import HOST, Gate, Keys, Seal
from digestflow.web.sheets import Sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from digestflow.web.desk import Desk

_LONGEST = 200  # characters of a search


def page(desk: Desk, keys: Keys) -> ASGIApp:
    """Return the page as an application for the browser that `keys` let in."""
    sheets = Sheets(form_token=keys.form)
    shown = _Shown(desk, sheets)
    acting = _Acting(desk, sheets)
    routed = Starlette(
        routes=[
            Route("/", shown.first),
            Route("/review/{day}", shown.review),
            Route("/review/{day}/commit", shown.before_commit, methods=["GET"]),
            Route("/review/{day}/commit", acting.commit, methods=["POST"]),
            Route("/review/{day}/discard", acting.discard, methods=["POST"]),
            Route("/review/{day}/answer", acting.answer, methods=["POST"]),
            Route("/review/{day}/clean", acting.clean, methods=["POST"]),
            Route("/unlike", shown.unlike),
            Route("/sources", shown.sources),
            Route("/runs", shown.runs),
            Route("/pictures", shown.pictures),
            Route("/pictures.css", picture_style),
            Route("/search", shown.search),
            Route("/explain/{key}", shown.explain),
            Mount("/static", StaticFiles(packages=[("digestflow.web", "static")])),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[HOST], www_redirect=False),
            Middleware(Gate, keys=keys),
        ],
        exception_handlers={DigestflowError: sheets.refused, HTTPException: sheets.lost},
    )
    return Seal(routed)  # around all: what a bug of ours answers has the policy too


async def picture_style(_request: Request) -> Response:
    """Return the colours of all pictures."""
    return Response(STYLE, media_type="text/css")


class _Shown:
    """The pages that only show."""

    def __init__(self, desk: Desk, sheets: Sheets) -> None:
        self._desk, self._sheets = desk, sheets

    async def first(self, _request: Request) -> Response:
        """Lead to the oldest open plan, or say that none waits."""
        days = self._desk.days()
        if days:
            return RedirectResponse(f"/review/{days[0]}", status_code=303)
        return self._sheets.show("nothing", {"here": "review", "ran": self._desk.ran()})

    async def review(self, request: Request) -> Response:
        """Show an open plan as cards."""
        found = board(self._desk.review(_day(request)), self._desk.places, page=_page(request))
        return self._sheets.show("review", {"here": "review", "board": found, "days": self._desk.days()})

    async def before_commit(self, request: Request) -> Response:
        """Show what committing or discarding would do, and ask."""
        found = self._desk.review(_day(request))
        return self._sheets.show("commit", {"here": "review", "review": found})

    async def unlike(self, request: Request) -> Response:
        """Show the items of a day that fit no topic well enough."""
        days = self._desk.ran()
        wanted = request.query_params.get("day", "")
        day = _date(wanted) if wanted else (days[0] if days else None)
        rows = self._desk.unlike(day) if day else ()
        return self._sheets.show("unlike", {"here": "unlike", "day": day, "days": days[:14], "rows": rows})

    async def sources(self, _request: Request) -> Response:
        """Show every source with its health."""
        values = {"rows": self._desk.sources(), "pictures": self._drawn("health")}
        return self._sheets.show("sources", {"here": "sources", **values})

    async def runs(self, request: Request) -> Response:
        """Show how the runs ended."""
        at = _page(request)
        values = {"rows": self._desk.runs(at), "page": at, "pictures": self._drawn("funnel", "cost")}
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


class _Acting:
    """What a form of ours does."""

    def __init__(self, desk: Desk, sheets: Sheets) -> None:
        self._desk, self._sheets = desk, sheets

    async def answer(self, request: Request) -> Response:
        """Keep the answer to one point, or take it back."""
        form, day = _form(request), _day(request)
        key = form.get("key", "")
        tally = self._desk.answer(day, form.get("plan", ""), {key: _answer(form)})
        if request.headers.get("accept") == "application/json":
            return JSONResponse(asdict(tally))
        # What follows is in the form, for a browser without the script comes back to it.
        at = _number(form.get("page", ""))
        page = f"?page={at}" if at else ""
        return RedirectResponse(f"/review/{day}{page}#{quote(form.get('next', ''))}", status_code=303)

    async def clean(self, request: Request) -> Response:
        """Say yes to every point without an answer that there is no reason to look at."""
        form, day = _form(request), _day(request)
        found = self._desk.review(day)
        yes: dict[str, Answer | None] = {
            point.key: Answer(word="yes", topic=point.topic)
            for point in found.points
            if point.clean and point.key not in found.answers
        }
        self._desk.answer(day, form.get("plan", ""), yes)
        return RedirectResponse(f"/review/{day}", status_code=303)

    async def commit(self, request: Request) -> Response:
        """Make the plan part of the vault."""
        form, day = _form(request), _day(request)
        notes = self._desk.commit(day, form.get("plan", ""))
        return self._sheets.show("done", {"here": "review", "day": day, "notes": notes, "refused": ""})

    async def discard(self, request: Request) -> Response:
        """Refuse the plan whole."""
        form, day = _form(request), _day(request)
        reason = " ".join(form.get("reason", "").split())
        if not reason:
            raise UsageError("a plan is discarded for a reason; it is remembered", fix="say why")
        self._desk.discard(day, form.get("plan", ""), reason)
        return self._sheets.show("done", {"here": "review", "day": day, "notes": (), "refused": reason})


def _answer(form: Mapping[str, str]) -> Answer | None:
    """Return what a form says to a point; None when it takes an answer back.

    Raises:
        UsageError: It says nothing that a point can be answered with.
    """
    match form.get("word", ""):
        case "yes":
            return Answer(word="yes")
        case "no":
            return Answer(word="no", reason=" ".join(form.get("reason", "").split()))
        case "edit":
            text = "\n".join(form.get("text", "").splitlines()).strip("\n")
            if not text.strip():
                raise UsageError("an edit is some words", fix="drop the point to leave it out")
            return Answer(word="edit", text=text)
        case "back":
            return None
        case _:
            raise UsageError("an answer is keep, drop or edit")


def _form(request: Request) -> Mapping[str, str]:
    return cast("Mapping[str, str]", request.state.form)


def _day(request: Request) -> date:
    return _date(request.path_params["day"])


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(404) from error


def _page(request: Request) -> int:
    """Return which page of several is wanted; the first where that is no number of one."""
    return _number(request.query_params.get("page", "0"))


def _number(given: str) -> int:
    return int(given) if re.fullmatch(r"[0-9]{1,4}", given) else 0
