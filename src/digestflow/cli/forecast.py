"""`run --dry-run`: what a run would do, in words or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from digestflow.cli.session import print_json, safe

if TYPE_CHECKING:
    from digestflow.cli.days import Asked
    from digestflow.cli.session import Session
    from digestflow.run.forecast import Forecast

_NAMED = 8  # sources that are named in words


def show_forecasts(session: Session, asked: Asked, *, extractive: bool, fetch: bool, as_json: bool) -> int:
    """Print what a run with these options would do; nothing is fetched, asked or written."""
    from digestflow.run.forecast import forecast

    found = []
    with session.open(write=False, extractive=extractive, dry=True) as project:
        assert project.unasked is not None
        for n, day in enumerate(asked.days(project)):
            found.append(
                forecast(
                    day,
                    project.tools,
                    project.choices,
                    project.unasked,
                    fetch=fetch and n == 0,
                    anew=asked.rerun is not None,
                )
            )
    for one in found:
        if as_json:
            print_json(asdict(one) | {"dry_run": True})
        else:
            _show(one)
    if not as_json:
        print(_sum(found))
    return 0


def _show(one: Forecast) -> None:
    there = {"": "not made yet", "open": "a plan waits", "accepted": "accepted"}[one.there]
    print(f"{one.day}: {there}; {'would be made' if one.again else 'nothing would be done'}")
    if one.asked:
        more = f" and {len(one.asked) - _NAMED} more" if len(one.asked) > _NAMED else ""
        print(f"  asks     {len(one.asked)} sources: {safe(', '.join(one.asked[:_NAMED]))}{more}")
    for gap in one.waiting:
        print(f"  not      {safe(gap.subject)}: {safe(gap.why)}")
    print(f"  archive  {one.items} items of the day, {one.items_before} of the days before it")
    if one.again:
        print(f"  stories  {one.stories}: {one.told} told at most, {one.also} noted")
        print(f"  model    {_model(one)}")


def _model(one: Forecast) -> str:
    if one.writer == "extractive":
        return "none: the sources' own sentences"
    cost = f", ${one.cost:.4f} (est.)" if one.cost is not None else ""
    tokens = f"about {one.tokens_in} tokens in and at most {one.tokens_out} out (est.){cost}"
    return f"{one.kept} kept replies; {one.requests} requests, {tokens}"


def _sum(found: list[Forecast]) -> str:
    costs = [one.cost for one in found if one.cost is not None]
    cost = f", ${sum(costs):.4f} (est.)" if costs else ""
    made = sum(one.again for one in found)
    tokens = f"{sum(one.tokens_in for one in found)} tokens in, {sum(one.tokens_out for one in found)} out"
    return f"{made} of {len(found)} days would be made; {tokens} at most{cost}; nothing was done"
