"""`status`: where things stand, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from digestflow.wire.project import Project


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> int:
    """Show which days are accepted, which plans are open, and what to do next."""
    from digestflow.cli.review.rates import rates_tree
    from digestflow.core.review.rates import NAMES, rate_line
    from digestflow.core.window import spans
    from digestflow.run.day.recipe import stale
    from digestflow.run.kept.answers import all_rates
    from digestflow.run.kept.standing import state_of
    from digestflow.run.review.unseen import unseen

    session: Session = context.obj
    with session.open(write=False, extractive=False) as project:
        state = state_of(project.tools, project.choices.zone)
        found = _findings(project)
        old = stale(project.tools, project.choices)
        answered = all_rates(project.tools, last=project.config.review.auto_accept.last)
        size, new = project.archive.size(), len(unseen(project.tools))
        tree = {
            "config": str(project.path),
            "vault": str(project.vault.root),
            "today": project.tools.today().isoformat(),
            "accepted": [day.isoformat() for day in state.accepted],
            "open": [plan.day.isoformat() for plan in state.open],
            "missing": [day.isoformat() for day in state.missing],
            "stale": [day.isoformat() for day in old],
            "archive": size,
            "sources": len(project.choices.sources),
            "findings": found,
            "rates": rates_tree(answered),
            "unseen": new,
            "writer": "extractive" if project.choices.extractive else "model",
        }
    if as_json:
        print_json(tree)
        return 0
    waiting = spans(plan.day for plan in state.open)
    print(f"vault     {tree['vault']}")
    items = many(size, "item")
    print(f"sources   {tree['sources']}; the archive holds {items}; writer: {tree['writer']}")
    last = f", the last {state.accepted[-1]}" if state.accepted else ""
    print(f"accepted  {many(len(state.accepted), 'day')}{last}")
    print(f"open      {waiting or 'no plan waits'}")
    if new:
        points = many(new, "point was", "points were")
        print(f"policy    {points} accepted in your place since you looked")
    for rate in answered["kind"]:
        print(f"answers   {NAMES[rate.name]}: {rate_line(rate)}")
    for finding in found:
        print(f"finding   {safe(finding)}")
    if state.missing:
        print(f"missing   {spans(state.missing)}")
        print(f"          digestflow run --rerun missing --since {state.missing[0]}    makes them")
    if old:
        print(f"stale     {spans(old)}: made from other material than there is now")
        print("          digestflow run --rerun stale    makes them anew")
    print(f"next      {'digestflow review' if waiting or tree['unseen'] else 'digestflow run'}")
    return 0


def _findings(project: Project) -> list[str]:
    from digestflow.core.health.nouns import known
    from digestflow.core.health.telling import said

    ailing = project.archive.ailing()
    every = [known(ailing.get(source.name), source) for source in project.choices.sources]
    return [f"{health.source}: {said(health)}" for health in every if health.finding]
