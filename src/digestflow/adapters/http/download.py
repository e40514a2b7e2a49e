"""One large file to disk: resumed where it broke off, and kept only when it is the one that was meant."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from digestflow.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BLOCK = 1 << 20
_SAID = 200  # characters of what went wrong: some of it may be the server's
_TIMES = httpx.Timeout(30.0)  # seconds until the next piece


def download(url: str, path: Path, *, sha256: str, most: int, tell: Callable[[int, int], None]) -> bool:
    """Bring the file at `url` to `path`; return whether anything had to be fetched.

    A file that is there is taken when its hash is right. What was fetched before an
    interruption is gone on with. `tell` hears of the bytes so far, and of how many there are.

    Raises:
        ModelUnavailable: It cannot be had, is larger than `most` bytes, or its hash is another:
            of these two nothing is kept.
    """
    if path.exists() and digest(path) == sha256:
        return False
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _fetch(url, part, most, tell)
        found = digest(part)
        if found != sha256:
            part.unlink()
            raise ModelUnavailable(f"{url}: sha256 is {found}, not {sha256}: it was thrown away")
        part.replace(path)
    except httpx.HTTPError as error:
        why = str(error)[:_SAID] or type(error).__name__
        raise ModelUnavailable(f"{url}: {why}", fix="again") from error
    except OSError as error:
        raise ModelUnavailable(
            f"{error.filename}: {error.strerror}", fix="make room there, or name another folder with --to"
        ) from error
    return True


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(url: str, part: Path, most: int, tell: Callable[[int, int], None]) -> None:
    there = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={there}-"} if there else {})
    with httpx.stream("GET", url, headers=headers, follow_redirects=True, timeout=_TIMES) as answer:
        if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # all of it is there; its hash will tell
        answer.raise_for_status()
        there = there if answer.status_code == HTTPStatus.PARTIAL_CONTENT else 0
        whole = there + int(answer.headers.get("content-length", 0))
        with part.open("ab" if there else "wb") as file:
            for block in answer.iter_raw(_BLOCK):  # packed or not: its hash will tell
                there += file.write(block)
                if there > most:
                    break
                tell(there, whole)
    if there > most:
        part.unlink()
        raise ModelUnavailable(f"{url}: is larger than {most >> 20} MiB: it was thrown away")
