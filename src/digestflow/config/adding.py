"""New sources in a config.yaml that a person keeps: lines are added, none is touched."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from digestflow.config.load import read
from digestflow.config.names import loosened, same
from digestflow.config.secrets import secret
from digestflow.config.written import element
from digestflow.core.source import LONGEST_NAME, Arxiv, Github, Subreddit
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from digestflow.core.source import Source

_TOP = re.compile(r"sources:[ \t]*(?:#.*)?")
_EMPTY = re.compile(r"sources:[ \t]*\[[ \t]*\](?=[ \t]*(?:#.*)?\r?$)")
_DASH = re.compile(r"( *)- ")


def unknown(listed: Iterable[Source], known: Sequence[Source]) -> Iterator[Source]:
    """Yield the sources that are not among the `known`, each once, with a name that is free.

    Two are the same when they ask for the same: an address, or a subreddit, a category, a repository.
    """
    there = {_asked(source) for source in known}
    taken = {same(source.name) for source in known}
    for source in listed:
        if _asked(source) in there:
            continue
        name, n = source.name, 1
        while same(name) in taken:
            n += 1
            name = f"{source.name[: LONGEST_NAME - len(f' ({n})')].rstrip()} ({n})"
        there.add(_asked(source))
        taken.add(same(name))
        yield source.model_copy(update={"name": name})


def reading(source: Source, known: Sequence[Source]) -> Source | None:
    """Return which of the `known` asks for the same; None where none does."""
    return next((one for one in known if _asked(one) == _asked(source)), None)


def _asked(source: Source) -> tuple[str, str]:
    match source:
        case Subreddit():
            return source.kind, source.subreddit.casefold()
        case Arxiv():
            return source.kind, source.category
        case Github():
            return source.kind, source.repo.casefold()
        case _:
            return "", str(getattr(source, "url", source.name))


def add(path: Path, sources: Sequence[Source]) -> None:
    """Put the sources into the config.yaml at `path`; a crash leaves it as it was, or whole.

    Raises:
        ConfigError: See `with_sources`; nothing is written.
        OSError: It cannot be written.
    """
    if not sources:
        return
    target = path.resolve()
    save(target, with_sources(target.read_bytes().decode("utf-8"), sources))


def save(target: Path, text: str) -> None:
    """Put the text in place of a config.yaml; a crash leaves it as it was, or whole.

    Raises:
        OSError: It cannot be written; it is as it was, with nothing beside it.
    """
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_bytes(text.encode("utf-8"))
        shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(target)) from error  # a full disk names no file


def with_sources(text: str, sources: Sequence[Source]) -> str:
    """Return the text of a config.yaml with `sources` at the end of its list.

    Every line that is there stays as it is, comments and line ends included.

    Raises:
        ConfigError: An address has a secret in it, or the list is not written as a line for each
            source: there is none to add one behind.
    """
    for source in filter(secretive, sources):
        raise ConfigError(
            f"config.yaml: the address of {source.name!r} has a key or a password in it, and none may "
            "stand there",
            fix=f"add it without, and give the whole address in {variable(source)}",
        )
    made = _added(text, sources)
    if _read(made) != (*_read(text), *sources):
        raise _unlined()
    return made


def _added(text: str, sources: Sequence[Source]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")  # not splitlines: a text in quotes may hold other line ends
    plain = [line.removesuffix("\r") for line in lines]
    at = next((n for n, line in enumerate(plain) if _TOP.fullmatch(line) or _EMPTY.match(line)), None)
    if at is None and any(line.startswith("sources:") for line in plain):
        raise _unlined()
    if at is None:
        gap = "" if not text or text.endswith("\n") else end
        return f"{text}{gap}sources:{end}" + "".join(f"{line}{end}" for line in _lines(sources, 2))
    lines[at] = _EMPTY.sub("sources:", lines[at])
    last, dashes = _list_below(plain, at)
    head = "\n".join(lines[: last + 1]).removesuffix("\r")
    added = end.join([head, *_lines(sources, dashes[0] if dashes else 2)])
    if last + 1 == len(lines):
        return added + end
    carried = "\r" if lines[last].endswith("\r") else ""
    return added + carried + "\n" + "\n".join(lines[last + 1 :])


def _read(text: str) -> tuple[Source, ...]:
    try:
        return read(text.removeprefix("\ufeff"), environ={}).sources
    except ConfigError:
        return ()


def secretive(source: Source) -> bool:
    """Tell whether the source's address has a key or a password in it."""
    return secret(getattr(source, "url", ""))


def variable(source: Source) -> str:
    """Return the environment variable that may hold the source's address."""
    return f"DIGESTFLOW_SOURCES__{loosened(source.name).upper()}__URL"


def _unlined() -> ConfigError:
    return ConfigError(
        "config.yaml: `sources` is not a list with a line for each source",
        fix="write each source on a line of its own, behind a dash",
    )


def _list_below(lines: Sequence[str], at: int) -> tuple[int, list[int]]:
    """Return the last line of the list, and how far its dashes are indented; comments behind it are not."""
    last = at
    for n in range(at + 1, len(lines)):
        line = lines[n]
        if (line and not line[0].isspace() and not line.startswith(("#", "-"))) or line.startswith("---"):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = n
    return last, [len(found[1]) for line in lines[at + 1 : last + 1] if (found := _DASH.match(line))]


def _lines(sources: Sequence[Source], indent: int) -> list[str]:
    return [line for source in sources for line in element(source, indent, first=("name", "kind"))]
