"""Where redirects lead, and what of an ask may go along."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from digestflow.errors import SourceError

if TYPE_CHECKING:
    from digestflow.core.source import Ask

REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_SENDABLE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})\b")
_CHANGING = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)\b")
_SECONDS = re.compile(r"\d{1,9}")
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " application/json;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
_MEANING = {
    304: ": it says the document is the same as one we do not have",
    401: ": it wants a login",
    403: ": it refuses us",
    410: ": it is gone for good",
    429: ": it is asked too often",
}
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535

Told = Callable[[str], str]  # an address without its secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """What one request brought."""

    status: int
    headers: dict[str, str]  # lower-case names; Latin-1, as they came
    body: bytes
    after: float | None  # seconds the server asks to wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address on the way from the one that was asked for."""

    url: httpx.URL
    own: bool = True  # still the origin that was asked for: what is meant for it may be sent
    lasting: bool = True  # every redirect up to here was a permanent one
    moved: httpx.URL | None = None  # where the permanent ones led

    @classmethod
    def begin(cls, url: str, told: Told) -> Route:
        """Return the route to the address itself.

        Raises:
            SourceError: It is no http(s) address.
        """
        return cls(url=_checked(url, None, told))

    def onward(self, hop: Hop, told: Told) -> Route:
        """Return the route one redirect farther on.

        Raises:
            SourceError: It leads to no http(s) address, or from https to http.
        """
        target = _checked(_text(hop.headers["location"]), self.url, told)
        if self.url.scheme == "https" and target.scheme == "http":
            raise SourceError(f"refused: a redirect from https to {told(str(target))}")
        same = _same(self.url, target)
        # User-info in a Location is not ours; that of the same origin goes along.
        target = target.copy_with(
            username=self.url.username if same else "", password=self.url.password if same else ""
        )
        lasting = self.lasting and hop.status in _PERMANENT
        return Route(
            url=target, own=self.own and same, lasting=lasting, moved=target if lasting else self.moved
        )


def failure(hop: Hop, route: Route, url: str) -> SourceError:
    """Return what to raise for a status that brings no document.

    What is gone behind a redirect that is only for now is not gone for good.
    """
    error = SourceError(f"{hop.status} from {url}{_MEANING.get(hop.status, '')}")
    error.status = hop.status
    error.gone = hop.status == HTTPStatus.GONE and route.lasting
    error.retry_after = hop.after
    return error


def headers(ask: Ask, route: Route, *, agent: str) -> list[tuple[bytes, bytes]]:
    """Return what is sent with the ask: its own headers and user-info to its own origin only.

    Raises:
        SourceError: A header of the ask cannot be sent.
    """
    found = {
        "Host": route.url.netloc.decode("ascii"),
        "User-Agent": agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
    }
    if ask.form:
        found["Content-Type"] = "application/x-www-form-urlencoded"
    if ask.validators.etag:
        found["If-None-Match"] = ask.validators.etag
    if ask.validators.last_modified:
        found["If-Modified-Since"] = ask.validators.last_modified
    if route.url.userinfo:
        named = f"{route.url.username}:{route.url.password}".encode()
        found["Authorization"] = f"Basic {b64encode(named).decode()}"
    if route.own:
        found |= ask.headers
    for name, value in found.items():
        if not _SENDABLE.fullmatch(value):
            # The value may be a key, and h11 would quote it: it is named by its header only.
            raise SourceError(f"the header {name[:40]} has characters that cannot be sent")
    # Latin-1 gives back, byte for byte, what the server's validators were read as.
    return [(name.encode("latin-1"), value.strip().encode("latin-1")) for name, value in found.items()]


def lowered(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name; what comes twice is joined by a comma (RFC 9110 5.3)."""
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def host(url: httpx.URL) -> str:
    """Return the host of an address as it is asked for.

    httpx' own `host` decodes "xn--…", and raises where the rules of 2008 know no such name, as with an emoji.
    """
    return url.raw_host.decode("ascii")


def max_age(headers: Mapping[str, str]) -> float | None:
    """Return how many more seconds an answer is fresh by its own word; None without one, and for none.

    Of Cache-Control and Age only (RFC 9111 4.2.1): Expires is more often a leftover than a promise.
    """
    said = headers.get("cache-control", "").lower()
    found = _MAX_AGE.search(said)
    if found is None or _CHANGING.search(said):
        return None
    age = headers.get("age", "")
    left = float(found[1]) - (float(age) if _SECONDS.fullmatch(age) else 0.0)
    return left if left > 0 else None


def _checked(text: str, base: httpx.URL | None, told: Told) -> httpx.URL:
    try:
        url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
        if "#" in str(url):
            url = url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: urllib's, of a broken [host]
        raise SourceError(f"no address: {told(text)}") from error
    if not 0 <= (url.port or 0) <= _LAST_PORT:
        raise SourceError(f"no address: {told(text)}")
    if url.scheme not in _PORTS or not url.raw_host:
        raise SourceError(f"refused: {told(text)} is no http or https address")
    return url


def _same(one: httpx.URL, other: httpx.URL) -> bool:
    """Tell whether both are one origin, or the second its https form (as httpx has it)."""
    if one.raw_host != other.raw_host:
        return False
    if (one.scheme, other.scheme) == ("http", "https"):
        return _port(one) == _PORTS["http"] and _port(other) == _PORTS["https"]
    return one.scheme == other.scheme and _port(one) == _port(other)


def _port(url: httpx.URL) -> int:
    return url.port or _PORTS[url.scheme]


def _text(location: str) -> str:
    """Return a Location as the server meant it: UTF-8 where it is that, else Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
