"""`adopt`: takes an old page in, and says what of it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.core.adopted.nouns import Adopted

_SAID = {
    "stands": "one item of those days says every name and value of it",
    "differs": "an item of those days has another value",
    "unsupported": "no item of those days says it",
    "unchecked": "the archive does not have all of those days",
}


@app.command()
def adopt(
    context: typer.Context,
    note: Annotated[str, typer.Argument(help="A note, by its path in the vault.", metavar="NOTE")],
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Take an old page in: keep its claims as unsourced, and say which the archive bears out."""
    import json

    from digestflow.core.adopted.nouns import dump
    from digestflow.run.mending.adopt import adopt as adopt_note

    session: Session = context.obj
    with session.open(write=True) as project:
        adopted = adopt_note(note, project.tools, project.choices)
    if as_json:
        print_json(json.loads(dump(adopted)))
    else:
        _say(adopted)
    return 0


def _say(adopted: Adopted) -> None:
    from digestflow.core.adopted.nouns import Standing

    print(f"{adopted.note}: {many(len(adopted.claims), 'claim')}, kept as unsourced")
    for claim in adopted.claims:
        if claim.standing in {"differs", "unsupported"}:
            print(safe(f"{adopted.note}:{claim.line}: {claim.standing}: {claim.text}"))
            print(safe(f"    {claim.why}"))
    for standing in get_args(Standing):
        print(f"{standing:<12}{adopted.count(standing):>5}  {_SAID[standing]}")
    if adopted.topic:
        print(f"next      digestflow lint '{adopted.note}'")
    else:
        stem = adopted.note.removesuffix(".md")
        print(f"next      a topic with `note: {stem}` in config.yaml; digestflow then keeps the page")
