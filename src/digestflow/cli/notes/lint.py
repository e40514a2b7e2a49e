"""`lint`: what is wrong with notes, and plans that mend it; how such plans are shown and accepted."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.run.mending.mend import Linted

_CLEAN, _FOUND = 0, 3


@app.command()
def lint(
    context: typer.Context,
    notes: Annotated[
        list[str] | None,
        typer.Argument(help="Notes, by path in the vault; default: those we keep.", metavar="NOTE…"),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Plan the repairs, for review.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Say what is wrong with notes; with --fix, plan how to mend it. Exits 3 when anything is."""
    from digestflow.run.mending.mend import lint_notes

    session: Session = context.obj
    with session.open(write=fix) as project:
        found = lint_notes(notes or (), project.tools, project.choices, fix=fix)
    count = sum(len(one.findings) for one in found)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            _say(one)
        mended = sum(finding.mended for one in found for finding in one.findings if one.planned)
        print(
            f"{many(count, 'finding')} in {many(len(found), 'note')}"
            + (f"; a plan mends {mended}" if fix else "")
        )
        if any(one.planned for one in found):
            print("next      digestflow review, then digestflow commit")
        elif not fix and any(one.findings and not one.barred for one in found):
            print("next      digestflow lint --fix    plans what can be mended, for review")
    return _FOUND if count else _CLEAN


def _say(one: Linted) -> None:
    for finding in one.findings:
        where = f"{one.note}:{finding.line}"
        mark = "  (planned)" if finding.mended and one.planned else ""
        print(safe(f"{where}: {finding.kind}: {finding.what}{mark}"))
        if len(finding.lines) > 1:
            print(f"    lines {', '.join(map(str, finding.lines))}")
        print(safe(f"    why: {finding.why}; to mend it: {finding.fix}"))
    if one.barred:
        print(safe(f"{one.note}: no plan: {one.barred}"))
