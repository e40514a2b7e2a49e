"""`eval`: how well prompts and models do, in figures, without a model that judges."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.days import Asked
from digestflow.cli.session import Session, print_json, safe
from digestflow.errors import UsageError
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.run.writing.evaluation import Evaluation

_BELOW = 3
_SHARES = ("valid", "told", "grounded", "numbers", "coverage")
_WORDS = {
    "valid": "replies that fit the schema",
    "told": "stories with an entry",
    "grounded": "claims that stand on their quotes",
    "numbers": "sentences whose numbers all stand",
    "coverage": "sources quoted, of stories with several",
    "repeats": "claims said twice, a story",
    "refused": "sentences put down, a story",
    "repaired": "sentences mended, a story",
    "invented": "sentences shown without grounds",
    "tokens_in": "tokens in, an entry",
    "tokens_out": "tokens out, an entry",
    "seconds": "seconds, an entry",
    "cost": "US dollars, an entry (est.)",
}


@app.command("eval")
def evaluate(
    context: typer.Context,
    who: Annotated[
        str,
        typer.Argument(
            help="A model of config.yaml, a prompt file, or a file of replies; default: as a run asks.",
            metavar="[MODEL|FILE]",
        ),
    ] = "",
    compare: Annotated[
        tuple[str, str] | None, typer.Option(help="Two of them side by side.", metavar="A B")
    ] = None,
    date_: Annotated[
        str | None, typer.Option("--date", help="A day of your own archive.", metavar="DAY")
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first of several days.", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option(help="The last; default: yesterday.", metavar="DAY")] = None,
    last: Annotated[str | None, typer.Option(help="So many days that end yesterday.", metavar="N")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="With --compare: the sample stories.")] = False,
    stories: Annotated[int, typer.Option(help="Of each day, the first so many.", min=1, max=100)] = 8,
    record: Annotated[Path | None, typer.Option(help="Write the replies down.", metavar="FILE")] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option("--at-least", help="Exit 3 where a share is less: grounded=0.8.", metavar="FIGURE=N"),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Ask again, though answers are kept.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each side.")] = False,
) -> int:
    """Let a model tell given stories, and count what of it stands; no model judges another.

    The stories are made-up samples; with a day, or with --compare, those of your own archive.
    The figures are kept as JSON in the state folder, by the prompt's version.
    """
    from digestflow.core.outcome import EXIT_CODES
    from digestflow.wire.insight.trials import Wish, is_stored, own_cases, sample_cases, told_by

    limits = _limits(at_least or ())
    if compare and (who or record):
        both = f"digestflow eval --compare {quote(compare[0])} {quote(compare[1])}"
        raise UsageError(
            "--compare names both sides, and writes no replies down",
            fix=both if who else f"without --record {quote(str(record))}",
        )
    asked = Asked(at=date_, since=since, until=until, last=last)
    asked.check()
    own = bool(date_ or since or last) or (compare is not None and not sample)
    session: Session = context.obj
    sides = list(compare) if compare else [who]
    with ExitStack() as stack:
        project = None
        if own or not all(map(is_stored, sides)):
            project = stack.enter_context(session.open(write=False))
        if project is not None and own:
            cases = own_cases(project, asked.days(project), stories)
        else:
            cases = stack.enter_context(sample_cases(stories))
        wish = Wish(fresh=fresh, record=record)
        told = [told_by(side, project, cases, session.environ(), wish) for side in sides]
    if as_json:
        for one in told:
            print_json(one.tree())
    else:
        _show(told, sides)
    below = [
        f"{name} is {one.scores[name]}, which is less than {least}"
        for one in told
        for name, least in limits.items()
        if (one.scores[name] or 0.0) < least
    ]
    for line in below:
        print(f"digestflow: {line}", file=sys.stderr)
    stopped = max((EXIT_CODES[one.stopped or "done"] for one in told), default=0)
    return stopped or (_BELOW if below or any(one.scores["invented"] for one in told) else 0)


def _limits(given: Sequence[str]) -> dict[str, float]:
    limits = {}
    for one in given:
        name, equals, number = one.partition("=")
        try:
            limits[name] = float(number)
        except ValueError:
            equals = ""
        if not equals or name not in _SHARES:
            raise UsageError(
                f"--at-least {one!r}: it takes one of {', '.join(_SHARES)} with its least share",
                fix="--at-least grounded=0.8",
            )
    return limits


def _show(told: Sequence[Evaluation], sides: Sequence[str]) -> None:
    first = told[0]
    print(f"{many(len(first.cases), 'story', 'stories')} of {first.on}")
    print(f"{'':<42}" + "".join(f"{_name(one, side):>24}" for one, side in zip(told, sides, strict=True)))
    print(f"{'':<42}" + "".join(f"{safe(one.prompt):>24}" for one in told))
    for name, words in _WORDS.items():
        print(f"  {words:<40}" + "".join(f"{_figure(name, one.scores[name]):>24}" for one in told))
    titles = {case.key: case.title for one in told for case in one.cases}
    for key, title in titles.items():
        print(f"\n{key}  {safe(title)}")
        for one, side in zip(told, sides, strict=True):
            mark = f"{Path(side).name[-14:]:<14} " if len(told) > 1 else ""
            for case in (case for case in one.cases if case.key == key):
                print(f"  {mark}{safe(case.headline) if case.told else f'no entry: {safe(case.why)}'}")
                stood = f"{case.score.stood} of {many(case.score.claims, 'claim')} stand"
                print(f"  {mark}{stood}; {case.seconds:.1f} s")


def _name(one: Evaluation, side: str) -> str:
    return safe(Path(side).name or one.model)[-22:]


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    if name in _SHARES:
        return f"{value:.0%}"
    return (
        f"{value:.5f}" if name == "cost" else f"{value:.0f}" if name.startswith("tokens") else f"{value:.2f}"
    )
