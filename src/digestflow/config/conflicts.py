"""What no single key shows: names that are missing, taken twice, or impossible together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from digestflow.config import names
from digestflow.config.settings import HEADINGS
from digestflow.core.story.nouns import AT_HOME

Where = tuple[str | int, ...]
Conflict = tuple[Where, str]  # where it stands, what is wrong
# Kinds of sources that bring others; no set, for what is given may be a list, which none can hold.
_LISTS = ("opml", "greader", "miniflux")
_NONE: Mapping[str, str] = MappingProxyType({})


class Disagreeing(ValueError):
    """Values that fit their types, each of them, and cannot all be so."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        """Take every conflict."""
        super().__init__("; ".join(f"{'.'.join(map(str, where))}: {why}" for where, why in found))
        self.found = found


def conflicts(config: object) -> Iterator[Conflict]:
    """Yield every conflict in config.yaml's values, whether or not they fit their types.

    Parts of another shape than they should have are passed over: their types are wrong,
    and that is said elsewhere.
    """
    settings = _mapping(config)
    sources = [_mapping(source) for source in _list(settings.get("sources"))]
    topics = [_mapping(topic) for topic in _list(settings.get("topics"))]
    yield from _twice("sources", [source.get("name") for source in sources])
    yield from _twice("topics", [topic.get("name") for topic in topics])
    yield from _notes(topics)
    yield from _headings(topics)
    yield from _former(topics)
    known = _texts(topic.get("name") for topic in topics)
    former = {was: str(one.get("name")) for one in topics for was in _texts(_several(one.get("was")))}
    for n, source in enumerate(sources):
        yield from _unknown(("sources", n, "topics"), _list(source.get("topics")), known, "topic", former)
        yield from _addresses(n, source)
    yield from _auto_accept(_mapping(settings.get("review")), sources, known, former)
    models = _texts(_mapping(settings.get("models")))
    if AT_HOME in models:
        yield ("models", AT_HOME), "this is the name of the embedder in this process; take another"
    for role, named in _mapping(settings.get("roles")).items():
        there = [*models, AT_HOME] if role == "embed" else models
        if isinstance(named, str):
            yield from (
                (where[:-1], why) for where, why in _unknown(("roles", role), [named], there, "model")
            )
        else:
            yield from _unknown(("roles", role), _list(named), there, "model")


def _auto_accept(
    review: Mapping[str, Any],
    sources: Sequence[Mapping[str, Any]],
    topics: Sequence[str],
    former: Mapping[str, str],
) -> Iterator[Conflict]:
    auto = _mapping(review.get("auto_accept"))
    where: Where = ("review", "auto_accept")
    if auto.get("enabled") is True and review.get("mode") == "commit":
        yield (*where, "enabled"), "with review.mode commit every plan is accepted whole: choose one of them"
    yield from _unknown((*where, "topics"), _list(auto.get("topics")), topics, "topic", former)
    # The sources of a list or an account are known when it is read.
    if not any(source.get("kind") in _LISTS for source in sources):
        names_ = _texts(source.get("name") for source in sources)
        yield from _unknown((*where, "sources"), _list(auto.get("sources")), names_, "source")


def _twice(section: str, given: Sequence[Any]) -> Iterator[Conflict]:
    seen: dict[str, str] = {}
    for n, name in enumerate(given):
        if not isinstance(name, str):
            continue
        if names.same(name) in seen:
            yield (section, n, "name"), f"{name!r} is taken: each of the {section} has a name of its own"
        seen.setdefault(names.same(name), name)


def _notes(topics: Sequence[Mapping[str, Any]]) -> Iterator[Conflict]:
    seen: dict[str, object] = {}
    for n, topic in enumerate(topics):
        name, note = topic.get("name"), topic.get("note") or ""
        if not isinstance(name, str) or not isinstance(note, str):
            continue
        if not note:
            try:
                note = names.inside(f"MOC - {name}")
                if "/" in note:
                    raise ValueError(f"{note!r} holds a /, which would make a folder")  # noqa: TRY301 - one answer for both
            except ValueError as error:
                yield ("topics", n, "name"), f"{error}; give the topic a note"
                continue
        other = seen.setdefault(names.same(note), name)
        if other != name:
            yield (
                ("topics", n, "note" if topic.get("note") else "name"),
                f"{other!r} has the note {note!r} already",
            )


def _headings(topics: Sequence[Mapping[str, Any]]) -> Iterator[Conflict]:
    for n, topic in enumerate(topics):
        given = _mapping(topic.get("headings"))
        seen = {heading.casefold() for key, heading in HEADINGS.items() if key not in given}
        named = [(("headings", key), heading) for key, heading in given.items()]
        parts = [
            (("subsections", at, "name"), _mapping(part).get("name"))
            for at, part in enumerate(_list(topic.get("subsections")))
        ]
        for where, heading in [*named, *parts]:
            if isinstance(heading, str) and heading.casefold() in seen:
                yield ("topics", n, *where), f"{heading!r} is the heading of another section of the topic"
            elif isinstance(heading, str):
                seen.add(heading.casefold())


def _former(topics: Sequence[Mapping[str, Any]]) -> Iterator[Conflict]:
    """Yield the former names that are another topic's too: records of then could be either's."""
    owners: dict[str, tuple[int, str]] = {}
    for n, topic in enumerate(topics):
        for name in _texts([topic.get("name")]):
            owners[names.same(name)] = n, name
    for n, topic in enumerate(topics):
        for at, name in enumerate(_several(topic.get("was"))):
            if isinstance(name, str):
                other, called = owners.setdefault(names.same(name), (n, str(topic.get("name"))))
                if other != n:
                    yield ("topics", n, "was", at), f"{name!r} is a name of {called!r}"


def _addresses(n: int, source: Mapping[str, Any]) -> Iterator[Conflict]:
    for key in ("url", "base_url"):
        url = source.get(key)
        if not isinstance(url, str):
            continue
        try:
            names.address(url)
        except ValueError as error:
            yield ("sources", n, key), str(error)


def _unknown(
    where: Where, named: Sequence[Any], known: Sequence[str], noun: str, former: Mapping[str, str] = _NONE
) -> Iterator[Conflict]:
    for n, name in enumerate(named):
        if isinstance(name, str) and name not in known:
            hint = names.hint(names.nearest(name, known))
            hint = f" — it is called {former[name]!r} now" if name in former else hint
            yield (*where, n), f"there is no {noun} {name!r}{hint}"


def _texts(given: Iterable[object]) -> list[str]:
    return [name for name in given if isinstance(name, str)]


def _several(value: object) -> Sequence[Any]:
    return (value,) if isinstance(value, str) else _list(value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
