"""What stands between a writer and its model where every reply is to be heard, or is there already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from digestflow.core.prompt.nouns import Reply, Request
from digestflow.errors import ModelError, ReplyRejected, WrongForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.run.budget import Tokens
    from digestflow.run.writing.desk import Model, Replies

Kept = Callable[[Request], Reply | None]  # the kept reply of a request; None when there is none


class Heard:
    """A model between the writer and the real one: hears every reply, also those that are refused.

    Kept replies are answered with as if they had been asked for, so that the writer counts
    what they cost; only the others are asked for.
    """

    def __init__(self, model: Model, kept: Kept) -> None:
        self._model, self._kept = model, kept
        self.said: list[tuple[Request, Reply | None]] = []  # in the order asked; None: no reply was heard
        self.asked = 0  # requests that no kept reply answered
        self.replies: dict[tuple[str, str], tuple[Request, Reply]] = {}  # by subject and stage, the last

    @property
    def tokens(self) -> Tokens:
        """Tokens in and out that were asked for now."""
        return self._model.tokens

    def complete(
        self, requests: Sequence[Request], accept: Callable[[Request, Reply], None] | None = None
    ) -> Iterator[tuple[Request, Reply | ModelError]]:
        """Yield each request once with its reply, or with why there is none."""

        def hear(request: Request, reply: Reply) -> None:
            self.replies[request.subject, stage_of(request)] = request, reply
            if accept is not None:
                accept(request, reply)

        left = []
        for request in requests:
            kept = self._kept(request)
            if kept is None:
                left.append(request)
                continue
            try:
                hear(request, kept)
            except ReplyRejected as error:
                yield request, error
            else:
                yield request, kept
        self.asked += len(left)
        yield from self._model.complete(left, hear)
        self.said += [
            (one, self.replies.get((one.subject, stage_of(one)), (one, None))[1]) for one in requests
        ]

    def about(self, subject: str) -> list[Reply]:
        """Return the last reply of each stage about a subject."""
        return [reply for (about, _stage), (_request, reply) in self.replies.items() if about == subject]

    def first(self, subject: str) -> tuple[Request, Reply] | None:
        """Return what was asked first about a subject, with the last reply to it; None without one."""
        found = (said for (about, _stage), said in self.replies.items() if about == subject)
        return next(found, None)


class Stored:
    """A model that says what was said before: by story and stage, whatever was asked."""

    def __init__(self, replies: Mapping[tuple[str, str], Reply]) -> None:
        self._replies = replies

    def __call__(self, request: Request) -> Reply | None:
        """Return the stored reply about the story in that stage."""
        return self._replies.get((request.subject, stage_of(request)))


class Silent:
    """A model that is not there, and replies that are not kept."""

    tokens = (0, 0)

    def complete(
        self, requests: Sequence[Request], accept: Callable[[Request, Reply], None] | None = None
    ) -> Iterator[tuple[Request, Reply | ModelError]]:
        """Yield each request with the reason why there is no reply."""
        del accept
        yield from ((request, WrongForm("no reply is stored")) for request in requests)

    def get(self, key: str) -> Reply | None:
        """Return None."""
        del key
        return None

    def put(self, key: str, request: Request, reply: Reply, *, now: datetime) -> None:
        """Keep nothing."""

    def tokens_since(self, moment: datetime) -> Tokens:
        """Return nothing used."""
        del moment
        return 0, 0


class Fresh:
    """Replies that are kept, and not looked up: what is kept was answered with already."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self.put, self.tokens_since = replies.put, replies.tokens_since

    def get(self, key: str) -> Reply | None:
        """Return None."""
        del key
        return None


def stage_of(request: Request) -> str:
    """Return the prompt's name, with what a repair adds to it."""
    return request.prompt.partition("@")[0]
