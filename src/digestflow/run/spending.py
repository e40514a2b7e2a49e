"""What the kept answers used, by day, model and stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from digestflow.core.window import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from digestflow.core.prompt.nouns import Spent

Price = Callable[[str, int, int], float | None]  # model, tokens in and out -> US dollars, where known


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
            one.tokens_in,
            one.tokens_out,
        )
        for one in spent
    )
    found = []
    for (day, model, stage), some in groupby(rows, key=lambda row: row[0]):
        counts = [(tokens_in, tokens_out) for _key, tokens_in, tokens_out in some]
        tokens_in, tokens_out = sum(one for one, _ in counts), sum(one for _, one in counts)
        found.append(
            Spending(
                day=day,
                model=model,
                stage=stage,
                requests=len(counts),
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                cost=price(model, tokens_in, tokens_out),
            )
        )
    return tuple(found)
