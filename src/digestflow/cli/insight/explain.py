"""`explain` and `cost`: where a sentence comes from, and what it took."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, a_day, print_json, safe
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.adapters.store.revisions import Revised
    from digestflow.core.prompt.nouns import Exchange
    from digestflow.core.review.shown import Explanation, Sentence, Shown
    from digestflow.run.writing.spending import Spending

_WIDTH = 100
_SHORT = 600  # characters of a prompt or a reply that are shown without -v
_Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


@app.command()
def explain(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="An entry, a claim or a footnote, by its key.", metavar="ENTRY|CLAIM")
    ],
    as_json: _Json = False,
) -> int:
    """Show what an entry stands on: the sources' words in their place, prompt, reply, every check."""
    from digestflow.run.insight.explain import explain as explained

    session: Session = context.obj
    with session.open(write=False) as project:
        found = explained(name, project.tools, find=project.archive.item, asked=project.replies.about)
        revised = project.archive.revised(found.entry.items)
    if as_json:
        print_json(asdict(found) | {"revised": {id_: asdict(one) for id_, one in revised.items()}})
    else:
        _show(found, revised, whole=bool(session.verbose))
    return 0


def _show(found: Explanation, revised: Mapping[str, Revised], *, whole: bool) -> None:
    from digestflow.core.story.ranking import reasons

    entry = found.entry
    print(f"{entry.key}  {safe(entry.title)}")
    print(f"  day       {found.day}, {'accepted' if found.state == 'accepted' else 'in an open plan'}")
    print(f"  writer    {entry.writer}; status {entry.status}; topics {safe(', '.join(entry.topics))}")
    if entry.attribution:
        print(f"  says so   {safe(entry.attribution)}")
    if found.follows:
        print(f"  goes on   {safe(found.follows)}")
    for n, why in enumerate(reasons(found.ranked) if found.ranked else ()):
        print(f"  {'' if n else 'chosen':<9} {safe(why)}")
    print(f"  items     {len(entry.items)}: {', '.join(entry.items)}")
    for join in found.joins:
        by = f"{join.why} ({join.embedder})" if join.embedder else join.why
        print(f"  joined    {join.second} to {join.first}: {join.score:.2f}, {safe(by)}")
    for id_, one in revised.items():
        times = "once" if one.count == 1 else f"{one.count} times"
        last = f"{one.seen:%Y-%m-%d %H:%M} UTC"
        print(f"  revised   {id_}: its source changed its words {times}, last at {last}")
    for sentence in found.sentences:
        _show_sentence(sentence)
    for exchange in found.exchanges:
        _show_exchange(exchange, whole=whole)


def _show_sentence(sentence: Sentence) -> None:
    print(f"\n  {sentence.part}{f' {sentence.key}' if sentence.key else ''}")
    _print(sentence.text, indent=4)
    if sentence.fault:
        print(f"    FAIL    {safe(sentence.fault)}")
    else:
        print("    ok      every value, name and address of it stands in its quotes")
    if sentence.judged is not None:
        what = "DOUBT   the judge doubts" if sentence.doubted else "judge   it believes"
        print(f"    {what} that its quotes support it: {sentence.judged:.2f}")
    for shown in sentence.quotes:
        _show_quote(shown)


def _show_quote(shown: Shown) -> None:
    quote = shown.quote
    when = f", {shown.item.published:%Y-%m-%d %H:%M} UTC" if shown.item and shown.item.published else ""
    print(f"    [^{quote.label}] {safe(shown.source)}{when}: {safe(shown.title)}")
    print(f"      {safe(shown.url)}")
    place = f"characters {quote.start}-{quote.end} of item {quote.item}"
    print(f"      {'FAIL  ' + shown.fault if shown.fault else 'ok'}: {place}")
    _print(f"…{shown.before}⟦{quote.words}⟧{shown.after}…", indent=6)


def _show_exchange(exchange: Exchange, *, whole: bool) -> None:
    reply = exchange.reply
    print(
        f"\n  asked with {exchange.prompt} of {reply.model} at {exchange.at:%Y-%m-%d %H:%M} UTC: "
        f"{reply.tokens_in} tokens in, {reply.tokens_out} out, {reply.seconds:.1f} s"
    )
    for what, text in (("system", exchange.system), ("material", exchange.user), ("reply", reply.text)):
        cut = not whole and len(text) > _SHORT
        print(f"    {what}{f' (the first {_SHORT} characters; -v shows all)' if cut else ''}")
        _print(text[:_SHORT] if cut else text, indent=6)


def _print(text: str, *, indent: int) -> None:
    for line in safe(text).splitlines():
        room = _WIDTH - indent
        for part in textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False):
            print(f"{' ' * indent}{part}")


@app.command()
def cost(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option(help="First day; default: of this month.", metavar="DAY")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day; default: today.", metavar="DAY")] = None,
    as_json: _Json = False,
) -> int:
    """Show what models used, by day, model and stage; costs are estimates."""
    from digestflow.wire.insight.costs import spent

    session: Session = context.obj
    with session.open(write=False) as project:
        today = project.tools.today()
        first = a_day(since, option="--since") if since else today.replace(day=1)
        last = a_day(until, option="--until") if until else max(today, first)
        if first > last:
            raise UsageError(
                f"--since {first} is after --until {last}", fix=f"--since {last} --until {first}"
            )
        rows = spent(project, first, last)
        limits = project.config.budget.model_dump(exclude_none=True)
    if as_json:
        print_json(
            {
                "since": first,
                "until": last,
                "rows": [asdict(row) for row in rows],
                "tokens_in": sum(row.tokens_in for row in rows),
                "tokens_out": sum(row.tokens_out for row in rows),
                "cost": _sum(rows),
                "budget": limits,
            }
        )
    else:
        _show_cost(rows, first, last, limits)
    return 0


def _show_cost(rows: Sequence[Spending], first: date, last: date, limits: dict[str, float]) -> None:
    from digestflow.core.outcome import dollars

    if not rows:
        print(f"{first} to {last}: no model was asked")
    for row in rows:
        tokens = f"{row.requests:>5} answers {row.tokens_in:>10} in {row.tokens_out:>9} out"
        print(f"{row.day}  {safe(row.model):<28} {row.stage:<10} {tokens}  {dollars(row.cost)}")
    if rows:
        total = f"{sum(row.tokens_in for row in rows)} in, {sum(row.tokens_out for row in rows)} out"
        print(f"{first} to {last}: {total}, {dollars(_sum(rows))}")
    for name, limit in limits.items():
        print(f"  budget    {name}: {limit:g}")


def _sum(rows: Sequence[Spending]) -> float | None:
    """Return what is known of the costs; None where nothing is."""
    known = [row.cost for row in rows if row.cost is not None]
    return sum(known) if known else None
