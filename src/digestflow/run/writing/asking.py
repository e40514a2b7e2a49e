"""The writer that asks a model: checks every word, asks once more for what fails, and keeps the replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, Literal

from digestflow.core.entry.ask import ask
from digestflow.core.entry.merge import merged
from digestflow.core.entry.parts import Parts, formed, parts
from digestflow.core.entry.portions import LEAST, portions, room
from digestflow.core.entry.read import refusals, settle
from digestflow.core.entry.repair import mended
from digestflow.core.outcome import Usage, gap_of
from digestflow.core.prompt.tokens import estimate
from digestflow.core.story.language import NAMES
from digestflow.errors import (
    CutOff,
    ModelError,
    ModelUnavailable,
    NoEvidence,
    OutOfTime,
    ReplyRejected,
    TooLong,
)
from digestflow.run.writing.questions import Portion, Question, Telling, reading_of, repairs
from digestflow.run.writing.writers import ExtractiveWriter, together
from digestflow.run.written import NOTHING, Stopped, TurnedDown, Written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.gap import Gap
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.prompt.template import Template
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices
    from digestflow.run.writing.desk import Desk
    from digestflow.run.writing.judging import Judge

_REPLY = 512  # tokens of a reply that are always left to it
_HALVINGS = 4  # how often material that does not fit is asked about in smaller portions


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a model writes."""

    template: Template
    names: str  # the models of the prompt's role, as they enter the key of a reply
    when_down: Literal["fail", "extractive"]
    context: int | None = None  # tokens of prompt and reply together; None: not known
    max_tokens: int | None = None  # of a reply; None: as the template says


