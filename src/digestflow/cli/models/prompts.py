"""`prompts`: what models are asked, and what comes of it."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.run.written import Written
    from digestflow.wire.insight.attempt import Attempt

_WIDTH = 96
_SHORT = 1200  # characters of a text that are shown without -v

group = typer.Typer(help="What models are asked.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(group, name="prompts")


@group.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a prompt.")] = False,
) -> int:
    """Show each prompt: its version, the role that answers it, and the file it stands in."""
    from digestflow.adapters.prompts import prompts

    session: Session = context.obj
    for name, prompt in prompts(session.path().absolute().parent / "prompts").items():
        if as_json:
            tree = {"name": name, "version": prompt.version, "role": prompt.role, "where": prompt.where}
            print_json(tree | {"max_tokens": prompt.max_tokens})
        else:
            said = f"version {prompt.version}, role {prompt.role}, at most {prompt.max_tokens} tokens"
            print(f"{name:<12} {said}; {prompt.where}")
    return 0


@group.command("try")
def try_(
    context: typer.Context,
    story: Annotated[
        str,
        typer.Argument(
            help="An entry's key, an item's address, or words of its title; default: the newest first story."
        ),
    ] = "",
    prompt: Annotated[Path | None, typer.Option(help="Another prompt file.", metavar="FILE")] = None,
    model: Annotated[str, typer.Option(help="Another model of config.yaml.", metavar="NAME")] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again, though the answer is kept.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be asked; ask nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> int:
    """Try a prompt on one story: what is asked, what comes back, and what of it stands.

    Nothing is planned or written. The answer is kept: a run with the same prompt does not pay again.
    """
    from digestflow.wire.insight.attempt import Attempted, attempt

    session: Session = context.obj
    given = Attempted(name=story, prompt=prompt, model=model, fresh=fresh, dry=dry_run)
    with session.open(write=False) as project:
        tried = attempt(project, given, session.environ())
    if as_json:
        print_json(_tree(tried))
    else:
        _show(tried, whole=bool(session.verbose))
    return _code(tried.written)


def _code(written: Written | None) -> int:
    from digestflow.core.outcome import EXIT_CODES

    if written is None:
        return 0
    return EXIT_CODES[written.stopped or ("gaps" if written.failed or written.pending else "done")]


def _tree(tried: Attempt) -> dict[str, object]:
    written = tried.written
    entry = next(iter(written.entries.values()), None) if written else None
    return {
        "day": tried.day,
        "story": tried.story.key,
        "items": [item.id for item in tried.story.items],
        "asked": tried.asked,
        "exchanges": [
            {
                "prompt": request.prompt,
                "system": request.system,
                "user": request.user,
                "schema": request.schema,
                "reply": asdict(reply) if reply else None,
            }
            for request, reply in tried.said
        ],
        "entry": asdict(entry) if entry else None,
        "refused": [asdict(one) for one in written.refused] if written else [],
        "repaired": [asdict(one) for one in written.repaired] if written else [],
        "failed": [asdict(one) for one in (*written.failed, *written.pending)] if written else [],
        "exit_code": _code(written),
    }


def _show(tried: Attempt, *, whole: bool) -> None:
    from digestflow.core.prompt.tokens import estimate

    story = tried.story
    print(f"{story.key}  {safe(story.items[0].title)}")
    names = ", ".join(dict.fromkeys(item.source for item in story.items))
    print(f"  day       {tried.day}; {many(len(story.items), 'item')} of {safe(names)}")
    for request, reply in tried.said:
        size = estimate(request.system) + estimate(request.user)
        print(f"\n  {request.prompt}: about {size} tokens in, at most {request.max_tokens} out")
        _text("system", request.system, whole=whole)
        _text("user", request.user, whole=whole)
        if reply:
            took = f"{reply.tokens_in} tokens in, {reply.tokens_out} out, {reply.seconds:.1f} s"
            print(f"    reply of {safe(reply.model)}{' (kept)' if reply.kept else ''}: {took}")
            _text("", reply.text, whole=whole)
    if tried.written is not None:
        _show_written(tried.written)


def _show_written(written: Written) -> None:
    for entry in written.entries.values():
        _show_entry(entry)
    for what, some in (("refused", written.refused), ("repaired", written.repaired)):
        for one in some:
            print(f"  {what:<9} {safe(one.text)}\n            {safe(one.why)}")
    for gap in (*written.failed, *written.pending):
        print(f"  gap       {safe(gap.why)}")
    if written.stopped:
        print(f"  stopped   {'the endpoint is down' if written.stopped == 'down' else 'at the budget'}")


def _show_entry(entry: Entry) -> None:
    by = "the model" if entry.writer == "model" else "the sources' own sentences"
    print(f"\n  entry     by {by}: {safe(entry.headline)}")
    for sentence in entry.summary:
        print(f"  summary   {safe(sentence.text)}{'  (repaired)' if sentence.repaired else ''}")
    for claim in entry.claims:
        print(f"  claim     {safe(claim.text)}{'  (repaired)' if claim.repaired else ''}")
    for quote in entry.quotes:
        print(f"  quote     ⟦{safe(quote.words)}⟧")
    print(f"  topics    {safe(', '.join(entry.topics))}; status {entry.status}")


def _text(what: str, text: str, *, whole: bool) -> None:
    cut = not whole and len(text) > _SHORT
    if what:
        print(f"    {what}{f' (the first {_SHORT} characters; -v shows all)' if cut else ''}")
    for line in safe(text[:_SHORT] if cut else text).splitlines():
        print(textwrap.indent(textwrap.fill(line, _WIDTH, break_long_words=False), " " * 6))
