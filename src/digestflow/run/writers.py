"""Two writers behind one seam: the sources' own sentences, or a model's checked ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from digestflow.core.entry.ask import ask
from digestflow.core.entry.extract import extract
from digestflow.core.entry.read import read
from digestflow.core.outcome import Usage, gap_of
from digestflow.core.prompt.template import Template
from digestflow.core.prompt.tokens import estimate
from digestflow.core.record import Gap
from digestflow.errors import ConfigError, KeyRefused, ModelError, ModelUnavailable, ReplyRejected
from digestflow.run.ports import Choices, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.story.nouns import Story

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian",
}  # fmt: skip

NO_SENTENCE = "no sentence to quote"


class Model(Protocol):
    """What answers requests."""

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

    def tokens_since(self, moment: datetime) -> tuple[int, int]:
        """Return how many tokens were used since the moment, in and out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run and a month may use; None: no limit."""

    tokens_per_run: int | None = None
    tokens_per_month: int | None = None
    usd_per_run: float | None = None
    usd_per_month: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a model writes."""

    template: Template
    names: str  # the models of the prompt's role, as they enter the key of a reply
    budget: Budget
    when_down: Literal["fail", "extractive"]
    price: Callable[[int, int], float | None]  # US dollars for tokens in and out; None: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveWriter:
    """Writes entries of the sources' own sentences."""

    choices: Choices

    def __call__(self, stories: Sequence[Story]) -> Written:
        """Return an entry for each story that has a sentence to show."""
        entries, failed = {}, []
        for story in stories:
            entry = own_words(story, self.choices)
            if entry is None:
                failed.append(Gap(subject=story.key, why=NO_SENTENCE))
            else:
                entries[story.key] = entry
        return Written(
            entries=entries, refused=(), failed=tuple(failed), usage=Usage(), extractive=len(entries)
        )


def own_words(story: Story, choices: Choices) -> Entry | None:
    """Return the entry that the story's sources write themselves; None when they say nothing."""
    names = tuple(fit.topic for fit in story.fits)
    about = " ".join(topic.about for topic in choices.topics if topic.name in names)
    named = [name for topic in choices.topics for name in topic.entities]
    named += [name for topic in choices.topics for part in topic.subsections for name in part.entities]
    known: dict[str, Sequence[str]] = dict.fromkeys(named, ())
    return extract(
        story, names, voice=choices.voices, attribution=choices.attributions, known=known, about=about
    )


class ModelWriter:
    """Writes entries by a model, checks every word of them, and keeps the replies."""

    def __init__(
        self, model: Model, replies: Replies, choices: Choices, terms: Terms, *, now: Callable[[], datetime]
    ) -> None:
        """Write on these terms.

        Raises:
            ConfigError: A limit in US dollars is set and no price is known to keep it by.
        """
        self._model, self._replies, self._choices, self._now = model, replies, choices, now
        self._template, self._names, self._budget = terms.template, terms.names, terms.budget
        self._when_down, self._price = terms.when_down, terms.price
        self._spent = 0, 0  # tokens of this run, in and out
        budget = terms.budget
        if terms.price(0, 0) is None and (budget.usd_per_run is not None or budget.usd_per_month is not None):
            raise ConfigError(
                "budget: a limit in US dollars needs price_in and price_out of the model",
                fix="set models.NAME.price_in and price_out, or a limit in tokens",
            )

    def __call__(self, stories: Sequence[Story]) -> Written:
        """Return the stories' entries; a kept reply is never asked for again.

        Raises:
            KeyRefused: There is no key, or the endpoint refuses it: no story would fare better.
            ConfigError: The prompt cannot be rendered.
        """
        batch = _Batch(self._choices)
        asked: list[Request] = []
        planned = (0, 0)
        for story in stories:
            offered = [t for t in self._choices.topics if t.name in {fit.topic for fit in story.fits}]
            language = LANGUAGES.get(self._choices.language, self._choices.language)
            request = ask(story, offered, self._template, language=language)
            batch.by_subject[story.key] = (story, offered)
            kept = self._replies.get(request.key(self._names))
            if kept is not None:
                batch.kept += 1
                batch.take(request, kept)
            elif self._affordable(_sum(planned, _need(request))):
                planned = _sum(planned, _need(request))
                asked.append(request)
            else:
                batch.stopped = "budget"
                batch.own(story)
        self._complete(asked, batch)
        return batch.written(self._price)

    def _complete(self, asked: Sequence[Request], batch: _Batch) -> None:
        def accept(request: Request, reply: Reply) -> None:
            story, offered = batch.by_subject[request.subject]
            read(reply, request, story, offered)

        for request, answer in self._model.complete(asked, accept):
            if isinstance(answer, KeyRefused):
                raise answer
            if isinstance(answer, ModelError):
                self._failed(request, answer, batch)
                continue
            batch.count(answer)
            self._spent = _sum(self._spent, (answer.tokens_in, answer.tokens_out))
            if batch.take(request, answer):
                self._replies.put(request.key(self._names), request, answer, now=self._now())

    def _failed(self, request: Request, error: ModelError, batch: _Batch) -> None:
        story, _offered = batch.by_subject[request.subject]
        if isinstance(error, ModelUnavailable):
            if self._when_down == "extractive":
                batch.own(story)
                return
            batch.stopped = "down"
        batch.failed.append(gap_of(story.key, error))

    def _affordable(self, need: tuple[int, int]) -> bool:
        budget = self._budget
        if not self._within(_sum(self._spent, need), budget.tokens_per_run, budget.usd_per_run):
            return False
        if budget.tokens_per_month is None and budget.usd_per_month is None:
            return True
        first = self._now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        month = _sum(self._replies.tokens_since(first), need)
        return self._within(month, budget.tokens_per_month, budget.usd_per_month)

    def _within(self, tokens: tuple[int, int], most: int | None, usd: float | None) -> bool:
        if most is not None and sum(tokens) > most:
            return False
        return usd is None or (self._price(*tokens) or 0.0) <= usd


