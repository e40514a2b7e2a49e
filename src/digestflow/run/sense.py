"""What the items of a day mean: vectors that are kept, else those of the first embedder that answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from digestflow.core.gap import Gap
from digestflow.core.outcome import Usage
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.core.prompt.tokens import estimate
from digestflow.core.window import month_start
from digestflow.errors import KeyRefused, ModelError, OutOfTime, WrongForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digestflow.core.item.nouns import Item
    from digestflow.core.story.meaning import Embedding, Meaning, Vector
    from digestflow.run.budget import Price, Purse, Tokens

PROMPT = "embed@1"  # under which its cost is kept


class Embedder(Protocol):
    """What makes vectors of texts."""

    @property
    def id(self) -> str:
        """Whose vectors are never compared with those of another id."""

    @property
    def tokens(self) -> Tokens:
        """Tokens in and out of every call of the run so far, also by others who ask the same models."""

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of all texts, some at a time; raise ModelError when it cannot go on."""


class Vectors(Protocol):
    """The vectors that were made."""

    def get(self, embedder: str, texts: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that the embedder has made one of."""

    def put(self, embedder: str, made: Mapping[str, Vector]) -> None:
        """Keep the vectors of texts."""

    def forget(self, embedder: str) -> None:
        """Forget all vectors of an embedder."""


class Replies(Protocol):
    """Every answer that was paid for."""

    def put(self, key: str, request: Request, reply: Reply, *, now: datetime) -> None:
        """Keep an answer."""

    def tokens_since(self, moment: datetime) -> Tokens:
        """Return how many tokens were used since the moment, in and out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An embedder, and what it may cost."""

    embedder: Embedder
    purse: Purse | None = None  # None: it is not asked for money
    price: Price | None = None  # None: it makes its vectors in this process


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensed:
    """What was found out about some items."""

    meaning: Meaning | None = None  # None: they are compared by words
    lacking: Gap | None = None  # whom the user wanted first, and why they did not do it
    stopped: Literal["", "budget"] = ""  # whether the end of the budget was among the reasons
    usage: Usage = field(default_factory=Usage)
    unmade: int = 0  # texts that an endpoint would be asked for, were it asked
    unasked: Usage = field(default_factory=Usage)  # what these would use, estimated


@dataclass(slots=True, kw_only=True)
class Sense:
    """Finds out what items mean, by the first candidate that knows or makes all their vectors."""

    candidates: Sequence[Candidate]  # at least one
    vectors: Vectors
    replies: Replies
    now: Callable[[], datetime]
    ask: bool  # whether an embedder may be asked; else only what is kept counts
    usage: Usage = field(init=False, default_factory=Usage)
    _counted: set[str] = field(init=False, default_factory=set)  # texts that would have been asked for before

    @property
    def wanted(self) -> str:
        """The id of the embedder that is asked first."""
        return self.candidates[0].embedder.id

    def __call__(self, items: Iterable[Item]) -> Sensed:
        """Return the meaning of the items; vectors are asked for once, and kept as they come.

        Raises:
            KeyRefused: There is no key, or an endpoint refuses it.
        """
        from digestflow.core.story.background import BACKGROUND
        from digestflow.core.story.meaning import Meaning, embedded

        texts = {item.id: embedded(item) for item in items}
        if len(texts) < 2:  # noqa: PLR2004 - no pair to compare, whoever would
            return Sensed(meaning=Meaning(embedder=self.wanted, vectors={}, background=()))
        wanted = tuple(dict.fromkeys((*BACKGROUND, *texts.values())))
        self.usage, whys, meaning = Usage(), [], None
        stopped: Literal["", "budget"] = ""
        unmade = () if self.ask else self._unmade(wanted)
        for one in self.candidates:
            try:
                made = self._made(one, wanted)
            except KeyRefused:
                raise
            except ModelError as error:
                stopped = "budget" if isinstance(error, OutOfTime) else stopped
                whys.append(f"{error}{f' ({error.fix})' if error.fix else ''}")
                continue
            meaning = Meaning(
                embedder=one.embedder.id,
                vectors={id_: made[text] for id_, text in texts.items()},
                background=[made[text] for text in BACKGROUND],
            )
            break
        by = meaning.embedder if meaning else "words alone"
        lacking = Gap(subject="embed", why=f"grouped by {by}: {'; '.join(whys)}") if whys else None
        return Sensed(
            meaning=meaning,
            lacking=lacking,
            stopped=stopped,
            usage=self.usage,
            unmade=len(unmade),
            unasked=self._estimated(unmade),
        )

    def _unmade(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return which texts the first candidate would be asked for, each once, where it is an endpoint."""
        first = self.candidates[0]
        if first.price is None:
            return ()
        known = self._counted.union(self.vectors.get(first.embedder.id, wanted))
        unmade = tuple(text for text in wanted if text not in known)
        self._counted.update(unmade)
        return unmade

    def _estimated(self, texts: Sequence[str]) -> Usage:
        price = self.candidates[0].price
        if not texts or price is None:
            return Usage()
        tokens = estimate(_request(texts).user)
        return Usage(tokens_in=tokens, cost=price(tokens, 0))

    def _made(self, one: Candidate, wanted: Sequence[str]) -> Mapping[str, Vector]:
        """Return the vectors of all that is wanted; where their length has changed, all are made anew."""
        name = one.embedder.id
        made = self.vectors.get(name, wanted)
        for _ in range(2):
            missing = [text for text in wanted if text not in made]
            if not missing:
                return made
            self._allowed(one, missing)
            length = {len(vector) for vector in made.values()}
            for some in one.embedder.embed(missing):
                length |= {len(vector) for vector in some.vectors}
                if len(length) > 1:
                    self.vectors.forget(name)
                    made = {}
                    break
                made |= self._kept(one, some)
        if len(made) < len(wanted):
            raise WrongForm(f"{name}: its vectors are not all of one length")
        return made

    def _allowed(self, one: Candidate, texts: Sequence[str]) -> None:
        if not self.ask:
            raise OutOfTime("not asked")
        if one.purse is None:
            return
        if not one.purse.promise([_request(texts)], one.embedder.tokens, self._month):
            raise OutOfTime(f"{one.embedder.id}: the budget is used up")
        one.purse.counted()

    def _kept(self, one: Candidate, some: Embedding) -> dict[str, Vector]:
        made = dict(zip(some.texts, some.vectors, strict=True))
        self.vectors.put(one.embedder.id, made)
        if some.tokens:
            cost = one.price(some.tokens, 0) if one.price else None
            self.usage = self.usage.plus(Usage(requests=1, tokens_in=some.tokens, cost=cost))
            request = _request(some.texts)
            said = replace(request, user=f"{len(made)} texts")  # they stand in the archive
            reply = Reply(text="", model=some.model, tokens_in=some.tokens, seconds=some.seconds)
            self.replies.put(request.key(one.embedder.id), said, reply, now=self.now())
        return made

    def _month(self) -> Tokens:
        return self.replies.tokens_since(month_start(self.now()))


def _request(texts: Sequence[str]) -> Request:
    """Return the texts as one question, by which their cost is estimated and kept."""
    return Request(
        role="embed",
        prompt=PROMPT,
        subject="vectors",
        system="",
        user="\n\n".join(texts),
        schema_name="",
        schema={},
        max_tokens=0,
    )