class ModelWriter:
    """Writes entries by a model, checks every word of them, and keeps the replies."""

    def __init__(self, desk: Desk, choices: Choices, terms: Terms) -> None:
        """Write on these terms."""
        self.desk, self._choices = desk, choices
        self.judge: Judge | None = None  # who gives a second opinion
        self._judged: Mapping[str, Parts] = {}  # what replies say, by story, as it has been judged
        self._names, self._context, self._when_down = terms.names, terms.context, terms.when_down
        self._template = _fitting(terms)
        self._turned_down: TurnedDown = NOTHING
        self._most: int | None = None  # tokens of material that fit in, as far as this run has found out
        self._read: dict[str, Parts] = {}  # what accepted replies say, until they are taken

    def __call__(self, stories: Sequence[Story], turned_down: TurnedDown = NOTHING) -> Written:
        """Return the stories' entries; a kept reply is never asked for again.

        What of a reply does not stand on its quotes is asked for once more, by a request of
        its own. A story that does not fit the model's context is asked about in portions.

        Raises:
            KeyRefused: There is no key, or the endpoint refuses it: no story would fare better.
            ConfigError: The prompt cannot be rendered.
        """
        self.desk.open()
        self._turned_down = turned_down
        telling = [Telling(story=story, reading=reading_of(story, self._choices)) for story in stories]
        waiting = telling
        for _ in range(_HALVINGS + 1):
            for told in waiting:
                told.portions = self._portions(told)
            self._ask(
                [
                    Question(told=told, portion=portion, request=portion.request, again=False)
                    for told in waiting
                    for portion in told.portions
                ]
            )
            waiting = [told for told in waiting if told.open and told.too_long]
            if not self._halved(waiting):
                break
        self._ask(list(repairs(telling)))
        judged = self._second(telling)
        settled = (self._settled(told) for told in telling)
        return replace(together((*settled, judged)), usage=self.desk.usage())

    def _portions(self, told: Telling) -> list[Portion]:
        story, topics = told.story, told.reading.topics
        language = NAMES.get(self._choices.language, self._choices.language)
        reasons = [self._turned_down.get(name, ()) for name in ("", *(topic.name for topic in topics))]
        ask_for = partial(
            ask,
            story,
            topics,
            self._template,
            language=language,
            turned_down=tuple(dict.fromkeys(chain.from_iterable(reasons))),
        )
        bare = ask_for(portion=())
        rooms = [one for one in (room(self._context, bare), self._most) if one is not None]
        return [
            Portion(
                request=ask_for(portion=portion),
                tokens=sum(estimate(article.text) for article in portion),
            )
            for portion in portions(story, room=min(rooms, default=None))
        ]

    def _halved(self, waiting: Sequence[Telling]) -> bool:
        """Tell whether stories that did not fit are worth asking about in smaller portions."""
        sizes = [p.tokens for told in waiting for p in told.portions if isinstance(p.error, TooLong)]
        if not sizes or min(max(sizes), self._most or max(sizes)) < 2 * LEAST:
            return False
        self._most = min(max(sizes), self._most or max(sizes)) // 2
        reply = self._template.max_tokens
        if self._most < reply:  # of a small context the reply takes most
            self._template = replace(self._template, max_tokens=max(min(reply, _REPLY), reply // 2))
        return True

    def _ask(self, questions: Sequence[Question]) -> None:
        """Answer the questions by kept replies and by the model, as far as the budget goes."""
        asked = {one.request.key(self._names): one for one in questions}
        groups = [
            [one.request for one in several]
            for _story, several in groupby(questions, key=lambda question: question.story)
        ]

        def accept(request: Request, reply: Reply) -> None:
            key = request.key(self._names)
            question = asked[key]
            if question.again:
                formed(reply)
            else:
                self._read[key] = parts(reply, request, question.told.reading)

        for request, answer in self.desk.ask(groups, self._names, accept):
            question = asked[request.key(self._names)]
            if answer is None:
                question.told.stopped = True
            elif isinstance(answer, ModelError):
                self._failed(question, answer)
            elif self._take(question, answer):
                if answer.cut:  # told as far as it is whole; the next run asks again
                    question.told.pending = CutOff(f"{answer.cut}; told from what of it is whole")
                else:
                    self.desk.keep(request, answer, self._names)

    def _take(self, question: Question, reply: Reply) -> bool:
        portion, read = question.portion, self._read.pop(question.request.key(self._names), None)
        try:
            found = read or parts(reply, portion.request, question.told.reading)
        except ReplyRejected as error:
            if not question.again:
                portion.error = error
            return question.again  # an answer all the same: it is not asked for again
        portion.found = mended(portion.found, found) if question.again and portion.found else found
        return True

    def _failed(self, question: Question, error: ModelError) -> None:
        told = question.told
        if isinstance(error, OutOfTime):
            told.stopped = True
        elif isinstance(error, ModelUnavailable):
            told.down = error
        elif question.again:
            told.pending = None if isinstance(error, TooLong) else error
        else:
            question.portion.error = error

    def _second(self, telling: Sequence[Telling]) -> Written:
        """Ask the judge about what stands; return why it did not answer."""
        if self.judge is None:
            return _written()
        judged = self.judge({one.story.key: merged(one.found) for one in telling if one.tellable}, self.desk)
        self._judged = judged.parts
        stopped: Literal["", "budget"] = "budget" if judged.stopped else ""
        return replace(_written(pending=judged.pending, stopped=stopped), unjudged=judged.unjudged)

    def _settled(self, told: Telling) -> Written:
        """Return what came of one story."""
        story = told.story
        if told.down is not None and self._when_down == "fail":
            return _written(failed=(gap_of(story.key, told.down),), stopped="down")
        found = told.found
        if not told.open and not told.tellable:
            own = ExtractiveWriter(choices=self._choices)([story])
            return replace(own, stopped="budget" if told.stopped else "")
        errors = [portion.error for portion in told.portions if portion.error is not None]
        if not found:
            return _written(failed=(gap_of(story.key, errors[0]),))
        whole = self._judged.get(story.key) or merged(found)
        try:
            entry, refused = settle(whole, told.reading)
        except NoEvidence:
            own = ExtractiveWriter(choices=self._choices)([story])
            return replace(own, refused=refusals(whole.failures, story))
        open_ = [error for error in (*errors[:1], told.pending) if error is not None]
        return _written(
            entries={story.key: entry},
            refused=refused,
            repaired=refusals(whole.mended, story),
            pending=tuple(gap_of(story.key, error) for error in open_[:1]),
            stopped="budget" if told.stopped else "",
        )


def _written(
    *,
    entries: dict[str, Entry] | None = None,
    refused: tuple[Refusal, ...] = (),
    repaired: tuple[Refusal, ...] = (),
    failed: tuple[Gap, ...] = (),
    pending: tuple[Gap, ...] = (),
    stopped: Stopped = "",
) -> Written:
    return Written(
        entries=entries or {},
        refused=refused,
        repaired=repaired,
        failed=failed,
        pending=pending,
        usage=Usage(),
        stopped=stopped,
    )


def _fitting(terms: Terms) -> Template:
    """Return the prompt with as many tokens for the reply as model and context allow."""
    third = terms.context // 3 if terms.context else None
    limits = [one for one in (terms.template.max_tokens, terms.max_tokens, third) if one is not None]
    return replace(terms.template, max_tokens=min(limits))