def _need(request: Request) -> tuple[int, int]:
    return estimate(request.system) + estimate(request.user), request.max_tokens


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


class _Batch:
    """What one call of the model writer has gathered."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.by_subject: dict[str, tuple[Story, Sequence[Any]]] = {}
        self.entries: dict[str, Entry] = {}
        self.refused: list[Refusal] = []
        self.failed: list[Gap] = []
        self.stopped: Literal["", "down", "budget"] = ""
        self.kept = self.requests = self.extractive = self.tokens_in = self.tokens_out = 0

    def take(self, request: Request, reply: Reply) -> bool:
        story, offered = self.by_subject[request.subject]
        try:
            entry, refused = read(
                reply,
                request,
                story,
                offered,
                voice=self._choices.voices,
                attribution=self._choices.attributions,
            )
        except ReplyRejected as error:
            self.failed.append(gap_of(story.key, error))
            return False
        self.entries[story.key] = entry
        self.refused += refused
        return True

    def own(self, story: Story) -> None:
        entry = own_words(story, self._choices)
        if entry is None:
            self.failed.append(Gap(subject=story.key, why=NO_SENTENCE))
        else:
            self.entries[story.key] = entry
            self.extractive += 1

    def count(self, reply: Reply) -> None:
        self.requests += 1
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out

    def written(self, price: Callable[[int, int], float | None]) -> Written:
        usage = Usage(
            requests=self.requests,
            kept=self.kept,
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            cost=price(self.tokens_in, self.tokens_out) if self.requests else None,
        )
        return Written(
            entries=self.entries,
            refused=tuple(self.refused),
            failed=tuple(self.failed),
            usage=usage,
            stopped=self.stopped,
            extractive=self.extractive,
        )


def together(parts: Iterable[Written]) -> Written:
    """Return what several calls of a writer made, as one."""
    entries: dict[str, Entry] = {}
    refused: list[Refusal] = []
    failed: list[Gap] = []
    usage, stopped, extractive = Usage(), "", 0
    for part in parts:
        entries |= part.entries
        refused += part.refused
        failed += part.failed
        usage = usage.plus(part.usage)
        stopped = "down" if "down" in {stopped, part.stopped} else part.stopped or stopped
        extractive += part.extractive
    return Written(
        entries=entries,
        refused=tuple(refused),
        failed=tuple(failed),
        usage=usage,
        stopped=stopped,  # type: ignore[arg-type]
        extractive=extractive,
    )
