"""What the kept answers used, by day, model and stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from digestflow.core.window import local_day
from digestflow.run.writing.desk import UNKEPT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from zoneinfo import ZoneInfo

    from digestflow.core.prompt.nouns import Spent

Sent = Literal["call", "batch"]  # one by one, or many as one
Price = Callable[[str, int, int, Sent], float | None]  # model, tokens in and out -> US dollars, where known

_WAYS: tuple[Sent, ...] = get_args(Sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What one model used in one stage of one local day."""

    day: date
    model: str  # as the endpoint names it
    stage: str  # the prompt's name
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None  # US dollars, estimated; None: no price is known


def spending(spent: Iterable[Spent], zone: ZoneInfo, price: Price) -> tuple[Spending, ...]:
    """Return the sums by day, model and stage, in this order."""
    rows = sorted(
        (
            (local_day(one.at, zone), one.model, one.prompt.partition("@")[0]),
            "batch" if one.batch else "call",
            one.tokens_in,
            one.tokens_out,
        )
        for one in spent
    )
    found = []
    for (day, model, stage), some in groupby(rows, key=lambda row: row[0]):
        counts = [(by, tokens_in, tokens_out) for _key, by, tokens_in, tokens_out in some]
        used = {way: _sums((one, two) for by, one, two in counts if by == way) for way in _WAYS}
        costs = [price(model, *tokens, by) for by, tokens in used.items() if any(tokens)]
        found.append(
            Spending(
                day=day,
                model=model,
                stage=stage,
                requests=0 if stage == UNKEPT else len(counts),  # nobody counted those
                tokens_in=sum(tokens[0] for tokens in used.values()),
                tokens_out=sum(tokens[1] for tokens in used.values()),
                cost=None if None in costs else sum(filter(None, costs)),
            )
        )
    return tuple(found)


def _sums(rows: Iterable[tuple[int, int]]) -> tuple[int, int]:
    both = list(rows)
    return sum(row[0] for row in both), sum(row[1] for row in both)
