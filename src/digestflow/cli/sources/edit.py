"""`sources add`, `sources remove` and `sources discover`: config.yaml grows and shrinks by its sources."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from digestflow.cli.session import GAPS, Session, print_json, safe
from digestflow.cli.sources.sources import group
from digestflow.errors import SourceError, UsageError
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.config.model import Config
    from digestflow.core.source import Source
    from digestflow.wire.sources.discovery import Found


@group.command("discover")
def discover(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help="A page, a feed, or r/NAME.", metavar="URL")],
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It is at a private address: your own server.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a source.")] = False,
) -> int:
    """Show the feeds of a page or site; nothing is kept or written."""
    from digestflow.wire.sources.discovery import discover as found_at

    session: Session = context.obj
    config = session.settings()
    found = found_at(where, config, session.now, allow_private=allow_private)
    for one in found:
        if as_json:
            print_json(_tree(one))
        else:
            print(_said(one))
    return 0 if any(not one.why for one in found) else GAPS


@group.command("add")
def add(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help="A page, a feed, or r/NAME.", metavar="URL")],
    name: Annotated[str, typer.Option(help="What to call it; default: as it calls itself.")] = "",
    voice: Annotated[str, typer.Option(help="Who speaks: official, press, community, aggregator.")] = "",
    topic: Annotated[list[str] | None, typer.Option(help="A topic its items always belong to.")] = None,
    weight: Annotated[float | None, typer.Option(help="How much it counts, 0 to 10.")] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="It is at a private address: your own server.")
    ] = False,
    untested: Annotated[bool, typer.Option("--untested", help="Add it though it does not answer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> int:
    """Find the feed of a page or site, read it once, and write it into config.yaml; its lines stay."""
    from digestflow.config.adding import add as written

    session: Session = context.obj
    path = session.path()
    config = session.loaded()
    given = _given(config, name=name, voice=voice, topics=tuple(topic or ()), weight=weight)
    if untested:
        found: tuple[Found, ...] = _unasked(where, allow_private=allow_private)
    else:
        found = _asked(where, config, session, allow_private=allow_private)
    good = [one for one in found if untested or not one.why]
    if not good:
        raise SourceError(
            f"{found[0].source.name} does not give anything: {found[0].why}",
            fix="--untested",
        )
    taken = good if _all_meant(good) else good[:1]
    new = [_new(one.source.model_copy(update=given), config) for one in taken]
    written(path, new)
    for one, source in zip(taken, new, strict=True):
        if as_json:
            print_json(_tree(one) | {"name": source.name, "added": True})
        else:
            print(f"added to {path}: {safe(source.name)} ({_gives(one, untested=untested)})")
    if not as_json:
        for one in good[len(taken) :]:
            print(f"also there: {_said(one)}")
    return 0


@group.command("remove")
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source, as config.yaml names it.", metavar="NAME")],
) -> int:
    """Take a source out of config.yaml; all other lines stay, and its items stay in the archive."""
    from digestflow.config.removing import remove as taken_out

    session: Session = context.obj
    path = session.path()
    config = session.loaded()
    if all(source.name != name for source in config.sources):
        raise _unknown(name, config)
    taken_out(path, name)
    print(f"removed from {path}: {safe(name)}; its items stay in the archive")
    return 0


def _asked(where: str, config: Config, session: Session, *, allow_private: bool) -> tuple[Found, ...]:
    from digestflow.wire.sources.discovery import discover as found_at

    try:
        return found_at(where, config, session.now, allow_private=allow_private)
    except SourceError as error:
        if "allow_private" not in error.fix:
            error.fix = error.fix or "--untested"
            raise
        fix = f"if it is your own server: digestflow sources add {shlex.quote(where)} --allow-private"
        raise SourceError(str(error), fix=fix) from error


def _given(
    config: Config, *, name: str, voice: str, topics: tuple[str, ...], weight: float | None
) -> dict[str, Any]:
    """Return what the options say of the source.

    Raises:
        UsageError: One of them cannot be.
    """
    from digestflow.config.names import hint, nearest, same
    from digestflow.core.source import HEAVIEST, LONGEST_NAME, Voice

    voices = get_args(Voice)
    if voice and voice not in voices:
        like = nearest(voice, voices)
        raise UsageError(
            f"--voice {voice!r} is none of {', '.join(voices)}{hint(like)}",
            fix=f"--voice {like or voices[0]}",
        )
    known = [topic.name for topic in config.topics]
    for topic in topics:
        if topic not in known:
            like = nearest(topic, known)
            fix = f"{shlex.quote(like)} instead of {shlex.quote(topic)}" if like else "digestflow config show"
            raise UsageError(f"no topic is named {topic!r}{hint(like)}", fix=fix)
    if weight is not None and not 0 <= weight <= HEAVIEST:
        raise UsageError(f"--weight {weight:g} is not between 0 and {HEAVIEST}", fix="--weight 1")
    if name and any(same(source.name) == same(name) for source in config.sources):
        raise UsageError(f"there is a source named {name!r} already", fix="digestflow sources list")
    if name and (len(name) > LONGEST_NAME or not name.isprintable() or not name.strip()):
        raise UsageError(
            f"--name {name!r} is not one line of at most {LONGEST_NAME} characters", fix="--name Gazette"
        )
    return {
        key: value
        for key, value in (("name", name), ("voice", voice), ("topics", topics), ("weight", weight))
        if value or value == 0
    }


def _unasked(where: str, *, allow_private: bool) -> tuple[Found, ...]:
    """Return the sources an address means by itself, without a look at it."""
    from digestflow.config.names import address
    from digestflow.config.sites import meant
    from digestflow.core.source import LONGEST_NAME, Feed
    from digestflow.wire.sources.discovery import Found, host_of

    try:
        sources: tuple[Source, ...] = meant(where) or (Feed(name=host_of(address(where)), url=where),)
    except ValueError as error:
        raise UsageError(str(error), fix="write its whole address: https://…") from error
    private = {"allow_private": True} if allow_private else {}
    return tuple(
        Found(source=source.model_copy(update={"name": source.name[:LONGEST_NAME], **private}))
        for source in sources
    )


def _all_meant(found: list[Found]) -> bool:
    """Tell whether all were named by the person, as in r/one+two."""
    return len(found) > 1 and all(one.source.kind == "subreddit" for one in found)


def _new(source: Source, config: Config) -> Source:
    """Return the source under a name that is free.

    Raises:
        UsageError: One that is there asks for the same.
    """
    from digestflow.config.adding import reading, unknown

    there = reading(source, config.sources)
    if there is not None:
        raise UsageError(f"{there.name!r} reads it already", fix="digestflow sources list")
    return next(unknown([source], config.sources))


def _unknown(name: str, config: Config) -> UsageError:
    from digestflow.config.names import hint, nearest

    lists = [source.name for source in config.sources if name.startswith(f"{source.name}/")]
    if lists:
        return UsageError(
            f"{name!r} is one of the feeds of {lists[0]!r}",
            fix=f"take it out there, or: digestflow sources remove {shlex.quote(lists[0])}",
        )
    like = nearest(name, (source.name for source in config.sources))
    fix = f"digestflow sources remove {shlex.quote(like)}" if like else "digestflow sources list"
    return UsageError(f"no source is named {name!r}{hint(like)}", fix=fix)


def _tree(one: Found) -> dict[str, Any]:
    return one.source.model_dump(mode="json", exclude_defaults=True) | {
        "name": one.source.name,
        "kind": one.source.kind,
        "format": one.kind,
        "items": one.items,
        "newest": one.newest.isoformat() if one.newest else None,
        "error": one.why or None,
    }


def _said(one: Found) -> str:
    return safe(f"{one.source.name} ({_gives(one)}): {one.source.address}")


def _gives(one: Found, *, untested: bool = False) -> str:
    if untested:
        return f"{one.source.kind}, not tested"
    if one.why:
        return f"{one.source.kind}, gives nothing: {one.why}"
    newest = f", newest {one.newest:%Y-%m-%d}" if one.newest else ""
    return f"{one.source.kind}, {many(one.items, 'item')}{newest}"
