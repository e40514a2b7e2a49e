"""The rules for names and addresses that config.yaml gives."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FORBIDDEN = frozenset('\\:*?"<>|#^[]%')  # in a note's name: vault and link syntax, and other file systems
_LONGEST = 180  # bytes of one name with .md, below every file system's limit
_BRANCH = re.compile(r"[A-Za-z0-9{][A-Za-z0-9._/{}-]*")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like `word`, or None when none is much like it."""
    loose = {loosened(name): name for name in sorted(known, reverse=True)}
    close = difflib.get_close_matches(loosened(word), loose, n=1, cutoff=0.6)
    return loose[close[0]] if close else None


def hint(like: str | None) -> str:
    """Return what is said behind a word that nobody knows: the nearest that is known, where one is near."""
    return f" — did you mean {like!r}?" if like else ""


def loosened(name: str) -> str:
    """Return the name as an environment variable can spell it: lower case, words joined by `_`."""
    return re.sub(r"[^\w]+", "_", name.casefold()).strip("_")


def folder(path: str) -> str:
    """Return a folder in the vault as it was given, without an end slash; "" is the vault itself.

    Raises:
        ValueError: It leaves the vault, is hidden, or has a name no vault can hold.
    """
    path = path.rstrip("/") if path.strip("/") else path
    return "" if path in {"", "."} else inside(path)


def inside(path: str) -> str:
    """Return a path in the vault as it was given.

    Raises:
        ValueError: It leaves the vault, is hidden, or has a name no vault can hold.
    """
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"{path!r} leads out of the vault")
    for part in path.split("/"):
        _check(part, path)
    if path.casefold().endswith(".md"):
        raise ValueError(f"{path!r} ends in .md: leave it away")
    return path


def pattern(name: str) -> str:
    """Return the pattern of a note's name; it holds `{date}` and no other braces.

    Raises:
        ValueError: It does not, or the name cannot stand in a vault.
    """
    if name.count("{date}") != 1 or set("{}") & set(name.replace("{date}", "")):
        raise ValueError(f"{name!r} must hold {{date}} once, and no other braces")
    if "/" in name:
        raise ValueError(f"{name!r} holds a /: the folder is note_folder")
    return inside(name.replace("{date}", "2026-01-31")).replace("2026-01-31", "{date}")


def branch(name: str) -> str:
    """Return the pattern of a branch's name; it holds `{date}` and nothing git would refuse.

    Raises:
        ValueError: It does not.
    """
    if name.count("{date}") != 1 or set("{}") & set(name.replace("{date}", "")):
        raise ValueError(f"{name!r} must hold {{date}} once, and no other braces")
    parts = name.split("/")
    if not _BRANCH.fullmatch(name) or any(_refused(part) for part in parts):
        raise ValueError(f"{name!r} is no name git takes for a branch")
    return name


def _refused(part: str) -> bool:
    return part.startswith(".") or part.endswith((".", ".lock")) or ".." in part or not part


def address(url: str) -> str:
    """Return an http(s) address as it was given.

    Raises:
        ValueError: It is none.
    """
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or any(char.isspace() or not char.isprintable() for char in url):
        raise ValueError(f"{url!r} is no address: it starts with http:// or https:// and names a host")
    return url


def at_home(path: Path) -> Path:
    """Return a path with the home that a ~ stands for.

    Raises:
        ValueError: There is nobody of that name here, or whose home it is cannot be told.
    """
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(
            f"{str(path)!r}: no home is known for {path.parts[0]!r}; give the folder from / on"
        ) from error


def line(text: str) -> str:
    """Return a heading or name as it was given: one line of text without marks before it.

    Raises:
        ValueError: It is empty, has several lines, or begins as Markdown's headings do.
    """
    if not text.strip() or text != text.strip():
        raise ValueError(f"{text!r} is empty or has blanks at its ends")
    if not all(char.isprintable() for char in text):
        raise ValueError(f"{text!r} is not one line of printable text")
    if text.startswith("#"):
        raise ValueError(f"{text!r} begins with #: give the words alone")
    return text


def same(name: str) -> str:
    """Return what two names have in common when a file system takes them for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _check(part: str, path: str) -> None:
    if not part or part != part.strip() or part.endswith("."):
        raise ValueError(f"{path!r} has an empty name in it, or blanks or dots at the end of one")
    if part.startswith("."):
        raise ValueError(f"{path!r} has a name in it that begins with a dot")
    wrong = sorted(_FORBIDDEN & set(part)) or [char for char in part if not char.isprintable()]
    if wrong:
        raise ValueError(f"{path!r} holds {wrong[0]!r}, which cannot stand in a note's name")
    if len(part.encode("utf-8", "replace")) > _LONGEST:
        raise ValueError(f"{path!r} is longer than {_LONGEST} bytes")
