"""Templates filled in; what comes from outside is text in them, never markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, Response

from digestflow.core.health.telling import said
from digestflow.core.outcome import dollars
from digestflow.core.review.rates import NAMES
from digestflow.core.review.shown import flat, lead, trail
from digestflow.core.story.ranking import reasons
from digestflow.errors import DigestflowError, Locked
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from digestflow.advice import Advice

# Not a word of it is shown: it turns text around, or hides in it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)

_KINDS = {
    "entry": "Story",
    "claim": "Claim",
    "also": "Also noted",
    "thesis": "Narrative",
    "hunk": "Your note",
    "merge": "Two names",
}


class Sheets:
    """The page's templates, with our form token in every form."""

    def __init__(self, *, form_token: str, advise: Callable[[str], Advice]) -> None:
        self._advise = advise
        self._environment = Environment(
            loader=PackageLoader("digestflow.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_seen,
        )
        self._environment.globals["form_token"] = form_token
        self._environment.filters |= {"kind": _KINDS.__getitem__, "class": lambda name: NAMES.get(name, name)}
        self._environment.filters |= {
            one.__name__: one for one in (address, dollars, flat, lead, many, reasons, said, trail)
        }

    def show(self, name: str, values: Mapping[str, Any], *, status: int = 200) -> Response:
        """Return the template filled in."""
        return HTMLResponse(self._environment.get_template(f"{name}.html").render(values), status_code=status)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Return the page for an error raised on purpose: what happened, and what mends it."""
        assert isinstance(error, DigestflowError)
        status = 503 if isinstance(error, Locked) else 409
        if request.headers.get("accept") == "application/json":
            fix = self._advise(error.fix).text
            return JSONResponse({"error": str(error), "fix": fix}, status_code=status)
        values = {"here": "", "what": str(error), "advice": self._advise(error.fix)}
        return self.show("error", values, status=status)

    async def lost(self, _request: Request, error: Exception) -> Response:
        """Return the page for an address that shows nothing."""
        status = getattr(error, "status_code", 404)
        what, advice = "There is nothing at this address.", self._advise("digestflow review")
        values = {"here": "", "what": what, "advice": advice}
        return self.show("error", values, status=status)


def _seen(value: object) -> object:
    return _UNSEEN.sub("", value) if type(value) is str else value


def address(url: str) -> str:
    """Return the URL where it may be linked, "" where not: only the web's own schemes are."""
    return url if re.match(r"https?://[^\s/]", url) else ""
