"""One OpenAI-compatible endpoint and the model asked there."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digestflow.errors import ConfigError, KeyRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOCAL_NAMES = (".local", ".localhost", ".lan", ".internal", ".home.arpa", ".test")
# What looks like a key is hidden also where it is not the configured one: servers echo old ones.
_KEY = re.compile(
    r"\b(?:sk|pk|rk|key|gsk|xai|hf|nvapi|tok)[-_][A-Za-z0-9*._-]{6,}|\bBearer\s+\S+", re.IGNORECASE
)
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One OpenAI-compatible endpoint and the model asked there. Times are seconds."""

    base_url: str  # usually ends in /v1
    model: str  # as the endpoint names it
    api_key: str | None = field(default=None, repr=False)  # None: the endpoint wants none
    concurrency: int = 4  # requests at a time, at most
    connect: float = 5.0  # until there is a connection
    first_token: float = 300.0  # until something comes back: a local model reads the prompt first
    idle: float = 30.0  # between two pieces of a streamed answer
    total: float = 600.0  # one answer from start to end
    stream: bool | None = None  # None: where the endpoint is local
    batch_from: int | None = None  # requests at once from which they go as one batch; None: never
    batch_wait: float = 3600.0  # a batch is waited for; then its requests go one by one

    def __post_init__(self) -> None:
        """Refuse what no request can be made of.

        Raises:
            ConfigError: The address is none.
            KeyRefused: The key holds what no key holds; most likely more than the key was copied.
        """
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or _BLANK.search(self.base_url):
            raise ConfigError(f"base_url of {self.model} is no http(s) address: {redacted(self.base_url)}")
        key = self.api_key
        if key is not None and (not key or not key.isascii() or _BLANK.search(key)):
            raise KeyRefused(
                f"{self.name}: the key holds {'blanks or letters no key has' if key else 'nothing'}"
            )

    @property
    def shown(self) -> str:
        """The address for messages: without user, password and query."""
        return redacted(self.base_url)

    @property
    def name(self) -> str:
        """Model and address, for messages."""
        return f"{self.model} at {self.shown}"

    @property
    def streams(self) -> bool:
        """Whether answers are asked for piece by piece."""
        return self.local if self.stream is None else self.stream

    @property
    def local(self) -> bool:
        """Whether it lives on this machine or in a private network."""
        host = (urlsplit(self.base_url).hostname or "").lower()
        try:
            return ipaddress.ip_address(host).is_private
        except ValueError:
            return "." not in host or host.endswith(_LOCAL_NAMES)

    def scrubbed(self, text: str, most: int = 200) -> str:
        """Return a server's words for a message: one short line without keys."""
        hidden = [self.api_key, urlsplit(self.base_url).password]
        return scrubbed(text, hidden, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long an endpoint is waited for. Times are seconds."""

    tries: int = 3  # of one request, the first included
    first_wait: float = 1.0  # doubles with each try, with jitter
    longest_wait: float = 60.0  # who asks for more is put off to the next run
    loading: float = 120.0  # a server that is still loading its model
    failures: int = 3  # requests in a row that got no answer: then it is left alone for a while


def redacted(url: str) -> str:
    """Return the address without user, password, query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def scrubbed(text: str, secrets: Iterable[str | None], most: int = 200) -> str:
    """Return at most `most` characters on one line, without the secrets and what looks like a key."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[key]")
    return _CONTROLS.sub(" ", _KEY.sub("[key]", text)).strip()[:most]
