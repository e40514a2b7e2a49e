"""`run --dry-run`: what a run would do, in words or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from digestflow.cli.days import say_over
from digestflow.cli.session import print_json, safe
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.cli.days import Asked
    from digestflow.cli.session import Session
    from digestflow.run.day.forecast import Expected, Forecast

_NAMED = 8  # sources that are named in words


def show_forecasts(session: Session, asked: Asked, *, extractive: bool, fetch: bool, as_json: bool) -> int:
    """Print what a run with these options would do; nothing is fetched, asked or written."""
    from digestflow.run.day.forecast import expected, forecast

    found = []
    with session.open(write=False, extractive=extractive, dry=True) as project:
        assert project.unasked is not None
        days = asked.days(project)
        say_over(asked, project)
        past = asked.past(days, project.tools.today(), project.choices.zone) if fetch else ()
        for n, day in enumerate(days):
            one = forecast(
                day,
                project.tools,
                project.choices,
                project.unasked,
                fetch=fetch and n == 0,
                anew=asked.rerun is not None,
            )
            found.append((one, expected(day, project.tools, project.choices) if day in past else ()))
    for one, more in found:
        if as_json:
            print_json(asdict(one) | {"past": [asdict(each) for each in more], "dry_run": True})
        else:
            _show(one, more)
    if not as_json:
        print(_sum([one for one, _more in found]))
    return 0


def _show(one: Forecast, past: Sequence[Expected]) -> None:
    there = {"": "not made yet", "open": "a plan waits", "accepted": "accepted"}[one.there]
    print(f"{one.day}: {there}; {'would be made' if one.again else 'nothing would be done'}")
    if one.asked:
        more = f" and {len(one.asked) - _NAMED} more" if len(one.asked) > _NAMED else ""
        print(f"  asks     {many(len(one.asked), 'source')}: {safe(', '.join(one.asked[:_NAMED]))}{more}")
    for gap in one.waiting:
        print(f"  not      {safe(gap.subject)}: {safe(gap.why)}")
    for line in _past(past):
        print(f"  past     {line}")
    print(f"  archive  {many(one.items, 'item')} of the day, {one.items_before} of the days before it")
    if one.again:
        print(f"  stories  {one.stories}: {one.told} told at most, {one.also} noted")
        print(f"  model    {_model(one)}")
    if one.vectors:
        cost = _cost(one.vectors_cost)
        print(f"  vectors  {many(one.vectors, 'text')}, about {one.vectors_in} tokens in (est.){cost}")


def _past(expected: Sequence[Expected]) -> Iterator[str]:
    """Yield who would be asked for the past of which sources, and for how many items."""
    by_keeper: dict[str, list[Expected]] = {}
    for one in expected:
        by_keeper.setdefault(one.keeper, []).append(one)
    for keeper, several in by_keeper.items():
        known = [one.items for one in several if one.items is not None]
        items = f"about {many(round(sum(known)), 'item')}" if known else "how many items is not known"
        if known and len(known) < len(several):
            items += f", and of {many(len(several) - len(known), 'source')} it is not known"
        names = ", ".join(one.source for one in several[:_NAMED])
        more = f" and {len(several) - _NAMED} more" if len(several) > _NAMED else ""
        yield f"{keeper}, unless what they list goes back so far: {safe(names)}{more}; {items}"


def _model(one: Forecast) -> str:
    if one.writer == "extractive":
        return "none: the sources' own sentences"
    paid = None
    if one.requests and one.cost is not None:
        paid = one.cost if one.vectors_cost is None else (one.cost - one.vectors_cost) or None
    asked = one.tokens_in - one.vectors_in
    tokens = f"about {asked} tokens in and at most {one.tokens_out} out (est.){_cost(paid)}"
    narratives = f" ({one.narratives} of them for narratives)" if one.narratives else ""
    kept = many(one.kept, "kept reply", "kept replies")
    return f"{kept}; {many(one.requests, 'request')}{narratives}, {tokens}"


def _cost(dollars: float | None) -> str:
    return f", ${dollars:.4f} (est.)" if dollars is not None else ""


def _sum(found: list[Forecast]) -> str:
    costs = [one.cost for one in found if one.cost is not None]
    cost = _cost(sum(costs) if costs else None)
    made = sum(one.again for one in found)
    tokens = f"{sum(one.tokens_in for one in found)} tokens in, {sum(one.tokens_out for one in found)} out"
    return f"{made} of {many(len(found), 'day')} would be made; {tokens} at most{cost}; nothing was done"
