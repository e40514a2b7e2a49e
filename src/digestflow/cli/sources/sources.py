"""`sources`: what is read from where."""

from __future__ import annotations

import os
import shlex
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.session import GAPS, Session, print_json, safe
from digestflow.errors import SourceError
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.adapters.http.client import Client
    from digestflow.config.model import Config
    from digestflow.core.item.nouns import Document, Listing
    from digestflow.core.source import Source

_SHOWN = 5  # items of a document that are named in words

group = typer.Typer(help="What is read from where.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(group, name="sources")


@group.command("test")
def show(
    context: typer.Context,
    documents: Annotated[
        list[str],
        typer.Argument(help="Sources of config.yaml, or feed documents.", metavar="NAME|FILE|URL…"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON each.")] = False,
) -> int:
    """Show what is read from each source or document; nothing is kept."""
    failed = False
    for tree in _read(context.obj, documents):
        failed |= bool(tree["error"])
        if as_json:
            print_json(tree)
        else:
            _show(tree)
    return GAPS if failed else 0


def _read(session: Session, documents: list[str]) -> Iterator[dict[str, Any]]:
    from digestflow.adapters.parse.pool import Parser
    from digestflow.config.names import hint, nearest
    from digestflow.wire.sources.documents import client_of, fetched, file_bytes, on_disk, on_the_web

    config = session.settings()
    client = client_of(config, session.now)
    known = _known(session, config)
    with Parser() as parser:
        for where in documents:
            tree: dict[str, Any] = {
                "source": session.redacted(where), "kind": "", "error": None, "warnings": [], "items": []
            }  # fmt: skip
            try:
                if where in known:
                    found = _asked(known[where], session, config, client)
                elif on_the_web(where):
                    answer = fetched(client, where)
                    found = parser.read_now(answer.body, answer.content_type, answer.url, items_taken())
                else:
                    found = parser.read_now(file_bytes(on_disk(where)), "", "", items_taken())
                tree |= _tree(found)
            except SourceError as error:
                lacking = isinstance(error.__cause__, FileNotFoundError)
                tree["error"] = f"{error}{hint(nearest(where, known)) if lacking else ''}"
            yield tree


def _known(session: Session, config: Config) -> dict[str, Source]:
    """Return the sources by their names: also those switched off, and the feeds of lists as last read."""
    from digestflow.wire.sources.lists import open_lists

    if not config.sources:
        return {}
    path = session.path()
    opened = open_lists(
        config,
        environ=session.environ(),
        beside=path.absolute().parent,
        state=config.state_beside(path),
        client=None,
    )
    return {source.name: source for source in (*config.sources, *opened.sources)}


def _asked(source: Source, session: Session, config: Config, client: Client) -> Document:
    """Return what a source gives, asked as a run asks it for the first time.

    Raises:
        SourceError: Nothing, or it is a list.
    """
    from digestflow.wire.sources.groups import asking_together
    from digestflow.wire.sources.sources import read_once

    reading = read_once(
        source,
        several=partial(asking_together, config, session.environ(), client),
        client=client,
        beside=session.path().absolute().parent,
    )
    if reading.document is None:
        raise SourceError(reading.why)
    return reading.document


def items_taken() -> int:
    """Return how many items of a document are shown: as many as a source takes by default."""
    from digestflow.core.source import Feed

    return int(Feed.model_fields["max_items"].default)


def _tree(found: Document) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "warnings": list(found.warnings),
        "items": [_item(listing) for listing in found.listings],
    }


def _item(listing: Listing) -> dict[str, Any]:
    return {
        "id": listing.identity,
        "url": listing.url,
        "title": listing.title,
        "author": listing.author,
        "published": listing.published.isoformat() if listing.published else None,
        "updated": listing.updated.isoformat() if listing.updated else None,
        "text": listing.text,
    }


def _show(tree: dict[str, Any]) -> None:
    if tree["error"]:
        print(f"{tree['source']}: {safe(tree['error'])}")
        return
    print(f"{tree['source']}: {tree['kind']}, {many(len(tree['items']), 'item')}")
    for warning in tree["warnings"]:
        print(f"  warning   {safe(warning)}")
    for item in tree["items"][:_SHOWN]:
        when = (item["published"] or item["updated"] or "undated")[:10]
        print(f"  {when}   {safe(item['title'] or item['url'])}")
    if len(tree["items"]) > _SHOWN:
        print(f"  … and {len(tree['items']) - _SHOWN} more")


@group.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a source.")] = False,
) -> int:
    """Show the sources, and how each has been doing."""
    from digestflow.core.health.nouns import known
    from digestflow.core.health.telling import said

    session: Session = context.obj
    with session.open(write=False) as project:
        rows: list[dict[str, Any]] = []
        healths = project.archive.healths()
        for source in project.choices.sources:
            health = known(healths.get(source.name), source)
            rows.append(
                {
                    "name": source.name,
                    "kind": source.kind,
                    "voice": source.voice,
                    "last_good": health.last_good.isoformat() if health.last_good else None,
                    "failures": health.failures,
                    "why": health.why,
                    "next_try": health.next_try.isoformat() if health.next_try else None,
                    "listed": health.listed,
                    "finding": said(health),
                    "moved_to": health.moved_to,
                }
            )
        rows += (_unopened(gap.subject, gap.why) for gap in project.choices.unopened)
    for row in rows:
        if as_json:
            print_json(row)
        else:
            state = row["why"] or (f"good at {row['last_good'][:16]}" if row["last_good"] else "never asked")
            print(f"{row['name']:<40} {row['kind']:<10} {state}")
            if row["finding"]:
                print(f"  finding   {safe(row['finding'])}")
            if row["moved_to"]:
                print(f"  moved     to {safe(row['moved_to'])}: {moving(row['name'])}")
    return 0


def moving(name: str) -> str:
    """Return the command that writes into config.yaml where a source has moved to."""
    return f"digestflow sources move {shlex.quote(name)}"


def _unopened(name: str, why: str) -> dict[str, Any]:
    """Return the row of a list whose feeds nobody knows yet."""
    never = dict.fromkeys(("voice", "last_good", "next_try"))
    none = {"failures": 0, "listed": 0, "finding": "", "moved_to": ""}
    return {"name": name, "kind": "opml", "why": why, **none, **never}


@group.command("import-opml")
def import_opml(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help="A subscription list.", metavar="FILE|URL")],
) -> int:
    """Add every feed of a subscription list to config.yaml; its lines stay as they are.

    Ends with 3 when one was left out, because its address has a secret in it.
    """
    from digestflow.config.adding import add, secretive, unknown, variable
    from digestflow.config.load import load
    from digestflow.wire.start.bare import listed

    session: Session = context.obj
    path = session.path()
    config = load(path, environ={}, sets=())
    found = listed(where, prefix="", environ=os.environ, sets=session.sets, now=session.now)
    topics = {topic.name.casefold(): topic.name for topic in config.topics}
    feeds = []
    for feed, folders in found:
        named = dict.fromkeys(topics[f.casefold()] for f in folders if f.casefold() in topics)
        name = feed.name.removeprefix("/")
        feeds.append(feed.model_copy(update={"name": name, "topics": tuple(named)}))
    new = tuple(unknown(feeds, config.sources))
    added = tuple(source for source in new if not secretive(source))
    add(path, added)
    print(f"{many(len(added), 'source')} added to {path}")
    for source in filter(secretive, new):
        print(f"left out  {safe(source.name)}: its address has a key or a password in it: {variable(source)}")
    return GAPS if len(added) < len(new) else 0
