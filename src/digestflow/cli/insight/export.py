"""`export` and `search`: what leaves the vault, and what is found in it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, a_day, print_json, safe
from digestflow.errors import UsageError
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.record import Record
    from digestflow.run.insight.searching import Found
    from digestflow.wire.project import Project

KINDS = ("feed", "html", "json", "csv", "opml")
_MOST = 20  # entries, and as many items

_Since = Annotated[str | None, typer.Option(help="First day; default: of the first record.", metavar="DAY")]
_Until = Annotated[str | None, typer.Option(help="Last day; default: of the last record.", metavar="DAY")]


@app.command()
def export(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=f"{', '.join(KINDS[:-1])} or {KINDS[-1]}.", metavar="KIND")],
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder of a site or of several feeds, else a file; default: standard output.",
            metavar="PATH",
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic's entries.", metavar="TOPIC")] = None,
    since: _Since = None,
    until: _Until = None,
) -> int:
    """Write accepted days as Atom feeds, a site of HTML files, lines of JSON or a CSV of claims; or the sources as OPML."""  # noqa: E501 - typer's help is one line
    from digestflow.config.names import hint, nearest

    if kind not in KINDS:
        like = nearest(kind, KINDS)
        raise UsageError(
            f"export {kind!r}: there is {', '.join(KINDS)}{hint(like)}",
            fix=f"{like or 'html'} instead of {quote(kind)}",
        )
    first, last = span_of(since, until)
    session: Session = context.obj
    with session.open(write=False) as project:
        outside(out, project)
        if kind == "opml":
            return _opml(project, out)
        from digestflow.wire.insight.publishing import accepted, topics_of

        records = accepted(project, first, last)
        topics = topics_of(project, topic, records)
        only = topic or ""
        match kind:
            case "html":
                return _site(project, records, out, only)
            case "feed":
                return _feeds(records, topics, out)
            case "json":
                from digestflow.core.publication.sheet import lines

                return write_text("".join(lines(records, only)), out)
            case _:
                from digestflow.core.publication.sheet import table

                return write_text(table(records, only), out)


def span_of(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the days of --since and --until.

    Raises:
        UsageError: One is no date, or they stand the wrong way round.
    """
    first = a_day(since, option="--since") if since else None
    last = a_day(until, option="--until") if until else None
    if first and last and first > last:
        raise UsageError(f"--since {first} is after --until {last}", fix=f"--since {last} --until {first}")
    return first, last


def outside(out: Path | None, project: Project) -> None:
    """Refuse a path in the vault.

    Raises:
        UsageError: It is there.
    """
    if out is not None and out.resolve().is_relative_to(project.vault.root.resolve()):
        raise UsageError(
            f"{out} is in the vault: what is exported stays out of the notes",
            fix=f"--out {quote(str(_beside(project.vault.root.resolve(), out)))}",
        )


def _beside(vault: Path, out: Path) -> Path:
    name = out.resolve().name
    return vault.parent / (f"{name}-export" if name == vault.name else name)


def _site(project: Project, records: Sequence[Record], out: Path | None, topic: str) -> int:
    from digestflow.core.publication.site import site
    from digestflow.core.render.links import past

    if topic:
        raise UsageError("a site is of all topics: leave --topic away", fix=f"without --topic {quote(topic)}")
    if out is None:
        raise UsageError("a site is a folder of files", fix="--out site")
    layout = project.choices.layout
    return _folder(out, tuple(site(past(records, layout), layout)), f"open {out / 'index.html'}")


def _feeds(records: Sequence[Record], topics: Sequence[str], out: Path | None) -> int:
    from digestflow.core.publication.feed import feed
    from digestflow.core.publication.told import slugs

    names = slugs(topics)
    files = tuple((f"{names[topic]}.xml", feed(topic, records)) for topic in topics)
    if len(files) == 1 and (out is None or out.suffix == ".xml"):
        return write_text(files[0][1], out)
    if out is None:
        raise UsageError("each topic has a feed of its own", fix="--out atom")
    return _folder(out, files, ", ".join(name for name, _ in files))


def _opml(project: Project, out: Path | None) -> int:
    from digestflow.core.publication.opml import opml
    from digestflow.wire.insight.publishing import feeds_of

    feeds, others = feeds_of(project.choices.sources)
    if others:
        print(
            f"left out, for they have no address that others may read: {', '.join(map(safe, others))}",
            file=sys.stderr,
        )
    return write_text(opml(feeds), out)


def _folder(out: Path, files: Sequence[tuple[str, str]], more: str) -> int:
    from digestflow.adapters.outlet import put_files

    written, gone = put_files(out, files)
    print(f"{out}: {many(len(files), 'file')}, {written} written, {gone} taken away; {safe(more)}")
    return 0


def write_text(text: str, out: Path | None) -> int:
    """Write the text into the file, or to standard output; return the exit code."""
    from digestflow.adapters.outlet import put_alone

    if out is None:
        raw = getattr(sys.stdout, "buffer", None)
        if raw is None:
            sys.stdout.write(text)
        else:  # as bytes: the form says UTF-8, and CSV its own line ends
            raw.write(text.encode("utf-8", "replace"))
            raw.flush()
        return 0
    put_alone(out, text)
    print(f"written   {out}")
    return 0


@app.command()
def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(help='All must stand in it: word, begin*, "a phrase", and after -- also -without.'),
    ],
    since: _Since = None,
    until: _Until = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many entries and items at most.")] = _MOST,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each that is found.")] = False,
) -> int:
    """Look for words in accepted entries and in everything that was archived."""
    from dataclasses import asdict

    from digestflow.core.wanted import wanted_of
    from digestflow.run.insight.searching import search as found_by
    from digestflow.run.kept.standing import standing

    first, last = span_of(since, until)
    session: Session = context.obj
    with session.open(write=False) as project:
        said = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
        found = found_by(
            wanted_of(said),
            project.words,
            project.archive,
            standing(project.vault, project.tools.former).records,
            span=(first or date.min, last or date.max),
            most=limit,
        )
    for one in found:
        if as_json:
            print_json(asdict(one))
        else:
            _show(one)
    if not found and not as_json:
        print("nothing found")
    return 0


def _show(one: Found) -> None:
    source = f", {safe(one.source)}" if one.source else ""
    print(f"{one.day}  {one.kind:<5} {one.key}  {safe(one.title)}{source}")
    if one.words:
        print(f"    {safe(one.words)}")
    if one.url:
        print(f"    {safe(one.url)}")
