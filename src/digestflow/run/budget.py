"""What a run and a month may use, and what of it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.prompt.tokens import estimate
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.prompt.nouns import Request

Price = Callable[[int, int], float | None]  # US dollars for tokens in and out; None: not known
Tokens = tuple[int, int]  # in and out


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run and a month may use; None: no limit."""

    tokens_per_run: int | None = None
    tokens_per_month: int | None = None
    usd_per_run: float | None = None
    usd_per_month: float | None = None


class Purse:
    """What is left of a budget; asked before each request is sent."""

    def __init__(self, budget: Budget, price: Price) -> None:
        """Count from nothing.

        Raises:
            ConfigError: A limit in US dollars is set and no price is known to keep it by.
        """
        self._budget, self._price = budget, price
        self._promised: Tokens = 0, 0  # to requests that are to be sent, and not counted yet
        if price(0, 0) is None and (budget.usd_per_run is not None or budget.usd_per_month is not None):
            raise ConfigError(
                "budget: a limit in US dollars needs price_in and price_out of the model",
                fix="set models.NAME.price_in and price_out, or a limit in tokens",
            )

    def counted(self) -> None:
        """Forget what was promised: what was sent is counted now."""
        self._promised = 0, 0

    def promise(self, requests: Iterable[Request], spent: Tokens, month: Callable[[], Tokens]) -> bool:
        """Promise the requests what they need at most, unless that is more than is left.

        `spent` are the tokens of this run so far, `month` gives those of the month.
        """
        need = self._promised
        for request in requests:
            need = plus(need, (estimate(request.system) + estimate(request.user), request.max_tokens))
        budget = self._budget
        if not self._within(plus(spent, need), budget.tokens_per_run, budget.usd_per_run):
            return False
        monthly = budget.tokens_per_month is not None or budget.usd_per_month is not None
        if monthly and not self._within(plus(month(), need), budget.tokens_per_month, budget.usd_per_month):
            return False
        self._promised = need
        return True

    def _within(self, tokens: Tokens, most: int | None, usd: float | None) -> bool:
        if most is not None and sum(tokens) > most:
            return False
        return usd is None or (self._price(*tokens) or 0.0) <= usd


def plus(one: Tokens, other: Tokens) -> Tokens:
    """Return both together."""
    return one[0] + other[0], one[1] + other[1]
