"""Who may see the page and act on it: the one browser that was given the token, from our own pages.

Every request passes here first. A page that asks for nothing of ours gets a refusal without a
word of the plans; a POST must come from our own address and carry the form's token, and its form
is read here, so that no route can forget to ask.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
_LARGEST = 256 * 1024  # bytes of a form
_FIELDS = 12  # of a form
_READS = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with it a browser hides the origin of our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Keys:
    """What lets one browser in, for as long as the page is served."""

    port: int
    token: str = field(default_factory=secrets.token_urlsafe)  # of the printed address; used up by one visit
    cookie: str = field(default_factory=secrets.token_urlsafe)
    form: str = field(default_factory=secrets.token_urlsafe)

    @property
    def origin(self) -> str:
        """Where the page is served."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The address that lets the first browser in that opens it."""
        return f"{self.origin}/enter?token={self.token}"

    @property
    def cookie_name(self) -> str:
        """The cookie's name; cookies of one host are shared by all its ports."""
        return f"digestflow_{self.port}"


class Seal:
    """Puts the policy on every answer, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers of `_HEADERS`."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, sealed)


class Gate:
    """Lets in who holds the cookie; of them, lets act who sends our form from our page."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app, self._keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._entered(scope) or await self._acting(scope, receive)
        await (refusal or self._app)(scope, receive, send)

    def _entered(self, scope: Scope) -> Response | None:
        keys = self._keys
        if scope["path"] == "/enter":
            return self._enter(scope)
        held = cookie_parser(Headers(scope=scope).get("cookie", "")).get(keys.cookie_name, "")
        if not _same(held, keys.cookie):
            return _refused("This page is open to one browser only: the one that opened its address first.")
        return None

    def _enter(self, scope: Scope) -> Response:
        """Trade the token for the cookie, once."""
        keys, given = self._keys, parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] != "GET" or not keys.token or not _same(given, keys.token):
            return _refused("This address was used already; start anew with: digestflow review --web")
        keys.token = ""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(keys.cookie_name, keys.cookie, httponly=True, samesite="strict", path="/")
        return answer

    async def _acting(self, scope: Scope, receive: Receive) -> Response | None:
        """Refuse what acts and is not ours; else leave its form in `request.state.form`."""
        if scope["method"] in _READS:
            return None
        request = Request(scope, receive)
        if request.headers.getlist("origin") != [self._keys.origin]:
            return _refused("This did not come from the page itself.")
        try:
            form = await _form(request)
        except ValueError as error:
            return _refused(str(error), status=400)
        if not _same(form.get("form_token", ""), self._keys.form):
            return _refused("This form is not of the page as it is served now; load it anew.")
        request.state.form = form
        return None


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form that are there once.

    Raises:
        ValueError: It is none, or too long.
    """
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise ValueError("This is no form of the page.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise ValueError(f"This is longer than {_LARGEST} bytes.")
    fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS)
    return {name: values[0] for name, values in fields.items() if len(values) == 1}


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def _refused(why: str, *, status: int = 403) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=status)
