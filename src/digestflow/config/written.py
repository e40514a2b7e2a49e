"""A config.yaml that a person can read on: settings as text, with comments."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.config.model import Config
from digestflow.config.schema import MODELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from digestflow.config.topics import TopicSettings
    from digestflow.core.source import Source

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+()-]+)*|https?://[\w./?=&+%~-]+")
_BREAK = re.compile(r"(?<=[^ :]) (?=[^ ])")  # a single blank, but not the one behind a key
_WIDTH = 100
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})  # of some YAML, not text

_GROUPS = {
    "feed": "Blogs and papers with a feed: RSS, Atom or JSON Feed.",
    "subreddit": "Forums: what people say, always told as theirs. Asked slowly, about one a minute.",
    "hackernews": "Hacker News: its front page, or any other feed of it.",
    "arxiv": "New papers, by arXiv category.",
    "github": "Releases of what you use or watch.",
    "greader": "Feeds of a reader that speaks the Google Reader API.",
    "miniflux": "Feeds of a Miniflux.",
    "opml": "Every feed of a subscription list.",
    "folder": "Feed files on disk.",
}

_TOP = f"""\
{MODELINE}
# What digestflow reads, and what it makes of it. docs/config.md explains every key; a mistake in
# here is named with its line before anything is run. No key or password belongs in this file.
"""

_MODELS = """
# A model writes better sentences than the sources' own, which is all that stands in the digest
# without one. Any OpenAI-compatible endpoint will do, at home or hosted; the key stays in an
# environment variable, named here.
#
# models:
#   small:
#     model: qwen3:8b
#     base_url: http://localhost:11434/v1
#   large:
#     model: gpt-5-mini
#     base_url: https://api.openai.com/v1
#     api_key_env: OPENAI_API_KEY
# roles:
#   fast: small
#   strong: [large, small]  # the second where the first cannot be reached
# budget:
#   usd_per_month: 5
"""


def render_config(
    sources: Sequence[Source],
    topics: Sequence[TopicSettings],
    *,
    vault: str = "vault",
    timezone: str = "UTC",
    more: Mapping[str, Any] | None = None,
) -> str:
    """Return the text of a config.yaml with these settings; what it says loads back as they are.

    `more` holds other settings by their key at the top, as values of JSON.

    Raises:
        ValidationError: Together they are no configuration.
    """
    settings: dict[str, Any] = {"vault": vault, "timezone": timezone, "sources": sources, "topics": topics}
    return written(Config.model_validate(settings | dict(more or {})))


def written(config: Config) -> str:
    """Return the text of a config.yaml that loads as `config`; what is as by default is left out."""
    vault, state = config.vault.as_posix(), config.state.as_posix()
    parts = [
        _TOP,
        f"\n# The Obsidian vault, from here.\nvault: {_scalar(vault)}\n",
        f"\n# Where your days begin and end.\ntimezone: {_scalar(config.timezone)}\n",
    ]
    others = config.model_dump(
        mode="json", exclude_defaults=True, exclude={"vault", "timezone", "state", "sources", "topics"}
    )
    if state != Config.model_fields["state"].default.as_posix():
        others["state"] = state
    if others:
        parts.append("\n" + "\n".join(_mapping(others, 0)) + "\n")
    parts += ["\n# Where items come from.\nsources:", _sources(config.sources)]
    parts += ["\n# What you follow: a note in the vault maps each topic.\ntopics:", _topics(config.topics)]
    return "".join(parts) + ("" if config.models else _MODELS)


def _sources(sources: Sequence[Source]) -> str:
    lines: list[str] = []
    for n, source in enumerate(sources):
        if n == 0 or source.kind != sources[n - 1].kind:
            lines += ["", f"  # {_GROUPS[source.kind]}"] if n else [f"  # {_GROUPS[source.kind]}"]
        lines += element(source, 2, first=("name", "kind"))
    return _under(lines)


def _topics(topics: Sequence[TopicSettings]) -> str:
    lines: list[str] = []
    for n, topic in enumerate(topics):
        lines += [""] * bool(n) + list(element(topic, 2, first=("name",)))
    return _under(lines)


def _under(lines: Sequence[str]) -> str:
    return "\n" + "\n".join(lines) + "\n" if lines else " []\n"


def element(value: BaseModel, indent: int, *, first: Iterable[str]) -> Iterator[str]:
    """Yield a value as the lines of an element of a list; what is as by default is left out."""
    dumped = value.model_dump(mode="json", exclude_defaults=True)
    ordered = {key: getattr(value, key) for key in first} | dumped
    yield from _dashed(ordered, indent)


def _dashed(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    """Yield a mapping as an element of a list."""
    first, *rest = _mapping(value, indent + 2)
    yield f"{' ' * indent}- {first.lstrip(' ')}"
    yield from rest


def _mapping(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    pad = " " * indent
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield f"{pad}{_scalar(key)}:"
            yield from _mapping(inner, indent + 2)
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield f"{pad}{_scalar(key)}:"
            for element in inner:
                yield from _dashed(element, indent + 2)
        elif isinstance(inner, list):
            listed = [_scalar(element) for element in inner]
            ends = [","] * (len(listed) - 1) + ["]"]
            words = [f"{one}{end}" for one, end in zip(listed, ends, strict=False)] or ["]"]
            yield from _wrapped([f"{pad}{_scalar(key)}: [{words[0]}", *words[1:]], indent)
        else:
            yield from _wrapped(_BREAK.split(f"{pad}{_scalar(key)}: {_scalar(inner)}"), indent)


def _wrapped(words: Sequence[str], indent: int) -> Iterator[str]:
    """Yield the words, one blank between two, in lines of at most `_WIDTH` where words are short enough.

    In quotes and in brackets YAML takes the end of a line, and the blanks after it, for one blank.
    """
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = f"{' ' * (indent + 2)}{word}"
        else:
            line = f"{line} {word}"
    yield line


def _scalar(value: Any) -> str:
    """Return a value on one line: plain where YAML cannot take it for anything else, else quoted."""
    if isinstance(value, Path):
        value = value.as_posix()
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - \u has 4 digits
