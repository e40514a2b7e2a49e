"""The one place where models are asked: kept replies first, then as far as the budget goes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from digestflow.core.outcome import Usage
from digestflow.core.prompt.nouns import Reply
from digestflow.core.window import month_start
from digestflow.errors import KeyRefused, ModelError
from digestflow.run.budget import plus
from digestflow.run.writing.unasked import Unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from digestflow.core.prompt.nouns import Request
    from digestflow.run.budget import Price, Purse, Tokens


UNKEPT: Final = "not kept"  # the stage of what was used beside the kept answers


class Model(Protocol):
    """What answers requests."""

    @property
    def tokens(self) -> Tokens:
        """Tokens in and out of every call so far, also of those whose answer was refused."""

    def complete(
        self, requests: Sequence[Request], accept: Callable[[Request, Reply], None] | None = None
    ) -> Iterator[tuple[Request, Reply | ModelError]]:
        """Yield each request once with its reply, or with why there is none."""


class Replies(Protocol):
    """Every answer that was paid for."""

    def get(self, key: str) -> Reply | None:
        """Return the kept reply of a request; None when it was never answered."""

    def put(self, key: str, request: Request, reply: Reply, *, now: datetime) -> None:
        """Keep a reply."""

    def tokens_since(self, moment: datetime) -> Tokens:
        """Return how many tokens were used since the moment, in and out."""


@dataclass(slots=True)
class Count:
    """Requests that were answered, and the tokens before they were asked."""

    before: Tokens
    requests: int = 0
    kept: int = 0


@dataclass(slots=True, kw_only=True)
class Desk:
    """One model, the replies that were kept, and one budget for all who ask in a run."""

    model: Model
    replies: Replies
    purse: Purse
    price: Price
    now: Callable[[], datetime]
    count: Count = field(init=False)
    _told: Tokens = field(init=False, default=(0, 0))  # used for what is kept of the answers

    def __post_init__(self) -> None:
        """Count from here."""
        self.open()

    def open(self) -> None:
        """Begin to count anew."""
        self.count = Count(self.model.tokens)

    def usage(self) -> Usage:
        """Return what was used since `open`."""
        after, before = self.model.tokens, self.count.before
        used = after[0] - before[0], after[1] - before[1]
        return Usage(
            requests=self.count.requests,
            kept=self.count.kept,
            tokens_in=used[0],
            tokens_out=used[1],
            cost=self.price(*used) if self.count.requests or any(used) else None,
        )

    def ask(
        self,
        groups: Sequence[Sequence[Request]],
        names: str,
        accept: Callable[[Request, Reply], None],
    ) -> Iterator[tuple[Request, Reply | ModelError | None]]:
        """Yield each request with its answer: kept ones first; None where the budget ends.

        A group is asked for as a whole or not at all: of one that the budget does not allow, only
        the first request is yielded. `names` are the models that answer. An answer is kept by `keep`.

        Raises:
            KeyRefused: There is no key, or the endpoint refuses it.
        """
        asked: list[Request] = []
        for group in groups:
            left = []
            for request in group:
                kept = self.replies.get(request.key(names))
                if kept is None:
                    left.append(request)
                else:
                    self.count.kept += 1
                    yield request, kept
            if left and self.purse.promise(left, self.model.tokens, self._month):
                asked += left
            elif left:
                yield left[0], None
        before, self._told = self.model.tokens, (0, 0)
        try:
            for request, answer in self.model.complete(asked, accept):
                if isinstance(answer, KeyRefused):
                    raise answer
                if not isinstance(answer, ModelError):
                    self.count.requests += 1
                yield request, answer
        finally:
            self._keep_lost(asked, names, before)
        self.purse.counted()

    def keep(self, request: Request, reply: Reply, names: str) -> None:
        """Keep an answer; one that was kept before stays."""
        if not reply.kept:
            self.replies.put(request.key(names), request, reply, now=self.now())
            self._told = plus(self._told, (reply.tokens_in, reply.tokens_out))

    def _keep_lost(self, asked: Sequence[Request], names: str, before: Tokens) -> None:
        """Keep how much was used beside: for refused answers, and to find out what the endpoint does."""
        told, after = plus(before, self._told), self.model.tokens
        lost = max(0, after[0] - told[0]), max(0, after[1] - told[1])
        if any(lost) and not isinstance(self.model, Unasked):
            now = self.now()
            key = asked[0].key(f"{names} {now.isoformat()}")
            nothing = replace(asked[0], prompt=UNKEPT, subject="", system="", user="")
            reply = Reply(text="", model=names, tokens_in=lost[0], tokens_out=lost[1])
            self.replies.put(key, nothing, reply, now=now)

    def _month(self) -> Tokens:
        return self.replies.tokens_since(month_start(self.now()))
