"""The three questions of `init`: which vault, what to follow, who writes. Each has its flag."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from digestflow.cli.session import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.wire.models.nearby import Nearby


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person answered."""

    vault: Path | None
    opml: str | None
    endpoint: Nearby | None
    model: str = ""


def ask_person(found: Sequence[Nearby], *, folder: Path, vault: Path | None, opml: str | None) -> Wanted:
    """Ask what no flag has said."""
    if vault is None:
        said = typer.prompt(
            "1. Your vault: the folder of one that is there, or nothing for a new one",
            default=str(folder / "vault"),
        )
        vault = None if Path(said) == folder / "vault" else Path(said)
    if opml is None:
        opml = _list() or None
    print("3. Who writes:")
    print("   0  nobody: the sources' own sentences (no model, no key)")
    for n, one in enumerate(found, start=1):
        print(f"   {n}  {safe(one.name)}: {safe(', '.join(one.models[:3]))}")
    n = _number(len(found))
    if n == 0:
        return Wanted(vault=vault, opml=opml, endpoint=None)
    endpoint = found[n - 1]
    model = endpoint.models[0]
    if len(endpoint.models) > 1:
        model = typer.prompt("   which of its models", default=model)
    return Wanted(vault=vault, opml=opml, endpoint=endpoint, model=model)


def _list() -> str:
    """Return the address or file of a list, or nothing; a file that is not there is asked for again."""
    from digestflow.wire.sources.documents import on_disk, on_the_web

    while True:
        said: str = typer.prompt(
            "2. What to follow: a subscription list (OPML file or address), or nothing for a starter pack",
            default="",
            show_default=False,
        ).strip()
        if not said or on_the_web(said) or on_disk(said).is_file():
            return said
        print(f"   there is no file {safe(said)}")


def _number(most: int) -> int:
    """Return a number from 0 to `most`; anything else is asked for again."""
    while True:
        typed = typer.prompt("   number", default=str(min(1, most)))
        if typed.isdecimal() and int(typed) <= most:
            return int(typed)
        print(f"   from 0 to {most}")
