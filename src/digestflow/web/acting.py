"""What our forms do; each was let through by the gate."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from digestflow.core.review.answer import Answer
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from digestflow.web.desk import Desk
    from digestflow.web.sheets import Sheets


class Acting:
    """What a form of ours does."""

    def __init__(self, desk: Desk, sheets: Sheets) -> None:
        self._desk, self._sheets = desk, sheets

    async def answer(self, request: Request) -> Response:
        """Keep the answer to one point, or take it back."""
        form, day = _form(request), a_day(request)
        key = form.get("key", "")
        tally = self._desk.answer(day, form.get("plan", ""), {key: _answer(form)})
        if request.headers.get("accept") == "application/json":
            return JSONResponse(asdict(tally))
        return _back(f"/review/{day}", form)

    async def clean(self, request: Request) -> Response:
        """Say yes to every point without an answer that there is no reason to look at."""
        form, day = _form(request), a_day(request)
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
        form, day = _form(request), a_day(request)
        notes = self._desk.commit(day, form.get("plan", ""))
        return self._sheets.show("done", {"here": "review", "day": day, "notes": notes, "refused": ""})

    async def discard(self, request: Request) -> Response:
        """Refuse the plan whole."""
        form, day = _form(request), a_day(request)
        reason = " ".join(form.get("reason", "").split())
        if not reason:
            raise UsageError("a plan is discarded for a reason; it is remembered", fix="say why")
        self._desk.discard(day, form.get("plan", ""), reason)
        return self._sheets.show("done", {"here": "review", "day": day, "notes": (), "refused": reason})

    async def pull(self, request: Request) -> Response:
        """Have an item told that fitted no topic."""
        form = _form(request)
        day = self._desk.pull(form.get("item", ""), form.get("topic", "").strip())
        at = a_number(form.get("page", ""))
        page = f"&page={at}" if at else ""
        return RedirectResponse(f"/unlike?day={day}{page}#{quote(form.get('item', ''))}", status_code=303)

    async def seen(self, _request: Request) -> Response:
        """Leave what was accepted in the person's place as it is."""
        self._desk.seen()
        return RedirectResponse("/", status_code=303)

    async def take_back(self, request: Request) -> Response:
        """Take back a point that was accepted in the person's place; with a reason, reject it."""
        form = _form(request)
        reason = " ".join(form.get("reason", "").split())
        if form.get("word") == "no" and not reason:
            raise UsageError("a point is rejected for a reason; it is remembered", fix="say why")
        day, word = a_date(form.get("day", "")), form.get("word")
        self._desk.take_back(day, [form.get("key", "")], reason if word == "no" else "")
        return _back("/accepted", form)


def _back(path: str, form: Mapping[str, str]) -> Response:
    """Return to what follows on the page: it is in the form, for a browser without the script comes back."""
    at = a_number(form.get("page", ""))
    page = f"?page={at}" if at else ""
    return RedirectResponse(f"{path}{page}#{quote(form.get('next', ''))}", status_code=303)


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


def a_day(request: Request) -> date:
    """Return the day that a path is about."""
    return a_date(request.path_params["day"])


def a_date(text: str) -> date:
    """Return the day that is named; of what is none nothing is shown."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(404) from error


def a_number(given: str, *, digits: int = 4) -> int:
    """Return what is a number of so many digits at most; 0 where it is none."""
    return int(given) if re.fullmatch(rf"[0-9]{{1,{digits}}}", given) else 0
