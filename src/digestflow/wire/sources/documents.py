"""One document, from the web or from the disk, and the client that asks the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.core.source import Answer, Ask
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digestflow.adapters.http.client import Client
    from digestflow.config.model import Config

_A_FILE = "name a file that can be read, or an address"
LARGEST = 10 << 20  # bytes of a document on disk, as of one from the web


def client_of(config: Config, now: Callable[[], datetime]) -> Client:
    """Return the one HTTP client of a run."""
    from digestflow.adapters.http.client import Client
    from digestflow.adapters.http.redact import SECRET_KEYS
    from digestflow.wire.sources.past import intervals_of

    network = config.network
    return Client(
        now=now,
        allow_private=network.allow_private,
        concurrency=network.concurrency,
        per_host=network.per_host,
        deadline=network.deadline,
        user_agent=network.user_agent,
        secret_keys=SECRET_KEYS | set(network.secret_params),
        intervals=intervals_of(config.past),
    )


def on_the_web(where: str) -> bool:
    """Return whether this is an address, not a file."""
    return where[:8].lower().startswith(("http://", "https://"))


def on_disk(where: str) -> Path:
    """Return the path of a file that is named by its path or by a file: URL, absolute or relative."""
    if where[:5].lower() != "file:":
        return Path(where)
    from urllib.request import url2pathname

    path = where[5:]
    for start in ("//localhost/", "///"):
        if path.startswith(start):
            path = "/" + path[len(start) :]
    return Path(url2pathname(path))


def file_bytes(path: Path, *, called: str = "") -> bytes:
    """Return a document on disk.

    Raises:
        SourceError: It cannot be read, is a folder, or is too large; it is named as it is `called`, else
            by its path.
    """
    name = called or path
    try:
        if path.is_dir():
            raise SourceError(f"cannot read {name}: it is a folder, not a file", fix=_A_FILE)
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a character that no path has
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"cannot read {name}: {why}", fix=_A_FILE) from error
    if len(body) > LARGEST:
        raise SourceError(f"refused: {name} is larger than {LARGEST >> 20} MiB")
    return body


def fetched(client: Client, url: str, *, allow_private: bool = False) -> Answer:
    """Return one document from the network.

    Raises:
        SourceError: It could not be had.
    """

    async def get() -> Answer | SourceError:
        try:
            return await client.get(Ask(url=url, allow_private=allow_private))
        except SourceError as error:
            return error

    answer = next(iter(client.each([get])))
    if isinstance(answer, SourceError):
        raise answer
    return answer
