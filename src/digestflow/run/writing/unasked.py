"""What stands in for a model where nothing is to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.prompt.tokens import estimate
from digestflow.errors import OutOfTime
from digestflow.run.budget import Price, Tokens, plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.errors import ModelError


class Unasked:
    """Stands in for a model: counts what it would be asked, and answers nothing."""

    def __init__(self, price: Price) -> None:
        self.price = price
        self.requests: list[Request] = []

    @property
    def tokens(self) -> Tokens:
        """Tokens in, and out at most, of every request so far."""
        need: Tokens = 0, 0
        for request in self.requests:
            need = plus(need, (estimate(request.system) + estimate(request.user), request.max_tokens))
        return need

    def complete(
        self, requests: Sequence[Request], accept: Callable[[Request, Reply], None] | None = None
    ) -> Iterator[tuple[Request, Reply | ModelError]]:
        """Yield each request with the reason why there is no reply."""
        del accept
        for request in requests:
            self.requests.append(request)
            yield request, OutOfTime("not asked")
